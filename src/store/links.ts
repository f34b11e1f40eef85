/** Derived: which page links to which name; from it backlinks, wanted pages and orphans. */
import { type RawBuilder, sql } from 'kysely';
import { type PageRow, type ReadableRules, selectPages } from './pages.ts';
import { prepared } from './prepared.ts';
import { firstOfEach, replaceRows } from './replace-rows.ts';
import type { Db, Tx } from './schema.ts';
import { isNotWithheld } from './withheld.ts';

export interface LinkRow {
  toSpaceId: number;
  /** core/link.ts `linkKey` of the name as written. */
  toKey: string;
  /** The name as written, for a page that is still wanted. */
  label: string;
}

export interface WantedRow {
  space: string;
  key: string;
  label: string;
  /** How many readable pages want it. */
  count: number;
}

const rulesList = (rules: ReadableRules) => sql.join(rules.map((id) => sql`${id}`));

/** Whether no shown page but `page` itself is found as `source` this way. */
const isNotLedToBy = (rules: ReadableRules, way: RawBuilder<unknown>) => sql<boolean>`NOT EXISTS (
  SELECT 1 FROM page AS source ${way}
    AND source.id <> page.id AND source.deleted_at IS NULL AND source.access_id IN (${rulesList(rules)}))`;

/** For the table `page`. */
const isShown = (rules: ReadableRules) =>
  sql`page.deleted_at IS NULL AND page.access_id IN (${rulesList(rules)})`;

const ofPage = prepared((db, pageId: number) =>
  db
    .selectFrom('link')
    .select(['to_space_id as toSpaceId', 'to_key as toKey', 'label'])
    .where('page_id', '=', pageId)
    .orderBy('to_space_id')
    .orderBy('to_key'),
);

interface Target {
  id: number;
  spaceId: number;
}

const backlinksTo = prepared(
  (db, page: Target, keys: readonly string[], rules: ReadableRules, limit: number) =>
    selectPages(db)
      .where('page.deleted_at', 'is', null)
      .where('page.access_id', 'in', rules)
      .where('page.id', '<>', page.id)
      .where(isNotWithheld(sql`page.type`))
      .where('page.id', 'in', (query) =>
        query
          .selectFrom('link')
          .select('link.page_id')
          .where('link.to_space_id', '=', page.spaceId)
          .where('link.to_key', 'in', keys),
      )
      .orderBy('page.updated_at', 'desc')
      .limit(limit),
);

export function readLinks(db: Db) {
  return {
    listOfPage: (pageId: number): Promise<LinkRow[]> => ofPage(db, pageId),

    /** Readable pages that link to one of these keys, the page changed last first. `keys` are the page's slug, title key and aliases. */
    listBacklinks: (
      { id, spaceId, keys }: Target & { keys: readonly string[] },
      rules: ReadableRules,
      limit: number,
    ): Promise<PageRow[]> => backlinksTo(db, { id, spaceId }, keys, rules, limit),

    /**
     * Names that readable pages link to and that no readable page has, the most wanted first. A page that may not be
     * read is wanted like one that is not there.
     */
    listWanted: async (
      spaceId: number | undefined,
      rules: ReadableRules,
      limit: number,
    ): Promise<WantedRow[]> => {
      const inSpace = spaceId === undefined ? sql`` : sql`AND link.to_space_id = ${spaceId}`;
      const found = await sql<WantedRow>`
        SELECT space.slug AS space, link.to_key AS "key", min(link.label) AS label, count(*) AS "count"
        FROM link
        JOIN page AS source ON source.id = link.page_id
        JOIN space ON space.id = link.to_space_id
        WHERE source.deleted_at IS NULL AND source.access_id IN (${rulesList(rules)}) ${inSpace}
          AND ${isNotWithheld(sql`source.type`)}
          AND space.access_id IN (${rulesList(rules)})
          AND NOT EXISTS (
            SELECT 1 FROM page WHERE page.space_id = link.to_space_id AND page.slug = link.to_key
              AND ${isShown(rules)})
          AND NOT EXISTS (
            SELECT 1 FROM page WHERE page.space_id = link.to_space_id AND page.title_key = link.to_key
              AND ${isShown(rules)})
          AND NOT EXISTS (
            SELECT 1 FROM alias JOIN page ON page.id = alias.page_id
            WHERE alias.space_id = link.to_space_id AND alias.slug = link.to_key AND ${isShown(rules)})
        GROUP BY link.to_space_id, link.to_key
        ORDER BY count(*) DESC, link.to_key
        LIMIT ${limit}`.execute(db);
      return found.rows;
    },

    /** Readable pages of a space that no readable page leads to by a link or as parent; neither home nor menu. */
    listOrphans: (spaceId: number, rules: ReadableRules, limit: number): Promise<PageRow[]> =>
      selectPages(db)
        .where('page.space_id', '=', spaceId)
        .where('page.deleted_at', 'is', null)
        .where('page.access_id', 'in', rules)
        .whereRef('page.slug', '<>', 'space.home')
        .whereRef('page.slug', '<>', 'space.menu')
        .where(isNotLedToBy(rules, sql`WHERE source.id = page.parent_id`))
        .where(
          isNotLedToBy(
            rules,
            sql`JOIN link ON link.page_id = source.id
              WHERE link.to_space_id = page.space_id AND link.to_key IN (page.slug, page.title_key)`,
          ),
        )
        .where(
          isNotLedToBy(
            rules,
            sql`JOIN link ON link.page_id = source.id
              JOIN alias ON alias.space_id = link.to_space_id AND alias.slug = link.to_key
              WHERE alias.page_id = page.id`,
          ),
        )
        .orderBy('page.title_key')
        .limit(limit)
        .execute(),
  };
}

export function writeLinks(tx: Tx) {
  return {
    ...readLinks(tx),
    /** The page's links are these and no others; of two to the same name the first counts. */
    replace: async (pageId: number, links: readonly LinkRow[]): Promise<void> => {
      const removal = tx.deleteFrom('link').where('page_id', '=', pageId);
      const rows = links.map(({ toSpaceId, toKey, label }) => ({ toSpaceId, toKey, label }));
      await replaceRows({
        present: await readLinks(tx).listOfPage(pageId),
        wanted: firstOfEach(rows, ({ toSpaceId, toKey }) => `${toSpaceId} ${toKey}`),
        add: ({ toSpaceId, toKey, label }) =>
          tx
            .insertInto('link')
            .values({ page_id: pageId, to_space_id: toSpaceId, to_key: toKey, label })
            .execute(),
        remove: ({ toSpaceId, toKey }) =>
          removal.where('to_space_id', '=', toSpaceId).where('to_key', '=', toKey).execute(),
        removeAll: () => removal.execute(),
      });
    },
  };
}
