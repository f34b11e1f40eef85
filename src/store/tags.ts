/** Derived: the tags of current revisions. */
import { foldName } from '../core/page.ts';
import type { ReadableRules } from './pages.ts';
import { prepared } from './prepared.ts';
import { firstOfEach, replaceRows } from './replace-rows.ts';
import type { Db, Tx } from './schema.ts';

/** Tags meet without regard to case and accents. */
export function tagKey(tag: string): string {
  return foldName(tag);
}

export function readTags(db: Db) {
  return {
    /** Tags of readable pages with how many pages carry each, the most used first. */
    list: (
      spaceId: number | undefined,
      rules: ReadableRules,
      limit: number,
    ): Promise<{ tag: string; count: number }[]> => {
      const pages = db
        .selectFrom('tag')
        .innerJoin('page', 'page.id', 'tag.page_id')
        .where('page.deleted_at', 'is', null)
        .where('page.access_id', 'in', rules);
      const inSpace = spaceId === undefined ? pages : pages.where('page.space_id', '=', spaceId);
      return inSpace
        .select((select) => [
          select.fn.min<string>('tag.tag').as('tag'),
          select.fn.countAll<number>().as('count'),
        ])
        .groupBy('tag.tag_key')
        .orderBy('count', 'desc')
        .orderBy('tag.tag_key')
        .limit(limit)
        .execute();
    },
  };
}

const ofPage = prepared((db, pageId: number) =>
  db.selectFrom('tag').select(['tag_key', 'tag']).where('page_id', '=', pageId),
);

export function writeTags(tx: Tx) {
  return {
    ...readTags(tx),
    /** The page's tags are these and no others; of two spellings the first counts. */
    replace: async (pageId: number, tags: readonly string[]): Promise<void> => {
      const removal = tx.deleteFrom('tag').where('page_id', '=', pageId);
      const rows = tags.map((tag) => ({ tag_key: tagKey(tag), tag }));
      await replaceRows({
        present: await ofPage(tx, pageId),
        wanted: firstOfEach(rows, ({ tag_key }) => tag_key),
        add: (row) =>
          tx
            .insertInto('tag')
            .values({ page_id: pageId, ...row })
            .execute(),
        remove: ({ tag_key }) => removal.where('tag_key', '=', tag_key).execute(),
        removeAll: () => removal.execute(),
      });
    },
  };
}
