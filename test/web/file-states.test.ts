/** What screens and programs say of the text of files, and to whom. */
import type { Express } from 'express';
import { sql } from 'kysely';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Member } from '../../src/core/access.ts';
import { createApp } from '../../src/web/app.ts';
import { runJobs } from '../../src/wiki/jobs.ts';
import { apiDoors } from '../api-doors.ts';
import { attach, jobsOf } from '../wiki/files.ts';
import { addPerson, sameOrigin, setRule, signIn } from '../wiki/people.ts';
import { addPage, openStation, type Station } from '../wiki/station.ts';

let station: Station;
let app: Express;
let host: Member;
const cookies: Record<string, string> = {};

beforeAll(async () => {
  station = await openStation();
  const { wiki } = station;
  app = createApp(wiki, { doors: apiDoors(wiki), limits: 'none' });
  await addPage(wiki, { title: 'Bilans', body: 'Les comptes.' });
  host = await addPerson(wiki, 'Administration', { isAdmin: true });
  for (const name of ['lectrice', 'autrice']) {
    await addPerson(wiki, name, { groups: name === 'autrice' ? ['ecriture'] : [] });
    cookies[name] = await signIn(app, name);
  }
  const group = await wiki.store.groups.findByHandle('ecriture');
  const write = [{ id: group?.id ?? 0, role: 'write' as const }];
  await setRule(wiki, { visitors: 'none', members: 'read', groups: write }, 'gare');
  for (const [name, bytes] of Object.entries(texts)) await attach(wiki, page, name, bytes, host);
  await runJobs(wiki);
  await attach(wiki, page, 'attente.txt', 'Pas encore lu.', host);
});
afterAll(() => station.wiki.close());

const page = { space: 'gare', slug: 'bilans' };
const texts = {
  'bilan.txt': 'Le fourgon est à quai.',
  'abime.pdf': 'Ceci n’est pas un PDF.',
  'photo.bin': '\u0000\u0001\u0002',
};

const get = (who: string | undefined, path: string) =>
  request(app)
    .get(path)
    .set(who ? { cookie: cookies[who] ?? '' } : {});
const post = (who: string | undefined, path: string) =>
  request(app)
    .post(path)
    .set({ ...sameOrigin, ...(who ? { cookie: cookies[who] ?? '' } : {}) })
    .type('form')
    .send('');

/** The line of one file on a screen, as text. */
function lineOf(html: string, name: string): string {
  const line = html.split('<li class="file">').find((one) => one.includes(`files/${name}"`)) ?? '';
  return line.replaceAll(/<[^>]*>/g, ' ').replaceAll(/[ \n]+/g, ' ');
}

describe('the screen of attachments', () => {
  test('says of each whether its text can be searched, and why not', async () => {
    const { text } = await get('lectrice', '/gare/bilans/files');
    expect(lineOf(text, 'bilan.txt')).toContain('Texte cherchable.');
    expect(lineOf(text, 'abime.pdf')).toContain(
      'Fichier abîmé ou incomplet\u00a0: trouvé par son nom seulement.',
    );
    expect(lineOf(text, 'photo.bin')).toContain(
      'Fichier sans texte à lire\u00a0: trouvé par son nom seulement.',
    );
    expect(lineOf(text, 'attente.txt')).toContain('Texte en cours de lecture.');
  });

  test('lets who may write have it read again, where that may help', async () => {
    const screens = {
      lectrice: await get('lectrice', '/gare/bilans/files'),
      autrice: await get('autrice', '/gare/bilans/files'),
    };
    const offers = (html: string, name: string) => html.includes(`action="/gare/bilans/files/${name}/read"`);
    const names = Object.keys(texts);
    expect(names.map((name) => offers(screens.lectrice.text, name))).toEqual([false, false, false]);
    expect(names.map((name) => offers(screens.autrice.text, name))).toEqual([false, true, false]);
    expect((await post('autrice', '/gare/bilans/files/abime.pdf/read')).status).toBe(303);
    const { text } = await get('autrice', '/gare/bilans/files');
    expect(lineOf(text, 'abime.pdf')).toContain('Texte en cours de lecture.');
    await runJobs(station.wiki);
    expect(lineOf((await get('autrice', '/gare/bilans/files')).text, 'abime.pdf')).toContain('abîmé');
  });

  test('changes nothing for a file that was read, and knows no file that is not there', async () => {
    const before = await jobsOf(station.wiki);
    expect((await post('autrice', '/gare/bilans/files/bilan.txt/read')).status).toBe(303);
    expect(await jobsOf(station.wiki)).toEqual(before);
    expect((await post('autrice', '/gare/bilans/files/aucun.pdf/read')).status).toBe(404);
  });
});

describe('the page itself', () => {
  test('says it in short, and what failed only to who may do something about it', async () => {
    const [reader, writer] = [await get('lectrice', '/gare/bilans'), await get('autrice', '/gare/bilans')];
    for (const { text } of [reader, writer])
      expect(lineOf(text, 'bilan.txt')).toContain('· texte cherchable');
    expect(reader.text).not.toContain('texte non lu');
    expect(writer.text).toContain('abîmé, texte non lu');
  });
});

describe('whoever may not read the page', () => {
  test('learns nothing: not that a file is there, nor in which state', async () => {
    const paths = ['files', 'files/bilan.txt', 'files/abime.pdf/read', 'files/aucun.pdf/read'];
    const missing = await get(undefined, '/gare/aucune/files');
    for (const path of paths) {
      const answer = path.endsWith('/read')
        ? await post(undefined, `/gare/bilans/${path}`)
        : await get(undefined, `/gare/bilans/${path}`);
      expect([path, answer.status]).toEqual([path, missing.status]);
      expect(answer.text).not.toMatch(/cherchable|abîmé|attente/);
    }
    const list = await get(undefined, '/api/v1/spaces/gare/pages/bilans/attachments');
    expect([list.status, list.text.includes('waiting')]).toEqual([404, false]);
    expect((await post('lectrice', '/gare/bilans/files/abime.pdf/read')).status).toBe(403);
  });

  test('finds no file by its text, and counts none', async () => {
    const found = await get(undefined, '/api/v1/search?q=fourgon');
    expect([found.status, found.body.total, found.text.includes('bilan')]).toEqual([200, 0, false]);
  });
});

test('programs are told the state of each', async () => {
  const { body } = await get('lectrice', '/api/v1/spaces/gare/pages/bilans/attachments');
  const states = (body.attachments as { name: string; text: string; textIsCut: boolean }[]).map(
    ({ name, text, textIsCut }) => [name, text, textIsCut],
  );
  expect(states).toEqual([
    ['abime.pdf', 'broken', false],
    ['attente.txt', expect.stringMatching(/^(waiting|text)$/), false],
    ['bilan.txt', 'text', false],
    ['photo.bin', 'unsupported', false],
  ]);
});

test('administrators are told how many files wait', async () => {
  await attach(station.wiki, page, 'autre.txt', 'Pas encore lu non plus.', host);
  const cookie = await signIn(app, 'Administration');
  const { text } = await request(app).get('/admin/settings').set({ cookie });
  expect(text).toContain('un fichier attend d’être lu');
  await runJobs(station.wiki);
  const { rows } = await sql`SELECT * FROM job WHERE kind <> 'learn'`.execute(station.wiki.store.db);
  expect(rows).toEqual([]);
  expect((await request(app).get('/admin/settings').set({ cookie })).text).toContain('tout est lu');
});
