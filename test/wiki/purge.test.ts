import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Member } from '../../src/core/access.ts';
import { addAttachment, openAttachment } from '../../src/wiki/attachments.ts';
import { checkWiki } from '../../src/wiki/check.ts';
import { deletePage } from '../../src/wiki/delete-page.ts';
import { hideRevision } from '../../src/wiki/moderation.ts';
import { purgePage, viewPurge } from '../../src/wiki/purge.ts';
import { savePage } from '../../src/wiki/save-page.ts';
import { searchPages } from '../../src/wiki/search.ts';
import { tidyUp } from '../../src/wiki/tidy-up.ts';
import { viewPage } from '../../src/wiki/view-page.ts';
import { openWiki, type Wiki } from '../../src/wiki/wiki.ts';
import { withFolder } from '../store/shelf.ts';
import { addPerson, password, setRule } from './people.ts';
import { addPage, coordination, edit, openStation, type Station } from './station.ts';

let station: Station;
let wiki: Wiki;
let admin: Member;
const at = { space: 'gare', slug: 'charte' };
const purge = (actor: Member, more: { password?: string; typed?: string } = {}) =>
  purgePage(wiki, actor, { ...at, password, typed: 'charte', ...more });

beforeEach(async () => {
  station = await openStation();
  wiki = station.wiki;
  admin = await addPerson(wiki, 'Administration', { isAdmin: true });
  await addPage(wiki, { title: 'Charte', body: 'Le fourgon.', tags: ['statuts'] });
});
afterEach(() => wiki.close());

const rowsOf = async (table: string) =>
  (await sql<{ n: number }>`SELECT count(*) AS n FROM ${sql.table(table)}`.execute(wiki.store.db)).rows[0]?.n;

describe('a page that is purged', () => {
  test('is as if it had never been, its history and its address too', async () => {
    await deletePage(wiki, coordination, { ...at, summary: '' });
    await purge(admin);
    await expect(viewPage(wiki, admin, at)).rejects.toMatchObject({ kind: 'not-found' });
    expect(await rowsOf('page')).toBe(0);
    expect(await rowsOf('revision')).toBe(0);
    expect((await checkWiki(wiki)).problems).toEqual([]);
    expect((await addPage(wiki, { title: 'Charte' })).slug).toBe('charte');
  });

  test('leaves a line that says who, when and which address, without title and text', async () => {
    await deletePage(wiki, coordination, { ...at, summary: '' });
    await purge(admin);
    const [line] = await wiki.store.audit.list({ limit: 1 });
    expect(line).toMatchObject({
      action: 'page.purge',
      actorId: admin.id,
      at: '2026-03-12T09:00:00.000Z',
      details: { address: 'gare/charte' },
    });
    expect(JSON.stringify(line)).not.toMatch(/Charte|fourgon/);
  });

  test('gives its children to the page above it', async () => {
    await addPage(wiki, { title: 'Annexe' }, { parent: 'charte' });
    await addPage(wiki, { title: 'Détail' }, { parent: 'annexe' });
    await deletePage(wiki, coordination, { space: 'gare', slug: 'annexe', summary: '' });
    const view = await viewPurge(wiki, admin, { space: 'gare', slug: 'annexe' });
    expect(view).toMatchObject({ revisions: 2, files: 0, children: 1 });
    await purgePage(wiki, admin, { space: 'gare', slug: 'annexe', password, typed: 'annexe' });
    const above = await wiki.store.pages.find(1, 'charte');
    expect((await wiki.store.pages.find(1, 'detail'))?.parentId).toBe(above?.id);
  });

  test('takes its bytes along, but not those that another page shows', async () => {
    const shared = Buffer.alloc(600 * 1024, 7);
    const own = Buffer.alloc(5 * 1024 * 1024, 8);
    await addPage(wiki, { title: 'Voisine' });
    const neighbour = { space: 'gare', slug: 'voisine' };
    const attach = (page: typeof at, name: string, bytes: Buffer) =>
      addAttachment(wiki, coordination, { ...page, name, stream: Readable.from([bytes]) });
    await attach(at, 'a.bin', shared);
    await attach(at, 'b.bin', own);
    await attach(neighbour, 'c.bin', shared);
    await deletePage(wiki, coordination, { ...at, summary: '' });
    await purge(admin);
    expect([await rowsOf('blob'), await rowsOf('chunk'), await rowsOf('version')]).toEqual([1, 3, 1]);
    const kept = await openAttachment(wiki, coordination, { ...neighbour, name: 'c.bin' });
    const parts: Buffer[] = [];
    for await (const part of kept.read(0, kept.size - 1)) parts.push(part);
    expect(Buffer.concat(parts).equals(shared)).toBe(true);
    expect((await checkWiki(wiki)).problems).toEqual([]);
  });
});

describe('a purge is refused', () => {
  test('to who only writes, to who manages the page but not its space, and to a stranger', async () => {
    const writer = await addPerson(wiki, 'Plume');
    const rule = { visitors: 'none', members: 'write' } as const;
    await setRule(wiki, rule, 'gare');
    await deletePage(wiki, admin, { ...at, summary: '' });
    await expect(purge(writer)).rejects.toMatchObject({ kind: 'forbidden' });
    await setRule(wiki, { visitors: 'none', members: 'manage' }, 'gare', 'charte');
    await expect(purge(writer)).rejects.toMatchObject({ kind: 'forbidden' });
    const visitor = purgePage(wiki, coordination, { ...at, password, typed: 'charte' });
    await expect(visitor).rejects.toMatchObject({ kind: 'not-found' });
    await setRule(wiki, { ...rule, people: [{ id: writer.id, role: 'manage' }] }, 'gare');
    await purge(writer);
    expect(await rowsOf('page')).toBe(0);
  });

  test('to a visitor who may manage everything: nobody would be named', async () => {
    await deletePage(wiki, coordination, { ...at, summary: '' });
    const tried = purgePage(wiki, coordination, { ...at, password, typed: 'charte' });
    await expect(tried).rejects.toMatchObject({ kind: 'forbidden' });
  });

  test('outside the trash, without the password, without the slug', async () => {
    await expect(purge(admin)).rejects.toMatchObject({ kind: 'conflict', code: 'purge.not-deleted' });
    await deletePage(wiki, coordination, { ...at, summary: '' });
    await expect(purge(admin, { password: 'une autre phrase' })).rejects.toMatchObject({
      kind: 'invalid',
      code: 'password.wrong',
    });
    await expect(purge(admin, { typed: 'chartes' })).rejects.toMatchObject({ code: 'purge.slug' });
    expect(await rowsOf('page')).toBe(1);
  });
});

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
  const closer = await addPerson(real, 'Modération', { isAdmin: true });
  await hideRevision(real, closer, { ...page, number: 1, reason: `Le ${canary} est privé` });
  await deletePage(real, coordination, { ...page, summary: `Plus de ${canary}` });
}

test('not one byte of a purged page is left in the file or in its log', async () => {
  await withFolder(async (folder) => {
    const { wiki: real, admin: host } = await openSecret(folder);
    expect(await countWord(folder, canary)).toBeGreaterThan(50_000);
    // The index holds stems: the page was found by this one.
    expect(await countWord(folder, 'zibelinoscop')).toBeGreaterThan(50_000);
    const slug = `le-${canary}`;
    await purgePage(real, host, { space: 'gare', slug, password, typed: slug });
    // The audit tells the address, which here is the word; another page of the file must not hold it.
    await sql`DELETE FROM audit`.execute(real.store.db);
    await sql`PRAGMA wal_checkpoint(TRUNCATE)`.execute(real.store.db);
    expect(await countWord(folder, 'zibelinoscop')).toBe(0);
    expect((await checkWiki(real)).problems).toEqual([]);
    expect((await searchPages(real, host, { q: 'texte', page: 1 })).total).toBe(120);
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
      await tx.settings.set('forgetting', '1');
    });
    await real.close();
    expect(await countWord(folder, canary)).toBeGreaterThan(0);
    const again = await openWiki({ path: join(folder, 'gare.db') });
    await tidyUp(again);
    await sql`DELETE FROM audit`.execute(again.store.db);
    await sql`PRAGMA wal_checkpoint(TRUNCATE)`.execute(again.store.db);
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
