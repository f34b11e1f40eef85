import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { openDatabase } from '../../src/store/database.ts';
import { checkDatabase } from '../../src/store/maintenance.ts';
import type { Db } from '../../src/store/schema.ts';
import { addPage, addRevision, openShelf, withFolder } from './shelf.ts';

describe('a database file', () => {
  test('is opened with the pragmas that keep acknowledged saves', () =>
    withFolder(async (folder) => {
      const database = openDatabase(join(folder, 'gare.db'));
      const read = async (name: string) => {
        const found = await sql<Record<string, unknown>>`PRAGMA ${sql.raw(name)}`.execute(database.db);
        return Object.values(found.rows[0] ?? {})[0];
      };
      expect({
        journal_mode: await read('journal_mode'),
        synchronous: await read('synchronous'),
        foreign_keys: await read('foreign_keys'),
        trusted_schema: await read('trusted_schema'),
        cell_size_check: await read('cell_size_check'),
        secure_delete: await read('secure_delete'),
        busy_timeout: await read('busy_timeout'),
        journal_size_limit: await read('journal_size_limit'),
        application_id: await read('application_id'),
        user_version: await read('user_version'),
      }).toEqual({
        journal_mode: 'wal',
        synchronous: 2,
        foreign_keys: 1,
        trusted_schema: 0,
        cell_size_check: 1,
        secure_delete: 1,
        busy_timeout: 250,
        journal_size_limit: 67_108_864,
        application_id: 0x47415245,
        user_version: 5,
      });
      await database.close();
    }));

  test('is readable by its owner only, its log and its lock too', () =>
    withFolder(async (folder) => {
      const shelf = await openShelf(join(folder, 'gare.db'));
      await addPage(shelf, { slug: 'charte' });
      for (const name of ['gare.db', 'gare.db-wal', 'gare.db-shm', 'gare.db.lock']) {
        expect([name, (await stat(join(folder, name))).mode & 0o777]).toEqual([name, 0o600]);
      }
      await shelf.store.close();
    }));

  test('holds everything in one file once it is closed', () =>
    withFolder(async (folder) => {
      const path = join(folder, 'gare.db');
      const shelf = await openShelf(path);
      await addPage(shelf, { slug: 'charte' });
      await shelf.store.close();
      expect(await stat(`${path}-wal`).catch(() => undefined)).toBeUndefined();
      const reader = new BetterSqlite3(path, { readonly: true });
      expect(reader.prepare('SELECT slug FROM page').pluck().all()).toEqual(['charte']);
      reader.close();
    }));

  test('of a newer Gare is refused and left as it was', () =>
    withFolder(async (folder) => {
      const path = join(folder, 'gare.db');
      await openDatabase(path).close();
      const later = new BetterSqlite3(path);
      later.pragma('user_version = 99');
      later.close();
      expect(() => openDatabase(path)).toThrow('this data was written by a newer Gare (data 99, program 5)');
      const after = new BetterSqlite3(path);
      expect(after.pragma('user_version', { simple: true })).toBe(99);
      after.close();
    }));

  test('of another program is refused, and not one byte of it changes', () =>
    withFolder(async (folder) => {
      const path = join(folder, 'photos.db');
      const other = new BetterSqlite3(path);
      other.exec("CREATE TABLE photo (name TEXT); INSERT INTO photo VALUES ('gare.jpg')");
      other.close();
      const before = await readFile(path);
      expect(() => openDatabase(path)).toThrow('this SQLite file does not belong to Gare');
      expect((await readFile(path)).equals(before)).toBe(true);
    }));

  test('that is no database is refused in one line', () =>
    withFolder(async (folder) => {
      const path = join(folder, 'gare.db');
      await writeFile(path, 'Ceci est un texte assez long pour ne pas être un fichier SQLite. '.repeat(40));
      expect(() => openDatabase(path)).toThrow(/^file is not a database$/);
    }));

  test('is let go of when it is closed, even when nobody asked it anything', () =>
    withFolder(async (folder) => {
      const path = join(folder, 'gare.db');
      await openDatabase(path).close();
      const alone = new BetterSqlite3(path, { timeout: 0 });
      // Only a connection that is alone may leave the write-ahead log.
      expect(alone.pragma('journal_mode = DELETE', { simple: true })).toBe('delete');
      alone.close();
    }));
});

describe('a transaction', () => {
  test('that reads first and writes later has its place from the start: another is told BUSY, it never is', () =>
    withFolder(async (folder) => {
      const path = join(folder, 'gare.db');
      const [one, two] = [openDatabase(path), openDatabase(path)];
      const count = async (db: Db) => (await db.selectFrom('access').selectAll().execute()).length;
      const add = (db: Db, rule: string) => db.insertInto('access').values({ rule }).execute();
      await one.db.transaction().execute(async (tx) => {
        expect(await count(tx)).toBe(0);
        const between = two.db.transaction().execute((other) => add(other, 'between'));
        await expect(between).rejects.toMatchObject({ code: 'SQLITE_BUSY' });
        await add(tx, 'first');
      });
      await two.db.transaction().execute((other) => add(other, 'second'));
      expect(await count(one.db)).toBe(2);
      await one.close();
      await two.close();
    }));

  test('that fails keeps nothing, also when it has written much before', async () => {
    const shelf = await openShelf();
    const id = await addPage(shelf, { slug: 'charte' });
    const failing = shelf.store.transact(async (tx) => {
      for (let round = 0; round < 20; round += 1) await addRevision(tx, id, { body: 'x'.repeat(1000) });
      throw new Error('the thought was wrong');
    });
    await expect(failing).rejects.toThrow('the thought was wrong');
    expect((await shelf.store.pages.findById(id))?.current).toBe(1);
    expect(await shelf.store.revisions.listWhole(id, 0, 100)).toHaveLength(1);
    await shelf.store.close();
  });

  test('on a full disk tells the first error, keeps nothing half, and works again when there is room', () =>
    withFolder(async (folder) => {
      const shelf = await openShelf(join(folder, 'gare.db'));
      const id = await addPage(shelf, { slug: 'charte' });
      const { db } = shelf.store;
      const pages = await sql<{ page_count: number }>`PRAGMA page_count`.execute(db);
      await sql`PRAGMA max_page_count = ${sql.raw(String((pages.rows[0]?.page_count ?? 0) + 20))}`.execute(
        db,
      );
      const filling = shelf.store.transact(async (tx) => {
        for (let round = 0; round < 100; round += 1)
          await addRevision(tx, id, { body: `${round} `.repeat(5000) });
      });
      await expect(filling).rejects.toMatchObject({
        code: 'SQLITE_FULL',
        message: 'database or disk is full',
      });
      expect((await shelf.store.pages.findById(id))?.current).toBe(1);
      expect(await checkDatabase(db)).toEqual([]);
      await sql`PRAGMA max_page_count = 1000000`.execute(db);
      expect(await shelf.store.transact((tx) => addRevision(tx, id, { body: 'place' }))).toBe(2);
      await shelf.store.close();
    }));

  test('is followed by any number of distinct statements', async () => {
    const shelf = await openShelf();
    for (let round = 0; round < 500; round += 1) {
      await sql`SELECT ${sql.raw(String(round))} AS n`.execute(shelf.store.db);
    }
    // More than are kept prepared: the oldest goes, and comes back when it is asked for again.
    expect((await sql<{ n: number }>`SELECT 0 AS n`.execute(shelf.store.db)).rows).toEqual([{ n: 0 }]);
    await shelf.store.close();
  });
});
