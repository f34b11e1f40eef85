/** Members are kept by their id and shown by their name: the id leaves the wiki nowhere, and a new name is everywhere at once. */
import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Express } from 'express';
import request from 'supertest';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Member } from '../../src/core/access.ts';
import { createApp } from '../../src/web/app.ts';
import { addAttachment } from '../../src/wiki/attachments.ts';
import { deletePage } from '../../src/wiki/delete-page.ts';
import { exportDump } from '../../src/wiki/dump.ts';
import { renamePage } from '../../src/wiki/rename-page.ts';
import { savePage } from '../../src/wiki/save-page.ts';
import { apiDoors } from '../api-doors.ts';
import { addPerson, sameOrigin, signIn } from '../wiki/people.ts';
import { furnish, openStation, type Station } from './reading-station.ts';
import { formIn } from './writing-desk.ts';

const kept = /member(?::|%3A|&#58;|\\u003a)\d/i;
const [before, after] = ['Personne d’avant', 'Personne d’après'];
const site = 'https://gare.example.org';
const page = { space: 'gare', slug: 'compte-rendu' };

let station: Station;
let app: Express;
let member: Member;
let cookie: string;

async function save(base: number, body: string, title = 'Compte rendu') {
  const edit = { title, body, values: {}, tags: [], base, summary: '', minor: false, editId: randomUUID() };
  const at = base === 0 ? { space: 'gare' } : page;
  const outcome = await savePage(station.wiki, member, { ...at, edit });
  if (outcome.kind !== 'saved') throw new Error(outcome.kind);
}

beforeAll(async () => {
  station = await openStation();
  const { wiki } = station;
  await furnish(station);
  member = await addPerson(wiki, before, { isAdmin: true });
  app = createApp(wiki, {
    url: site,
    doors: apiDoors(wiki, site),
    limits: 'none',
  });
  cookie = await signIn(app, before);
  await save(0, 'Un.\n\n{{changements}}\n\n{{fichiers}}\n\n![image](note.txt)');
  await save(1, 'Deux.\n\n{{changements}}\n\n{{fichiers}}\n\n![image](note.txt)');
  for (const text of ['un', 'deux']) {
    const stream = Readable.from([Buffer.from(text)]);
    await addAttachment(wiki, member, { ...page, name: 'note.txt', stream });
  }
  await save(0, 'Inclut [[Compte rendu]].\n\n{{inclure page="compte-rendu"}}', 'Autour');
  await save(0, 'À renommer', 'Ancien nom');
  await renamePage(wiki, member, { space: 'gare', slug: 'ancien-nom', title: 'Nouveau nom', summary: '' });
  await save(0, 'À jeter', 'Mis au rebut');
  await deletePage(wiki, member, { space: 'gare', slug: 'mis-au-rebut', summary: '' });
  await wiki.transact((tx) => tx.members.change(member.id, { name: after }));
}, 60_000);
afterAll(() => station.wiki.close());

/** Addresses that no screen links to. */
const beside = [
  '/sitemap.xml',
  '/changes.atom',
  '/gare/feed.atom',
  '/gare/changes.atom',
  '/gare/compte-rendu/diff?from=1&to=2',
  '/gare/compte-rendu?publie=2&reuni=1',
  '/gare/mis-au-rebut/history',
  '/gare/trash',
  '/api/v1/spaces/gare/pages',
  '/api/v1/spaces/gare/pages/compte-rendu',
  '/api/v1/spaces/gare/pages/compte-rendu/revisions',
  '/api/v1/spaces/gare/pages/compte-rendu/revisions/1',
  '/api/v1/spaces/gare/pages/compte-rendu/attachments',
  '/api/v1/search?q=compte',
];

/** Every screen that a reader comes to from the portal by links, and what lies beside them. */
async function crawl(headers: Record<string, string>): Promise<Map<string, string>> {
  const seen = new Map<string, string>();
  const waiting = ['/', ...beside];
  for (let path = waiting.shift(); path !== undefined && seen.size < 400; path = waiting.shift()) {
    if (seen.has(path)) continue;
    const answer = await request(app).get(path).set(headers);
    const body: unknown = answer.body;
    const text = answer.text ?? (Buffer.isBuffer(body) ? body.toString('utf8') : JSON.stringify(body));
    seen.set(path, `${JSON.stringify(answer.headers)}\n${text}`);
    if (!String(answer.headers['content-type']).includes('html')) continue;
    for (const [, href = ''] of text.matchAll(/ (?:href|src)="(\/[^"#]*)/g)) {
      const next = href.replaceAll('&amp;', '&').replaceAll('&#38;', '&');
      if (!next.startsWith('/static/') && !/[?&]lang=/.test(next)) waiting.push(next);
    }
  }
  return seen;
}

test.each(['visitor', 'member'])(
  'a %s is shown names, nowhere ids, and no name of before',
  async (kind) => {
    const seen = await crawl(kind === 'member' ? { Cookie: cookie } : {});
    expect(seen.size).toBeGreaterThan(60);
    expect([...seen].filter(([, text]) => kept.test(text)).map(([path]) => path)).toEqual([]);
    expect([...seen].filter(([, text]) => text.includes(before)).map(([path]) => path)).toEqual([]);
    const named = [
      '/',
      '/changes.atom',
      '/gare',
      '/gare/changes',
      '/gare/compte-rendu',
      '/gare/compte-rendu/history',
      '/gare/compte-rendu/blame',
      '/gare/compte-rendu/rev/1',
      '/gare/compte-rendu/files',
      '/gare/compte-rendu/files/note.txt/versions',
      '/gare/nouveau-nom/history',
      '/gare/autour',
      '/gare/mis-au-rebut/history',
      '/api/v1/spaces/gare/pages',
      '/api/v1/spaces/gare/pages/compte-rendu',
      '/api/v1/spaces/gare/pages/compte-rendu/revisions',
      '/api/v1/spaces/gare/pages/compte-rendu/revisions/1',
      '/api/v1/spaces/gare/pages/compte-rendu/attachments',
    ];
    const isNamed = (path: string) => seen.get(path)?.replaceAll('&#39;', '’').includes(after);
    expect(named.filter((path) => !isNamed(path))).toEqual([]);
  },
  120_000,
);

test('a conflict names the other by their name', async () => {
  const answer = async (body: string) => {
    const opened = await request(app).get('/gare/compte-rendu/edit').set('Cookie', cookie);
    const form = formIn(opened.text, '/gare/compte-rendu/edit') as Record<string, string>;
    return { ...form, body, action: 'publish' };
  };
  const [mine, theirs] = [await answer('Le mien.'), await answer('Le leur.')];
  const send = (form: Record<string, string>) =>
    request(app)
      .post('/gare/compte-rendu/edit')
      .set('Cookie', cookie)
      .set(sameOrigin)
      .type('form')
      .send(form);
  expect((await send(theirs)).status).toBe(303);
  const conflict = await send(mine);
  expect(conflict.status).toBe(409);
  expect(conflict.text).toContain(after);
  expect(conflict.text).not.toMatch(kept);
});

test('counts of who wrote join a member’s work under the name they have now', async () => {
  const { text } = await request(app).get('/gare/compte-rendu/history').set('Cookie', cookie);
  const counts = [...text.matchAll(/<span class="grow">([^<]*)<\/span> <span class="muted">(\d+)</g)];
  expect(counts.map(([, name]) => name)).toEqual([after]);
});

test('a dump names people, and a visitor’s signature never passes for a member', async () => {
  const space = await station.wiki.store.spaces.find('gare');
  if (!space) throw new Error('there is no space');
  const lines: string[] = [];
  for await (const line of exportDump(station.wiki, space)) lines.push(line);
  expect(lines.join('\n')).not.toMatch(kept);
  expect(lines.join('\n')).toContain(after);
  const form = {
    title: 'Usurpation',
    body: 'x',
    base: '0',
    editId: randomUUID(),
    signature: `member:${member.id}`,
  };
  await request(app).post('/gare/new').type('form').send(form).expect(303);
  const { text } = await request(app).get('/gare/usurpation/history');
  expect(text).not.toContain(after);
  expect(text).toContain(`member ${member.id}`);
});
