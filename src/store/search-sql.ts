/**
 * The parts of which a search is put together. Each walk begins at an index of words, goes on through `searchable`, where
 * rights and filters are asked, and ends after so many rows: whatever is counted is counted of these.
 */
import { type RawBuilder, sql } from 'kysely';
import { type EntryFilter, listed, narrowings } from './entry-sql.ts';
import type { ReadableRules } from './pages.ts';
import { isNotWithheld } from './withheld.ts';

/** Weights of bm25 in the order of the columns of `text_index`, and of `file_index`. */
export interface SearchWeights {
  pages: readonly number[];
  files: readonly number[];
}

/** Texts of search/match.ts, which quotes every word; absent where words do not matter. */
export interface SearchWords {
  pages?: string;
  files?: string;
  /** Pages whose own text holds this are not found by their files either. */
  unwanted?: string;
}

/** What pages must be besides holding words. Within one filter any of what it lists will do. */
export type SearchFilter = { isNot: boolean } & (
  | { by: 'space'; ids: readonly number[] }
  | { by: 'type'; types: readonly string[] }
  | { by: 'tag'; keys: readonly string[] }
  /** ISO, of the page's day; `before` is left out. */
  | { by: 'day'; from?: string; before?: string }
  /** As revisions keep them, JSON. */
  | { by: 'author'; authors: readonly string[] }
  /** Each with one test. */
  | { by: 'value'; entries: readonly EntryFilter[] }
);

/** What is ticked: within a facet any of them, between facets all. None for a facet of which nothing is. */
export interface SearchChoice {
  spaces: readonly number[];
  types: readonly string[];
  /** `2026` */
  years: readonly string[];
  tags: readonly string[];
  /** Of files that answer. */
  kinds: readonly string[];
}

export interface SearchPlan {
  rules: ReadableRules;
  words: SearchWords;
  filters: readonly SearchFilter[];
  /** Only files of these kinds answer, or only others; of any kind when none is listed. Pages answer by files alone then. */
  files?: { kinds: readonly string[]; isNot: boolean };
  chosen: SearchChoice;
  order: 'relevance' | 'date' | 'changed' | 'title';
  weights: SearchWeights;
}

type Sql = RawBuilder<unknown>;

const yes = sql`1`;

/** For rows of `searchable AS s`. */
export function isReadable(rules: ReadableRules): Sql {
  return sql`s.access_id IN ${listed(rules)} AND ${isNotWithheld(sql`s.type`)}`;
}

/** Nothing of what the page was before is closed to the actor, or hidden. For rows of `searchable AS s`. */
export function isPastKnown(rules: ReadableRules): Sql {
  return sql`s.page_id NOT IN (SELECT page_id FROM closed_past WHERE access_id NOT IN ${listed(rules)}
    UNION ALL SELECT page_id FROM hidden_revision)`;
}

/**
 * By what it was called in a past that is closed to the actor, or hidden, a page is not found. For rows of
 * `searchable AS s` that match in `text_index`.
 */
export function isByKnownName(match: string, rules: ReadableRules): Sql {
  return sql`(${isPastKnown(rules)}
    OR s.page_id IN (SELECT rowid FROM text_index WHERE text_index MATCH ${`- aliases : (${match})`}))`;
}

/** The same with filters: what a page must be to be found by anything. */
export function passes({ rules, filters }: Pick<SearchPlan, 'rules' | 'filters'>): Sql {
  return sql.join([isReadable(rules), ...filters.map((filter) => passesOne(filter, rules))], sql` AND `);
}

function passesOne(filter: SearchFilter, rules: ReadableRules): Sql {
  return filter.isNot ? sql`NOT (${isMeant(filter, rules)})` : isMeant(filter, rules);
}

function isMeant(filter: SearchFilter, rules: ReadableRules): Sql {
  switch (filter.by) {
    case 'space':
      return sql`s.space_id IN ${listed(filter.ids)}`;
    case 'type':
      return sql`s.type IN ${listed(filter.types)}`;
    case 'tag':
      return sql`s.page_id IN ${tagged(filter.keys)}`;
    case 'day':
      return sql`${filter.from === undefined ? yes : sql`s.day >= ${filter.from}`}
        AND ${filter.before === undefined ? yes : sql`s.day < ${filter.before}`}`;
    case 'author':
      return sql`s.page_id IN ${writtenBy(filter.authors, rules)}`;
    case 'value':
      return sql`s.page_id IN (${sql.join(filter.entries.flatMap(narrowings), sql` UNION ALL `)})`;
  }
}

const tagged = (keys: readonly string[]): Sql =>
  sql`(SELECT tag.page_id FROM tag WHERE tag.tag_key IN ${listed(keys)})`;

/** Of a page's past only what the actor may know of. */
const writtenBy = (authors: readonly string[], rules: ReadableRules): Sql => sql`(
  SELECT revision.page_id FROM revision
  WHERE revision.authors IN ${listed(authors)} AND revision.number >= coalesce((
    SELECT max(closed_past.before) FROM closed_past
    WHERE closed_past.page_id = revision.page_id AND closed_past.access_id NOT IN ${listed(rules)}), 1))`;

/** Facets as bits of `misses`: those of which what is ticked leaves a page out. */
export const facetBits = { space: 1, type: 2, year: 4, tag: 8, file: 16 } as const;

function missesOf({ spaces, types, years, tags }: SearchChoice): Sql {
  const missed = (test: Sql, values: readonly unknown[], bit: number) =>
    values.length === 0 ? [] : [sql`(${test}) * ${sql.lit(bit)}`];
  const parts = [
    ...missed(sql`s.space_id NOT IN ${listed(spaces)}`, spaces, facetBits.space),
    ...missed(sql`s.type NOT IN ${listed(types)}`, types, facetBits.type),
    ...missed(sql`substr(s.day, 1, 4) NOT IN ${listed(years)}`, years, facetBits.year),
    ...missed(sql`s.page_id NOT IN ${tagged(tags)}`, tags, facetBits.tag),
  ];
  return parts.length === 0 ? sql`0` : sql.join(parts, sql` + `);
}

const place = sql`s.page_id AS id, s.space_id, s.type, s.day`;
const nowhere = sql`FROM searchable AS s WHERE 0`;

function bm25(index: Sql, weights: readonly number[]): Sql {
  return sql`bm25(${index}, ${sql.join(weights.map((weight) => sql.lit(weight)))})`;
}

export interface WalkOptions {
  /** Rows of one walk. */
  bound: number;
  /** There are more matches than the bound: pages whose titles match are found besides, however old they are. */
  withTitles: boolean;
}

/** Pages that answer by their own words, newest first. */
function ownRows(plan: SearchPlan, { bound, withTitles }: WalkOptions): Sql {
  const { words, weights } = plan;
  const misses = missesOf(plan.chosen);
  const isByFiles = plan.files !== undefined && !plan.files.isNot;
  if (isByFiles || (words.pages === undefined && words.files !== undefined))
    return sql`SELECT ${place}, 0 AS misses, 0.0 AS score ${nowhere}`;
  if (words.pages === undefined)
    return sql`SELECT ${place}, ${misses} AS misses, 0.0 AS score FROM searchable AS s
      WHERE ${passes(plan)} ORDER BY s.page_id DESC LIMIT ${bound + 1}`;
  const walk = (match: string) => sql`
    SELECT ${place}, ${misses} AS misses, ${bm25(sql`text_index`, weights.pages)} AS score
    FROM text_index CROSS JOIN searchable AS s
    WHERE text_index MATCH ${match} AND s.page_id = text_index.rowid AND ${passes(plan)}
      AND ${isByKnownName(match, plan.rules)}
    ORDER BY text_index.rowid DESC LIMIT ${bound + 1}`;
  if (!withTitles) return walk(words.pages);
  const inTitles = `({title aliases} : (${words.pages})) AND (${words.pages})`;
  // Of a page found twice the better score.
  return sql`SELECT id, space_id, type, day, misses, min(score) AS score
    FROM (SELECT * FROM (${walk(words.pages)}) UNION ALL SELECT * FROM (${walk(inTitles)})) GROUP BY id`;
}

const isWanted = ({ unwanted }: SearchWords): Sql =>
  unwanted === undefined
    ? yes
    : sql`s.page_id NOT IN (SELECT text_index.rowid FROM text_index WHERE text_index MATCH ${unwanted})`;

/** Passages that answer, of the newest files first. Undefined where none is asked for. */
function passageRows(plan: SearchPlan, { bound }: WalkOptions): Sql | undefined {
  const { words, files, chosen, weights } = plan;
  const isMeantKind = !files
    ? yes
    : files.kinds.length === 0
      ? sql.lit(files.isNot ? 0 : 1)
      : sql`p.kind ${files.isNot ? sql`NOT IN` : sql`IN`} ${listed(files.kinds)}`;
  const row = sql`${place}, ${missesOf(chosen)} AS misses, p.id AS passage_id, p.attachment_id, p.seq, p.kind`;
  if (words.files !== undefined)
    return sql`
      SELECT ${row}, ${bm25(sql`file_index`, weights.files)} AS score
      FROM file_index CROSS JOIN passage AS p CROSS JOIN searchable AS s
      WHERE file_index MATCH ${words.files} AND p.id = file_index.rowid AND s.page_id = p.page_id
        AND ${isMeantKind} AND ${isWanted(words)} AND ${passes(plan)}
      ORDER BY file_index.rowid DESC LIMIT ${bound + 1}`;
  const isAsked = words.pages === undefined && (files !== undefined || chosen.kinds.length > 0);
  if (!isAsked) return undefined;
  return sql`
    SELECT ${row}, 0.0 AS score
    FROM passage AS p CROSS JOIN searchable AS s
    WHERE p.seq = 0 AND s.page_id = p.page_id AND ${isMeantKind} AND ${passes(plan)}
    ORDER BY p.id DESC LIMIT ${bound + 1}`;
}

/**
 * What a statement begins with: `passages` and `own` as they were walked, `holders`, the pages of the passages, and
 * `others`, those of them that are not among `own`. One walk is not joined to the other where nobody asks for it: thousands
 * of rows would be written twice.
 */
export function foundPages(plan: SearchPlan, options: WalkOptions): Sql {
  const { kinds } = plan.chosen;
  const passages = passageRows(plan, options);
  const missed = sql.lit(kinds.length > 0 ? facetBits.file : 0);
  const missedByKind = kinds.length === 0 ? sql`0` : sql`(1 - max(kind IN ${listed(kinds)})) * ${missed}`;
  const own =
    kinds.length === 0
      ? ownRows(plan, options)
      : sql`SELECT walked.id, walked.space_id, walked.type, walked.day, walked.score,
            walked.misses + (coalesce(holders.misses, ${missed}) & ${missed}) AS misses
          FROM (${ownRows(plan, options)}) AS walked LEFT JOIN holders ON holders.id = walked.id`;
  const none = sql`SELECT ${place}, 0 AS misses, 0 AS passage_id, 0 AS attachment_id, 0 AS seq, '' AS kind,
    0.0 AS score ${nowhere}`;
  return sql`WITH passages AS MATERIALIZED (${passages ?? none}),
    holders AS MATERIALIZED (
      SELECT id, space_id, type, day, misses + ${missedByKind} AS misses, min(score) AS score,
        group_concat(DISTINCT kind) AS kinds FROM passages GROUP BY id),
    own AS MATERIALIZED (${own}),
    others AS MATERIALIZED (SELECT * FROM holders WHERE id NOT IN (SELECT id FROM own))`;
}

/** The first of `own` or `holders` in the order asked for; what they are ordered by is their `key`. */
export function firstOf(from: 'own' | 'holders', order: SearchPlan['order'], limit: number): Sql {
  const isOwn = from === 'own' ? sql`1` : sql`id NOT IN (SELECT id FROM others)`;
  const [key, way] = {
    relevance: [sql`score`, sql`key, id DESC`] as const,
    date: [sql`day`, sql`key DESC, id DESC`] as const,
    changed: [
      sql`(SELECT updated_at FROM page WHERE page.id = ${sql.ref(from)}.id)`,
      sql`key DESC, id DESC`,
    ] as const,
    title: [
      sql`(SELECT title_key FROM page WHERE page.id = ${sql.ref(from)}.id)`,
      sql`key, id DESC`,
    ] as const,
  }[order];
  return sql`SELECT id, score, ${isOwn} AS is_own, ${key} AS key FROM ${sql.table(from)}
    WHERE misses = 0 ORDER BY ${way} LIMIT ${limit}`;
}
