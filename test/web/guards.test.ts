/** The guards as a whole site has them: who may write, under which headers every answer goes out, and the cookie. */
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Express } from 'express';
import { sql } from 'kysely';
import request, { type Response } from 'supertest';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { apiPath } from '../../src/api/api.ts';
import { endpoints } from '../../src/api/endpoints.ts';
import { type AppOptions, createApp, routes } from '../../src/web/app.ts';
import { addAttachment } from '../../src/wiki/attachments.ts';
import { deletePage } from '../../src/wiki/delete-page.ts';
import { addToken } from '../../src/wiki/tokens.ts';
import { apiDoors } from '../api-doors.ts';
import { addPerson, emailOf, password, sameOrigin, signIn } from '../wiki/people.ts';
import { addPage, coordination, openStation, type Station } from '../wiki/station.ts';

const site = 'http://127.0.0.1:3000';
let station: Station;
let app: Express;
let cookie: string;
let token: string;

const appOf = (options: AppOptions = {}): Express => {
  const { wiki } = station;
  const doors = apiDoors(wiki, options.url ?? site);
  return createApp(wiki, { url: site, limits: 'none', ...options, doors });
};

beforeAll(async () => {
  station = await openStation({ types: ['reunion'] });
  const { wiki } = station;
  await addPage(wiki, { title: 'Accueil', body: 'Voir [[Charte]] et [[Rien encore]].', tags: ['gare'] });
  await addPage(wiki, { title: 'Charte', body: 'Un texte.\n\n{{pages}}' });
  await addPage(wiki, { title: 'Ancienne', body: 'Un texte.' });
  await deletePage(wiki, coordination, { space: 'gare', slug: 'ancienne', summary: '' });
  const stream = Readable.from([Buffer.from('Un fichier.')]);
  await addAttachment(wiki, coordination, { space: 'gare', slug: 'charte', name: 'piece.txt', stream });
  const member = await addPerson(wiki, 'Administration', { isAdmin: true, groups: ['bureau'] });
  token = await addToken(wiki, member.id, { name: 'Copie', scope: 'write', days: 30 });
  app = appOf();
  cookie = await signIn(app, 'Administration');
});
afterAll(() => station.wiki.close());

const values: Readonly<Record<string, string>> = {
  space: 'gare',
  slug: 'charte',
  number: '1',
  name: 'piece.txt',
  handle: 'administration',
  group: 'bureau',
  id: '1',
};
const fill = (path: string) => path.replace(/:(\w+)/g, (_whole, name: string) => values[name] ?? '1');

/** Every row of every table that people wrote, rights and accounts included; not sessions, and no derived rows. */
async function canonicalHash(): Promise<string> {
  const { db } = station.wiki.store;
  const left =
    /^(session|sqlite_.*|(?:text_index|file_index|title_index|near_word).*|thumbnail|audit|link|tag|value)$/;
  const tables = await sql<{ name: string }>`SELECT name FROM sqlite_master WHERE type = 'table'`.execute(db);
  const hash = createHash('sha256');
  for (const { name } of tables.rows) {
    if (left.test(name)) continue;
    const { rows } = await sql`SELECT * FROM ${sql.table(name)}`.execute(db);
    // When a token was last used is noted, and is no change that anybody asked for.
    const written = rows.map((row) => JSON.stringify({ ...(row as object), used_at: null }));
    hash.update(JSON.stringify([name, written]));
  }
  return hash.digest('hex');
}

interface Case {
  from: string;
  headers: Record<string, string>;
  /** Whether it passes without and with a session's cookie. */
  bare: boolean;
  signedIn: boolean;
}

const here = { Host: '127.0.0.1:3000' };
const cases: readonly Case[] = [
  {
    from: 'a form of the site',
    headers: { ...sameOrigin, Origin: site, ...here },
    bare: true,
    signedIn: true,
  },
  { from: 'the site, in an older browser', headers: { Origin: site, ...here }, bare: true, signedIn: true },
  { from: 'a program', headers: {}, bare: true, signedIn: false },
  {
    from: 'another site',
    headers: { 'Sec-Fetch-Site': 'cross-site', Origin: 'https://evil.example' },
    bare: false,
    signedIn: false,
  },
  {
    from: 'a neighbour of the domain',
    headers: { 'Sec-Fetch-Site': 'same-site', Origin: 'http://autre.example.org' },
    bare: false,
    signedIn: false,
  },
  {
    from: 'another site, in an older browser',
    headers: { Origin: 'https://evil.example' },
    bare: false,
    signedIn: false,
  },
  { from: 'a sandboxed frame', headers: { Origin: 'null' }, bare: false, signedIn: false },
  {
    from: 'another port',
    headers: { Origin: 'http://127.0.0.1:4000', ...here },
    bare: false,
    signedIn: false,
  },
  {
    from: 'another scheme of another name',
    headers: { Origin: 'file://', ...here },
    bare: false,
    signedIn: false,
  },
  {
    from: 'a name that begins as ours',
    headers: { Origin: `${site}.evil.example`, ...here },
    bare: false,
    signedIn: false,
  },
]; // prettier-ignore

const unsafe = [
  ...routes
    .filter(({ method }) => method === 'post')
    .map(({ path, form }) => ({ method: 'post' as const, path, form })),
  ...endpoints
    .filter(({ method }) => method !== 'get')
    .map(({ method, path }) => ({ method, path: `${apiPath}${path}`, form: undefined })),
];

const kinds = [
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'text/plain',
  'application/json',
];

describe('writing from another place', () => {
  const refused = cases.filter(({ bare, signedIn }) => !bare || !signedIn);

  test.each(refused)('is refused from $from, at every door, as any kind of body', async (one) => {
    const before = await canonicalHash();
    for (const { method, path } of unsafe) {
      for (const kind of kinds) {
        const send = (headers: Record<string, string>) =>
          request(app)
            [method](fill(path))
            .set({ 'Content-Type': kind, ...one.headers, ...headers })
            .send('a=b');
        if (!one.signedIn) {
          const { status } = await send({ Cookie: cookie });
          expect([method, path, kind, status]).toEqual([method, path, kind, 403]);
        }
        if (!one.bare) expect([path, kind, (await send({})).status]).toEqual([path, kind, 403]);
      }
    }
    expect(await canonicalHash()).toBe(before);
  });

  test.each(cases)('is decided before anything else: $from', async (one) => {
    const send = (headers: Record<string, string>) =>
      request(app)
        .post('/gare/nulle-part/rename')
        .set({ ...one.headers, ...headers })
        .type('form')
        .send({ title: 'A' });
    expect((await send({})).status).toBe(one.bare ? 404 : 403);
    expect((await send({ Cookie: cookie })).status).toBe(one.signedIn ? 404 : 403);
  });

  test('is refused to a cookie beside any other header, and allowed to a token that comes with none', async () => {
    const put = (headers: Record<string, string>) =>
      request(app)
        .put(`${apiPath}/spaces/gare/pages/nulle-part`)
        .set({ 'If-Match': '"1"', ...headers })
        .send({ body: 'a' });
    expect((await put({ Cookie: cookie })).status).toBe(403);
    expect((await put({ Cookie: cookie, Authorization: 'Basic YTpi' })).status).toBe(403);
    expect((await put({ Authorization: `Bearer ${token}` })).status).toBe(404);
    expect((await put({ Authorization: `Bearer ${token}`, Origin: 'https://evil.example' })).status).toBe(
      403,
    );
  });
});

describe('methods', () => {
  test('are what they are: no header and no field makes another of them', async () => {
    const before = await canonicalHash();
    const overrides = {
      'X-HTTP-Method-Override': 'DELETE',
      'X-HTTP-Method': 'DELETE',
      'X-Method-Override': 'DELETE',
    };
    const page = `${apiPath}/spaces/gare/pages/charte`;
    const got = await request(app)
      .get(page)
      .set({ Cookie: cookie, ...overrides });
    expect(got.status).toBe(200);
    const posted = await request(app)
      .post(page)
      .set({ Cookie: cookie, ...sameOrigin, ...overrides })
      .type('form')
      .send({ _method: 'DELETE' });
    expect(posted.status).toBe(405);
    expect(await canonicalHash()).toBe(before);
  });

  test.each(['put', 'patch', 'delete'] as const)('that no screen has change nothing: %s', async (method) => {
    const before = await canonicalHash();
    for (const { path } of routes) {
      const { status } = await request(app)
        [method](fill(path))
        .set({ Cookie: cookie, ...sameOrigin });
      expect([404, 405]).toContain(status);
    }
    expect(await canonicalHash()).toBe(before);
  });
});

describe('reading', () => {
  test('changes nothing, at any address that a manager finds, by GET or HEAD', async () => {
    const before = await canonicalHash();
    const seen = new Set<string>();
    const addresses = [
      ...routes.filter(({ method }) => method === 'get').map(({ path }) => fill(path)),
      ...endpoints.filter(({ method }) => method === 'get').map(({ path }) => `${apiPath}${fill(path)}`),
      '/gare/charte/diff?from=1&to=1',
    ];
    while (addresses.length > 0 && seen.size < 600) {
      const address = addresses.shift() ?? '/';
      if (seen.has(address)) continue;
      seen.add(address);
      for (const method of ['get', 'head'] as const) {
        const answer = await request(app)[method](address).set('Cookie', cookie);
        expect([address, answer.status]).not.toEqual([address, 500]);
        if (method === 'get' && answer.type === 'text/html') addresses.push(...linksIn(answer.text));
      }
    }
    expect(seen.size).toBeGreaterThan(60);
    expect(await canonicalHash()).toBe(before);
  }, 60_000);
});

function linksIn(html: string): string[] {
  const links = [...html.matchAll(/\shref="(\/(?!\/)[^"#]*)/g)].map(([, link = '']) =>
    link.replaceAll('&amp;', '&'),
  );
  return links.filter((link) => !link.startsWith('/static/'));
}

const always = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
} as const;

function expectGuarded(answer: Response): void {
  expect(answer.headers).toMatchObject(always);
  const policy = String(answer.headers['content-security-policy']);
  expect(policy).toMatch(/default-src '(self|none)'/);
  expect(policy).not.toContain('unsafe');
  expect(answer.headers['permissions-policy']).toContain('geolocation=()');
  expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  expect(answer.headers).not.toHaveProperty('x-powered-by');
  expect(answer.headers).not.toHaveProperty('access-control-allow-origin');
}

describe('the headers', () => {
  test('are on every kind of answer', async () => {
    const get = (path: string, headers: Record<string, string> = {}) => request(app).get(path).set(headers);
    const kept = await get('/gare/charte');
    const answers: readonly [number, Response][] = [
      [200, kept],
      [200, await get('/gare/charte')],
      [304, await get('/gare/charte', { 'If-None-Match': String(kept.headers['etag']) })],
      [200, await get('/gare/charte', { Cookie: cookie })],
      [301, await get('/favicon.ico')],
      [303, await get('/login', { Cookie: cookie })],
      [400, await get('/gare/%ff')],
      [400, await get('/?a[]=1')],
      [401, await get('/gare/charte', { Authorization: 'Bearer faux' })],
      [403, await request(app).post('/gare/charte/rename').set('Origin', 'null')],
      [404, await get('/nulle/part')],
      [404, await get(`${apiPath}/nulle/part`)],
      [405, await request(app).patch(`${apiPath}/spaces`)],
      [410, await get('/gare/ancienne')],
      [415, await request(app).post('/gare/charte/rename').type('json').send('{}')],
      [421, await get('/', { Host: 'evil.example' })],
      [422, await request(app).post('/login').type('form').send({ email: 'a@b.fr', password: 'c' })],
      [200, await get('/gare/charte/files/piece.txt')],
      [206, await get('/gare/charte/files/piece.txt', { Range: 'bytes=0-3' })],
      [200, await get('/static/css/tokens.css')],
      [404, await get('/static/rien.css')],
      [200, await get('/changes.atom')],
      [200, await get('/sitemap.xml')],
      [200, await get('/healthz')],
      [200, await get('/metrics', { Host: '127.0.0.1' })],
      [200, await get(`${apiPath}/openapi.json`)],
    ];
    for (const [status, answer] of answers) {
      expect(answer.status).toBe(status);
      expectGuarded(answer);
    }
    const [large] = [
      await request(appOf({ limits: { search: [{ per: 'actor', minutes: 1, most: 0 }] } })).get(
        '/search?q=a',
      ),
    ];
    expect(large.status).toBe(429);
    expectGuarded(large);
  });
});

describe('the cookie of a session', () => {
  const enter = (to: Express, headers: Record<string, string> = {}) =>
    request(to)
      .post('/login')
      .set(headers)
      .type('form')
      .send({ email: emailOf('Administration'), password });
  const cookiesOf = (answer: Response) => [answer.headers['set-cookie'] ?? []].flat().map(String);

  test('is bound to the host and to https behind a proxy', async () => {
    const behind = appOf({ url: 'https://gare.example.org', trustProxy: 1 });
    const proxied = {
      Host: 'gare.example.org',
      'X-Forwarded-For': '203.0.113.9',
      'X-Forwarded-Proto': 'https',
      Origin: 'https://gare.example.org',
      'Sec-Fetch-Site': 'same-origin',
    };
    const answer = await enter(behind, proxied);
    expect([answer.status, answer.headers['strict-transport-security']]).toEqual([303, 'max-age=31536000']);
    const [set = ''] = cookiesOf(answer);
    expect(set).toMatch(/^__Host-gare=[^;]+;/);
    expect(set.split('; ').slice(1).sort()).toEqual(['HttpOnly', 'Path=/', 'SameSite=Lax', 'Secure']);
    const own = set.split(';')[0] ?? '';
    const inside = await request(behind)
      .get('/login')
      .set({ ...proxied, Cookie: own });
    expect([inside.status, inside.headers['location']]).toEqual([303, '/']);
    const plain = own.replace('__Host-gare', 'gare');
    expect(
      (
        await request(behind)
          .get('/login')
          .set({ ...proxied, Cookie: plain })
      ).status,
    ).toBe(200);
  });

  test('has its plain name on plain http, and is set by nothing but signing in', async () => {
    const [set = ''] = cookiesOf(await enter(app));
    expect(set).toMatch(/^gare=[^;]+;/);
    expect(set.split('; ').slice(1).sort()).toEqual(['HttpOnly', 'Path=/', 'SameSite=Lax']);
    for (const path of ['/', '/gare/charte', '/login', '/nulle/part', '/search?q=a', `${apiPath}/spaces`]) {
      expect(cookiesOf(await request(app).get(path))).toEqual([]);
    }
  });

  test('that was known before signing in is worth nothing after it', async () => {
    const known = 'gare=s%3Aconnu.davance';
    const answer = await enter(app, { Cookie: known, ...sameOrigin });
    expect(cookiesOf(answer)[0]).not.toContain('connu');
    expect((await request(app).get('/login').set('Cookie', known)).status).toBe(200);
    const first = cookiesOf(await enter(app))[0]?.split(';')[0] ?? '';
    const second = cookiesOf(await enter(app, { Cookie: first, ...sameOrigin }))[0]?.split(';')[0] ?? '';
    expect(second).not.toBe(first);
    expect((await request(app).get('/login').set('Cookie', first)).status).toBe(200);
    expect((await request(app).get('/login').set('Cookie', second)).status).toBe(303);
  });
});

describe('the name of the site', () => {
  test('is that of GARE_URL, and those of the machine itself; what a proxy forwards is not believed', async () => {
    const named = appOf({ url: 'https://gare.example.org', trustProxy: 1 });
    const status = async (headers: Record<string, string>) =>
      (await request(named).get('/healthz').set(headers)).status;
    expect(await status({ Host: 'gare.example.org' })).toBe(200);
    expect(await status({ Host: '127.0.0.1:3000' })).toBe(200);
    expect(await status({ Host: '0.0.0.0:3000' })).toBe(421);
    expect(await status({ Host: '192.168.1.10:3000' })).toBe(421);
    expect(await status({ Host: 'evil.example', 'X-Forwarded-Host': 'gare.example.org' })).toBe(421);
    const page = await request(named)
      .get('/gare/charte')
      .set({ Host: 'gare.example.org', 'X-Forwarded-Host': 'evil.example' });
    expect(page.text).not.toContain('evil.example');
  });
});
