/** Canon: which part of a page's past is closed: what is older than its opening, and texts that were hidden. */
import { sql } from 'kysely';
import type { Db, Tx } from './schema.ts';

/** Revisions below `before` may be read only by who may read under this rule too. */
export interface ClosedPast {
  before: number;
  accessId: number;
}

export interface HiddenRevision {
  number: number;
  reason: string;
  /** Member id; null is the host. */
  hiddenBy: number | null;
  hiddenAt: string;
}

export function readPasts(db: Db) {
  return {
    listClosed: (pageId: number): Promise<ClosedPast[]> =>
      db
        .selectFrom('closed_past')
        .select(['before', 'access_id as accessId'])
        .where('page_id', '=', pageId)
        .orderBy('before')
        .execute(),

    listHidden: (pageId: number): Promise<HiddenRevision[]> =>
      db
        .selectFrom('hidden_revision')
        .select(['number', 'reason', 'hidden_by as hiddenBy', 'hidden_at as hiddenAt'])
        .where('page_id', '=', pageId)
        .orderBy('number')
        .execute(),
  };
}

export function writePasts(tx: Tx) {
  return {
    ...readPasts(tx),
    /** What is older than the current revision stays with those who may read under this rule. */
    close: async (pageId: number, accessId: number): Promise<void> => {
      await sql`INSERT OR IGNORE INTO closed_past (page_id, before, access_id)
        SELECT id, current, ${accessId} FROM page WHERE id = ${pageId} AND current > 1`.execute(tx);
    },

    /** The same for every page of the space that has no rule of its own. */
    closeSpace: async (spaceId: number, accessId: number): Promise<void> => {
      await sql`INSERT OR IGNORE INTO closed_past (page_id, before, access_id)
        SELECT id, current, ${accessId} FROM page
        WHERE space_id = ${spaceId} AND own_access = 0 AND current > 1`.execute(tx);
    },

    /** The whole past follows the page's rule again. */
    open: async (pageId: number): Promise<void> => {
      await tx.deleteFrom('closed_past').where('page_id', '=', pageId).execute();
    },

    hide: async (pageId: number, hidden: HiddenRevision): Promise<void> => {
      const { number, reason, hiddenBy, hiddenAt } = hidden;
      await tx
        .insertInto('hidden_revision')
        .values({ page_id: pageId, number, reason, hidden_by: hiddenBy, hidden_at: hiddenAt })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },

    show: async (pageId: number, number: number): Promise<void> => {
      await tx
        .deleteFrom('hidden_revision')
        .where('page_id', '=', pageId)
        .where('number', '=', number)
        .execute();
    },
  };
}
