import { Writable } from 'node:stream';
import express, { type Express } from 'express';
import request from 'supertest';
import { describe, expect, test } from 'vitest';
import { createApp } from '../../src/web/app.ts';
import { createLog, type Logger, type LogLevel, plainError, watchRequests } from '../../src/web/log.ts';
import { apiDoors } from '../api-doors.ts';
import { addPerson, emailOf, password, sameOrigin, signIn } from '../wiki/people.ts';
import { addPage, openStation } from '../wiki/station.ts';

interface Captured {
  log: Logger;
  written: string[];
  lines(): Record<string, unknown>[];
}

function capture(level: LogLevel): Captured {
  const written: string[] = [];
  const stream = new Writable({
    write: (chunk, _encoding, done) => {
      written.push(String(chunk));
      done();
    },
  });
  const lines = () => written.map((line) => JSON.parse(line) as Record<string, unknown>);
  return { log: createLog(level, stream), written, lines };
}

async function linesOf(level: LogLevel, method: 'get' | 'post', path: string) {
  const captured = capture(level);
  const app = express();
  app.use(watchRequests(captured.log));
  app.all('/:space/:slug/edit', (_req, res) => {
    res.status(204).end();
  });
  const answer = await request(app)
    [method](path)
    .set({ Cookie: 'lang=fr', 'X-Request-Id': 'mine' })
    .send('body=secret');
  return { ...captured, id: String(answer.headers['x-request-id']) };
}

describe('the log', () => {
  test('says what was written, never what was asked or sent', async () => {
    const { id, written, lines } = await linesOf('info', 'post', '/gare/charte/edit?q=quelque-chose');
    const [line, ...rest] = lines();
    expect(rest).toEqual([]);
    const said = { method: 'POST', route: '/:space/:slug/edit', path: '/gare/charte/edit', status: 204 };
    expect(line).toMatchObject({ ...said, id });
    expect(line).not.toHaveProperty('actor');
    expect(written.join('')).not.toMatch(/quelque-chose|secret|lang=fr|127\.0\.0\.1/);
  });

  test('names a request itself, whatever name it came with', async () => {
    const [first, second] = [
      await linesOf('info', 'post', '/a/b/edit'),
      await linesOf('info', 'post', '/a/b/edit'),
    ];
    expect(first.id).toMatch(/^[0-9a-f-]{36}$/);
    expect(second.id).not.toBe(first.id);
  });

  test('says who reads what to nobody, unless a fault is looked for', async () => {
    expect((await linesOf('info', 'get', '/gare/charte/edit')).written).toEqual([]);
    expect((await linesOf('debug', 'get', '/gare/charte/edit')).written).toHaveLength(1);
  });

  test('can be silent', async () => {
    expect((await linesOf('silent', 'post', '/gare/charte/edit')).written).toEqual([]);
  });
});

describe('an error in the log', () => {
  test('carries its trace, and nothing that it met on its way', () => {
    const error = Object.assign(new Error('550 <jeanne@exemple.org> is unknown at 203.0.113.9'), {
      code: 'EENVELOPE',
      rejected: ['jeanne@exemple.org'],
      body: { text: 'mon texte' },
      cause: new SyntaxError('Unexpected token m, "mon texte" is not valid JSON'),
    });
    const plain = plainError(error);
    expect(plain).toMatchObject({ type: 'Error', code: 'EENVELOPE', cause: { type: 'SyntaxError' } });
    expect(plain['message']).toBe('550 <[mail]> is unknown at [address]');
    expect(String(plain['stack'])).toMatch(/log\.test\.ts/);
    expect(JSON.stringify(plain)).not.toMatch(/jeanne|mon texte|203\.0/);
  });

  test('tells no secret of ours, and no page of words', () => {
    const secret = 'x'.repeat(43);
    expect(plainError(new Error(`GET /reset/${secret}`))['message']).toBe('GET /reset/[secret]');
    expect(String(plainError(new Error('mot '.repeat(1000)))['message']).length).toBe(500);
    expect(plainError('a text that was thrown')).toEqual({ type: 'string' });
  });
});

/** Words that stand for what must never be logged, each in a place of its own. */
const canaries = {
  query: 'zibeline-cherchee',
  body: 'zibeline-ecrite',
  title: 'zibeline-titree',
  mail: 'zibeline@exemple.org',
  password: 'zibeline-secrete-et-longue',
  secret: `zibeline-${'s'.repeat(34)}`,
  cookie: 'zibeline-biscuit',
  token: `gare_zibeline${'t'.repeat(35)}`,
  agent: 'zibeline-navigateur',
};

async function sendCanaries(app: Express, cookie: string): Promise<number[]> {
  const { query, body, title, mail, secret, token, agent } = canaries;
  const form = { title, body, summary: body, tags: body, base: '0', signature: mail };
  const by = (sent: request.Test) => sent.set({ ...sameOrigin, 'User-Agent': agent });
  const post = (path: string) =>
    by(request(app).post(path).set('Cookie', `gare=${canaries.cookie}`)).type('form');
  const get = (path: string) => by(request(app).get(path).set('Referer', `http://127.0.0.1/${secret}`));
  const answers = [
    await get(`/search?q=${query}`),
    await get(`/gare/search?q=${query}`),
    await get(`/api/v1/search?q=${query}`),
    await get(`/gare/${mail}`),
    await get(`/${mail}`),
    await get(`/setup/${secret}`),
    await get(`/setup/${secret}/plus-loin?q=${query}`),
    await get(`/reset/${secret}`),
    await get(`/invite/${secret}`),
    await get(`/email/${secret}`),
    await get(`/login?next=/${query}`),
    await get(`/gare/%ff${query}`),
    await get('/gare/charte').set('Authorization', `Bearer ${token}`),
    await post('/login').send({ email: mail, password: canaries.password }),
    await post(`/setup/${secret}`).send({ email: mail, name: title, password: canaries.password }),
    await post('/gare/new').send(form),
    await post('/gare/absente/edit').send(form),
    await post('/gare/charte/rename').send({ title: '', space: title }),
    await by(request(app).put('/api/v1/spaces/gare/pages/charte'))
      .type('json')
      .send(`{"body": "${body}" oops`),
    await by(request(app).post('/login').set('Cookie', cookie))
      .type('form')
      .send({ email: mail, password: body }),
    await request(app).post('/login').set('Sec-Fetch-Site', 'cross-site').type('form').send({ email: mail }),
    await request(app).get('/login').set('Host', `${query}.example`),
  ];
  return answers.map(({ status }) => status);
}

describe('the log of a whole site', () => {
  test('at its most talkative holds no query, text, name, address of mail, password, cookie or secret', async () => {
    const { wiki } = await openStation();
    await addPage(wiki, { title: 'Charte', body: 'Un texte.' });
    const member = await addPerson(wiki, 'Coordination');
    const captured = capture('debug');
    const app = createApp(wiki, {
      log: captured.log,
      doors: apiDoors(wiki),
    });
    const cookie = await signIn(app, 'Coordination');
    const statuses = await sendCanaries(app, cookie);
    expect(statuses).not.toContain(500);
    const said = captured.written.join('');
    expect(captured.lines().length).toBeGreaterThan(statuses.length);
    for (const canary of Object.values(canaries)) expect(said).not.toContain(canary);
    for (const kept of [emailOf('Coordination'), password, cookie.split('=')[1] ?? '?', '127.0.0.1']) {
      expect(said).not.toContain(kept);
    }
    const signedIn = captured.lines().find(({ route, status }) => route === '/login' && status === 303);
    expect(signedIn).toMatchObject({ actor: member.id, method: 'POST' });
    expect(captured.lines().some(({ route }) => route === '/api/v1/search')).toBe(true);
    expect(captured.lines().some(({ route }) => route === '/setup/:secret')).toBe(true);
    await wiki.close();
  });

  test('tells what broke by its request, not by its address', async () => {
    const { wiki } = await openStation();
    const captured = capture('error');
    const handler = () => {
      throw new Error(`no place for ${canaries.mail}`);
    };
    const app = createApp(wiki, { log: captured.log, doors: [{ path: '/boum', handler }] });
    const answer = await request(app).get(`/boum/${canaries.secret}?q=${canaries.query}`);
    expect(answer.status).toBe(500);
    expect(captured.lines()).toHaveLength(1);
    expect(captured.lines()[0]).toMatchObject({
      id: answer.headers['x-request-id'],
      method: 'GET',
      err: { message: 'no place for [mail]' },
    });
    expect(captured.written.join('')).not.toContain('zibeline');
    await wiki.close();
  });
});
