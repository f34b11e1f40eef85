/** A page type of many entries changes: the answer comes at once, the entries are read anew behind it. */
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import type { Member } from '../../src/core/access.ts';
import { anyEntries } from '../../src/core/entry-query.ts';
import { startServer } from '../../src/server.ts';
import { listDerivedRows } from '../../src/store/maintenance.ts';
import { checkWiki } from '../../src/wiki/check.ts';
import { deletePage, restorePage } from '../../src/wiki/delete-page.ts';
import { resumeEntries } from '../../src/wiki/derive-entries.ts';
import { viewEntries } from '../../src/wiki/entry-list.ts';
import { countUnread } from '../../src/wiki/owed-entries.ts';
import { readPage } from '../../src/wiki/read-page.ts';
import { rebuild } from '../../src/wiki/rebuild.ts';
import { savePage } from '../../src/wiki/save-page.ts';
import { searchPages } from '../../src/wiki/search.ts';
import { openWiki, type Wiki } from '../../src/wiki/wiki.ts';
import { withFolder } from '../store/shelf.ts';
import { addPage, coordination, defineType, edit, openStation, saved } from './station.ts';

const entries = 320;
const member: Member = {
  kind: 'member',
  id: 1,
  name: 'Membre',
  handle: 'membre',
  isAdmin: false,
  groups: [],
  managedGroups: [],
};
const typeAt = { space: 'modeles', slug: 'fiche' };
const etat = '{nom: etat, type: choix, options: [Neuf, Vieux]}';
const lieu = '{nom: lieu, type: texte}';
const typeBody = `---\nnom: Fiche\nchamps:\n  - ${etat}\n  - ${lieu}\n  - {nom: jour, type: date}\n---\n`;
const hidden = [lieu, '{nom: lieu, type: texte, lecture: membres}'] as const;
const dated = ['nom: Fiche\n', 'nom: Fiche\nagenda: jour\n'] as const;

const folder = mkdtempSync(join(tmpdir(), 'gare-types-'));
const whole = join(folder, 'whole.db');

beforeAll(async () => {
  const { wiki } = await openStation();
  await defineType(wiki, 'fiche', 'Fiche', typeBody);
  for (let at = 1; at <= entries; at += 1) {
    const values = { etat: at % 2 ? 'Neuf' : 'Vieux', lieu: `Lieu ${at}`, jour: '2026-05-04' };
    await addPage(wiki, { title: `Fiche ${at}`, values }, { type: 'fiche' });
  }
  await sql`VACUUM INTO ${whole}`.execute(wiki.store.db);
  await wiki.close();
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true }));

function withMany(work: (path: string) => Promise<void>): Promise<void> {
  return withFolder(async (place) => {
    const path = join(place, 'gare.db');
    copyFileSync(whole, path);
    await work(path);
  });
}

async function change(wiki: Wiki, ...changes: readonly (readonly [from: string, to: string])[]) {
  const found = await readPage(wiki, coordination, typeAt);
  if (found.kind !== 'page') throw new Error(found.kind);
  const { title, body } = found.page.revision;
  const text = changes.reduce((before, [from, to]) => before.replace(from, to), body);
  const request = { ...typeAt, edit: edit({ title, body: text, base: found.page.current }) };
  return saved(await savePage(wiki, coordination, request));
}

const others = () => new Promise((resolve) => setImmediate(resolve));

async function settled(wiki: Wiki): Promise<void> {
  while ((await countUnread(wiki)) > 0) await others();
}

/** What the host's command makes of the same texts. */
async function rebuilt(wiki: Wiki): Promise<readonly string[]> {
  await rebuild(wiki);
  return listDerivedRows(wiki.store.db);
}

describe('a page type of many entries', () => {
  test('is saved at once, and says to members how many are still to be read', () =>
    withMany(async (path) => {
      const wiki = await openWiki({ path });
      const found = async (q: string) =>
        (await searchPages(wiki, coordination, { q, chosen: { type: ['fiche'] }, page: 1 })).total;
      expect(await found('lieu')).toBe(entries);
      await change(wiki, hidden, dated);
      expect(await found('lieu')).toBe(0);
      const query = { ...anyEntries, space: 'gare', type: 'fiche' };
      const left = (await viewEntries(wiki, member, query)).unread;
      expect(left).toBeGreaterThan(entries / 2);
      expect((await viewEntries(wiki, coordination, query)).unread).toBe(0);
      expect((await checkWiki(wiki)).owed).toBeGreaterThan(0);
      const open = await sql`SELECT 1 FROM value WHERE field = 'lieu' AND readers = 0`.execute(wiki.store.db);
      expect(open.rows).toEqual([]);
      await settled(wiki);
      expect((await viewEntries(wiki, member, query)).unread).toBe(0);
      expect([await found('lieu'), await found('fiche')]).toEqual([0, entries]);
      const rows = await listDerivedRows(wiki.store.db);
      expect(rows.filter((row) => row.startsWith('["event"'))).toHaveLength(entries);
      expect(await rebuilt(wiki)).toEqual(rows);
      await wiki.close();
    }));

  test('goes on after a stop where it was, and keeps what was saved meanwhile', () =>
    withMany(async (path) => {
      const first = await openWiki({ path });
      await change(first, dated);
      while ((await countUnread(first)) === entries) await others();
      await first.close();

      const wiki = await openWiki({ path });
      const left = await countUnread(wiki);
      expect(left).toBeGreaterThan(0);
      expect(left).toBeLessThan(entries);
      const resumed = resumeEntries(wiki);
      const last = { space: 'gare', slug: `fiche-${entries}` };
      const values = { lieu: 'Bétheny', jour: '2027-01-09' };
      saved(await savePage(wiki, coordination, { ...last, edit: edit({ title: 'Fiche', values, base: 1 }) }));
      await resumed;
      const rows = await listDerivedRows(wiki.store.db);
      expect(rows.filter((row) => row.startsWith('["event"') && row.includes('2027-01-09'))).toHaveLength(1);
      expect(await checkWiki(wiki)).toMatchObject({ owed: 0, problems: [] });
      expect(await rebuilt(wiki)).toEqual(rows);
      await wiki.close();
    }));

  test('is read by the last of several changes', () =>
    withMany(async (path) => {
      const wiki = await openWiki({ path });
      await change(wiki, hidden);
      while ((await countUnread(wiki)) === entries) await others();
      await change(wiki, dated);
      await change(wiki, [hidden[1], hidden[0]]);
      await deletePage(wiki, coordination, { ...typeAt, summary: '' });
      await restorePage(wiki, coordination, typeAt);
      await settled(wiki);
      const rows = await listDerivedRows(wiki.store.db);
      expect(rows.filter((row) => row.includes('"lieu"') && row.endsWith(',0]'))).toHaveLength(entries);
      expect(await rebuilt(wiki)).toEqual(rows);
      await wiki.close();
    }));

  test('has no row of an entry written that comes out as it was', () =>
    withMany(async (path) => {
      const wiki = await openWiki({ path });
      const written = async () =>
        (await sql<{ rows: number }>`SELECT total_changes() AS rows`.execute(wiki.store.db)).rows[0]?.rows ??
        0;
      const [before, earlier] = [wiki.store.entryWrites('fiche'), await written()];
      await change(wiki, ['[Neuf, Vieux]', '[Neuf, Usé, Vieux]']);
      expect(await countUnread(wiki)).toBeGreaterThan(0);
      await settled(wiki);
      expect(wiki.store.entryWrites('fiche')).toBe(before);
      // Nor their words: less than one row of any table for each entry.
      expect((await written()) - earlier).toBeLessThan(entries);
      await change(wiki, ['[Neuf, Usé, Vieux]', '[Neuf, Usé]']);
      await settled(wiki);
      const rows = await listDerivedRows(wiki.store.db);
      expect(await rebuilt(wiki)).toEqual(rows);
      await wiki.close();
    }));

  test('is done by the next start of the server, or by a rebuild', () =>
    withMany(async (path) => {
      const first = await openWiki({ path });
      await change(first, dated);
      await first.close();
      const config = readConfig({ GARE_DATA: dirname(path), PORT: '0', GARE_LOG: 'silent' });
      const server = await startServer(config);
      await settled(server.wiki);
      const rows = await listDerivedRows(server.wiki.store.db);
      await server.close();

      const wiki = await openWiki({ path });
      expect(await rebuilt(wiki)).toEqual(rows);
      await change(wiki, [dated[1], dated[0]]);
      await wiki.close();
      const again = await openWiki({ path });
      expect(await countUnread(again)).toBeGreaterThan(0);
      await rebuild(again);
      expect(await countUnread(again)).toBe(0);
      await again.close();
    }));
});

test('a page type of a few entries is answered when they are read', async () => {
  const { wiki } = await openStation();
  await defineType(wiki, 'fiche', 'Fiche', typeBody);
  await addPage(wiki, { title: 'Une', values: { jour: '2026-05-04' } }, { type: 'fiche' });
  await change(wiki, dated);
  expect(await countUnread(wiki)).toBe(0);
  const rows = await listDerivedRows(wiki.store.db);
  expect(rows.filter((row) => row.startsWith('["event"'))).toHaveLength(1);
  await wiki.close();
});
