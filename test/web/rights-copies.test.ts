/** Copies: what was made for a member is for nobody else, whatever cookie or header comes with the next request. */
import { Readable } from 'node:stream';
import type { Express } from 'express';
import request, { type Response } from 'supertest';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createApp } from '../../src/web/app.ts';
import { addAttachment } from '../../src/wiki/attachments.ts';
import { renamePage } from '../../src/wiki/rename-page.ts';
import { addToken } from '../../src/wiki/tokens.ts';
import { apiDoors } from '../api-doors.ts';
import { addPerson, ruleForGroup, setRule, signIn } from '../wiki/people.ts';
import { furnish, openStation, type Station } from './reading-station.ts';

const site = 'https://gare.example.org';
const own = 'Trésorerie du cercle';
const internal = ['/observatoire', '/observatoire/les-contrats', '/observatoire/les-contrats/history'];
const open = ['/', '/gare', '/gare/charte', '/gare/charte/history', '/changes', '/gare/pages', '/new'];

let station: Station;
let app: Express;
let cookie: string;
let token: string;
beforeEach(async () => {
  station = await openStation();
  const { wiki } = station;
  await furnish(station);
  const member = await addPerson(wiki, own, { groups: ['cercle'] });
  await setRule(wiki, await ruleForGroup(wiki, 'cercle', 'write'), 'observatoire');
  await setRule(wiki, { visitors: 'read', members: 'write' }, 'gare');
  app = createApp(wiki, {
    url: site,
    doors: apiDoors(wiki, site),
    limits: 'none',
  });
  cookie = await signIn(app, own);
  token = await addToken(wiki, member.id, { name: 'Essais', scope: 'write', days: 30 });
});
afterEach(() => station.wiki.close());

const asVisitor = (path: string) => request(app).get(path);
const asMember = (path: string) => request(app).get(path).set('Cookie', cookie);
const asProgram = (path: string) => request(app).get(path).set('Authorization', `Bearer ${token}`);

/** Everybody who is not the member: with no cookie, a stale one, a made up one, one of another name, another scheme. */
function others(path: string): Promise<Response>[] {
  const name = cookie.slice(0, cookie.indexOf('='));
  return [
    asVisitor(path),
    request(app).head(path),
    request(app).get(path).set('Cookie', `${name}=s%3Ainconnu.signature`),
    request(app)
      .get(path)
      .set('Cookie', `${cookie.slice(0, -4)}AAAA`),
    request(app).get(path).set('Cookie', `x${cookie}`),
    request(app).get(path).set('Authorization', 'Basic YTpi'),
    request(app).get(path).set('Accept-Encoding', 'br'),
  ].map(async (one) => one);
}

describe('screens made for a member', () => {
  test('are never given to anybody else, whoever asks first', async () => {
    for (const path of [...internal, ...open]) {
      const first = await asMember(path);
      expect([path, first.status]).toEqual([path, 200]);
      expect(first.text).toContain(own);
      expect(first.headers['cache-control']).toBe('private, no-cache');
      expect(first.headers['vary']).toContain('Cookie');
      for (const answer of await Promise.all(others(path))) {
        expect([path, answer.status]).toEqual([path, internal.includes(path) ? 404 : 200]);
        expect(JSON.stringify(answer.headers) + (answer.text ?? '')).not.toContain(own);
        expect(answer.headers['etag']).not.toBe(first.headers['etag']);
      }
      expect((await asMember(path)).text).toContain(own);
    }
  });

  test('are not known to a visitor who has heard of their ETag', async () => {
    const path = '/observatoire/les-contrats';
    const { etag } = (await asMember(path)).headers;
    expect((await asMember(path).set('If-None-Match', String(etag))).status).toBe(304);
    const guessed = await Promise.all(
      [String(etag), '*'].map((tag) => asVisitor(path).set('If-None-Match', tag)),
    );
    expect(guessed.map(({ status }) => status)).toEqual([404, 404]);
  });

  test('do not come to a member out of what visitors were given', async () => {
    for (const path of open) {
      await asVisitor(path);
      await request(app).head(path);
      expect((await asMember(path)).text).toContain(own);
    }
  });

  test('are not those of another member', async () => {
    const other = 'Secrétariat général';
    await addPerson(station.wiki, other);
    const theirs = await signIn(app, other);
    for (const path of open) {
      expect((await asMember(path)).text).not.toContain(other);
      const answer = await request(app).get(path).set('Cookie', theirs);
      expect(answer.text).toContain(other);
      expect(answer.text).not.toContain(own);
    }
    for (const path of internal)
      expect((await request(app).get(path).set('Cookie', theirs)).status).toBe(404);
  });

  test('are not given to a visitor by a program either', async () => {
    for (const path of internal) {
      await asProgram(path);
      expect((await asVisitor(path)).status).toBe(404);
    }
  });

  test('change at once for visitors when the rule does', async () => {
    expect((await asVisitor('/gare/charte')).status).toBe(200);
    await setRule(station.wiki, await ruleForGroup(station.wiki, 'cercle', 'write'), 'gare');
    for (const answer of await Promise.all(others('/gare/charte'))) expect(answer.status).toBe(404);
    await setRule(station.wiki, { visitors: 'read', members: 'read' }, 'observatoire');
    expect((await asVisitor('/observatoire/les-contrats')).status).toBe(200);
  });
});

describe('other answers for a member', () => {
  test('say that nobody else may keep them', async () => {
    const paths = [
      '/observatoire/les-contrats.md',
      '/observatoire/les-contrats/rev/1.md',
      '/observatoire/les-contrats/rev/1.bib',
      '/observatoire/feed.atom',
      '/changes.atom',
      '/sitemap.xml',
      '/api/v1/spaces',
      '/api/v1/spaces/observatoire/pages/les-contrats',
    ];
    for (const path of paths) {
      const answer = await asMember(path);
      expect([path, answer.status, answer.headers['cache-control']]).toEqual([
        path,
        200,
        'private, no-cache',
      ]);
      expect([path, answer.headers['vary']]).toEqual([path, expect.stringContaining('Cookie')]);
    }
    const refused = await asMember('/observatoire/nulle-part');
    expect(refused.headers['cache-control']).toBe('private, no-cache');
  });

  test('nor where a page has gone', async () => {
    const member = await addPerson(station.wiki, 'Autre personne', { groups: ['cercle'] });
    const request = { space: 'observatoire', slug: 'les-contrats', title: 'Contrats secrets', summary: '' };
    await renamePage(station.wiki, member, request);
    const answer = await asMember('/observatoire/les-contrats');
    expect([answer.status, answer.headers['cache-control']]).toEqual([301, 'private, no-cache']);
    expect((await asVisitor('/observatoire/les-contrats')).status).toBe(404);
  });

  test('files are kept for good only when visitors may read them', async () => {
    const { wiki } = station;
    const member = await addPerson(wiki, 'Autre personne', { groups: ['cercle'] });
    for (const [space, slug] of [
      ['observatoire', 'les-contrats'],
      ['gare', 'charte'],
    ] as const) {
      const stream = Readable.from([Buffer.from('un budget')]);
      await addAttachment(wiki, member, { space, slug, name: 'budget.txt', stream });
    }
    const closed = '/observatoire/les-contrats/files/budget.txt';
    for (const path of [
      closed,
      `${closed}?v=1`,
      `/api/v1/spaces/observatoire/pages/les-contrats/attachments/budget.txt?v=1`,
    ]) {
      const answer = await asMember(path);
      expect([path, answer.headers['cache-control']]).toEqual([path, 'private, no-cache']);
      const { etag } = answer.headers;
      const known = await asVisitor(path).set('If-None-Match', String(etag));
      expect([path, known.status]).toEqual([path, 404]);
      expect((await asVisitor(path).set('Range', 'bytes=0-1')).status).toBe(404);
    }
    const pinned = await asVisitor('/gare/charte/files/budget.txt?v=1');
    expect(pinned.headers['cache-control']).toBe('private, max-age=31536000, immutable');
  });
});
