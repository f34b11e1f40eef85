import { dirname, join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { startServer } from '../../src/server.ts';
import { listDerivedRows } from '../../src/store/maintenance.ts';
import { migrate } from '../../src/store/migrations.ts';
import { checkWiki } from '../../src/wiki/check.ts';
import { deletePage } from '../../src/wiki/delete-page.ts';
import { countOwed, payOff, rebuild } from '../../src/wiki/rebuild.ts';
import { savePage } from '../../src/wiki/save-page.ts';
import { openWiki, type Wiki } from '../../src/wiki/wiki.ts';
import { withFolder } from '../store/shelf.ts';
import { addPage, coordination, edit, openStation } from './station.ts';

const entries = 23;

/** A wiki of today: dated entries that name a page, one in the trash, and a page without a type. */
async function openNew(): Promise<Wiki> {
  const { wiki } = await openStation({ types: ['evenement', 'reunion', 'dossier'] });
  await addPage(wiki, { title: 'Marchandisation', body: 'Le groupe.' });
  for (let at = 1; at <= entries; at += 1) {
    const values = {
      date: `2026-04-${String(at).padStart(2, '0')}`,
      groupe: 'Marchandisation',
      libre: 'mot',
    };
    await addPage(wiki, { title: `Réunion ${at}`, values, tags: ['avril'] }, { type: 'reunion' });
  }
  await deletePage(wiki, coordination, { space: 'gare', slug: 'reunion-3', summary: '' });
  // The types were put there bare.
  await rebuild(wiki);
  return wiki;
}

/** The same wiki as the third migration left it: what people wrote, and values as they were compared then. */
async function writeOld(wiki: Wiki, path: string): Promise<void> {
  const copy = `${path}.copy`;
  await sql`VACUUM INTO ${copy}`.execute(wiki.store.db);
  const old = new BetterSqlite3(path);
  migrate(old, 3);
  old.pragma('foreign_keys = OFF');
  old.exec(`ATTACH '${copy}' AS new`);
  for (const table of ['access', 'space', 'page', 'revision', 'link', 'tag'])
    old.exec(`INSERT INTO ${table} SELECT * FROM new.${table}`);
  old.exec(`INSERT INTO value SELECT page_id, field, seq, text, lower(text), NULL,
      CASE WHEN field = 'date' THEN key END FROM new.value;
    INSERT INTO text_index (rowid, title, tags, field_values, body)
      SELECT id, 'ancien', '', '', '' FROM page WHERE deleted_at IS NULL`);
  old.close();
}

async function withOld(work: (path: string, rows: readonly string[]) => Promise<void>): Promise<void> {
  await withFolder(async (folder) => {
    const wiki = await openNew();
    const path = join(folder, 'gare.db');
    await writeOld(wiki, path);
    const rows = await listDerivedRows(wiki.store.db);
    await wiki.close();
    await work(path, rows);
  });
}

const others = () => new Promise((resolve) => setImmediate(resolve));

describe('a wiki of before entries had relations and events', () => {
  test('has after the upgrade the rows that a wiki of today has', () =>
    withOld(async (path, rows) => {
      const wiki = await openWiki({ path });
      const before = await listDerivedRows(wiki.store.db);
      expect(before.filter((row) => /^\["(relation|event)"/.test(row))).toEqual([]);
      expect((await checkWiki(wiki)).owed).toBe(entries + 4);
      expect(await payOff(wiki, new AbortController().signal)).toBe(entries + 4);
      expect(await listDerivedRows(wiki.store.db)).toEqual(rows);
      expect(rows.filter((row) => row.startsWith('["event"'))).toHaveLength(entries - 1);
      expect(rows.filter((row) => row.startsWith('["relation"'))).toHaveLength(entries - 1);
      const { owed, problems } = await checkWiki(wiki);
      expect([owed, problems]).toEqual([0, []]);
      await wiki.close();
    }));

  test('goes on where it was stopped, and keeps what was written meanwhile', () =>
    withOld(async (path, rows) => {
      const first = await openWiki({ path });
      const stop = new AbortController();
      const all = await countOwed(first);
      const paying = payOff(first, stop.signal);
      while ((await countOwed(first)) === all) await others();
      stop.abort();
      const done = await paying;
      expect(done).toBeGreaterThan(0);
      expect(await countOwed(first)).toBe(all - done);
      await first.close();

      const wiki = await openWiki({ path });
      const resumed = payOff(wiki, new AbortController().signal);
      const last = { space: 'gare', slug: `reunion-${entries}` };
      const values = { date: '2027-01-09' };
      const outcome = await savePage(wiki, coordination, {
        ...last,
        edit: edit({ title: 'Réunion', values, base: 1 }),
      });
      expect(outcome.kind).toBe('saved');
      expect(await resumed).toBe(all - done);
      const after = await listDerivedRows(wiki.store.db);
      expect(after.filter((row) => row.includes('2027-01-09') && row.startsWith('["event"'))).toHaveLength(1);
      await rebuild(wiki);
      expect(await listDerivedRows(wiki.store.db)).toEqual(after);
      expect(after).not.toEqual(rows);
      await wiki.close();
    }));

  test('owes nothing when the host has rebuilt it', () =>
    withOld(async (path, rows) => {
      const wiki = await openWiki({ path });
      await rebuild(wiki);
      expect(await countOwed(wiki)).toBe(0);
      expect(await payOff(wiki, new AbortController().signal)).toBe(0);
      expect(await listDerivedRows(wiki.store.db)).toEqual(rows);
      await wiki.close();
    }));

  test('is served at once, and made whole beside', () =>
    withOld(async (path, rows) => {
      const data = dirname(path);
      const server = await startServer(readConfig({ GARE_DATA: data, PORT: '0', GARE_LOG: 'silent' }));
      const answer = await fetch(`${server.address}/gare/reunion-1`);
      expect(answer.status).toBe(200);
      while ((await countOwed(server.wiki)) > 0) await others();
      expect(await listDerivedRows(server.wiki.store.db)).toEqual(rows);
      await server.close();
    }));
});

test('a new wiki owes nothing', async () => {
  const { wiki } = await openStation();
  expect(await countOwed(wiki)).toBe(0);
  await addPage(wiki, { title: 'Charte' });
  expect(await countOwed(wiki)).toBe(0);
  await wiki.close();
});
