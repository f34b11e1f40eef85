/** Recent changes: revisions across pages, as readers may see them. Reads only; revisions.ts writes. */
import { sql } from 'kysely';
import type { ReadableRules } from './pages.ts';
import { type RevisionRow, toRevisionRow } from './revisions.ts';
import type { Db } from './schema.ts';

export interface ChangeRow extends RevisionRow {
  space: string;
  slug: string;
  /** Title of the page now; `title` is the revision's. */
  pageTitle: string;
  type: string;
  current: number;
  /** Number of the oldest revision of the page that the reader may know of. */
  first: number;
  /** Whether its text is hidden, and that of the revision before. */
  isHidden: boolean;
  followsHidden: boolean;
}

/** The place of a change in the order of the list. */
export interface ChangeCursor {
  createdAt: string;
  pageId: number;
  number: number;
}

/** What one author, as `authors` names them, wrote in a time. */
export interface AuthorWork {
  author: string;
  /** UTC, ISO 8601; the second moment is no longer of the time. */
  from: string;
  until: string;
}

export interface WorkOnPage {
  pageId: number;
  count: number;
}

export interface ChangesFilter {
  spaceId?: number;
  /** Only revisions that this one wrote or wrote at. */
  author?: string;
  withMinor: boolean;
  /** Only what comes after this one in the list. Moments alone would skip changes made by one import. */
  before?: ChangeCursor;
  limit: number;
}

const columns = [
  'revision.page_id',
  'revision.number',
  'revision.kind',
  'revision.title',
  'revision.authors',
  'revision.summary',
  'revision.minor',
  'revision.created_at',
  'revision.added',
  'revision.removed',
  'space.slug as space',
  'page.slug',
  'page.title as pageTitle',
  'page.type',
  'page.current',
] as const; // prettier-ignore

/** What is older was closed to who may not read under the rule it was closed with. For the table `page`. */
const firstOpen = (rules: ReadableRules) => sql<number>`coalesce((
  SELECT max(closed_past.before) FROM closed_past
  WHERE closed_past.page_id = page.id AND closed_past.access_id NOT IN (${sql.join(rules)})), 1)`;

const isHidden = (number: ReturnType<typeof sql>) => sql<number>`EXISTS (
  SELECT 1 FROM hidden_revision
  WHERE hidden_revision.page_id = revision.page_id AND hidden_revision.number = ${number})`;

function selectChanges(db: Db, rules: ReadableRules, spaceId: number | undefined) {
  const changes = db
    .selectFrom('revision')
    .innerJoin('page', 'page.id', 'revision.page_id')
    .innerJoin('space', 'space.id', 'page.space_id')
    .select(columns)
    .select([
      firstOpen(rules).as('first'),
      isHidden(sql`revision.number`).as('is_hidden'),
      isHidden(sql`revision.number - 1`).as('follows_hidden'),
    ])
    .where('page.deleted_at', 'is', null)
    .where('page.access_id', 'in', rules)
    .where(sql<boolean>`revision.number >= ${firstOpen(rules)}`);
  return spaceId === undefined ? changes : changes.where('page.space_id', '=', spaceId);
}

type SelectedRow = Awaited<ReturnType<ReturnType<typeof selectChanges>['execute']>>[number];

function toChangeRow(row: SelectedRow): ChangeRow {
  const { space, slug, pageTitle, type, current, first } = row;
  return {
    ...toRevisionRow(row),
    space,
    slug,
    pageTitle,
    type,
    current,
    first,
    isHidden: row.is_hidden === 1,
    followsHidden: row.follows_hidden === 1,
  };
}

function ofAuthor(db: Db, { author, from, until }: AuthorWork) {
  return db
    .selectFrom('revision')
    .where('authors', '=', JSON.stringify([author]))
    .where('created_at', '>=', from)
    .where('created_at', '<', until);
}

/** By the index: what groups of authors there are is read first, then what those wrote. */
function isBy(author: string) {
  return sql<boolean>`revision.authors IN (
    SELECT DISTINCT authors FROM revision WHERE instr(authors, ${JSON.stringify(author)}) > 0)`;
}

export function readChanges(db: Db) {
  return {
    /** Revisions of readable pages that are not deleted, newest first. */
    list: async (rules: ReadableRules, filter: ChangesFilter): Promise<ChangeRow[]> => {
      let query = selectChanges(db, rules, filter.spaceId);
      if (filter.author !== undefined) query = query.where(isBy(filter.author));
      if (!filter.withMinor) query = query.where('revision.minor', '=', 0);
      if (filter.before) {
        const { createdAt, pageId, number } = filter.before;
        query = query.where(
          sql<boolean>`(revision.created_at, revision.page_id, revision.number) < (${createdAt}, ${pageId}, ${number})`,
        );
      }
      const rows = await query
        .orderBy('revision.created_at', 'desc')
        .orderBy('revision.page_id', 'desc')
        .orderBy('revision.number', 'desc')
        .limit(filter.limit)
        .execute();
      return rows.map(toChangeRow);
    },

    /**
     * Pages of which this author alone wrote revisions between two moments (`until` is left out), and how many, in
     * the order of their ids; deleted pages too. Who may read them is the caller's question.
     */
    listPagesBy: async (work: AuthorWork, afterId: number, limit: number): Promise<WorkOnPage[]> => {
      const rows = await ofAuthor(db, work)
        .select(['page_id', (select) => select.fn.countAll<number>().as('count')])
        .where('page_id', '>', afterId)
        .groupBy('page_id')
        .orderBy('page_id')
        .limit(limit)
        .execute();
      return rows.map((row) => ({ pageId: row.page_id, count: row.count }));
    },

    countPagesBy: async (work: AuthorWork, afterId: number): Promise<number> => {
      const row = await ofAuthor(db, work)
        .select((select) => select.fn.count<number>('page_id').distinct().as('count'))
        .where('page_id', '>', afterId)
        .executeTakeFirstOrThrow();
      return row.count;
    },

    /** Numbers of those revisions of one page, in order. */
    listNumbersBy: async (work: AuthorWork, pageId: number): Promise<number[]> => {
      const rows = await ofAuthor(db, work)
        .select('number')
        .where('page_id', '=', pageId)
        .orderBy('number')
        .execute();
      return rows.map((row) => row.number);
    },

    /** The current revision of each readable page, the page changed last first. */
    listLatest: async (
      rules: ReadableRules,
      spaceId: number | undefined,
      limit: number,
    ): Promise<ChangeRow[]> => {
      const rows = await selectChanges(db, rules, spaceId)
        .whereRef('revision.number', '=', 'page.current')
        .orderBy('page.updated_at', 'desc')
        .orderBy('page.id', 'desc')
        .limit(limit)
        .execute();
      return rows.map(toChangeRow);
    },
  };
}
