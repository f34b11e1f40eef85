/** Canon: sheets on their way into entries, part by part, and what became of each row as long as it can be undone. */
import { type Insertable, sql } from 'kysely';
import type { ReadableRules } from './pages.ts';
import { prepared } from './prepared.ts';
import type { Db, Tables, Tx } from './schema.ts';
import type { Sight } from './values.ts';

export type ImportState = 'mapping' | 'running' | 'done' | 'stopped' | 'undoing' | 'undone';

/** A run without its rows and its file. `sheet`, `mapping` and `outcome` are JSON that wiki/ reads. */
export interface ImportRun {
  id: number;
  memberId: number | null;
  spaceId: number;
  type: string;
  fileName: string;
  sheet: string;
  mapping: string;
  outcome: string;
  state: ImportState;
  total: number;
  done: number;
  /** UTC, ISO 8601. */
  createdAt: string;
  finishedAt: string | null;
}

export type NewImportRun = Omit<ImportRun, 'id' | 'done' | 'finishedAt' | 'state'> & { file: Buffer | null };

/** Some rows of the sheet. @see ImportRun */
export interface ImportPart {
  part: number;
  rows: string;
}

/** What a row became. `before` 0: it made the page. */
export interface ImportedRow {
  row: number;
  pageId: number;
  revision: number;
  before: number;
}

/** An entry that a row may be about. */
export interface ImportCandidate {
  id: number;
  /** Its slug, its title, or the value of a field: what the row is compared with. */
  text: string;
}

const columns = [
  'id',
  'member_id as memberId',
  'space_id as spaceId',
  'type',
  'file_name as fileName',
  'sheet',
  'mapping',
  'outcome',
  'state',
  'total',
  'done',
  'created_at as createdAt',
  'finished_at as finishedAt',
] as const; // prettier-ignore

const byId = prepared((db, id: number) => db.selectFrom('import_run').select(columns).where('id', '=', id));

const nextPart = prepared((db, runId: number, after: number) =>
  db
    .selectFrom('import_part')
    .select(['part', 'rows'])
    .where('run_id', '=', runId)
    .where('part', '>', after)
    .orderBy('part')
    .limit(1),
);

const openPart = prepared((db, runId: number) =>
  db
    .selectFrom('import_part')
    .select(['part', 'rows'])
    .where('run_id', '=', runId)
    .where('size', '>', 0)
    .orderBy('part')
    .limit(1),
);

const addRow = prepared((db, row: Insertable<Tables['import_row']>) =>
  db.insertInto('import_row').values(row),
);

export function readImports(db: Db) {
  return {
    find: async (id: number): Promise<ImportRun | undefined> => (await byId(db, id))[0],

    /** The last ones of a space, newest first; of one member when it is given. */
    list: (spaceId: number, memberId: number | undefined, limit: number): Promise<ImportRun[]> =>
      db
        .selectFrom('import_run')
        .select(columns)
        .where('space_id', '=', spaceId)
        .$if(memberId !== undefined, (query) => query.where('member_id', '=', memberId ?? 0))
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit)
        .execute(),

    file: async (id: number): Promise<Buffer | null> => {
      const row = await db.selectFrom('import_run').select('file').where('id', '=', id).executeTakeFirst();
      return row?.file ?? null;
    },

    /** The first part that is still to be done. */
    openPart: async (id: number): Promise<ImportPart | undefined> => (await openPart(db, id))[0],

    /** The first part after this number, done or not. */
    nextPart: async (id: number, after: number): Promise<ImportPart | undefined> =>
      (await nextPart(db, id, after))[0],

    /** Rows that were imported and not undone yet, the latest first; those that stay as they are left out. */
    listRows: (id: number, limit: number): Promise<ImportedRow[]> =>
      db
        .selectFrom('import_row')
        .select(['row', 'page_id as pageId', 'revision', 'before'])
        .where('run_id', '=', id)
        .where('is_left', '=', 0)
        .orderBy('row', 'desc')
        .limit(limit)
        .execute(),

    /** Ids of pages that an undoing left as they are. */
    listLeft: async (id: number, limit: number): Promise<number[]> => {
      const rows = await db
        .selectFrom('import_row')
        .select('page_id')
        .where('run_id', '=', id)
        .where('is_left', '=', 1)
        .orderBy('row')
        .limit(limit)
        .execute();
      return rows.map(({ page_id }) => page_id);
    },

    /** Readable entries of the type in the space, with what rows are compared with, where the actor sees it. */
    listCandidates: (
      rules: ReadableRules,
      sight: Sight,
      of: { spaceId: number; type: string; key: 'title' | 'slug' | { field: string } },
    ): Promise<ImportCandidate[]> => {
      const pages = db
        .selectFrom('page')
        .where('page.space_id', '=', of.spaceId)
        .where('page.type', '=', of.type)
        .where('page.type', '<>', '')
        .where('page.deleted_at', 'is', null)
        .where('page.access_id', 'in', rules);
      if (typeof of.key === 'string')
        return pages.select(['page.id', sql<string>`${sql.ref(`page.${of.key}`)}`.as('text')]).execute();
      return pages
        .innerJoin('value', 'value.page_id', 'page.id')
        .select(['page.id', 'value.text'])
        .where('value.field', '=', of.key.field)
        .where('value.seq', '=', 0)
        .where((where) =>
          where.or([
            where('value.readers', '<=', sight.readers),
            where('page.access_id', 'in', sight.managed),
          ]),
        )
        .execute();
    },
  };
}

export function writeImports(tx: Tx) {
  return {
    ...readImports(tx),

    add: async (run: NewImportRun): Promise<number> => {
      const row = await tx
        .insertInto('import_run')
        .values({
          member_id: run.memberId,
          space_id: run.spaceId,
          type: run.type,
          file_name: run.fileName,
          sheet: run.sheet,
          file: run.file,
          mapping: run.mapping,
          outcome: run.outcome,
          state: 'mapping',
          total: run.total,
          done: 0,
          created_at: run.createdAt,
          finished_at: null,
        })
        .returning('id')
        .executeTakeFirstOrThrow();
      return row.id;
    },

    change: async (
      id: number,
      to: Partial<
        Pick<ImportRun, 'sheet' | 'mapping' | 'outcome' | 'state' | 'total' | 'done' | 'finishedAt'>
      >,
    ): Promise<void> => {
      const { finishedAt, ...others } = to;
      const finished = finishedAt === undefined ? {} : { finished_at: finishedAt };
      await tx
        .updateTable('import_run')
        .set({ ...others, ...finished })
        .where('id', '=', id)
        .execute();
    },

    dropFile: async (id: number): Promise<void> => {
      await tx.updateTable('import_run').set({ file: null }).where('id', '=', id).execute();
    },

    /** The same number again is the same part. @param size how many rows are still to be done. */
    setPart: async (id: number, { part, rows }: ImportPart, size: number): Promise<void> => {
      await tx
        .insertInto('import_part')
        .values({ run_id: id, part, size, rows })
        .onConflict((conflict) => conflict.columns(['run_id', 'part']).doUpdateSet({ rows, size }))
        .execute();
    },

    removePart: async (id: number, part: number): Promise<void> => {
      await tx.deleteFrom('import_part').where('run_id', '=', id).where('part', '=', part).execute();
    },

    removeParts: async (id: number): Promise<void> => {
      await tx.deleteFrom('import_part').where('run_id', '=', id).execute();
    },

    addRow: async (id: number, { row, pageId, revision, before }: ImportedRow): Promise<void> => {
      await addRow(tx, { run_id: id, row, page_id: pageId, revision, before });
    },

    removeRow: async (id: number, row: number): Promise<void> => {
      await tx.deleteFrom('import_row').where('run_id', '=', id).where('row', '=', row).execute();
    },

    leaveRow: async (id: number, row: number): Promise<void> => {
      await tx
        .updateTable('import_row')
        .set({ is_left: 1 })
        .where('run_id', '=', id)
        .where('row', '=', row)
        .execute();
    },

    remove: async (id: number): Promise<void> => {
      await tx.deleteFrom('import_run').where('id', '=', id).execute();
    },

    /** What a process that ended was at is at rest: it can be taken up again. */
    restAll: async (): Promise<void> => {
      await tx.updateTable('import_run').set({ state: 'stopped' }).where('state', '=', 'running').execute();
      await tx.updateTable('import_run').set({ state: 'done' }).where('state', '=', 'undoing').execute();
    },

    /** Forgets runs that nobody began, and those that ended, before these moments. */
    removeOld: async (before: { begun: string; finished: string }): Promise<void> => {
      await tx
        .deleteFrom('import_run')
        .where('state', '=', 'mapping')
        .where('created_at', '<', before.begun)
        .execute();
      await tx
        .deleteFrom('import_run')
        .where('state', 'in', ['done', 'stopped', 'undone'])
        .where('created_at', '<', before.finished)
        .execute();
    },
  };
}
