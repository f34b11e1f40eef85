/** Canon: every text anybody saved, chained by SHA-256. Only ever added to. */
import { createHash } from 'node:crypto';
import { type Insertable, sql } from 'kysely';
import type { Content, Revision, RevisionKind, Values } from '../core/revision.ts';
import { prepared } from './prepared.ts';
import type { Db, Tables, Tx } from './schema.ts';

/** A revision as lists show it: no body. */
export interface RevisionRow {
  pageId: number;
  number: number;
  kind: RevisionKind;
  title: string;
  authors: readonly string[];
  summary: string;
  minor: boolean;
  createdAt: string;
  added: number;
  removed: number;
}

export interface NewRevision extends Content {
  pageId: number;
  number: number;
  kind: RevisionKind;
  authors: readonly string[];
  summary: string;
  minor: boolean;
  createdAt: string;
  /** Absent for what nobody can send twice (imports, restores by the program). */
  editId?: string;
  added: number;
  removed: number;
  /** Hash of revision number − 1; empty for the first. */
  parentHash: string;
}

/**
 * SHA-256 in hex over the parent's hash and everything people wrote in this revision, in a fixed order.
 * A changed letter anywhere in the past therefore shows in `gare check`.
 */
export function revisionHash(revision: Omit<NewRevision, 'added' | 'removed' | 'editId' | 'pageId'>): string {
  const { parentHash, number, kind, title, body, values, tags, authors, summary, minor, createdAt } =
    revision;
  return createHash('sha256')
    .update(parentHash)
    .update('\n')
    .update(JSON.stringify([number, kind, title, values, tags, authors, summary, minor, createdAt]))
    .update('\n')
    .update(body)
    .digest('hex');
}

const rowColumns = [
  'page_id',
  'number',
  'kind',
  'title',
  'authors',
  'summary',
  'minor',
  'created_at',
  'added',
  'removed',
] as const; // prettier-ignore

interface StoredRow {
  page_id: number;
  number: number;
  kind: string;
  title: string;
  authors: string;
  summary: string;
  minor: number;
  created_at: string;
  added: number;
  removed: number;
}

export function toRevisionRow(row: StoredRow): RevisionRow {
  return {
    pageId: row.page_id,
    number: row.number,
    kind: row.kind as RevisionKind,
    title: row.title,
    authors: JSON.parse(row.authors) as string[],
    summary: row.summary,
    minor: row.minor === 1,
    createdAt: row.created_at,
    added: row.added,
    removed: row.removed,
  };
}

function toRevision(
  row: StoredRow & { body: string; field_values: string; tags: string; hash: string },
): Revision {
  return {
    pageId: row.page_id,
    number: row.number,
    kind: row.kind as RevisionKind,
    title: row.title,
    body: row.body,
    values: JSON.parse(row.field_values) as Values,
    tags: JSON.parse(row.tags) as string[],
    authors: JSON.parse(row.authors) as string[],
    summary: row.summary,
    minor: row.minor === 1,
    createdAt: row.created_at,
    hash: row.hash,
  };
}

const byNumber = prepared((db, pageId: number, number: number) =>
  db
    .selectFrom('revision')
    .select([...rowColumns, 'body', 'field_values', 'tags', 'hash'])
    .where('page_id', '=', pageId)
    .where('number', '=', number),
);

const byEditId = prepared((db, editId: string) =>
  db.selectFrom('revision').select(['page_id', 'number']).where('edit_id', '=', editId),
);

const authorsOf = prepared((db, pageId: number, first: number) =>
  db
    .selectFrom('revision')
    .select(['authors', (select) => select.fn.countAll<number>().as('count')])
    .where('page_id', '=', pageId)
    .where('number', '>=', first)
    .groupBy('authors'),
);

export function readRevisions(db: Db) {
  return {
    find: async (pageId: number, number: number): Promise<Revision | undefined> => {
      const [row] = await byNumber(db, pageId, number);
      return row && toRevision(row);
    },

    /** Whole revisions, oldest first: history, blame and export. */
    listWhole: async (pageId: number, afterNumber: number, limit: number): Promise<Revision[]> => {
      const rows = await db
        .selectFrom('revision')
        .select([...rowColumns, 'body', 'field_values', 'tags', 'hash'])
        .where('page_id', '=', pageId)
        .where('number', '>', afterNumber)
        .orderBy('number')
        .limit(limit)
        .execute();
      return rows.map(toRevision);
    },

    /** Newest first, those before `beforeNumber`, none below `first`. */
    list: async (
      pageId: number,
      options: { first?: number; beforeNumber?: number; limit: number; withMinor: boolean },
    ): Promise<RevisionRow[]> => {
      let query = db.selectFrom('revision').select(rowColumns).where('page_id', '=', pageId);
      if (options.first !== undefined) query = query.where('number', '>=', options.first);
      if (options.beforeNumber !== undefined) query = query.where('number', '<', options.beforeNumber);
      if (!options.withMinor) query = query.where('minor', '=', 0);
      const rows = await query.orderBy('number', 'desc').limit(options.limit).execute();
      return rows.map(toRevisionRow);
    },

    /** Values and first 4,000 characters of the current revisions of these pages, by page id. */
    listCurrent: async (
      pageIds: readonly number[],
    ): Promise<Map<number, { values: Values; excerpt: string }>> => {
      if (pageIds.length === 0) return new Map();
      const rows = await db
        .selectFrom('page')
        .innerJoin('revision', (join) =>
          join.onRef('revision.page_id', '=', 'page.id').onRef('revision.number', '=', 'page.current'),
        )
        .select([
          'page.id',
          'revision.field_values',
          sql<string>`substr(revision.body, 1, 4000)`.as('excerpt'),
        ])
        .where('page.id', 'in', pageIds)
        .execute();
      return new Map(
        rows.map((row) => [row.id, { values: JSON.parse(row.field_values) as Values, excerpt: row.excerpt }]),
      );
    },

    /**
     * How many revisions, from number `first` on, each author has written on the page.
     * @param nameOf authors whom it gives one name are one.
     */
    listAuthors: async (
      pageId: number,
      first = 1,
      nameOf: (author: string) => string = (author) => author,
    ): Promise<{ author: string; count: number }[]> => {
      const rows = await authorsOf(db, pageId, first);
      const counts = new Map<string, number>();
      for (const row of rows) {
        for (const name of new Set((JSON.parse(row.authors) as string[]).map(nameOf))) {
          counts.set(name, (counts.get(name) ?? 0) + row.count);
        }
      }
      return [...counts]
        .map(([author, count]) => ({ author, count }))
        .sort((a, b) => b.count - a.count || a.author.localeCompare(b.author));
    },

    /** The revision an edit id made, wherever it is. */
    findByEditId: async (editId: string): Promise<{ pageId: number; number: number } | undefined> => {
      const [row] = await byEditId(db, editId);
      return row && { pageId: row.page_id, number: row.number };
    },
  };
}

const insert = prepared((db, row: Insertable<Tables['revision']>) => db.insertInto('revision').values(row));

export function writeRevisions(tx: Tx) {
  return {
    ...readRevisions(tx),

    /** Adds the revision, reads it back and compares before anything is committed. @returns its hash. */
    add: async (revision: NewRevision): Promise<string> => {
      const hash = revisionHash(revision);
      await insert(tx, {
        page_id: revision.pageId,
        number: revision.number,
        kind: revision.kind,
        title: revision.title,
        body: revision.body,
        field_values: JSON.stringify(revision.values),
        tags: JSON.stringify(revision.tags),
        authors: JSON.stringify(revision.authors),
        summary: revision.summary,
        minor: revision.minor ? 1 : 0,
        created_at: revision.createdAt,
        edit_id: revision.editId ?? null,
        added: revision.added,
        removed: revision.removed,
        hash,
      });
      const stored = await readRevisions(tx).find(revision.pageId, revision.number);
      const storedHash = stored && revisionHash({ ...stored, parentHash: revision.parentHash });
      if (storedHash !== hash) throw new Error('the database gave back another text than was written');
      return hash;
    },
  };
}
