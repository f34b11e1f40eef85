/** Work to do later, which outlives a crash. A row is added in the transaction of what causes it; wiki/jobs.ts does the work. */
import { sql } from 'kysely';
import type { Db, Tx } from './schema.ts';

/** `extract` the text of a blob, `index` the passages of an attachment, `learn` the words of a page. */
export type JobKind = 'extract' | 'index' | 'learn';

export interface JobRow {
  id: number;
  subject: number;
  /** How often it was begun. */
  attempts: number;
}

/** Sorts after every moment: of a job that was given up. It stays, with its reason, until it is asked for anew. */
const never = '~';

export function readJobs(db: Db) {
  return {
    /**
     * The next that are due: what people have just caused before what an upgrade owes (`run_at` ''), the oldest first;
     * of files each person's in turn, so that whoever brings a thousand keeps nobody else waiting.
     */
    listDue: async (kind: JobKind, now: string, limit: number): Promise<JobRow[]> => {
      const caused = sql`kind = ${kind} AND run_at > '' AND run_at <= ${now}`;
      const oldest = sql`ORDER BY run_at, id`;
      const due = await sql<JobRow>`
        SELECT id, subject, attempts FROM (
          SELECT id, subject, attempts, run_at, row_number() OVER (PARTITION BY ${bringer(kind)} ${oldest}) AS turn
          FROM (SELECT * FROM (SELECT * FROM job WHERE ${caused} ${oldest} LIMIT ${mostCompared})
            UNION SELECT * FROM (SELECT * FROM job WHERE ${caused} ORDER BY run_at DESC, id DESC LIMIT ${mostCompared})) AS job)
        ORDER BY turn, run_at, id LIMIT ${limit}`.execute(db);
      if (due.rows.length > 0) return due.rows;
      const owed =
        await sql<JobRow>`SELECT id, subject, attempts FROM job WHERE kind = ${kind} AND run_at = ''
        ${oldest} LIMIT ${limit}`.execute(db);
      return owed.rows;
    },

    /** When the first of these kinds is due; undefined when none waits. */
    nextAt: async (kinds: readonly JobKind[]): Promise<string | undefined> => {
      const next = await db
        .selectFrom('job')
        .where('kind', 'in', kinds)
        .where('run_at', '<', never)
        .select((select) => select.fn.min('run_at').as('at'))
        .executeTakeFirst();
      return next?.at ?? undefined;
    },

    /** What was begun and never ended: the process was, in the middle of it. Only at start, when nothing runs. */
    listCutOff: (): Promise<(JobRow & { kind: JobKind })[]> =>
      db
        .selectFrom('job')
        .select(['id', 'kind', 'subject', 'attempts'])
        .where('attempts', '>', 0)
        .where('last_error', '=', '')
        .execute(),

    /** Files that are still to be read or to be indexed, each once; those that were given up are not counted. */
    countFiles: async (): Promise<number> => {
      const found = await sql<{ files: number }>`
        SELECT count(*) AS files FROM job WHERE run_at < ${never} AND (kind = 'extract' OR kind = 'index' AND NOT EXISTS (
          SELECT 1 FROM attachment
          JOIN version ON version.attachment_id = attachment.id AND version.number = attachment.current
          JOIN job AS reading ON reading.kind = 'extract' AND reading.subject = version.blob_id
            AND reading.run_at < ${never}
          WHERE attachment.id = job.subject))`.execute(db);
      return found.rows[0]?.files ?? 0;
    },
  };
}

/** Jobs at each end of what waits among which turns are taken. */
const mostCompared = 200;

/** Who brought the file, of `job`. Visitors are one: each may bear a thousand names. */
function bringer(kind: JobKind) {
  if (kind === 'learn') return sql`1`;
  const versions =
    kind === 'extract'
      ? sql`version.blob_id = job.subject ORDER BY version.created_at DESC`
      : sql`version.attachment_id = job.subject ORDER BY version.number DESC`;
  return sql`(SELECT iif(version.author LIKE 'member:%', version.author, '') FROM version WHERE ${versions} LIMIT 1)`;
}

/** Reasons are for whoever looks into the file: one line, never the text of a page. */
const longestError = 300;

export function writeJobs(tx: Tx) {
  const begun = (id: number) => tx.updateTable('job').where('id', '=', id).where('attempts', '>', 0);
  return {
    ...readJobs(tx),

    /** To be done from `runAt` on. One that waits, runs or was given up begins anew: it is done once more from the start. */
    add: async (kind: JobKind, subject: number, runAt: string): Promise<void> => {
      await tx
        .insertInto('job')
        .values({ kind, subject, run_at: runAt })
        .onConflict((conflict) =>
          conflict.columns(['kind', 'subject']).doUpdateSet({ run_at: runAt, attempts: 0, last_error: '' }),
        )
        .execute();
    },

    /** The passages of all that hangs on a page are to be written anew. */
    addIndexOfPage: async (pageId: number, runAt: string): Promise<void> => {
      await sql`INSERT INTO job (kind, subject, run_at)
        SELECT 'index', id, ${runAt} FROM attachment WHERE page_id = ${pageId} AND deleted_at IS NULL
        ON CONFLICT (kind, subject) DO UPDATE SET run_at = excluded.run_at, attempts = 0, last_error = ''`.execute(
        tx,
      );
    },

    /** The words of all pages are to be learnt anew, behind all that people cause. */
    addLearnOfAll: async (): Promise<void> => {
      await sql`INSERT INTO job (kind, subject, run_at) SELECT 'learn', id, '' FROM page WHERE deleted_at IS NULL
        ON CONFLICT (kind, subject) DO UPDATE SET run_at = '', attempts = 0, last_error = ''`.execute(tx);
    },

    /** Counts one more attempt. To be committed before the work: one that takes the process with it is known by that. */
    begin: async (ids: readonly number[]): Promise<void> => {
      await tx
        .updateTable('job')
        .set((set) => ({ attempts: set('attempts', '+', 1), last_error: '' }))
        .where('id', 'in', ids)
        .execute();
    },

    /** It is done, but for one that was added anew meanwhile. */
    finish: async (id: number): Promise<void> => {
      await tx.deleteFrom('job').where('id', '=', id).where('attempts', '>', 0).execute();
    },

    /** The attempt was cut off for no reason of its own, and does not count. */
    putBack: async (id: number): Promise<void> => {
      await begun(id)
        .set((set) => ({ attempts: set('attempts', '-', 1), last_error: 'stopped' }))
        .execute();
    },

    /** It was done otherwise. */
    drop: async (kind: JobKind, subject: number): Promise<void> => {
      await tx.deleteFrom('job').where('kind', '=', kind).where('subject', '=', subject).execute();
    },

    postpone: async (id: number, runAt: string, reason: string): Promise<void> => {
      await begun(id)
        .set({ run_at: runAt, last_error: reason.slice(0, longestError) })
        .execute();
    },

    giveUp: async (id: number, reason: string): Promise<void> => {
      await begun(id)
        .set({ run_at: never, last_error: reason.slice(0, longestError) })
        .execute();
    },
  };
}
