import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { type CompiledQuery, Kysely, SqliteDialect } from 'kysely';
import { addTally, openDatabase } from '../../src/store/database.ts';
import type { Db, Tables } from '../../src/store/schema.ts';
import { withFolder } from './shelf.ts';

/** What SQLite does for each query that `work` runs, on an empty file: it plans by the schema alone. */
export function queryPlans(work: (db: Db) => Promise<unknown>): Promise<string[]> {
  return withFolder(async (folder) => {
    const path = join(folder, 'gare.db');
    await openDatabase(path).close();
    const queries: CompiledQuery[] = [];
    const sqlite = new BetterSqlite3(path);
    addTally(sqlite);
    const dialect = new SqliteDialect({ database: sqlite });
    const db = new Kysely<Tables>({ dialect, log: ({ query }) => void queries.push(query) });
    await work(db);
    const plans: string[] = [];
    for (const query of [...queries]) {
      const explained = { ...query, sql: `EXPLAIN QUERY PLAN ${query.sql}` };
      const { rows } = await db.executeQuery<{ detail: string }>(explained);
      plans.push(...rows.map(({ detail }) => detail));
    }
    await db.destroy();
    return plans;
  });
}
