/** Derived: which entry leads to which name by which of its fields; from it entries that belong to a page, counted or listed. */
import { type RawBuilder, sql } from 'kysely';
import type { ReadableRules } from './pages.ts';
import { prepared } from './prepared.ts';
import { firstOfEach, replaceRows } from './replace-rows.ts';
import type { Db, Tx } from './schema.ts';
import { type Sight, seenBy } from './values.ts';
import { isNotWithheld } from './withheld.ts';

export interface RelationRow {
  field: string;
  toSpaceId: number;
  /** core/link.ts `linkKey` of the name as written. */
  toKey: string;
}

/** Entries of a type that lead to a page by one of its fields. */
export interface RelationAsked {
  type: string;
  field: string;
  /** The rules under which the actor sees that field of entries they may read. */
  rules: ReadableRules;
}

/** How many lead to a page, and what they hold in the number field that was asked for. */
export interface RelationCount {
  pageId: number;
  /** Place of what was asked in the list. */
  at: number;
  count: number;
  total: number;
}

/** Ids of pages that lead to a page, by title; `count` is how many there are of them in all. */
export interface LeadingRow {
  pageId: number;
  at: number;
  id: number;
  count: number;
}

const none = sql`(NULL)`;

function listOf(values: readonly (number | string)[]): RawBuilder<unknown> {
  return values.length === 0 ? none : sql`(${sql.join(values.map((value) => sql`${value}`))})`;
}

/**
 * The names by which links lead to these pages, as this actor's links do: a slug goes before a title, the older of two
 * titles before the other, and a name of today before one of the past.
 */
function targets(pageIds: readonly number[], rules: ReadableRules): RawBuilder<unknown> {
  const ids = listOf(pageIds);
  const isShown = sql`other.deleted_at IS NULL AND other.access_id IN ${listOf(rules)}`;
  return sql`target(page_id, space_id, key) AS (
    SELECT id, space_id, slug FROM page WHERE id IN ${ids}
    UNION
    SELECT id, space_id, title_key FROM page WHERE id IN ${ids}
      AND NOT EXISTS (SELECT 1 FROM page AS other
        WHERE other.space_id = page.space_id AND other.slug = page.title_key AND other.id <> page.id AND ${isShown})
      AND NOT EXISTS (SELECT 1 FROM page AS other
        WHERE other.space_id = page.space_id AND other.title_key = page.title_key AND other.id < page.id AND ${isShown})
    UNION
    SELECT page_id, space_id, slug FROM alias WHERE page_id IN ${ids}
      AND NOT EXISTS (SELECT 1 FROM page AS other
        WHERE other.space_id = alias.space_id AND other.slug = alias.slug AND ${isShown})
      AND NOT EXISTS (SELECT 1 FROM page AS other
        WHERE other.space_id = alias.space_id AND other.title_key = alias.slug AND ${isShown}))`;
}

/** Pairs of a page and one that leads to it, each once. CROSS: from the few pages asked for, never through all links. */
function leading({ type, field, rules }: RelationAsked): RawBuilder<unknown> {
  return sql`SELECT DISTINCT target.page_id AS page_id, source.id AS id
    FROM target
    CROSS JOIN relation ON relation.to_space_id = target.space_id AND relation.to_key = target.key
      AND relation.field = ${field}
    JOIN page AS source ON source.id = relation.page_id
    WHERE source.id <> target.page_id AND source.type = ${type} AND source.deleted_at IS NULL
      AND source.access_id IN ${listOf(rules)}`;
}

/** The same for links of any kind. */
function linking(rules: ReadableRules): RawBuilder<unknown> {
  return sql`SELECT DISTINCT target.page_id AS page_id, source.id AS id
    FROM target
    CROSS JOIN link ON link.to_space_id = target.space_id AND link.to_key = target.key
    JOIN page AS source ON source.id = link.page_id
    WHERE source.id <> target.page_id AND source.deleted_at IS NULL AND source.access_id IN ${listOf(rules)}
      AND ${isNotWithheld(sql`source.type`)}`;
}

const ofPage = prepared((db, pageId: number) =>
  db
    .selectFrom('relation')
    .select(['field', 'to_space_id as toSpaceId', 'to_key as toKey'])
    .where('page_id', '=', pageId)
    .orderBy('field')
    .orderBy('to_space_id')
    .orderBy('to_key'),
);

export function readRelations(db: Db) {
  return {
    listOfPage: (pageId: number): Promise<RelationRow[]> => ofPage(db, pageId),

    /** By which fields of which types readable entries lead to the page, under which rules, and how many. */
    listKinds: async (
      pageId: number,
      rules: ReadableRules,
    ): Promise<{ type: string; field: string; accessId: number; count: number }[]> => {
      const found = await sql<{ type: string; field: string; accessId: number; count: number }>`
        WITH ${targets([pageId], rules)}
        SELECT source.type AS type, relation.field AS field, source.access_id AS "accessId",
          count(DISTINCT source.id) AS count
        FROM target
        CROSS JOIN relation ON relation.to_space_id = target.space_id AND relation.to_key = target.key
        JOIN page AS source ON source.id = relation.page_id
        WHERE source.id <> target.page_id AND source.deleted_at IS NULL AND source.access_id IN ${listOf(rules)}
        GROUP BY source.type, relation.field, source.access_id
        ORDER BY source.type, relation.field, source.access_id`.execute(db);
      return found.rows;
    },

    /**
     * How many entries lead to each of the pages, and the sum of one of their numbers, in one query; no row where none do.
     * @param rules what the actor may read: it decides which page a name means.
     * @param sight what the actor sees of those numbers.
     */
    countLeading: async (
      pageIds: readonly number[],
      asked: readonly (RelationAsked & { number?: string })[],
      rules: ReadableRules,
      sight: Sight,
    ): Promise<RelationCount[]> => {
      if (pageIds.length === 0 || asked.length === 0) return [];
      const parts = asked.map(
        (one, at) => sql`SELECT led.page_id AS "pageId", ${sql.lit(at)} AS at, count(*) AS count,
            total(CASE WHEN typeof(value.key) IN ('integer', 'real') THEN value.key END) AS total
          FROM (${leading(one)}) AS led
          LEFT JOIN value ON value.page_id = led.id AND value.field = ${one.number ?? ''} AND value.seq = 0
            AND ${seenBy(sight, 'value')}
          GROUP BY led.page_id`,
      );
      const found = await sql<RelationCount>`
        WITH ${targets(pageIds, rules)} ${sql.join(parts, sql` UNION ALL `)}`.execute(db);
      return found.rows;
    },

    /** The first `limit` of them for each page and each thing asked, by title; `links` asks for links of any kind. */
    listLeading: async (
      pageIds: readonly number[],
      asked: readonly (RelationAsked | 'links')[],
      rules: ReadableRules,
      limit: number,
    ): Promise<LeadingRow[]> => {
      if (pageIds.length === 0 || asked.length === 0) return [];
      const parts = asked.map((one, at) => {
        const led = one === 'links' ? linking(rules) : leading(one);
        return sql`SELECT led.page_id AS "pageId", ${sql.lit(at)} AS at, led.id AS id,
            count(*) OVER (PARTITION BY led.page_id) AS count,
            row_number() OVER (PARTITION BY led.page_id ORDER BY page.title_key, page.id) AS place
          FROM (${led}) AS led JOIN page ON page.id = led.id`;
      });
      const found = await sql<LeadingRow>`
        WITH ${targets(pageIds, rules)}
        SELECT "pageId", at, id, count FROM (${sql.join(parts, sql` UNION ALL `)})
        WHERE place <= ${limit} ORDER BY at, "pageId", place`.execute(db);
      return found.rows;
    },
  };
}

export function writeRelations(tx: Tx) {
  return {
    ...readRelations(tx),
    /** What the fields of the page lead to is this and nothing else. */
    replace: async (pageId: number, relations: readonly RelationRow[]): Promise<void> => {
      const removal = tx.deleteFrom('relation').where('page_id', '=', pageId);
      const rows = relations.map(({ field, toSpaceId, toKey }) => ({ field, toSpaceId, toKey }));
      await replaceRows({
        present: await readRelations(tx).listOfPage(pageId),
        wanted: firstOfEach(rows, ({ field, toSpaceId, toKey }) => `${field} ${toSpaceId} ${toKey}`),
        add: ({ field, toSpaceId, toKey }) =>
          tx
            .insertInto('relation')
            .values({ page_id: pageId, field, to_space_id: toSpaceId, to_key: toKey })
            .execute(),
        remove: ({ field, toSpaceId, toKey }) =>
          removal
            .where('field', '=', field)
            .where('to_space_id', '=', toSpaceId)
            .where('to_key', '=', toKey)
            .execute(),
        removeAll: () => removal.execute(),
      });
    },
  };
}
