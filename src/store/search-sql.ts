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
  order: 'relevance' | 'date' | 'title';
  weights: SearchWeights;
}

type Sql = RawBuilder<unknown>;

const yes = sql`1`;

/** For rows of `searchable AS s`. */
export function isReadable(rules: ReadableRules): Sql {
  return sql`s.access_id IN ${listed(rules)} AND ${isNotWithheld(sql`s.type`)}`;
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

/** For each facet but that of files, 1 where what is ticked leaves the page out. */
function leftOut({ spaces, types, years, tags }: SearchChoice): Sql {
  const flag = (test: Sql, values: readonly unknown[]) => (values.length === 0 ? sql`0` : test);
  return sql`
    ${flag(sql`s.space_id NOT IN ${listed(spaces)}`, spaces)} AS out_space,
    ${flag(sql`s.type NOT IN ${listed(types)}`, types)} AS out_type,
    ${flag(sql`substr(s.day, 1, 4) NOT IN ${listed(years)}`, years)} AS out_year,
    ${flag(sql`s.page_id NOT IN ${tagged(tags)}`, tags)} AS out_tag`;
}

const place = sql`s.page_id AS id, s.space_id, s.type, s.day`;

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
  const { words, chosen, weights } = plan;
  if (plan.files && !plan.files.isNot)
    return sql`SELECT ${place}, ${leftOut(chosen)}, 0.0 AS score FROM searchable AS s WHERE 0`;
  if (words.pages === undefined)
    return words.files !== undefined
      ? sql`SELECT ${place}, ${leftOut(chosen)}, 0.0 AS score FROM searchable AS s WHERE 0`
      : sql`SELECT ${place}, ${leftOut(chosen)}, 0.0 AS score FROM searchable AS s
          WHERE ${passes(plan)} ORDER BY s.page_id DESC LIMIT ${bound + 1}`;
  const walk = (match: string) => sql`
    SELECT ${place}, ${leftOut(chosen)}, ${bm25(sql`text_index`, weights.pages)} AS score
    FROM text_index CROSS JOIN searchable AS s
    WHERE text_index MATCH ${match} AND s.page_id = text_index.rowid AND ${passes(plan)}
    ORDER BY text_index.rowid DESC LIMIT ${bound + 1}`;
  if (!withTitles) return walk(words.pages);
  const inTitles = `({title aliases} : (${words.pages})) AND (${words.pages})`;
  return sql`SELECT * FROM (${walk(words.pages)}) UNION SELECT * FROM (${walk(inTitles)})`;
}

const isWanted = ({ unwanted }: SearchWords): Sql =>
  unwanted === undefined
    ? yes
    : sql`s.page_id NOT IN (SELECT text_index.rowid FROM text_index WHERE text_index MATCH ${unwanted})`;

/** Of `file_index`: below 0 where words stand in the text of a file, and not in names alone. */
const onlyText = [0, 0, 1];

/** Passages that answer, of the newest files first. */
function passageRows(plan: SearchPlan, { bound }: WalkOptions): Sql | undefined {
  const { words, files, chosen, weights } = plan;
  const kinds = !files
    ? yes
    : files.kinds.length === 0
      ? sql.lit(files.isNot ? 0 : 1)
      : sql`p.kind ${files.isNot ? sql`NOT IN` : sql`IN`} ${listed(files.kinds)}`;
  if (words.files !== undefined)
    return sql`
      SELECT ${place}, ${leftOut(chosen)}, ${bm25(sql`file_index`, weights.files)} AS score,
        p.id AS passage_id, p.attachment_id, ${bm25(sql`file_index`, onlyText)} < 0 AS is_text, p.kind
      FROM file_index CROSS JOIN passage AS p CROSS JOIN searchable AS s
      WHERE file_index MATCH ${words.files} AND p.id = file_index.rowid AND s.page_id = p.page_id
        AND ${kinds} AND ${isWanted(words)} AND ${passes(plan)}
      ORDER BY file_index.rowid DESC LIMIT ${bound + 1}`;
  const isAsked = words.pages === undefined && (files !== undefined || chosen.kinds.length > 0);
  if (!isAsked) return undefined;
  return sql`
    SELECT ${place}, ${leftOut(chosen)}, 0.0 AS score, p.id AS passage_id, p.attachment_id, 0 AS is_text, p.kind
    FROM passage AS p CROSS JOIN searchable AS s
    WHERE p.seq = 0 AND s.page_id = p.page_id AND ${kinds} AND ${passes(plan)}
    ORDER BY p.id DESC LIMIT ${bound + 1}`;
}

const flags = sql`id, space_id, type, day, out_space, out_type, out_year, out_tag`;

/** `own`, `passages` and `found`: each page that answers once, with its best score. To begin a statement with. */
export function foundPages(plan: SearchPlan, options: WalkOptions): Sql {
  const passages = passageRows(plan, options);
  const outFile =
    plan.chosen.kinds.length === 0 ? sql`0` : sql`1 - max(kind IN ${listed(plan.chosen.kinds)})`;
  const none = sql`SELECT ${place}, ${leftOut(plan.chosen)}, 0.0 AS score,
    0 AS passage_id, 0 AS attachment_id, 0 AS is_text, '' AS kind FROM searchable AS s WHERE 0`;
  const found = passages
    ? sql`SELECT ${flags}, min(score) AS score, max(is_own) AS is_own, ${outFile} AS out_file FROM (
        SELECT ${flags}, score, 1 AS is_own, '' AS kind FROM own
        UNION ALL SELECT ${flags}, score, 0 AS is_own, kind FROM passages) GROUP BY id`
    : sql`SELECT ${flags}, score, 1 AS is_own, ${sql.lit(plan.chosen.kinds.length > 0 ? 1 : 0)} AS out_file FROM own`;
  return sql`WITH own AS MATERIALIZED (${ownRows(plan, options)}),
    passages AS MATERIALIZED (${passages ?? none}),
    found AS MATERIALIZED (${found})`;
}

/** In the order asked for; of pages that are equal in it the newest first. */
export function foundOrder(order: SearchPlan['order']): Sql {
  if (order === 'date') return sql`found.day DESC, found.id DESC`;
  if (order === 'title') return sql`(SELECT title_key FROM page WHERE page.id = found.id), found.id`;
  return sql`found.score, found.id DESC`;
}
