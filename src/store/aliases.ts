/** Canon: old addresses, so that none ever breaks. */
import { prepared } from './prepared.ts';
import type { Db, Tx } from './schema.ts';

const ofPage = prepared((db, pageId: number) =>
  db.selectFrom('alias').select(['space_id as spaceId', 'slug']).where('page_id', '=', pageId),
);

export function readAliases(db: Db) {
  return {
    /** The page that once had this address. */
    find: async (spaceId: number, slug: string): Promise<number | undefined> => {
      const row = await db
        .selectFrom('alias')
        .select('page_id')
        .where('space_id', '=', spaceId)
        .where('slug', '=', slug)
        .executeTakeFirst();
      return row?.page_id;
    },

    /** Which of these keys are old addresses, and of which pages. */
    listByKeys: (spaceId: number, keys: readonly string[]): Promise<{ slug: string; pageId: number }[]> =>
      keys.length === 0
        ? Promise.resolve([])
        : db
            .selectFrom('alias')
            .select(['slug', 'page_id as pageId'])
            .where('space_id', '=', spaceId)
            .where('slug', 'in', keys)
            .execute(),

    listOfPage: (pageId: number): Promise<{ spaceId: number; slug: string }[]> => ofPage(db, pageId),
  };
}

export function writeAliases(tx: Tx) {
  return {
    ...readAliases(tx),

    /** Remembers an old address; the youngest page that left it wins. */
    add: async (spaceId: number, slug: string, pageId: number, createdAt: string): Promise<void> => {
      await tx
        .insertInto('alias')
        .values({ space_id: spaceId, slug, page_id: pageId, created_at: createdAt })
        .onConflict((conflict) => conflict.doUpdateSet({ page_id: pageId, created_at: createdAt }))
        .execute();
    },

    /** A page that takes an address needs no alias there. */
    remove: async (spaceId: number, slug: string): Promise<void> => {
      await tx.deleteFrom('alias').where('space_id', '=', spaceId).where('slug', '=', slug).execute();
    },
  };
}
