import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { migrate } from '../../src/store/migrations.ts';
import { listAttachments, readAgain, removeAttachment } from '../../src/wiki/attachments.ts';
import { checkWiki } from '../../src/wiki/check.ts';
import { runJobs, startJobs } from '../../src/wiki/jobs.ts';
import { openWiki, type Wiki } from '../../src/wiki/wiki.ts';
import { withFolder } from '../store/shelf.ts';
import { attach, jobsOf, passagesWith } from './files.ts';
import { addPerson } from './people.ts';
import { addPage, coordination, openStation, type Station } from './station.ts';

let station: Station;
let wiki: Wiki;
beforeEach(async () => {
  station = await openStation();
  wiki = station.wiki;
  await addPage(wiki, { title: 'Charte' });
});
afterEach(() => wiki.close());

const page = { space: 'gare', slug: 'charte' };
const add = (name: string, text: string) => attach(wiki, page, name, text);
const damage = (statement: string) => sql.raw(statement).execute(wiki.store.db);
const stateOf = async (name: string) => {
  const { files } = await listAttachments(wiki, coordination, page);
  return files.find((file) => file.name === name)?.text?.state;
};

/** Until it is so; fails by the test's own time limit. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** Bytes that are not there: whoever reads them fails, as with a broken disk. */
async function addUnreadable(name: string): Promise<void> {
  await add(name, `Le fourgon de ${name}`);
  await damage(`UPDATE chunk SET blob_id = -blob_id WHERE blob_id = (SELECT max(id) FROM blob)`);
}

describe('work that fails', () => {
  beforeEach(() => damage('PRAGMA foreign_keys = OFF'));

  test('is tried again after a minute, ten and sixty, then given up with a state that is shown', async () => {
    await addUnreadable('a.txt');
    const at = (time: string) => station.setTime(`2026-03-12T${time}.000Z`);
    const steps: [string, string][] = [
      ['09:00:00', 'extract 1, attempt 1'],
      ['09:00:59', 'extract 1, attempt 1'],
      ['09:01:00', 'extract 1, attempt 2'],
      ['09:10:59', 'extract 1, attempt 2'],
      ['09:11:00', 'extract 1, attempt 3'],
      ['10:10:59', 'extract 1, attempt 3'],
      ['10:11:00', 'extract 1, attempt 4'],
    ];
    for (const [time, job] of steps) {
      at(time);
      await runJobs(wiki);
      expect([time, await jobsOf(wiki), await stateOf('a.txt')]).toEqual([
        time,
        [job],
        job.endsWith('4') ? 'broken' : 'waiting',
      ]);
    }
    at('23:59:59');
    await runJobs(wiki);
    expect(await jobsOf(wiki)).toEqual(['extract 1, attempt 4']);
    expect(await wiki.store.jobs.countFiles()).toBe(0);
    // Somebody asks for it anew, and the disk is well again.
    await damage('UPDATE chunk SET blob_id = 1');
    await readAgain(wiki, coordination, { ...page, name: 'a.txt' });
    expect([await jobsOf(wiki), await stateOf('a.txt')]).toEqual([['extract 1'], 'waiting']);
    await runJobs(wiki);
    expect([await jobsOf(wiki), await stateOf('a.txt')]).toEqual([[], 'text']);
    expect(await passagesWith(wiki, 'fourgon')).toEqual(['a.txt 1']);
  });

  test('holds nothing else up', async () => {
    await addUnreadable('a.txt');
    await add('b.txt', 'La locomotive.');
    await runJobs(wiki);
    expect([await stateOf('a.txt'), await stateOf('b.txt')]).toEqual(['waiting', 'text']);
  });
});

test('a full disk costs no attempt, and what was begun is done when there is room', async () => {
  const words = Array.from({ length: 40_000 }, (_, at) => `mot${at}`);
  await add('a.txt', `${words.join(' ')} terminus`);
  await damage('PRAGMA max_page_count = 1');
  await expect(runJobs(wiki)).rejects.toThrow(/full/);
  expect(await stateOf('a.txt')).toBe('waiting');
  expect((await jobsOf(wiki))[0]).toMatch(/^extract 1(, attempt 1)?$/);
  await damage('PRAGMA max_page_count = 1000000');
  await runJobs(wiki);
  expect([await jobsOf(wiki), await stateOf('a.txt')]).toEqual([[], 'text']);
  expect(await passagesWith(wiki, 'terminus')).toHaveLength(1);
  expect((await checkWiki(wiki)).problems).toEqual([]);
});

describe('work the process ended in the middle of', () => {
  const cutOff = async (times: number) => {
    const [job] = await wiki.store.jobs.listDue('extract', '9', 1);
    for (let time = 0; time < times; time += 1) await wiki.record((tx) => tx.jobs.begin([job?.id ?? 0]));
  };

  test('is done once more, at once', async () => {
    await add('a.txt', 'Le fourgon.');
    await cutOff(2);
    expect(await jobsOf(wiki)).toEqual(['extract 1, attempt 2']);
    await startJobs(wiki);
    await until(async () => (await passagesWith(wiki, 'fourgon')).length > 0);
    expect(await stateOf('a.txt')).toBe('text');
  });

  test('more than twice has to wait, for it may have been the reason', async () => {
    await add('a.txt', 'Le fourgon.');
    await cutOff(3);
    await startJobs(wiki);
    const { rows } = await sql<{ at: string }>`SELECT run_at AS at FROM job WHERE kind = 'extract'`.execute(
      wiki.store.db,
    );
    expect([rows[0]?.at, await stateOf('a.txt')]).toEqual(['2026-03-12T09:01:00.000Z', 'waiting']);
  });

  test('too often is given up, and the file is found by its name', async () => {
    await add('Bilan.txt', 'Le fourgon.');
    await cutOff(5);
    await startJobs(wiki);
    await until(async () => (await stateOf('Bilan.txt')) === 'broken');
    expect(await passagesWith(wiki, 'bilan', 'name')).toEqual(['Bilan.txt 0']);
  });
});

describe('the queue of a running wiki', () => {
  test('is woken by what is attached, and ends with the wiki', async () => {
    await startJobs(wiki);
    await add('a.txt', 'Le fourgon.');
    await until(async () => (await passagesWith(wiki, 'fourgon')).length > 0);
    const generation = wiki.generation();
    await add('b.txt', 'La locomotive.');
    await until(async () => (await jobsOf(wiki)).length === 0);
    // The screens that said it was being read are made anew.
    await until(async () => wiki.generation() > generation + 1);
  });

  test('asked anew while it works does it once more', async () => {
    await add('a.txt', 'Le fourgon.');
    const [job] = await wiki.store.jobs.listDue('extract', '9', 1);
    await wiki.record((tx) => tx.jobs.begin([job?.id ?? 0]));
    await wiki.record((tx) => tx.jobs.add('extract', 1, '2026-03-12T09:00:00.000Z'));
    await wiki.record((tx) => tx.jobs.finish(job?.id ?? 0));
    expect(await jobsOf(wiki)).toEqual(['extract 1']);
  });

  test('finds nothing to do for a file that was taken off meanwhile', async () => {
    await add('a.txt', 'Le fourgon.');
    await removeAttachment(wiki, coordination, { ...page, name: 'a.txt' });
    await runJobs(wiki);
    expect([await jobsOf(wiki), (await checkWiki(wiki)).problems]).toEqual([[], []]);
    const { rows } = await sql`SELECT * FROM file_text`.execute(wiki.store.db);
    expect(rows).toEqual([]);
  });

  test('loses nothing when the wiki is closed in the middle of a file: the attempt does not count', () =>
    withFolder(async (folder) => {
      const path = join(folder, 'gare.db');
      const first = await openOnDisk(path);
      for (let at = 0; at < 6; at += 1) await attach(first, page, `${at}.txt`, `Le fourgon ${at}.`);
      await startJobs(first);
      await first.close();
      const again = await openWiki({ path });
      expect((await jobsOf(again)).filter((job) => job.includes('attempt'))).toEqual([]);
      await runJobs(again);
      expect(await passagesWith(again, 'fourgon')).toHaveLength(6);
      expect((await checkWiki(again)).problems).toEqual([]);
      await again.close();
    }));
});

async function openOnDisk(path: string): Promise<Wiki> {
  const made = await openWiki({ path });
  await made.transact(async (tx) => {
    const accessId = await tx.access.idOf({ visitors: 'manage', members: 'manage' });
    const usual = { description: '', home: 'accueil', menu: 'menu', accessId, language: 'fr' };
    await tx.spaces.add({ ...usual, slug: 'gare', title: 'Gare', line: 'a' });
  });
  await addPage(made, { title: 'Charte' });
  return made;
}

test('files of a wiki from before there was a search in them are read after the upgrade', () =>
  withFolder(async (folder) => {
    await add('a.txt', 'Le fourgon.');
    await add('b.txt', 'La locomotive.');
    await add('b.txt', 'Le wagon.');
    await add('c.txt', 'La draisine.');
    await removeAttachment(wiki, coordination, { ...page, name: 'c.txt' });
    const [copy, path] = [join(folder, 'copy.db'), join(folder, 'gare.db')];
    await sql`VACUUM INTO ${copy}`.execute(wiki.store.db);
    const old = new BetterSqlite3(path);
    migrate(old, 4);
    old.pragma('foreign_keys = OFF');
    old.exec(`ATTACH '${copy}' AS new`);
    for (const table of ['access', 'space', 'page', 'revision', 'attachment', 'blob', 'chunk', 'version'])
      old.exec(`INSERT INTO ${table} SELECT * FROM new.${table}`);
    old.close();
    const upgraded = await openWiki({ path });
    expect(await jobsOf(upgraded)).toEqual(['extract 1', 'extract 3', 'index 1', 'index 2']);
    expect(await upgraded.store.jobs.countFiles()).toBe(2);
    // What somebody attaches now is read before what the upgrade owes.
    await attach(upgraded, page, 'd.txt', 'Le fourgon.');
    await runJobs(upgraded);
    expect(await passagesWith(upgraded, 'fourgon')).toEqual(['a.txt 1', 'd.txt 1']);
    expect(await passagesWith(upgraded, 'wagon')).toEqual(['b.txt 1']);
    expect([await passagesWith(upgraded, 'locomotive'), await passagesWith(upgraded, 'draisine')]).toEqual([
      [],
      [],
    ]);
    expect((await checkWiki(upgraded)).problems).toEqual([]);
    await upgraded.close();
  }));

describe('a queue of files', () => {
  test('is everybody’s: whoever brings many lets others read theirs in between', async () => {
    const [one, other] = [await addPerson(wiki, 'Une personne'), await addPerson(wiki, 'Autre personne')];
    for (let at = 0; at < 500; at += 1) await attach(wiki, page, `a${at}.txt`, `Le fourgon ${at}`, one);
    await attach(wiki, page, 'b.txt', 'Le wagon', other);
    for (const name of ['Un', 'Deux', 'Trois'])
      await attach(wiki, page, `${name}.txt`, `Le quai de ${name}`, { kind: 'visitor', name });
    const next = await wiki.store.jobs.listDue('extract', '9', 4);
    expect(next.map(({ subject }) => subject)).toEqual([1, 501, 502, 2]);
  });

  test('reads the same bytes under a few of their names only', async () => {
    const tried = vi.spyOn(wiki.extractor, 'extractText');
    for (let at = 0; at < 20; at += 1) await add(`a.x${at}`, '%PDF-1.4 rien');
    await runJobs(wiki);
    expect(tried.mock.calls.map(([, { name }]) => name)).toEqual(['a.x16', 'a.x17', 'a.x18', 'a.x19']);
  });
});
