/**
 * Opens the one SQLite file: pragmas set and read back, schema brought up to date, statements cached.
 * The only file that knows the dialect. Why each pragma: DESIGN §4; the measures behind them are in the docs.
 */
import BetterSqlite3 from 'better-sqlite3';
import { Kysely, type SqliteDatabase, SqliteDialect } from 'kysely';
import { checkOwner, migrate } from './migrations.ts';
import type { Db, Tables } from './schema.ts';
import { watchEntries, watchJobs, watchRareWrites } from './watch.ts';

export interface OpenDatabase {
  db: Db;
  /** Grows whenever something is written that rarely is (watch.ts). */
  rareWrites(): number;
  /** Grows whenever an entry of the type is written (watch.ts). */
  entryWrites(type: string): number;
  /** Grows whenever work for later is added (watch.ts). */
  jobWrites(): number;
  /** Moves what the write-ahead log holds into the main file, then closes. */
  close(): Promise<void>;
}

/** Below this SQLite has a bug that loses writes when two connections checkpoint (fixed in 3.51.3). */
const oldestSqlite = [3, 51, 3] as const;

/** Statements kept prepared; a wiki uses some 150 distinct ones. */
const cachedStatements = 400;

/**
 * @param path of the file, or `:memory:`.
 * @param watchedSpace slug of the space whose pages are watched (watch.ts).
 * @throws Error in one clear line when the file cannot be used safely.
 */
export function openDatabase(path: string, watchedSpace?: string): OpenDatabase {
  const sqlite = new BetterSqlite3(path);
  let rareWrites: () => number;
  let entryWrites: (type: string) => number;
  let jobWrites: () => number;
  try {
    checkSqliteVersion(sqlite);
    checkOwner(sqlite);
    setPragmas(sqlite, path === ':memory:');
    addTally(sqlite);
    migrate(sqlite);
    rareWrites = watchRareWrites(sqlite, watchedSpace);
    entryWrites = watchEntries(sqlite);
    jobWrites = watchJobs(sqlite);
  } catch (error) {
    sqlite.close();
    throw error;
  }
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: withStatementCache(sqlite) }) });
  return {
    db,
    rareWrites,
    entryWrites,
    jobWrites,
    close: async () => {
      if (path !== ':memory:') sqlite.pragma('wal_checkpoint(TRUNCATE)');
      await db.destroy();
      // Kysely closes nothing when it was never asked anything.
      if (sqlite.open) sqlite.close();
    },
  };
}

function checkSqliteVersion(sqlite: BetterSqlite3.Database): void {
  const version = sqlite.prepare('SELECT sqlite_version()').pluck().get() as string;
  const parts = version.split('.').map(Number);
  for (const [index, oldest] of oldestSqlite.entries()) {
    const part = parts[index] ?? 0;
    if (part > oldest) return;
    if (part < oldest)
      throw new Error(`SQLite ${version} can lose data; Gare needs ${oldestSqlite.join('.')} or newer`);
  }
}

/** Different texts that are told of one tally. */
const mostTallied = 5000;

/**
 * `tally(text)`: how often each text comes, as JSON `[[text, count], …]`, the most frequent first. What GROUP BY gives in a
 * fifth of the time, for SQLite sorts all rows to find the few texts that differ.
 */
export function addTally(sqlite: BetterSqlite3.Database): void {
  const inOrder = (counts: Map<string, number>) =>
    [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, mostTallied);
  sqlite.aggregate('tally', {
    start: () => new Map<string, number>(),
    step: (counts: Map<string, number>, text: unknown) => {
      counts.set(String(text), (counts.get(String(text)) ?? 0) + 1);
    },
    result: (counts: Map<string, number>) => JSON.stringify(inOrder(counts)),
  });
}

/** better-sqlite3 silently runs WAL at synchronous=NORMAL, so each value is read back. */
function setPragmas(sqlite: BetterSqlite3.Database, inMemory: boolean): void {
  const wanted: readonly (readonly [string, string | number, string | number])[] = [
    ['journal_mode', 'WAL', inMemory ? 'memory' : 'wal'],
    ['synchronous', 'FULL', 2],
    ['foreign_keys', 'ON', 1],
    ['trusted_schema', 'OFF', 0],
    ['cell_size_check', 'ON', 1],
    ['secure_delete', 'ON', 1],
    ['busy_timeout', 250, 250],
    // In KiB, as it is negative. The system keeps the file's pages too, and gives that memory back.
    ['cache_size', -8000, -8000],
    ['journal_size_limit', 64 * 1024 * 1024, 64 * 1024 * 1024],
  ];
  for (const [name, value, expected] of wanted) {
    sqlite.pragma(`${name} = ${value}`);
    const found = sqlite.pragma(name, { simple: true });
    if (found !== expected) throw new Error(`SQLite refused ${name}=${value} (it says ${String(found)})`);
  }
}

/**
 * Kysely prepares anew at each call; this hands it the same statement again. It also turns Kysely's deferred
 * `begin` into IMMEDIATE, so that a transaction never finds at its end that somebody wrote in between, and
 * lets `rollback` pass when SQLite has rolled back by itself (full disk), so that the first error is the one told.
 */
function withStatementCache(sqlite: BetterSqlite3.Database): SqliteDatabase {
  const cache = new Map<string, BetterSqlite3.Statement>();
  const prepare = (text: string) => {
    const found = cache.get(text);
    if (found) {
      cache.delete(text);
      cache.set(text, found);
      return found;
    }
    const statement = sqlite.prepare(text === 'begin' ? 'begin immediate' : text);
    cache.set(text, statement);
    if (cache.size > cachedStatements) {
      const oldest = cache.keys().next();
      if (!oldest.done) cache.delete(oldest.value);
    }
    return statement;
  };
  const noRollback = { reader: false, run: () => ({ changes: 0, lastInsertRowid: 0 }), all: () => [] };
  return {
    prepare: (text) =>
      (text === 'rollback' && !sqlite.inTransaction ? noRollback : prepare(text)) as ReturnType<
        SqliteDatabase['prepare']
      >,
    close: () => {
      cache.clear();
      sqlite.close();
    },
  };
}
