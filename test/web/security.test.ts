import express from 'express';
import request from 'supertest';
import { describe, expect, test } from 'vitest';
import { crossSiteGuard, hostGuard, hostName, queryGuard, securityHeaders } from '../../src/web/security.ts';
import { answerProblem } from './answer-problem.ts';

function guarded(origin = 'https://gare.example.org') {
  const app = express();
  app.set('query parser', 'simple');
  app.use(
    hostGuard(['gare.example.org']),
    queryGuard,
    crossSiteGuard(origin, () => false),
  );
  app.all('/', (_req, res) => {
    res.send('ok');
  });
  app.use(answerProblem);
  return app;
}

const post = (headers: Record<string, string>) => request(guarded()).post('/').set(headers);

describe('security headers', () => {
  test('allow nothing inline and nothing from elsewhere', () => {
    const headers = new Map(securityHeaders(true));
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'self';img-src 'self' data:;object-src 'none';base-uri 'none';form-action 'self';frame-ancestors 'none'",
    );
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('same-origin');
    expect(headers.get('permissions-policy')).toContain('camera=(), microphone=(), geolocation=()');
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect(headers.get('strict-transport-security')).toBe('max-age=31536000');
  });

  test('allow pictures, and nothing else, from where maps have their tiles', () => {
    const policyFor = (url: string) =>
      new Map(securityHeaders(false, { url, credit: '' })).get('content-security-policy');
    expect(policyFor('https://tiles.example.org:8443/{z}/{x}/{y}.png?key=1')).toBe(
      "default-src 'self';img-src 'self' data: https://tiles.example.org:8443;object-src 'none';base-uri 'none';form-action 'self';frame-ancestors 'none'",
    );
    expect(policyFor('https://{s}.example.org/{z}/{x}/{y}.png')).toContain(
      "img-src 'self' data: https://*.example.org;",
    );
  });

  test('do not promise https to a site that has none', () => {
    expect(new Map(securityHeaders(false)).has('strict-transport-security')).toBe(false);
  });
});

describe('the host guard', () => {
  test.each(['localhost:3000', '127.0.0.1', '[::1]:3000', 'gare.example.org', 'GARE.example.org:443'])(
    'answers to %s',
    async (host) => {
      expect((await request(guarded()).get('/').set('Host', host)).status).toBe(200);
    },
  );

  test.each([
    'evil.example',
    'gare.example.org.evil.example',
    'localhost.evil.example',
    'user@localhost',
    '',
  ])('does not answer to "%s"', async (host) => {
    expect((await request(guarded()).get('/').set('Host', host)).status).toBe(421);
  });

  test('reads names with and without a port', () => {
    expect(hostName('Example.org:80')).toBe('example.org');
    expect(hostName('[::1]')).toBe('[::1]');
    expect(hostName('a b')).toBeUndefined();
    expect(hostName(undefined)).toBeUndefined();
  });
});

describe('the cross-site guard', () => {
  test('lets forms of this site through', async () => {
    expect(
      (await post({ 'Sec-Fetch-Site': 'same-origin', Origin: 'http://localhost', Host: 'localhost' })).status,
    ).toBe(200);
    expect((await post({ Origin: 'http://localhost:3000', Host: 'localhost:3000' })).status).toBe(200);
    expect((await post({ Origin: 'https://gare.example.org', Host: '127.0.0.1' })).status).toBe(200);
    expect((await post({ 'Sec-Fetch-Site': 'none' })).status).toBe(200);
  });

  test('lets programs through, which send neither header', async () => {
    expect((await post({})).status).toBe(200);
  });

  test.each([
    { 'Sec-Fetch-Site': 'cross-site', Origin: 'https://evil.example' },
    { 'Sec-Fetch-Site': 'same-site', Origin: 'https://other.example.org' },
    { Origin: 'https://evil.example' },
    { Origin: 'null' },
    { Origin: 'http://localhost:4000', Host: 'localhost:3000' },
    { Origin: 'http://gare.example.org', Host: 'gare.example.org' },
    { Origin: 'https://gare.example.org:8443', Host: 'gare.example.org' },
  ])('refuses to write for %o', async (headers) => {
    expect((await post(headers)).status).toBe(403);
  });

  test('lets anyone read', async () => {
    const answer = await request(guarded()).get('/').set('Sec-Fetch-Site', 'cross-site');
    expect(answer.status).toBe(200);
  });
});

describe('the query guard', () => {
  test('refuses names with brackets and takes all others', async () => {
    expect((await request(guarded()).get('/?a%5B4294967294%5D=1')).status).toBe(400);
    expect((await request(guarded()).get('/?a[]=1')).status).toBe(400);
    expect((await request(guarded()).get('/?q=a[b]&q=c&__proto__=x')).status).toBe(200);
  });
});
