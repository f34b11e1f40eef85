/** Lists of entries: which pass a filter, in which order, and what can be counted and summed of them. */
import { type RawBuilder, sql } from 'kysely';
import type { CompareKey } from '../core/entry-terms.ts';
import {
  type EntryFilter,
  leadingCount,
  listed,
  type Matching,
  matchingPages,
  matchingValues,
  narrowings,
  passingAmong,
  sortingValue,
  summedValue,
} from './entry-sql.ts';
import { type PageRow, type ReadableRules, selectPages } from './pages.ts';
import type { Db } from './schema.ts';

/** What a list is sorted by; entries that lack the field come last. */
export interface EntryOrder {
  by: 'title' | 'updated' | 'created' | { field: string; options?: readonly string[] };
  descending: boolean;
}

export interface KeyCount {
  key: CompareKey;
  count: number;
}

/** How values stand together: each by itself, days by year or by month. */
export type KeyUnit = 'value' | 'year' | 'month';

/** So many entries are looked at one by one at most; more are found along the index. */
const usualFew = 1000;

/** Different values of one field that are counted. */
const mostKeys = 1000;

const ownColumns = {
  title: sql`page.title_key`,
  updated: sql`page.updated_at`,
  created: sql`page.created_at`,
} as const;

/** @param few for tests, which look both ways at the same entries. */
export function readEntryLists(db: Db, few = usualFew) {
  const rowsOf = async <Row>(query: RawBuilder<unknown>) => (await query.execute(db)).rows as Row[];
  const first = async (query: RawBuilder<unknown>) => (await rowsOf<{ count: number }>(query))[0]?.count ?? 0;

  return {
    /** Finds the way to look at the entries of a filter: what follows asks of the answer. */
    narrow: async (filter: EntryFilter): Promise<Matching> => {
      const ways: { query: RawBuilder<unknown>; count: number }[] = [];
      for (const query of narrowings(filter)) {
        const count = await first(sql`SELECT count(*) AS count FROM (${query} LIMIT ${few + 1})`);
        ways.push({ query, count });
      }
      const [best] = ways.sort((a, b) => a.count - b.count);
      if (!best || best.count > few) return { filter };
      const found = await rowsOf<{ id: number }>(
        sql`SELECT page.id AS id ${passingAmong(filter, best.query)}`,
      );
      return { filter, few: found.map(({ id }) => id) };
    },

    count: (matching: Matching): Promise<number> =>
      first(leadingCount(matching) ?? sql`SELECT count(*) AS count ${matchingPages(matching)}`),

    listIds: async (
      matching: Matching,
      order: EntryOrder,
      { limit, offset }: { limit: number; offset: number },
    ): Promise<number[]> => {
      const page = sql`LIMIT ${limit} OFFSET ${offset}`;
      const rows = await rowsOf<{ id: number }>(sql`${sorted(matching, order)} ${page}`);
      const ids = rows.map(({ id }) => id);
      if (ids.length === limit || !walksIndex(matching, order)) return ids;
      // The end of the walk: behind it come those that lack the field.
      const there = await first(sql`SELECT count(*) AS count ${sortingValues(matching, order)}`);
      const rest = { limit: limit - ids.length, offset: Math.max(0, offset - there) };
      const lacking = await rowsOf<{ id: number }>(
        sql`${withoutField(matching, order)} LIMIT ${rest.limit} OFFSET ${rest.offset}`,
      );
      return [...ids, ...lacking.map(({ id }) => id)];
    },

    /** Readable pages of these ids, in their order. */
    listPages: async (rules: ReadableRules, ids: readonly number[]): Promise<PageRow[]> => {
      const rows = await selectPages(db)
        .where('page.access_id', 'in', rules)
        .where('page.deleted_at', 'is', null)
        .where(sql<boolean>`page.id IN ${listed(ids)}`)
        .execute();
      const byId = new Map(rows.map((row) => [row.id, row]));
      return ids.flatMap((id) => byId.get(id) ?? []);
    },

    /** How many entries have each value of the field, the most frequent first; at most a thousand values. */
    countKeys: (matching: Matching, field: string, unit: KeyUnit = 'value'): Promise<KeyCount[]> => {
      const rows = matchingValues(matching, field);
      if (unit === 'value')
        return rowsOf(sql`SELECT v.key AS key, count(*) AS count ${rows}
          GROUP BY v.key ORDER BY count DESC, v.key LIMIT ${mostKeys}`);
      // Day by day first: these are in the order of the index.
      return rowsOf(sql`SELECT ${partOf('days', unit)} AS key, sum(days.count) AS count
        FROM (SELECT v.key AS key, count(*) AS count ${rows} AND ${isFirstDay} GROUP BY v.key) AS days
        GROUP BY 1 ORDER BY 1 LIMIT ${mostKeys}`);
    },

    /** How many entries have a value of the field; with keys, one of these values, each entry counted once. */
    countHaving: (matching: Matching, field: string, keys?: readonly CompareKey[]): Promise<number> => {
      const rows = matchingValues(matching, field);
      return keys
        ? first(sql`SELECT count(DISTINCT v.page_id) AS count ${rows} AND v.key IN ${listed(keys)}`)
        : first(sql`SELECT count(*) AS count ${rows} AND v.seq = 0`);
    },

    /** First letters of titles, and how many entries begin with each. */
    countLetters: (matching: Matching): Promise<KeyCount[]> =>
      rowsOf(sql`SELECT substr(page.title_key, 1, 1) AS key, count(*) AS count ${matchingPages(matching)}
        GROUP BY 1 ORDER BY 1 LIMIT ${mostKeys}`),

    /** Of the numbers of a field; undefined when there are none. */
    sum: async (matching: Matching, field: string): Promise<number | undefined> => {
      const [row] = await rowsOf<{ sum: number | null }>(
        sql`SELECT sum(v.key) AS sum ${matchingValues(matching, field)} AND v.key < ''`,
      );
      return row?.sum ?? undefined;
    },

    /** The least and the greatest number of a field, read off the ends of the index. */
    bounds: async (matching: Matching, field: string): Promise<{ min: number; max: number } | undefined> => {
      const numbers = sql`SELECT v.key ${matchingValues(matching, field)} AND v.key < ''`;
      const [row] = await rowsOf<{ min: number | null; max: number | null }>(
        sql`SELECT (${numbers} ORDER BY v.key LIMIT 1) AS min, (${numbers} ORDER BY v.key DESC LIMIT 1) AS max`,
      );
      return row && row.min !== null && row.max !== null ? { min: row.min, max: row.max } : undefined;
    },

    /** The sums of a numeric field by the values of another. */
    sumByKey: (
      matching: Matching,
      field: string,
      unit: KeyUnit,
      summed: string,
    ): Promise<{ key: CompareKey; amount: number }[]> => {
      const rows = matchingValues(matching, field);
      return rowsOf(sql`SELECT ${partOf('held', unit)} AS key, sum(summed.key) AS amount
        FROM (SELECT v.page_id, v.key ${rows} ${unit === 'value' ? sql`` : sql`AND ${isFirstDay}`}) AS held
        ${summedValue(matching.filter, summed)}
        GROUP BY 1 ORDER BY 1 LIMIT ${mostKeys}`);
    },

    /** How these keys are written, each as one of the entries has it. */
    listTexts: (
      filter: EntryFilter,
      field: string,
      keys: readonly CompareKey[],
    ): Promise<{ key: CompareKey; text: string }[]> =>
      rowsOf(sql`SELECT wanted.value AS key, (SELECT v.text ${matchingValues({ filter: { ...filter, tests: [] } }, field)}
          AND v.key = wanted.value ORDER BY v.page_id LIMIT 1) AS text
        FROM json_each(${JSON.stringify(keys)}) AS wanted WHERE text IS NOT NULL`),
  };
}

/** Of a period the day on which it begins. */
const isFirstDay = sql`v.seq = 0 AND v.key >= '1' AND v.key < ':'`;

/** What of a key says the unit: the first letters of a day its year or month. */
function partOf(alias: 'days' | 'held', unit: KeyUnit) {
  const key = sql.ref(`${alias}.key`);
  return unit === 'value' ? key : sql`substr(${key}, 1, ${unit === 'year' ? 4 : 7})`;
}

/** Whether the order is that of the index of keys, so that a page of the list is read off it. */
function walksIndex({ filter, few }: Matching, { by }: EntryOrder): boolean {
  return typeof by === 'object' && filter.type !== '' && !few;
}

function sorted(matching: Matching, order: EntryOrder): RawBuilder<unknown> {
  const { by, descending } = order;
  const direction = descending ? sql`DESC` : sql`ASC`;
  if (typeof by !== 'object') {
    return sql`SELECT page.id AS id ${matchingPages(matching)}
      ORDER BY ${ownColumns[by]} ${direction}, page.id ${direction}`;
  }
  const keys = sql`${rankOf(by.options, direction)} v.key ${direction}`;
  if (walksIndex(matching, order))
    return sql`SELECT v.page_id AS id ${sortingValues(matching, order)}
      ORDER BY ${keys}, v.page_id ${direction}`;
  return sql`SELECT page.id AS id FROM (SELECT page.id ${matchingPages(matching)}) AS page
    ${sortingValue(matching.filter, by.field)}
    ORDER BY v.page_id IS NULL, ${keys}, page.id ${direction}`;
}

/** Options come in their own order; values that are none come behind. */
function rankOf(options: readonly string[] = [], direction: RawBuilder<unknown>): RawBuilder<unknown> {
  if (options.length === 0) return sql``;
  const ranks = options.map((option, rank) => sql`WHEN ${option} THEN ${sql.lit(rank)}`);
  return sql`CASE v.key ${sql.join(ranks, sql` `)} ELSE ${sql.lit(options.length)} END ${direction},`;
}

function sortingValues(matching: Matching, { by }: EntryOrder): RawBuilder<unknown> {
  return sql`${matchingValues(matching, typeof by === 'object' ? by.field : '')} AND v.seq = 0`;
}

function withoutField(matching: Matching, { by, descending }: EntryOrder): RawBuilder<unknown> {
  const test = { field: typeof by === 'object' ? by.field : '', isNegated: true };
  const { filter } = matching;
  return sql`SELECT page.id AS id
    ${matchingPages({ ...matching, filter: { ...filter, tests: [...filter.tests, test] } })}
    ORDER BY page.id ${descending ? sql`DESC` : sql`ASC`}`;
}
