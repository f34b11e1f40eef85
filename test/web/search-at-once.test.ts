/** What was to be read a moment ago, and is not any more: no door of search tells of it, whatever was kept to answer quickly. */
import type { Express } from 'express';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Member } from '../../src/core/access.ts';
import { createApp } from '../../src/web/app.ts';
import { removeAttachment } from '../../src/wiki/attachments.ts';
import { deletePage } from '../../src/wiki/delete-page.ts';
import { runJobs } from '../../src/wiki/jobs.ts';
import { blockMember } from '../../src/wiki/people-admin.ts';
import { savePage } from '../../src/wiki/save-page.ts';
import { apiDoors } from '../api-doors.ts';
import { fold, unpack } from '../crawl.ts';
import { type Client, openClient } from '../http.ts';
import { attach } from '../wiki/files.ts';
import { addPerson, ruleForGroup, setRule, signIn } from '../wiki/people.ts';
import { defineType, edit, openStation, type Station, saved } from '../wiki/station.ts';

const type = (more: string) =>
  `---\nnom: Fiche\nchamps:\n  - {nom: lieu, libelle: Lieu, type: texte${more}}\n---\n`;

let station: Station;
let app: Express;
let client: Client;
let admin: Member;
const at = { space: 'gare', slug: 'verger' };
beforeEach(async () => {
  station = await openStation();
  const { wiki } = station;
  admin = await addPerson(wiki, 'Administration', { isAdmin: true });
  await addPerson(wiki, 'Lectrice', { groups: ['cercle'] });
  for (const space of ['gare', 'modeles']) await setRule(wiki, { visitors: 'read', members: 'read' }, space);
  await defineType(wiki, 'fiche', 'Fiche', type(''));
  const content = {
    title: 'Verger',
    body: 'La mirabellette.',
    values: { lieu: 'Au quetschier' },
    tags: ['prunelle'],
  };
  saved(
    await savePage(wiki, admin, { space: 'gare', slugWanted: 'verger', type: 'fiche', edit: edit(content) }),
  );
  await attach(wiki, at, 'Reineclaude.txt', 'Une damassine.', admin);
  station.setTime('2026-03-12T09:05:00.000Z');
  await runJobs(wiki);
  app = createApp(wiki, { doors: apiDoors(wiki), limits: 'none' });
  client = await openClient(app);
});
afterEach(async () => {
  await client.close();
  await station.wiki.close();
});

/** Each stands in one place: the text, a field, a tag, the name of a file, its text. */
const words = ['mirabellette', 'quetschier', 'prunelle', 'reineclaude', 'damassine'] as const;
type Word = (typeof words)[number];

const doors = [
  ...['/search', '/gare/search', '/search.atom', '/gare/search.atom', '/api/v1/search'],
  ...['/search/suggestions', '/opensearch.json'],
];

/** Words that some door tells of who asks for their beginnings, for slips of them, or for the page. */
async function toldTo(cookie?: string): Promise<Word[]> {
  const told = new Set<Word>();
  const queries = words.flatMap((word) => [
    `${word.slice(0, 5)}*`,
    word.slice(0, -2),
    `${word.slice(0, -1)}x`,
  ]);
  for (const door of doors)
    for (const q of [...queries, 'verger', 'lieu:"au quetsch"', '#prunel', 'fichier:texte']) {
      const headers = cookie === undefined ? {} : { cookie };
      const answer = await client.ask({ path: `${door}?q=${encodeURIComponent(q)}`, headers });
      const text = fold(unpack(answer).toString('utf8')).replaceAll(encodeURIComponent(q), '');
      for (const word of words) if (text.includes(word)) told.add(word);
    }
  return [...told].sort();
}

const everything = [...words].sort();
const but = (...gone: readonly Word[]) => everything.filter((word) => !gone.includes(word));

test('a page that is closed, and opened again', async () => {
  const { wiki } = station;
  expect(await toldTo()).toEqual(everything);
  await setRule(wiki, await ruleForGroup(wiki, 'cercle', 'read'), 'gare', 'verger');
  expect(await toldTo()).toEqual([]);
  await setRule(wiki, { visitors: 'read', members: 'read' }, 'gare', 'verger');
  expect(await toldTo()).toEqual(everything);
}, 60_000);

test('a space that is closed, for who is put out of it too', async () => {
  const { wiki } = station;
  const cookie = await signIn(app, 'Lectrice');
  await setRule(wiki, await ruleForGroup(wiki, 'cercle', 'read'), 'gare');
  expect([await toldTo(), await toldTo(cookie)]).toEqual([[], everything]);
  await blockMember(wiki, admin, 'lectrice');
  expect(await toldTo(cookie)).toEqual([]);
}, 60_000);

test('a page that goes to the trash', async () => {
  expect(await toldTo()).toEqual(everything);
  await deletePage(station.wiki, admin, { ...at, summary: '' });
  expect(await toldTo()).toEqual([]);
}, 60_000);

test('a file that is taken off, and one that another comes in the place of', async () => {
  const { wiki } = station;
  await attach(wiki, at, 'Note.txt', 'Une damassine aussi.', admin);
  await runJobs(wiki);
  expect(await toldTo()).toEqual(everything);
  await removeAttachment(wiki, admin, { ...at, name: 'Reineclaude.txt' });
  expect(await toldTo()).toEqual(but('reineclaude'));
  // Not read yet.
  await attach(wiki, at, 'Note.txt', 'Autre chose.', admin);
  expect(await toldTo()).toEqual(but('reineclaude', 'damassine'));
}, 60_000);

test('a text, a tag and a title that are changed', async () => {
  expect(await toldTo()).toEqual(everything);
  const now = { title: 'Verger', body: 'Rien.', values: { lieu: 'Au quetschier' }, tags: [], base: 1 };
  saved(await savePage(station.wiki, admin, { ...at, edit: edit(now) }));
  expect(await toldTo()).toEqual(but('mirabellette', 'prunelle'));
}, 60_000);

test('a field that is hidden', async () => {
  const { wiki } = station;
  expect(await toldTo()).toEqual(everything);
  const hide = edit({ title: 'Fiche', body: type(', lecture: gestion'), base: 1 });
  saved(await savePage(wiki, admin, { space: 'modeles', slug: 'fiche', edit: hide }));
  expect(await toldTo()).not.toContain('quetschier');
}, 60_000);
