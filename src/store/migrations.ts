/** Numbered migrations, each run once, whole or not at all; `user_version` counts the ones that have run. */
import type BetterSqlite3 from 'better-sqlite3';
import { pages } from './migrations/1-pages.ts';
import { people } from './migrations/2-people.ts';
import { passkeys } from './migrations/3-passkeys.ts';
import { entries } from './migrations/4-entries.ts';
import { search } from './migrations/5-search.ts';

/** "GARE" in ASCII: tells `file` and us that this SQLite file is a Gare. */
export const applicationId = 0x47415245;

const migrations: readonly string[] = [pages, people, passkeys, entries, search];

/** Writes nothing: a file that is not ours stays as it is. @throws Error for that of another program or a newer Gare. */
export function checkOwner(sqlite: BetterSqlite3.Database): void {
  const version = sqlite.pragma('user_version', { simple: true }) as number;
  const id = sqlite.pragma('application_id', { simple: true }) as number;
  const isEmpty = sqlite.prepare('SELECT count(*) AS n FROM sqlite_schema').pluck().get() === 0;
  if (!isEmpty && id !== applicationId) throw new Error('this SQLite file does not belong to Gare');
  if (version > migrations.length) {
    throw new Error(`this data was written by a newer Gare (data ${version}, program ${migrations.length})`);
  }
}

/** Brings the file up to date. @param to the number of migrations it has then: fewer only to try those that follow. */
export function migrate(sqlite: BetterSqlite3.Database, to = migrations.length): void {
  const version = sqlite.pragma('user_version', { simple: true }) as number;
  for (const [index, sql] of migrations.slice(0, to).entries()) {
    if (index < version) continue;
    sqlite
      .transaction(() => {
        sqlite.exec(sql);
        sqlite.pragma(`application_id = ${applicationId}`);
        sqlite.pragma(`user_version = ${index + 1}`);
      })
      .immediate();
  }
}
