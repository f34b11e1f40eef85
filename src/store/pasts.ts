/** Canon: which part of a page's past is closed: what is older than its opening, and texts that were hidden. */
import { sql } from 'kysely';
import { prepared } from './prepared.ts';
import type { Db, Tx } from './schema.ts';

/**
 * Revisions below `before`, and versions of attachments that were replaced or removed until `closedAt`, may be read
 * only by who may read under this rule too.
 */
export interface ClosedPast {
  before: number;
  accessId: number;
  /** UTC, ISO 8601. */
  closedAt: string;
}

export interface HiddenRevision {
  number: number;
  reason: string;
  /** Member id; null is the host. */
  hiddenBy: number | null;
  hiddenAt: string;
}

const closedOf = prepared((db, pageId: number) =>
  db
    .selectFrom('closed_past')
    .select(['before', 'access_id as accessId', 'closed_at as closedAt'])
    .where('page_id', '=', pageId)
    .orderBy('before'),
);

const hiddenOf = prepared((db, pageId: number) =>
  db
    .selectFrom('hidden_revision')
    .select(['number', 'reason', 'hidden_by as hiddenBy', 'hidden_at as hiddenAt'])
    .where('page_id', '=', pageId)
    .orderBy('number'),
);

export function readPasts(db: Db) {
  return {
    listClosed: (pageId: number): Promise<ClosedPast[]> => closedOf(db, pageId),

    listHidden: (pageId: number): Promise<HiddenRevision[]> => hiddenOf(db, pageId),
  };
}

/** Of these pages the past is closed until now. Closed again with nothing written since, until now all the same. */
const closing = (accessId: number, at: string, pages: ReturnType<typeof sql>) => sql`
  INSERT INTO closed_past (page_id, before, access_id, closed_at)
  SELECT id, current, ${accessId}, ${at} FROM page
  WHERE ${pages} AND (current > 1 OR EXISTS (SELECT 1 FROM attachment WHERE attachment.page_id = page.id))
  ON CONFLICT DO UPDATE SET closed_at = max(closed_at, excluded.closed_at)`;

export function writePasts(tx: Tx) {
  return {
    ...readPasts(tx),
    /**
     * What is older than the current revision, and than this moment, stays with those who may read under this rule.
     * @param at now: UTC, ISO 8601.
     */
    close: async (pageId: number, accessId: number, at: string): Promise<void> => {
      await closing(accessId, at, sql`id = ${pageId}`).execute(tx);
    },

    /** The same for every page of the space that has no rule of its own. */
    closeSpace: async (spaceId: number, accessId: number, at: string): Promise<void> => {
      await closing(accessId, at, sql`space_id = ${spaceId} AND own_access = 0`).execute(tx);
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
