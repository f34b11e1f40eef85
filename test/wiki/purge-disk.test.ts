/** That a purge leaves nothing on the disk: read in the bytes of the file itself. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import type { Member } from '../../src/core/access.ts';
import { addAttachment, removeAttachment } from '../../src/wiki/attachments.ts';
import { checkWiki } from '../../src/wiki/check.ts';
import { deletePage } from '../../src/wiki/delete-page.ts';
import { runJobs } from '../../src/wiki/jobs.ts';
import { hideRevision } from '../../src/wiki/moderation.ts';
import { purgePage } from '../../src/wiki/purge.ts';
import { savePage } from '../../src/wiki/save-page.ts';
import { searchPages } from '../../src/wiki/search.ts';
import { tidyUp } from '../../src/wiki/tidy-up.ts';
import { openWiki, type Wiki } from '../../src/wiki/wiki.ts';
import { withFolder } from '../store/shelf.ts';
import { attach, passagesWith } from './files.ts';
import { addPerson, password } from './people.ts';
import { addPage, coordination, edit } from './station.ts';

/** How often a word stands in the file and in its log. */
async function countWord(folder: string, word: string): Promise<number> {
  const files = await Promise.all(
    ['gare.db', 'gare.db-wal'].map((name) => readFile(join(folder, name)).catch(() => Buffer.alloc(0))),
  );
  return files.reduce((sum, bytes) => sum + bytes.toString('latin1').split(word).length - 1, 0);
}

const canary = 'zibelinoscope';

/** A wiki on a disk in which one page is full of the word, among many that are not. */
async function openSecret(folder: string): Promise<{ wiki: Wiki; admin: Member }> {
  const real = await openWiki({ path: join(folder, 'gare.db') });
  await real.transact(async (tx) => {
    const accessId = await tx.access.idOf({ visitors: 'manage', members: 'manage' });
    const usual = { description: '', home: 'accueil', menu: 'menu', accessId, language: 'fr' };
    await tx.spaces.add({ ...usual, slug: 'gare', title: 'Gare', line: 'a' });
  });
  const host = await addPerson(real, 'Administration', { isAdmin: true });
  const others = async (from: number) => {
    for (let one = from; one < from + 60; one += 1)
      await addPage(real, { title: `Page ${one}`, body: `Texte ${one} `.repeat(40), tags: [`t${one}`] });
  };
  await others(0);
  await fillWithWord(real);
  await others(60);
  return { wiki: real, admin: host };
}

async function fillWithWord(real: Wiki): Promise<void> {
  const text = {
    title: `Le ${canary}`,
    body: `Un ${canary} `.repeat(50),
    values: { lieu: `Chez ${canary}` },
    tags: [canary],
    summary: `Ajout du ${canary}`,
  };
  const { slug } = await addPage(real, text);
  const page = { space: 'gare', slug };
  for (let base = 1; base < 12; base += 1) {
    const body = `${text.body}\n\n${canary} numéro ${base}`;
    await savePage(real, coordination, { ...page, edit: edit({ ...text, body, base }) });
  }
  const stream = Readable.from([Buffer.from(`${canary}\n`.repeat(50_000))]);
  await addAttachment(real, coordination, { ...page, name: `${canary}.txt`, stream });
  // Its text is read, and found, and its words are learnt.
  await runJobs(real);
  expect(await passagesWith(real, canary)).not.toEqual([]);
  const learnt = await sql`SELECT 1 FROM word WHERE forms LIKE ${`%${canary}%`}`.execute(real.store.db);
  expect(learnt.rows).toHaveLength(1);
  await addFormerFiles(real, page);
  const closer = await addPerson(real, 'Modération', { isAdmin: true });
  await hideRevision(real, closer, { ...page, number: 1, reason: `Le ${canary} est privé` });
  await deletePage(real, coordination, { ...page, summary: `Plus de ${canary}` });
}

/** A version in the place of the one that was read, a file that was read and taken off, and one that waits to be read. */
async function addFormerFiles(real: Wiki, page: { space: string; slug: string }): Promise<void> {
  const removed = { ...page, name: `Retiré ${canary}.csv` };
  await attach(real, page, removed.name, `${canary};${canary}\n`);
  await attach(real, page, `${canary}.txt`, `Encore ${canary}`);
  await runJobs(real);
  await removeAttachment(real, coordination, removed);
  await attach(real, page, `En attente ${canary}.html`, `<p>Un ${canary}`);
}

/** The audit tells the address, which here is made of the word. */
async function forgetAudit(real: Wiki): Promise<void> {
  await sql`DELETE FROM audit`.execute(real.store.db);
  await sql`PRAGMA wal_checkpoint(TRUNCATE)`.execute(real.store.db);
}

test('not one byte of a purged page is left in the file or in its log', async () => {
  await withFolder(async (folder) => {
    const { wiki: real, admin: host } = await openSecret(folder);
    expect(await countWord(folder, canary)).toBeGreaterThan(50_000);
    // The index holds stems: the page was found by this one.
    expect(await countWord(folder, 'zibelinoscop')).toBeGreaterThan(50_000);
    const slug = `le-${canary}`;
    await purgePage(real, host, { space: 'gare', slug, password, typed: slug });
    await forgetAudit(real);
    expect(await countWord(folder, 'zibelinoscop')).toBe(0);
    // Words are learnt anew, of what is left, and no work is left for what went.
    await runJobs(real);
    expect(await countWord(folder, 'zibelin')).toBe(0);
    const left = await sql<{
      rows: number;
    }>`SELECT (SELECT count(*) FROM file_text) + (SELECT count(*) FROM file_part)
      + (SELECT count(*) FROM passage) + (SELECT count(*) FROM job) AS "rows"`.execute(real.store.db);
    expect(left.rows).toEqual([{ rows: 0 }]);
    expect((await checkWiki(real)).problems).toEqual([]);
    expect((await searchPages(real, host, { q: 'texte', page: 1 })).total).toBe(120);
    await real.close();
  });
}, 60_000);

/** Titles, tags and values in no order, so that every tree of the file is split many times after the word came. */
test('nor where SQLite split a page of a tree, once, in two', async () => {
  await withFolder(async (folder) => {
    const { wiki: real, admin: host } = await openSecret(folder);
    let state = 7;
    const word = () => {
      state = (state * 1103515245 + 12345) & 0x7fffffff;
      return state.toString(36);
    };
    const secret: string[] = [];
    for (let one = 0; one < 1200; one += 1) {
      const name = one % 100 === 50 ? canary : word();
      const title = `${word()} ${name} ${word()}`;
      const values = { [word()]: `${word()} ${name}`, lieu: name };
      const body = `${word()} [[${word()} ${name}]] `.repeat(1 + (one % 60));
      const { slug } = await addPage(real, { title, body, values, tags: [`${word()} ${name}`] });
      if (name === canary) secret.push(slug);
    }
    for (const slug of [...secret, `le-${canary}`]) {
      await deletePage(real, coordination, { space: 'gare', slug, summary: '' }).catch(() => undefined);
      await purgePage(real, host, { space: 'gare', slug, password, typed: slug });
    }
    expect(secret).toHaveLength(12);
    await forgetAudit(real);
    expect(await countWord(folder, 'zibelinoscop')).toBe(0);
    expect((await checkWiki(real)).problems).toEqual([]);
    await real.close();
  });
}, 60_000);

test('what a purge that was cut off has left goes at the next start', async () => {
  await withFolder(async (folder) => {
    const { wiki: real } = await openSecret(folder);
    const page = await real.store.pages.find(1, `le-${canary}`);
    // All that was committed when the process was killed.
    await real.transact(async (tx) => {
      await tx.purge.removePage(page?.id ?? 0);
      await tx.settings.set('forgetting', 'words');
    });
    await real.close();
    expect(await countWord(folder, canary)).toBeGreaterThan(0);
    const again = await openWiki({ path: join(folder, 'gare.db') });
    await tidyUp(again, true);
    await forgetAudit(again);
    expect(await countWord(folder, 'zibelinoscop')).toBe(0);
    expect((await checkWiki(again)).problems).toEqual([]);
    await again.close();
  });
}, 60_000);

test('others are served while a large file is purged', async () => {
  await withFolder(async (folder) => {
    const { wiki: real, admin: host } = await openSecret(folder);
    await addPage(real, { title: 'Lourde' });
    const page = { space: 'gare', slug: 'lourde' };
    for (let one = 0; one < 20; one += 1) {
      const stream = Readable.from([Buffer.alloc(2 * 1024 * 1024, one)]);
      await addAttachment(real, coordination, { ...page, name: `${one}.bin`, stream });
    }
    await deletePage(real, coordination, { ...page, summary: '' });
    let turns = 0;
    let isDone = false;
    const count = () => {
      turns += 1;
      if (!isDone) setImmediate(count);
    };
    setImmediate(count);
    await purgePage(real, host, { ...page, password, typed: 'lourde' });
    isDone = true;
    // Twenty files of eight rows, and the steps of the index.
    expect(turns).toBeGreaterThan(20);
    await real.close();
  });
}, 60_000);
