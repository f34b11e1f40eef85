/** Notices in the database itself whatever is written about people and rights, by whichever query. */
import type BetterSqlite3 from 'better-sqlite3';

/** Tables that say who there is and what they may: written far more rarely than pages. */
const watched = ['access', 'space', 'member', 'member_group', 'membership'] as const;

/**
 * Temporary triggers of this one connection: nothing of them is in the file.
 * @returns a count that grows within the statement that adds, changes or removes a row of these tables.
 */
export function watchRights(sqlite: BetterSqlite3.Database): () => number {
  let writes = 0;
  sqlite.function('gare_note_write', () => {
    writes += 1;
    return 0;
  });
  for (const table of watched) {
    for (const event of ['INSERT', 'UPDATE', 'DELETE']) {
      sqlite.exec(
        `CREATE TEMP TRIGGER watch_${table}_${event.toLowerCase()} AFTER ${event} ON main.${table} ` +
          'BEGIN SELECT gare_note_write(); END',
      );
    }
  }
  return () => writes;
}
