/** Notices in the database itself whatever is written rarely, by whichever query: people, rights, spaces, page types. */
import type BetterSqlite3 from 'better-sqlite3';

/** Tables that say who there is, what spaces there are and what everybody may: pages are written far more often. */
const watched = ['access', 'space', 'member', 'member_group', 'membership'] as const;

const events = ['INSERT', 'UPDATE', 'DELETE'] as const;

/**
 * Temporary triggers of this one connection: nothing of them is in the file.
 * @param space slug of the one whose pages are watched too, if any.
 * @returns a count that grows within the statement that adds, changes or removes such a row.
 */
export function watchRareWrites(sqlite: BetterSqlite3.Database, space?: string): () => number {
  if (space !== undefined && !/^[a-z0-9-]+$/.test(space)) throw new Error('this is no slug of a space');
  let writes = 0;
  sqlite.function('gare_note_write', () => {
    writes += 1;
    return 0;
  });
  const watch = (table: string, event: (typeof events)[number], condition = '') =>
    sqlite.exec(
      `CREATE TEMP TRIGGER watch_${table}_${event.toLowerCase()} AFTER ${event} ON main.${table} ${condition} ` +
        'BEGIN SELECT gare_note_write(); END',
    );
  const isThere = (row: string) => `(SELECT slug FROM main.space WHERE id = ${row}.space_id) = '${space}'`;
  for (const table of watched) for (const event of events) watch(table, event);
  if (space === undefined) return () => writes;
  watch('page', 'INSERT', `WHEN ${isThere('NEW')}`);
  watch('page', 'UPDATE', `WHEN ${isThere('OLD')} OR ${isThere('NEW')}`);
  watch('page', 'DELETE', `WHEN ${isThere('OLD')}`);
  return () => writes;
}

/**
 * Notices which types have entries written: their pages or their values, by whichever query, again by triggers of this
 * one connection. @returns of a type, a count that grows within the statement that writes one of its entries.
 */
export function watchEntries(sqlite: BetterSqlite3.Database): (type: string) => number {
  const writes = new Map<string, number>();
  sqlite.function('gare_note_entry', (type) => {
    const name = String(type);
    writes.set(name, (writes.get(name) ?? 0) + 1);
    return 0;
  });
  const note = { INSERT: ['NEW'], UPDATE: ['OLD', 'NEW'], DELETE: ['OLD'] } as const;
  for (const table of ['page', 'value'])
    for (const event of events) {
      const noted = note[event].map((row) => `SELECT gare_note_entry(${row}.type);`).join(' ');
      sqlite.exec(
        `CREATE TEMP TRIGGER entries_${table}_${event.toLowerCase()} AFTER ${event} ON main.${table} BEGIN ${noted} END`,
      );
    }
  return (type) => writes.get(type) ?? 0;
}

/** @returns a count that grows within the statement that adds a job, or one anew. */
export function watchJobs(sqlite: BetterSqlite3.Database): () => number {
  let writes = 0;
  sqlite.function('gare_note_job', () => {
    writes += 1;
    return 0;
  });
  sqlite.exec(`CREATE TEMP TRIGGER watch_job_insert AFTER INSERT ON main.job BEGIN SELECT gare_note_job(); END;
    CREATE TEMP TRIGGER watch_job_again AFTER UPDATE OF attempts ON main.job WHEN NEW.attempts = 0
    BEGIN SELECT gare_note_job(); END`);
  return () => writes;
}
