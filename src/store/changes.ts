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
}

/** The place of a change in the order of the list. */
export interface ChangeCursor {
  createdAt: string;
  pageId: number;
  number: number;
}

export interface ChangesFilter {
  spaceId?: number;
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

function selectChanges(db: Db, rules: ReadableRules, spaceId: number | undefined) {
  const changes = db
    .selectFrom('revision')
    .innerJoin('page', 'page.id', 'revision.page_id')
    .innerJoin('space', 'space.id', 'page.space_id')
    .select(columns)
    .where('page.deleted_at', 'is', null)
    .where('page.access_id', 'in', rules);
  return spaceId === undefined ? changes : changes.where('page.space_id', '=', spaceId);
}

type SelectedRow = Awaited<ReturnType<ReturnType<typeof selectChanges>['execute']>>[number];

function toChangeRow(row: SelectedRow): ChangeRow {
  const { space, slug, pageTitle, type, current } = row;
  return { ...toRevisionRow(row), space, slug, pageTitle, type, current };
}

export function readChanges(db: Db) {
  return {
    /** Revisions of readable pages that are not deleted, newest first. */
    list: async (rules: ReadableRules, filter: ChangesFilter): Promise<ChangeRow[]> => {
      let query = selectChanges(db, rules, filter.spaceId);
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
