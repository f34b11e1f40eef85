/**
 * The parts of which queries about entries are put together. Each part begins with rows that the actor may read and
 * values that they may see: what is counted, sorted or summed of it tells nothing else.
 */
import { type RawBuilder, sql } from 'kysely';
import type { KeySpan, ValueTest } from '../core/entry-terms.ts';
import { foldName } from '../core/page.ts';
import type { ReadableRules } from './pages.ts';
import type { Sight } from './values.ts';
import { isNotWithheld } from './withheld.ts';

/** Which entries a list is about. */
export interface EntryFilter {
  rules: ReadableRules;
  sight: Sight;
  /** '' for pages of any type. */
  type: string;
  spaceId?: number;
  tag?: string;
  /** Made by search/match.ts, which quotes every word. */
  match?: string;
  tests: readonly ValueTest[];
}

/** Entries that pass a filter: by the filter itself, or, where one of its parts leaves but few, by their ids. */
export interface Matching {
  filter: EntryFilter;
  few?: readonly number[];
}

type Sql = RawBuilder<unknown>;

/** A list of any length is one parameter, so that the text of a query does not change with it. */
export const listed = (values: readonly (string | number)[]): Sql =>
  sql`(SELECT value FROM json_each(${JSON.stringify(values)}))`;

const all = (parts: readonly (Sql | undefined)[]): Sql =>
  sql.join(
    parts.filter((part) => part !== undefined),
    sql` AND `,
  );

/** Any type that has values, found by a step from one to the next. */
const anyType = sql`(
  WITH RECURSIVE kind(type) AS (
    SELECT min(type) FROM value
    UNION ALL SELECT (SELECT min(type) FROM value WHERE type > kind.type) FROM kind WHERE kind.type IS NOT NULL)
  SELECT type FROM kind WHERE type IS NOT NULL)`;

/** Rows of `value AS v` of a field that the actor sees. @param way by which they are found: along the index of keys, or by page. */
function seenRows({ rules, sight, type, spaceId }: EntryFilter, field: string, way: 'keys' | 'page'): Sql {
  const seen = sql`v.readers <= ${sight.readers}`;
  const kind = way === 'page' ? sql`+v.type` : sql`v.type`;
  return all([
    type === '' ? (way === 'page' ? undefined : sql`v.type IN ${anyType}`) : sql`${kind} = ${type}`,
    sql`v.field = ${field}`,
    sql`v.access_id IN ${listed(rules)}`,
    sight.managed.length === 0 ? seen : sql`(${seen} OR v.access_id IN ${listed(sight.managed)})`,
    spaceId === undefined ? undefined : sql`v.space_id = ${spaceId}`,
  ]);
}

function inRange(span: Exclude<KeySpan, { is: unknown }>): Sql {
  return all([
    span.from === undefined ? undefined : sql`v.key >= ${span.from}`,
    span.after === undefined ? undefined : sql`v.key > ${span.after}`,
    span.to === undefined ? undefined : sql`v.key <= ${span.to}`,
    span.before === undefined ? undefined : sql`v.key < ${span.before}`,
  ]);
}

/** What the key of a row has to be, one part for each index range; none of it for any key. */
function keyParts(spans: readonly KeySpan[]): Sql[] {
  const exact = spans.flatMap((span) => ('is' in span ? [span.is] : []));
  const ranges = spans.flatMap((span) => ('is' in span ? [] : [inRange(span)]));
  return [...(exact.length > 0 ? [sql`v.key IN ${listed(exact)}`] : []), ...ranges];
}

/** Ids of pages that have such a value, some of them several times. */
function havingValue(filter: EntryFilter, { field, spans, isFirst }: ValueTest): Sql {
  const rows = sql`SELECT v.page_id FROM value AS v INDEXED BY value_by_key
    WHERE ${all([seenRows(filter, field, 'keys'), isFirst && sql`v.seq = 0`])}`;
  if (!spans) return rows;
  const parts = keyParts(spans);
  if (parts.length === 0) return sql`SELECT 0 WHERE 0`;
  return sql.join(
    parts.map((part) => sql`${rows} AND ${part}`),
    sql` UNION ALL `,
  );
}

/** The same of the one page at hand. */
function hasValue(filter: EntryFilter, { field, spans, isFirst }: ValueTest): Sql {
  const parts = spans ? keyParts(spans) : [sql`1`];
  if (parts.length === 0) return sql`0`;
  return sql`EXISTS (SELECT 1 FROM value AS v WHERE v.page_id = page.id
    AND ${all([seenRows(filter, field, 'page'), isFirst && sql`v.seq = 0`])} AND (${sql.join(parts, sql` OR `)}))`;
}

const tagged = (tag: string) => sql`SELECT tag.page_id FROM tag WHERE tag.tag_key = ${foldName(tag)}`;
const worded = (match: string) =>
  sql`SELECT text_index.rowid FROM text_index WHERE text_index MATCH ${match}
    AND ${isNotWithheld(sql`(SELECT type FROM page WHERE id = text_index.rowid)`)}`;

/** Ways to find entries by one part of the filter alone, each as a query of page ids. */
export function narrowings(filter: EntryFilter): Sql[] {
  return [
    ...filter.tests.filter((test) => !test.isNegated).map((test) => havingValue(filter, test)),
    ...(filter.tag === undefined ? [] : [tagged(filter.tag)]),
    ...(filter.match === undefined ? [] : [worded(filter.match)]),
  ];
}

/** What a page has to be to be in the list at all, its values, tags and words aside. */
function isEntry({ rules, type, spaceId }: EntryFilter): Sql {
  return all([
    // Said twice for the index of types, which has no rows for pages without one.
    type === '' ? undefined : sql`page.type = ${type} AND page.type <> ''`,
    sql`page.deleted_at IS NULL`,
    sql`page.access_id IN ${listed(rules)}`,
    spaceId === undefined ? undefined : sql`page.space_id = ${spaceId}`,
  ]);
}

/** Pages among these ids that pass the filter. */
export function passingAmong(filter: EntryFilter, ids: Sql): Sql {
  return sql`FROM (WITH ids(page_id) AS (${ids}) SELECT DISTINCT page_id FROM ids) AS found CROSS JOIN page
    WHERE ${all([
      sql`page.id = found.page_id`,
      isEntry(filter),
      ...filter.tests.map((test) =>
        test.isNegated ? sql`NOT ${hasValue(filter, test)}` : hasValue(filter, test),
      ),
      filter.tag === undefined ? undefined : sql`page.id IN (${tagged(filter.tag)})`,
      filter.match === undefined ? undefined : sql`page.id IN (${worded(filter.match)})`,
    ])}`;
}

/** @param id of the page a row belongs to; the plus keeps SQLite from beginning with the list. */
function passesParts(filter: EntryFilter, id: Sql): (Sql | undefined)[] {
  return [
    ...filter.tests.map(
      (test) => sql`${id} ${test.isNegated ? sql`NOT IN` : sql`IN`} (${havingValue(filter, test)})`,
    ),
    filter.tag === undefined ? undefined : sql`${id} IN (${tagged(filter.tag)})`,
    filter.match === undefined ? undefined : sql`${id} IN (${worded(filter.match)})`,
  ];
}

/** `FROM page …`: the entries that pass, each once. */
export function matchingPages({ filter, few }: Matching): Sql {
  if (few)
    return sql`FROM json_each(${JSON.stringify(few)}) AS found CROSS JOIN page
      WHERE page.id = found.value AND ${isEntry(filter)}`;
  if (filter.type === '')
    return sql`FROM page WHERE ${all([isEntry(filter), ...passesParts(filter, sql`page.id`)])}`;
  return sql`FROM page INDEXED BY page_by_type
    WHERE ${all([isEntry(filter), ...passesParts(filter, sql`+page.id`)])}`;
}

/** `FROM value AS v …`: the values of a field that the actor sees in the entries that pass. */
export function matchingValues({ filter, few }: Matching, field: string): Sql {
  if (few)
    return sql`FROM json_each(${JSON.stringify(few)}) AS found CROSS JOIN value AS v
      WHERE v.page_id = found.value AND ${seenRows(filter, field, 'page')}`;
  return sql`FROM value AS v INDEXED BY value_by_key
    WHERE ${all([seenRows(filter, field, 'keys'), ...passesParts(filter, sql`+v.page_id`)])}`;
}

/**
 * A count of the entries that pass, where a test on their values leads to them: those are fewer than all pages of the type.
 */
export function leadingCount({ filter, few }: Matching): Sql | undefined {
  const [lead, ...others] = [...filter.tests].sort((a, b) => Number(a.isNegated) - Number(b.isNegated));
  if (few || filter.type === '' || !lead || lead.isNegated) return undefined;
  const passing = all([sql`1`, ...passesParts({ ...filter, tests: others }, sql`led.page_id`)]);
  // An entry has a value but once, and one first value.
  const [span] = lead.spans ?? [];
  const isOnce = lead.isFirst || (lead.spans?.length === 1 && span !== undefined && 'is' in span);
  const count = isOnce ? sql`count(*)` : sql`count(DISTINCT led.page_id)`;
  return sql`SELECT ${count} AS count FROM (${havingValue(filter, lead)}) AS led WHERE ${passing}`;
}

/** The first value of a field for each page at hand, as `v`, where the actor sees it. */
export function sortingValue(filter: EntryFilter, field: string): Sql {
  return sql`LEFT JOIN value AS v ON v.page_id = page.id AND v.seq = 0 AND ${seenRows(filter, field, 'page')}`;
}

/** The same of a field that is summed, as `summed`, for rows that are called `held`. */
export function summedValue({ sight }: EntryFilter, field: string): Sql {
  const seen = sql`summed.readers <= ${sight.readers}`;
  return sql`CROSS JOIN value AS summed ON summed.page_id = held.page_id AND summed.field = ${field} AND summed.seq = 0
    AND summed.key < '' AND ${sight.managed.length === 0 ? seen : sql`(${seen} OR summed.access_id IN ${listed(sight.managed)})`}`;
}
