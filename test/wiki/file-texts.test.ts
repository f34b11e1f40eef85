import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { listDerivedRows } from '../../src/store/maintenance.ts';
import { removeAttachment } from '../../src/wiki/attachments.ts';
import { checkWiki } from '../../src/wiki/check.ts';
import { deletePage, restorePage } from '../../src/wiki/delete-page.ts';
import { spelledName } from '../../src/wiki/file-passages.ts';
import { runJobs } from '../../src/wiki/jobs.ts';
import { rebuild } from '../../src/wiki/rebuild.ts';
import { renamePage } from '../../src/wiki/rename-page.ts';
import { savePage } from '../../src/wiki/save-page.ts';
import { attach, jobsOf, passagesWith } from './files.ts';
import { addPage, coordination, edit, openStation, type Station } from './station.ts';

let station: Station;
beforeEach(async () => {
  station = await openStation();
  await addPage(station.wiki, { title: 'Assemblée générale' });
});
afterEach(() => station.wiki.close());

const page = { space: 'gare', slug: 'assemblee-generale' };
const add = (name: string, text: string) => attach(station.wiki, page, name, text);
const found = (word: string, column?: string) => passagesWith(station.wiki, word, column);
const problems = async () => (await checkWiki(station.wiki)).problems;

describe('a file that is attached', () => {
  test('is found by its name and its page at once, by its text when it was read', async () => {
    await add('Bilan moral.txt', 'Le fourgon est arrivé à quai.');
    expect(await found('bilan', 'name')).toEqual(['Bilan moral.txt 0']);
    expect(await found('assemblée', 'context')).toEqual(['Bilan moral.txt 0']);
    expect(await found('fourgon')).toEqual([]);
    expect(await jobsOf(station.wiki)).toEqual(['extract 1']);
    await runJobs(station.wiki);
    expect(await found('fourgon', 'body')).toEqual(['Bilan moral.txt 1']);
    expect(await jobsOf(station.wiki)).toEqual([]);
    expect(await problems()).toEqual([]);
  });

  test('of which the bytes were read before is not read again', async () => {
    await add('a.txt', 'Le fourgon.');
    await runJobs(station.wiki);
    const { slug } = await addPage(station.wiki, { title: 'Copies' });
    await attach(station.wiki, { space: 'gare', slug }, 'b.txt', 'Le fourgon.');
    expect(await jobsOf(station.wiki)).toEqual(['index 2']);
    await runJobs(station.wiki);
    expect(await found('fourgon')).toEqual(['a.txt 1', 'b.txt 1']);
    expect(await problems()).toEqual([]);
  });

  test('that cannot be read is read again under a name by which somebody may', async () => {
    await add('a.pdf', 'nom;ville\nGare;Lyon\n');
    await runJobs(station.wiki);
    const [{ state } = { state: '' }] = (
      await sql<{ state: string }>`SELECT state FROM file_text`.execute(station.wiki.store.db)
    ).rows;
    await add('b.csv', 'nom;ville\nGare;Lyon\n');
    await runJobs(station.wiki);
    expect(state).toBe('broken');
    expect(await found('Lyon')).toEqual(['a.pdf 1', 'b.csv 1']);
  });

  test('is found by each word of a name that was written together', async () => {
    expect(spelledName('CompteRendu2019.pdf')).toBe('CompteRendu2019.pdf Compte Rendu 2019.pdf');
    expect(spelledName('compte-rendu.pdf')).toBe('compte-rendu.pdf');
    await add('CompteRendu2019.pdf', 'x');
    expect(await found('rendu', 'name')).toEqual(['CompteRendu2019.pdf 0']);
  });
});

describe('what was found of a file', () => {
  beforeEach(async () => {
    await add('Bilan.txt', 'Le fourgon.');
    await add('Charte.txt', 'La locomotive.');
    await runJobs(station.wiki);
  });

  test('is forgotten with the commit that puts another version in its place', async () => {
    await add('bilan.txt', 'Le wagon.');
    expect(await found('fourgon')).toEqual([]);
    await runJobs(station.wiki);
    expect([await found('fourgon'), await found('wagon')]).toEqual([[], ['bilan.txt 1']]);
    // The version of before comes back: it was read then.
    await add('Bilan.txt', 'Le fourgon.');
    await runJobs(station.wiki);
    expect([await found('fourgon'), await found('wagon')]).toEqual([['Bilan.txt 1'], []]);
    expect(await problems()).toEqual([]);
  });

  test('goes with the file that is taken off, and comes back with it', async () => {
    await removeAttachment(station.wiki, coordination, { ...page, name: 'Bilan.txt' });
    expect([await found('fourgon'), await found('bilan')]).toEqual([[], []]);
    expect(await found('locomotive')).toEqual(['Charte.txt 1']);
    await add('Bilan.txt', 'Le fourgon.');
    await runJobs(station.wiki);
    expect([await found('fourgon'), await found('bilan')]).toEqual([
      ['Bilan.txt 1'],
      ['Bilan.txt 0', 'Bilan.txt 1'],
    ]);
    expect(await problems()).toEqual([]);
  });

  test('follows the title of its page, by a save and by a renaming', async () => {
    await savePage(station.wiki, coordination, { ...page, edit: edit({ title: 'Réunion', base: 1 }) });
    await runJobs(station.wiki);
    const all = ['Bilan.txt 0', 'Bilan.txt 1', 'Charte.txt 0', 'Charte.txt 1'];
    expect([await found('assemblée'), await found('réunion', 'context')]).toEqual([[], all]);
    await renamePage(station.wiki, coordination, { ...page, title: 'Rencontre', summary: '' });
    await runJobs(station.wiki);
    expect([await found('réunion'), await found('rencontre', 'context')]).toEqual([[], all]);
    expect(await problems()).toEqual([]);
  });

  test('stays with a page in the trash, for when it comes back', async () => {
    await deletePage(station.wiki, coordination, { ...page, summary: '' });
    await restorePage(station.wiki, coordination, page);
    expect(await found('fourgon')).toEqual(['Bilan.txt 1']);
    expect(await problems()).toEqual([]);
  });

  test('comes out the same when it is made anew', async () => {
    await add('vide.bin', '\u0000\u0001');
    await runJobs(station.wiki);
    const before = await listDerivedRows(station.wiki.store.db);
    expect(before.filter((row) => row.startsWith('["passage"')).length).toBeGreaterThan(8);
    await rebuild(station.wiki);
    expect(await listDerivedRows(station.wiki.store.db)).toEqual(before);
    await sql`DELETE FROM file_index`.execute(station.wiki.store.db);
    expect((await problems())[0]).toContain('its row is in one place and not in the other');
    await rebuild(station.wiki);
    expect(await listDerivedRows(station.wiki.store.db)).toEqual(before);
    expect(await problems()).toEqual([]);
  });
});

test('a long text is found to its last word, part by part', async () => {
  const text = Array.from({ length: 30_000 }, (_, at) => `mot${at}`).join(' ');
  await add('Long.txt', `${text} terminus`);
  await runJobs(station.wiki);
  const [last = ''] = await found('terminus');
  const seq = Number(last.split(' ')[1]);
  expect(seq).toBeGreaterThan(20);
  expect(await found('mot0')).toEqual(['Long.txt 1']);
  expect(await problems()).toEqual([]);
});
