import { randomUUID } from 'node:crypto';
import type { Express } from 'express';
import request from 'supertest';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { apiPath } from '../../src/api/api.ts';
import { endpoints } from '../../src/api/endpoints.ts';
import { type AppOptions, createApp, routes } from '../../src/web/app.ts';
import { type Bound, type LimitTable, usualLimits, waitAfter } from '../../src/web/rate-limits.ts';
import { limitOf } from '../../src/web/route.ts';
import { addToken } from '../../src/wiki/tokens.ts';
import { apiDoors } from '../api-doors.ts';
import { addPerson, emailOf, password, sameOrigin, signIn } from '../wiki/people.ts';
import { addPage, openStation, type Station } from '../wiki/station.ts';

let station: Station;
beforeEach(async () => {
  station = await openStation();
  await addPage(station.wiki, { title: 'Charte', body: 'Un texte.' });
});
afterEach(() => station.wiki.close());

function appWith(limits: Partial<LimitTable>, options: AppOptions = {}): Express {
  const { wiki } = station;
  const doors = apiDoors(wiki);
  return createApp(wiki, { ...options, doors, limits });
}

const typed = { title: 'Charte', body: 'Un texte', base: '1' };
const nothing: readonly Bound[] = [{ per: 'address', minutes: 1, most: 0 }];
const closed: LimitTable = {
  'sign-in': nothing,
  passkey: nothing,
  code: nothing,
  reset: nothing,
  link: nothing,
  invite: nothing,
  register: nothing,
  submit: nothing,
  upload: nothing,
  write: nothing,
  search: nothing,
  suggest: nothing,
};

const fill = (path: string) =>
  path
    .replace(':space', 'gare')
    .replace(':slug', 'charte')
    .replace(':number', '1')
    .replace(':name', 'piece.txt')
    .replace(/:\w+/g, '1');

const tryOnce = (app: Express, email: string, typed = 'un mot de passe faux', from = '203.0.113.7') =>
  request(app).post('/login').set('X-Forwarded-For', from).type('form').send({ email, password: typed });

describe('every door that writes, searches or takes a secret', () => {
  const counted = routes.filter((route) => limitOf(route) !== undefined);

  test('is counted; of those that write, only going out is not', () => {
    const free = routes.filter((route) => route.method === 'post' && limitOf(route) === undefined);
    expect(free.map(({ path }) => path)).toEqual(['/logout']);
    expect(counted.map(({ path }) => path)).toContain('/setup/:secret');
    expect(counted.map(({ path }) => path)).toContain('/:space/search');
  });

  test('and asks for a password or a code once more is counted by failures', () => {
    const proving = routes.filter((route) => limitOf(route) === 'code').map(({ path }) => path);
    const known = ['/login/code', '/me/password', '/me/email', '/me/tokens', '/me/leave'];
    const powers = ['/admin/people/:handle/admin', '/admin/people/:handle/reset', '/:space/:slug/purge'];
    const factors = routes.filter(
      ({ method, path }) => method === 'post' && /^\/me\/(second-factor|passkeys)/.test(path),
    );
    expect(proving).toEqual(
      expect.arrayContaining([...known, ...powers, ...factors.map(({ path }) => path)]),
    );
  });

  test('answers 429 when nothing is allowed, and says when to come back', async () => {
    const app = appWith(closed);
    for (const { method, path, form } of counted) {
      const asked = request(app)[method](fill(path));
      const sent =
        method === 'get'
          ? asked
          : form === 'upload'
            ? asked.attach('files', Buffer.from('a'), 'a.txt')
            : asked.type('form').send({ ...typed, editId: randomUUID() });
      const { status, headers } = await sent;
      expect([method, path, status]).toEqual([method, path, 429]);
      expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    }
  });

  test('of the API is counted too, and answers with a problem', async () => {
    const app = appWith(closed);
    // A slash behind them leads to the same endpoints.
    for (const { method, path, end } of endpoints.flatMap((one) => [
      { ...one, end: '' },
      { ...one, end: '/' },
    ])) {
      const answer = await request(app)[method](`${apiPath}${fill(path)}${end}`);
      if (method === 'get' && path !== '/search') expect(answer.status, path).not.toBe(429);
      else {
        expect([method, path, answer.status]).toEqual([method, path, 429]);
        expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
        expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
      }
    }
  });
});

test('a list, an agenda and a file that are asked for words are counted as the search page is', async () => {
  const app = appWith(closed);
  for (const path of [
    '/gare?tag=a&q=charte',
    '/gare/pages?type=a&q=charte',
    '/agenda?q=charte',
    '/gare/agenda?q=charte',
    '/gare/feed.atom?tag=a&q=charte',
    `${apiPath}/spaces/gare/pages?q=charte`,
  ]) {
    expect([path, (await request(app).get(path)).status]).toEqual([path, 429]);
    const plain = path.replace(/.q=charte$/, '');
    expect([plain, (await request(app).get(plain)).status]).toEqual([plain, 200]);
  }
  // A file of a whole list costs as much without words.
  const files = ['/gare/entries.csv', '/gare/entries.geojson', '/agenda.ics', '/gare/agenda.ics'];
  for (const path of files) expect([path, (await request(app).get(path)).status]).toEqual([path, 429]);
});

describe('a refusal', () => {
  test('gives back the text of a save, and saves it when it is sent again', async () => {
    const app = appWith({ write: [{ per: 'actor', minutes: 1, most: 1 }] });
    const post = (body: string) =>
      request(app)
        .post('/gare/charte/edit')
        .set('Accept-Language', 'fr')
        .type('form')
        .send({ title: 'Charte', body, base: '1', action: 'publish', editId: randomUUID() });
    expect((await post('Premier texte.')).status).toBe(303);
    const refused = await post('Deuxième texte, <b>long à écrire</b>.');
    expect(refused.status).toBe(429);
    expect(refused.text).toContain('Deuxième texte, &lt;b&gt;long à écrire&lt;/b&gt;.');
    expect(refused.text).toContain('Celui-ci n’a pas eu lieu');
    expect(refused.text).toContain('action="/gare/charte/edit"');
    expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(60);
    const page = await request(app).get('/gare/charte');
    expect(page.text).not.toContain('long à écrire');
  });

  test('is words for a person, with the time to wait', async () => {
    const app = appWith({ search: [{ per: 'actor', minutes: 3, most: 0 }] });
    const answer = await request(app).get('/search?q=charte').set('Accept-Language', 'fr');
    expect(answer.text).toContain('<h1>C’est trop à la fois</h1>');
    expect(answer.text).toContain('Recommencez dans 3\u00a0min.');
  });
});

describe('whose requests are counted together', () => {
  const two: LimitTable['search'] = [{ per: 'actor', minutes: 1, most: 2, mostOfMembers: 4 }];
  const statuses = async (ask: () => request.Test, times: number) => {
    const found: number[] = [];
    for (let time = 0; time < times; time += 1) found.push((await ask()).status);
    return found;
  };

  test('visitors by their address, as the trusted proxy tells it; of IPv6 by their network', async () => {
    const app = appWith({ search: two }, { trustProxy: 1 });
    const from = (address: string) => () =>
      request(app).get('/search?q=a').set('X-Forwarded-For', `198.51.100.1, ${address}`);
    expect(await statuses(from('203.0.113.1'), 3)).toEqual([200, 200, 429]);
    expect(await statuses(from('203.0.113.2'), 3)).toEqual([200, 200, 429]);
    expect(await statuses(from('2001:db8:1:2::3'), 2)).toEqual([200, 200]);
    expect(await statuses(from('2001:db8:1:2:ffff::4'), 1)).toEqual([429]);
    expect(await statuses(from('2001:db8:9:9::1'), 1)).toEqual([200]);
  });

  test('by no address that anybody may write, where no proxy is trusted', async () => {
    const app = appWith({ search: two });
    let last = 0;
    const ask = () => {
      last += 1;
      return request(app).get('/search?q=a').set('X-Forwarded-For', `203.0.113.${last}`);
    };
    expect(await statuses(ask, 3)).toEqual([200, 200, 429]);
  });

  test('members by who they are, programs by their token', async () => {
    const app = appWith({ search: two });
    const member = await addPerson(station.wiki, 'Coordination');
    await addPerson(station.wiki, 'Secrétariat');
    const [one, other] = [await signIn(app, 'Coordination'), await signIn(app, 'Secrétariat')];
    const by = (cookie: string) => () => request(app).get('/search?q=a').set('Cookie', cookie);
    expect(await statuses(by(one), 5)).toEqual([200, 200, 200, 200, 429]);
    expect(await statuses(by(other), 1)).toEqual([200]);
    const token = await addToken(station.wiki, member.id, { name: 'Copie', scope: 'read', days: 30 });
    const program = () => request(app).get('/api/v1/search?q=a').set('Authorization', `Bearer ${token}`);
    expect(await statuses(program, 5)).toEqual([200, 200, 200, 200, 429]);
    expect(await statuses(() => request(app).get('/search?q=a'), 1)).toEqual([200]);
  });
});

describe('signing in', () => {
  test('is refused after ten failures from one address, in the same words for who has no account', async () => {
    const app = appWith(
      { 'sign-in': usualLimits['sign-in'].filter(({ waits }) => !waits) },
      { trustProxy: 1 },
    );
    await addPerson(station.wiki, 'Coordination');
    const known: number[] = [];
    const unknown: number[] = [];
    for (let time = 0; time < 12; time += 1) {
      known.push((await tryOnce(app, emailOf('Coordination'))).status);
      unknown.push((await tryOnce(app, 'personne@exemple.org')).status);
    }
    expect(known).toEqual([...Array(10).fill(422), 429, 429]);
    expect(unknown).toEqual(known);
    expect((await tryOnce(app, emailOf('Coordination'), password)).status).toBe(429);
    expect((await tryOnce(app, emailOf('Coordination'), password, '203.0.113.8')).status).toBe(303);
    expect((await tryOnce(app, `  ${emailOf('Coordination').toUpperCase()} `)).status).toBe(429);
  });

  test('that works is not counted: a whole assembly signs in from one address', async () => {
    const app = appWith({ 'sign-in': [{ per: 'address', minutes: 15, most: 2, counts: 'refused' }] });
    await addPerson(station.wiki, 'Coordination');
    for (let time = 0; time < 6; time += 1) await signIn(app, 'Coordination');
    expect((await tryOnce(app, emailOf('Coordination'))).status).toBe(422);
    expect((await tryOnce(app, emailOf('Coordination'))).status).toBe(422);
    expect((await tryOnce(app, emailOf('Coordination'), password)).status).toBe(429);
  });

  test('is slowed, not closed, by a thousand wrong passwords; who is signed in feels nothing', async () => {
    const app = appWith({}, { trustProxy: 1 });
    await addPerson(station.wiki, 'Coordination');
    const cookie = await signIn(app, 'Coordination');
    const found = new Map<number, number>();
    let isOver = false;
    const lane = async () => {
      for (let time = 0; time < 50; time += 1) {
        const { status } = await tryOnce(app, emailOf('Coordination'));
        found.set(status, (found.get(status) ?? 0) + 1);
      }
    };
    const attack = Promise.all(Array.from({ length: 20 }, lane)).then(() => {
      isOver = true;
    });
    const inside = await request(app)
      .post('/gare/charte/edit')
      .set({ Cookie: cookie, ...sameOrigin })
      .type('form')
      .send({ title: 'Charte', body: 'Un autre texte.', base: '1', action: 'publish', editId: randomUUID() });
    expect(inside.status).toBe(303);
    expect(isOver).toBe(false);
    await attack;
    expect(found).toEqual(
      new Map([
        [429, 990],
        [422, 10],
      ]),
    );
    // From another address the owner waits a few seconds, and comes in.
    const later = performance.now();
    expect((await tryOnce(app, emailOf('Coordination'), password, '198.51.100.20')).status).toBe(303);
    expect(performance.now() - later).toBeGreaterThan(3500);
    expect(performance.now() - later).toBeLessThan(15_000);
  }, 60_000);

  test('waits longer with each failure beyond five, up to four seconds', () => {
    expect([1, 2, 3, 4, 5, 50].map(waitAfter)).toEqual([500, 1000, 2000, 4000, 4000, 4000]);
  });
});

describe('links that carry a secret', () => {
  test('are refused after thirty that lead nowhere, one that works is not counted', async () => {
    const app = appWith({});
    for (let time = 0; time < 30; time += 1) {
      expect((await request(app).get(`/setup/essai-${time}`)).status).toBe(404);
    }
    expect((await request(app).get('/setup/encore')).status).toBe(429);
    expect((await request(app).post('/setup/encore').type('form').send({})).status).toBe(429);
    expect((await request(app).get('/gare/nulle-part')).status).toBe(404);
  });
});

test('letters of invitation are counted for whoever sends them, links to copy are not', async () => {
  const letters: string[] = [];
  const mailer = {
    isSet: true,
    send: ({ to }: { to: string }) => void letters.push(to),
    close: async () => {},
  };
  const app = appWith({ invite: [{ per: 'actor', minutes: 60, most: 1 }] }, { mailer });
  await addPerson(station.wiki, 'Administration', { isAdmin: true });
  const cookie = await signIn(app, 'Administration');
  const invite = async (email: string) => {
    const form = { label: 'Bureau', email, group: '', space: '', role: '', days: '7', uses: '1' };
    const sent = request(app).post('/admin/invitations').set(sameOrigin).set('Cookie', cookie);
    return (await sent.type('form').send(form)).status;
  };
  expect(await invite('une@exemple.org')).toBe(200);
  expect(await invite('deux@exemple.org')).toBe(429);
  expect(await invite('')).toBe(200);
  expect(letters).toEqual(['une@exemple.org']);
});
