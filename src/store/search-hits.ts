/** What a search finds: its pages in order, their files, and how many there are in each facet. */
import { type RawBuilder, sql } from 'kysely';
import type { ReadableRules } from './pages.ts';
import type { Db } from './schema.ts';
import {
  facetBits,
  firstOf,
  foundPages,
  passes,
  type SearchFilter,
  type SearchPlan,
  type WalkOptions,
} from './search-sql.ts';

/** How many pages of one space, type and year were found. */
export interface FoundGroup {
  spaceId: number;
  type: string;
  year: string;
  /** Bits of the facets (`facetBits`) in which something is ticked and not this. */
  misses: number;
  count: number;
}

/** A text, and how many pages have it. */
export type Tally = readonly [text: string, count: number];

export interface FoundPage {
  id: number;
  /** Of SQLite's bm25: the lower, the better. */
  score: number;
  /** By its own words, and not by a file's alone. */
  isOwn: boolean;
}

/** The best passage of a file of a page that was found. */
export interface FoundFile {
  pageId: number;
  attachmentId: number;
  passageId: number;
  score: number;
  /** Passages of its text that answer, that one too. */
  passages: number;
}

export interface Found {
  /** In order, at most `limit`. */
  pages: readonly FoundPage[];
  /** Best first; there may be more of them when there are `mostFiles`. */
  files: readonly FoundFile[];
  groups: readonly FoundGroup[];
  /** As written, the most frequent first; of pages that pass what is ticked in the other facets. */
  tags: readonly Tally[];
  /** The same of kinds of files. */
  kinds: readonly Tally[];
  /** A walk ended before all was found. */
  isCut: boolean;
}

export interface FindOptions extends WalkOptions {
  /** Pages that are told. */
  limit: number;
}

/** Files that are told. */
export const mostFiles = 500;

type Sql = RawBuilder<unknown>;

const arrays = (columns: Sql, from: Sql) =>
  sql`(SELECT json_group_array(json_array(${columns})) FROM (${from}))`;

export function readSearchHits(db: Db) {
  const first = async (query: Sql) =>
    (await query.execute(db)).rows[0] as Record<string, unknown> | undefined;
  const count = async (query: Sql) => Number((await first(query))?.['count'] ?? 0);

  return {
    /** All of it in one walk over the words; of what is ticked each facet is counted without its own. */
    find: async (plan: SearchPlan, options: FindOptions): Promise<Found> => {
      const row = await first(findStatement(plan, options));
      return {
        pages: mergePages(tuples(row?.['own']), tuples(row?.['holding']), plan.order).slice(0, options.limit),
        files: readFiles(row?.['files']),
        groups: [...tuples<Tally>(row?.['ownGroups']), ...tuples<Tally>(row?.['otherGroups'])].map(readGroup),
        tags: addUp([...tuples<Tally>(row?.['ownTags']), ...tuples<Tally>(row?.['otherTags'])]),
        kinds: addUp(tuples<Tally>(row?.['kinds']).flatMap(splitKinds)),
        isCut: row?.['isCut'] === 1,
      };
    },

    /** Whether any readable page passes the filter. */
    isAny: async (rules: ReadableRules, filter: SearchFilter): Promise<boolean> =>
      (await count(sql`SELECT count(*) AS "count" FROM (
        SELECT 1 FROM searchable AS s WHERE ${passes({ rules, filters: [filter] })} LIMIT 1)`)) > 0,

    /** Authors as revisions keep them, each group of them once, JSON: of all pages, for what is worked out. */
    listAuthors: async (): Promise<string[]> => {
      const found = await sql<{ authors: string }>`
        WITH RECURSIVE written(authors) AS (
          SELECT min(authors) FROM revision
          UNION ALL SELECT (SELECT min(authors) FROM revision WHERE authors > written.authors)
          FROM written WHERE written.authors IS NOT NULL)
        SELECT authors FROM written WHERE authors IS NOT NULL LIMIT 20000`.execute(db);
      return found.rows.map(({ authors }) => authors);
    },

    /** The best passages of the files of these pages, for what stands too far behind to be told by `find`. */
    listFiles: async (
      plan: SearchPlan,
      options: WalkOptions,
      pageIds: readonly number[],
    ): Promise<FoundFile[]> => {
      const among = sql`SELECT value FROM json_each(${JSON.stringify(pageIds)})`;
      const row = await first(
        sql`${foundPages(plan, options)} SELECT ${filesOf(sql`id IN (${among})`)} AS files`,
      );
      return readFiles(row?.['files']);
    },
  };
}

function findStatement(plan: SearchPlan, { bound, withTitles, limit }: FindOptions): Sql {
  const pages = (from: 'own' | 'holders') =>
    arrays(sql`id, score, is_own, key`, firstOf(from, plan.order, limit));
  const groups = (from: 'own' | 'others') =>
    sql`(SELECT tally(misses || ' ' || space_id || ' ' || substr(day, 1, 4) || ' ' || type) FROM ${sql.table(from)})`;
  const passesBut = (bit: number) => sql`misses IN (0, ${sql.lit(bit)})`;
  const tags = (from: 'own' | 'others') =>
    sql`(SELECT tally(tag.tag) FROM ${sql.table(from)} AS found CROSS JOIN tag ON tag.page_id = found.id
      WHERE ${passesBut(facetBits.tag)})`;
  return sql`${foundPages(plan, { bound, withTitles })} SELECT
    ${pages('own')} AS own, ${pages('holders')} AS holding, ${filesOf(sql`misses = 0`)} AS files,
    ${groups('own')} AS ownGroups, ${groups('others')} AS otherGroups,
    ${tags('own')} AS ownTags, ${tags('others')} AS otherTags,
    (SELECT tally(kinds) FROM holders WHERE ${passesBut(facetBits.file)}) AS kinds,
    (SELECT count(*) FROM own) > ${bound} OR (SELECT count(*) FROM passages) > ${bound} AS isCut`;
}

type OrderedPage = [id: number, score: number, isOwn: number, key: string | number];

/** Of a page in both lists the better score counts. */
function mergePages(
  own: readonly OrderedPage[],
  holding: readonly OrderedPage[],
  order: SearchPlan['order'],
): FoundPage[] {
  const pages = new Map(own.map((page) => [page[0], page]));
  for (const [id, score, isOwn, key] of holding) {
    const known = pages.get(id);
    if (!known || score < known[1])
      pages.set(id, [id, score, isOwn, known && order !== 'relevance' ? known[3] : key]);
  }
  const sign = order === 'date' || order === 'changed' ? -1 : 1;
  const inOrder = ([a, , , one]: OrderedPage, [b, , , other]: OrderedPage) =>
    one === other ? b - a : one < other ? -sign : sign;
  const all = holding.length === 0 ? own : [...pages.values()].sort(inOrder);
  return all.map(([id, score, isOwn]) => ({ id, score, isOwn: isOwn === 1 }));
}

/** `8 3 2026 reunion` */
function readGroup([text, count]: Tally): FoundGroup {
  const [misses = '', spaceId = '', year = '', type = ''] = text.split(' ');
  return { misses: Number(misses), spaceId: Number(spaceId), year, type, count };
}

/** `pdf,texte` */
function splitKinds([kinds, count]: Tally): Tally[] {
  return kinds.split(',').map((kind) => [kind, count] as const);
}

/** The most frequent first. */
function addUp(tallies: readonly Tally[]): Tally[] {
  const counts = new Map<string, number>();
  for (const [text, count] of tallies) counts.set(text, (counts.get(text) ?? 0) + count);
  return [...counts].sort((a, b) => b[1] - a[1]);
}

/**
 * The best passage of each file, rather one of its text than the name alone. Where the name answers by itself, all passages
 * do: they are counted as one.
 */
function filesOf(which: Sql): Sql {
  const files = sql`SELECT id, attachment_id, passage_id, score, min(score - 1000000.0 * (seq > 0)) AS best,
      iif(sum(seq = 0) > 0, count(*) > 1, count(*)) AS texts
    FROM passages WHERE ${which} GROUP BY attachment_id ORDER BY best LIMIT ${mostFiles}`;
  return arrays(sql`id, attachment_id, passage_id, score, texts`, files);
}

function readFiles(json: unknown): FoundFile[] {
  return tuples<[number, number, number, number, number]>(json).map(
    ([pageId, attachmentId, passageId, score, passages]) => ({
      pageId,
      attachmentId,
      passageId,
      score,
      passages,
    }),
  );
}

function tuples<Tuple>(json: unknown): Tuple[] {
  return JSON.parse(typeof json === 'string' ? json : '[]') as Tuple[];
}
