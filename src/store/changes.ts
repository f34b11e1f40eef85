/** Recent changes: revisions across pages, as readers may see them. Reads only; revisions.ts writes. */
import { type PageRow, type ReadableRules, selectPages } from './pages.ts';
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

export interface ChangesFilter {
  spaceId?: number;
  withMinor: boolean;
  /** Only changes before this moment (UTC ISO), for the next page of a list. */
  before?: string;
  limit: number;
}

export function readChanges(db: Db) {
  return {
    /** Revisions of readable pages that are not deleted, newest first. */
    list: async (rules: ReadableRules, filter: ChangesFilter): Promise<ChangeRow[]> => {
      let query = db
        .selectFrom('revision')
        .innerJoin('page', 'page.id', 'revision.page_id')
        .innerJoin('space', 'space.id', 'page.space_id')
        .select([
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
        ]) // prettier-ignore
        .where('page.deleted_at', 'is', null)
        .where('page.access_id', 'in', rules);
      if (filter.spaceId !== undefined) query = query.where('page.space_id', '=', filter.spaceId);
      if (!filter.withMinor) query = query.where('revision.minor', '=', 0);
      if (filter.before !== undefined) query = query.where('revision.created_at', '<', filter.before);
      const rows = await query
        .orderBy('revision.created_at', 'desc')
        .orderBy('revision.page_id', 'desc')
        .orderBy('revision.number', 'desc')
        .limit(filter.limit)
        .execute();
      return rows.map((row) => ({
        ...toRevisionRow(row),
        space: row.space,
        slug: row.slug,
        pageTitle: row.pageTitle,
        type: row.type,
        current: row.current,
      }));
    },

    /** Readable pages by their last change, newest first: one row a page. */
    listPages: (rules: ReadableRules, spaceId: number | undefined, limit: number): Promise<PageRow[]> => {
      const pages = selectPages(db).where('page.deleted_at', 'is', null).where('page.access_id', 'in', rules);
      const inSpace = spaceId === undefined ? pages : pages.where('page.space_id', '=', spaceId);
      return inSpace.orderBy('page.updated_at', 'desc').orderBy('page.id', 'desc').limit(limit).execute();
    },
  };
}
