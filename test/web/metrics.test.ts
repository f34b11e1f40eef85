import type { Express } from 'express';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { apiPath } from '../../src/api/api.ts';
import { createApp } from '../../src/web/app.ts';
import { createMetrics } from '../../src/web/metrics.ts';
import { addToken } from '../../src/wiki/tokens.ts';
import { apiDoors } from '../api-doors.ts';
import { addPerson, emailOf, signIn } from '../wiki/people.ts';
import { addPage, openStation, type Station } from '../wiki/station.ts';

const metrics = createMetrics();
let station: Station;
let app: Express;
beforeAll(async () => {
  station = await openStation();
  const { wiki } = station;
  await addPage(wiki, { title: 'Charte zibeline', body: 'Un texte.' });
  await addPerson(wiki, 'Administration', { isAdmin: true });
  await addPerson(wiki, 'Secrétariat');
  const doors = apiDoors(wiki, 'https://gare.example.org');
  app = createApp(wiki, { url: 'https://gare.example.org', doors, metrics });
});
afterAll(() => station.wiki.close());

async function figures(): Promise<Map<string, number>> {
  const { text } = await request(app).get('/metrics');
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const at = line.lastIndexOf(' ');
      return [line.slice(0, at), Number(line.slice(at + 1))];
    }),
  );
}

describe('the figures', () => {
  test('count requests by route and outcome, and measure how long they took', async () => {
    await request(app).get('/gare/charte-zibeline');
    await request(app).get('/gare/charte-zibeline');
    await request(app).get('/gare/rien-zibeline');
    await request(app).get('/nulle/part/ici/zibeline');
    await request(app).get(`${apiPath}/search?q=zibeline`);
    await request(app).get('/static/css/tokens.css');
    const found = await figures();
    const count = (method: string, route: string, status: string) =>
      found.get(`gare_requests_total{method="${method}",route="${route}",status="${status}"}`);
    expect(count('GET', '/:space/:slug', '2xx')).toBe(1);
    expect(count('GET', 'kept', '2xx')).toBe(1);
    expect(count('GET', '/:space/:slug', '4xx')).toBe(1);
    expect(count('GET', 'none', '4xx')).toBe(1);
    expect(count('GET', '/api/v1/search', '2xx')).toBe(1);
    expect(count('GET', 'static', '2xx')).toBe(1);
    expect(found.get('gare_request_duration_seconds_count{route="/:space/:slug"}')).toBe(2);
    expect(found.get('gare_request_duration_seconds_sum{route="/:space/:slug"}')).toBeGreaterThan(0);
    expect([...found.keys()].join('')).not.toContain('zibeline');
  });

  test('tell pages, members, sessions, memory, lag and letters that failed', async () => {
    await request(app)
      .post('/login')
      .type('form')
      .send({ email: emailOf('Administration'), password: 'faux et archi-faux' });
    await signIn(app, 'Administration');
    metrics.countMailFailure();
    const found = await figures();
    expect([found.get('gare_pages'), found.get('gare_members'), found.get('gare_sessions')]).toEqual([
      1, 2, 1,
    ]);
    expect(found.get('gare_mail_failures_total')).toBe(1);
    expect(found.get('process_resident_memory_bytes')).toBeGreaterThan(10_000_000);
    expect(found.get('nodejs_eventloop_lag_seconds')).toBeGreaterThanOrEqual(0);
    expect(found.get('process_cpu_seconds_total')).toBeGreaterThan(0);
  });

  test('notice a loop that was held up', async () => {
    await figures();
    await new Promise((resolve) => setTimeout(resolve, 120));
    const until = performance.now() + 200;
    while (performance.now() < until);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect((await figures()).get('nodejs_eventloop_lag_seconds')).toBeGreaterThan(0.1);
  });
});

describe('who is told them', () => {
  const missing = async () => (await request(app).get('/metrix').set('Host', 'gare.example.org')).status;

  test.each([
    { 'X-Forwarded-For': '203.0.113.1' },
    { 'X-Forwarded-For': '127.0.0.1' },
    { 'X-Real-IP': '127.0.0.1' },
    { Forwarded: 'for=127.0.0.1' },
    { Via: '1.1 proxy' },
    { Host: 'gare.example.org' },
  ])('nobody who comes through a proxy: %o', async (headers) => {
    const answer = await request(app).get('/metrics').set(headers);
    expect([answer.status, await missing()]).toEqual([404, 404]);
    expect(answer.text).not.toContain('gare_');
  });

  test('a program of an administrator, from anywhere; no other, and no session', async () => {
    const { wiki } = station;
    const tokenOf = async (name: string) => {
      const member = await wiki.store.members.findByEmail(emailOf(name));
      return addToken(wiki, member?.id ?? 0, { name: 'Mesures', scope: 'read', days: 30 });
    };
    const ask = (headers: Record<string, string>) =>
      request(app)
        .get('/metrics')
        .set({ 'X-Forwarded-For': '203.0.113.1', ...headers });
    const administrators = await ask({ Authorization: `Bearer ${await tokenOf('Administration')}` });
    expect(administrators.status).toBe(200);
    expect(administrators.headers['content-type']).toContain('text/plain; version=0.0.4');
    expect((await ask({ Authorization: `Bearer ${await tokenOf('Secrétariat')}` })).status).toBe(404);
    expect((await ask({ Cookie: await signIn(app, 'Administration') })).status).toBe(404);
  });
});
