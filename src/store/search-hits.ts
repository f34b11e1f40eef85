/** What a search finds: its pages in order, how many there are in each facet, and what of them is read to be shown. */
import { type RawBuilder, sql } from 'kysely';
import { listed } from './entry-sql.ts';
import type { PageRow, ReadableRules } from './pages.ts';
import type { Db } from './schema.ts';
import {
  facetBits,
  foundOrder,
  foundPages,
  isByKnownName,
  isPastKnown,
  isReadable,
  passes,
  type SearchFilter,
  type SearchPlan,
  type WalkOptions,
} from './search-sql.ts';
import { isNotWithheld } from './withheld.ts';

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
  /** Of the first of them. */
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
  /** Of how many of them files are told too. */
  withFiles: number;
}

/** A page as it is read for its score and its snippet. */
export interface CandidateRow extends PageRow {
  day: string;
  /** What its fields say that every reader sees. */
  fieldValues: string;
  /** JSON. */
  tags: string;
  aliases: string;
  /** The first characters of the text. */
  body: string;
  isBodyCut: boolean;
  /** Readable pages that lead here, some at most. */
  votes: number;
}

export interface PassageRow {
  id: number;
  pageId: number;
  attachmentId: number;
  kind: string;
  name: string;
  mime: string;
  size: number;
  /** Absent of the name alone. */
  part?: { number: number; label: string; unit: string; text: string };
}

/** Votes that count. */
const mostVotes = 50;
/** Files that are told. */
const mostFiles = 1000;

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
        pages: tuples<[number, number, number]>(row?.['pages']).map(([id, score, isOwn]) => ({
          id,
          score,
          isOwn: isOwn === 1,
        })),
        files: readFiles(row?.['files']),
        groups: tuples<Tally>(row?.['groups']).map(readGroup),
        tags: tuples(row?.['tags']),
        kinds: splitKinds(tuples(row?.['kinds'])),
        isCut: row?.['isCut'] === 1,
      };
    },

    /**
     * How many pages or passages match each, at most `most`: what is chosen by it hangs on nothing else than what is
     * readable. @param rules absent for who may read all there is, which takes half the time.
     */
    countMatches: async (
      index: 'text_index' | 'file_index',
      matches: readonly string[],
      most: number,
      rules?: ReadableRules,
    ): Promise<number[]> => {
      if (matches.length === 0) return [];
      if (rules) return countReadable(db, index, matches, most, rules);
      const found = await sql<{ count: number }>`
        SELECT (SELECT count(*) FROM (
          SELECT 1 FROM ${sql.table(index)} WHERE ${sql.ref(index)} MATCH asked.value LIMIT ${most})) AS "count"
        FROM json_each(${JSON.stringify(matches)}) AS asked ORDER BY asked.key`.execute(db);
      return found.rows.map((row) => row.count);
    },

    /** Whether any readable page passes the filter. */
    isAny: async (rules: ReadableRules, filter: SearchFilter): Promise<boolean> =>
      (await count(sql`SELECT count(*) AS "count" FROM (
        SELECT 1 FROM searchable AS s WHERE ${passes({ rules, filters: [filter] })} LIMIT 1)`)) > 0,

    /** How much there is to search, and bytes of a text on average, from the newest ones. */
    measure: async (): Promise<{
      pages: number;
      pageBytes: number;
      passages: number;
      passageBytes: number;
    }> => {
      const row = await first(sql`SELECT
        (SELECT count(*) FROM searchable) AS pages,
        (SELECT avg(octet_length(revision.body)) FROM
          (SELECT page_id FROM searchable ORDER BY page_id DESC LIMIT 500) AS newest
          CROSS JOIN page ON page.id = newest.page_id
          CROSS JOIN revision ON revision.page_id = page.id AND revision.number = page.current) AS pageBytes,
        (SELECT count(*) FROM passage) AS passages,
        (SELECT avg(octet_length(text)) FROM (SELECT text FROM file_part ORDER BY id DESC LIMIT 500)) AS passageBytes`);
      const number = (name: string) => Number(row?.[name] ?? 0);
      return {
        pages: number('pages'),
        pageBytes: number('pageBytes'),
        passages: number('passages'),
        passageBytes: number('passageBytes'),
      };
    },

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

    /** Readable pages of these ids in their order, each with so many characters of its text. */
    listCandidates: async (
      ids: readonly number[],
      rules: ReadableRules,
      characters: number,
    ): Promise<CandidateRow[]> => {
      const found = await sql<Omit<CandidateRow, 'isBodyCut'> & { isBodyCut: number }>`
        SELECT page.id, page.space_id AS spaceId, space.slug AS space, page.slug, page.type, page.title, page.current,
          page.parent_id AS parentId, page.access_id AS accessId, page.own_access AS ownAccess,
          page.created_at AS createdAt, page.updated_at AS updatedAt, page.deleted_at AS deletedAt,
          s.day, revision.tags,
          coalesce((SELECT group_concat(text, char(10)) FROM value
            WHERE value.page_id = page.id AND value.readers = 0 AND typeof(value.key) = 'text'), '') AS fieldValues,
          coalesce((SELECT group_concat(slug, ' ') FROM alias WHERE alias.page_id = page.id
            AND ${isPastKnown(rules)}), '') AS aliases,
          substr(revision.body, 1, ${characters}) AS body,
          octet_length(revision.body) > ${characters} AS isBodyCut,
          (SELECT count(*) FROM (SELECT DISTINCT link.page_id FROM link
            CROSS JOIN searchable AS source ON source.page_id = link.page_id
            WHERE link.to_space_id = page.space_id AND link.to_key IN (page.slug, page.title_key)
              AND link.page_id <> page.id AND source.access_id IN ${listed(rules)}
              AND ${isNotWithheld(sql`source.type`)} LIMIT ${mostVotes})) AS votes
        FROM json_each(${JSON.stringify(ids)}) AS asked
        CROSS JOIN page ON page.id = asked.value
        CROSS JOIN searchable AS s ON s.page_id = page.id
        CROSS JOIN space ON space.id = page.space_id
        CROSS JOIN revision ON revision.page_id = page.id AND revision.number = page.current
        WHERE ${isReadable(rules)}
        ORDER BY asked.key`.execute(db);
      return found.rows.map((row) => ({ ...row, isBodyCut: row.isBodyCut === 1 }));
    },

    /** Passages of readable pages, with their files as they are now. */
    listPassages: async (ids: readonly number[], rules: ReadableRules): Promise<PassageRow[]> => {
      if (ids.length === 0) return [];
      const found = await sql<PassageSource>`
        SELECT p.id, p.page_id AS pageId, p.attachment_id AS attachmentId, p.kind, attachment.name, version.mime,
          blob.size, file_part.number, file_part.label, file_part.text, file_text.unit
        FROM json_each(${JSON.stringify(ids)}) AS asked
        CROSS JOIN passage AS p ON p.id = asked.value
        CROSS JOIN searchable AS s ON s.page_id = p.page_id
        CROSS JOIN attachment ON attachment.id = p.attachment_id
        CROSS JOIN version ON version.attachment_id = attachment.id AND version.number = attachment.current
        CROSS JOIN blob ON blob.id = version.blob_id
        LEFT JOIN file_part ON file_part.id = p.part_id
        LEFT JOIN file_text ON file_text.blob_id = version.blob_id
        WHERE attachment.deleted_at IS NULL AND ${isReadable(rules)}`.execute(db);
      return found.rows.map(({ number, label, text, unit, ...row }) =>
        number === null || text === null
          ? row
          : { ...row, part: { number, label: label ?? '', text, unit: unit ?? 'stretch' } },
      );
    },

    /** The best passages of the files of these pages, for what stands too far behind to be told by `find`. */
    listFiles: async (
      plan: SearchPlan,
      options: WalkOptions,
      pageIds: readonly number[],
    ): Promise<FoundFile[]> => {
      const among = sql`SELECT value FROM json_each(${JSON.stringify(pageIds)})`;
      const row = await first(sql`${foundPages(plan, options)} SELECT ${filesOf(among)} AS files`);
      return readFiles(row?.['files']);
    },
  };
}

interface PassageSource extends Omit<PassageRow, 'part'> {
  number: number | null;
  label: string | null;
  text: string | null;
  unit: string | null;
}

async function countReadable(
  db: Db,
  index: 'text_index' | 'file_index',
  matches: readonly string[],
  most: number,
  rules: ReadableRules,
): Promise<number[]> {
  const holders = (match: string) =>
    index === 'text_index'
      ? sql`text_index CROSS JOIN searchable AS s
          WHERE text_index MATCH ${match} AND s.page_id = text_index.rowid AND ${isByKnownName(match, rules)}`
      : sql`file_index CROSS JOIN passage CROSS JOIN searchable AS s
          WHERE file_index MATCH ${match} AND passage.id = file_index.rowid AND s.page_id = passage.page_id`;
  const counts = matches.map(
    (match) => sql`SELECT (SELECT count(*) FROM (
      SELECT 1 FROM ${holders(match)} AND ${isReadable(rules)} LIMIT ${most})) AS "count"`,
  );
  const found = await sql<{ count: number }>`${sql.join(counts, sql` UNION ALL `)}`.execute(db);
  return found.rows.map((row) => row.count);
}

function findStatement(plan: SearchPlan, options: FindOptions): Sql {
  const order = foundOrder(plan.order);
  const pages = sql`SELECT id, score, is_own FROM found WHERE misses = 0 ORDER BY ${order} LIMIT ${options.limit}`;
  const top = sql`SELECT id FROM found WHERE misses = 0 ORDER BY ${order} LIMIT ${options.withFiles}`;
  const passesBut = (bit: number) => sql`misses IN (0, ${sql.lit(bit)})`;
  return sql`${foundPages(plan, options)} SELECT
    ${arrays(sql`id, score, is_own`, pages)} AS pages,
    ${filesOf(top)} AS files,
    (SELECT tally(misses || ' ' || space_id || ' ' || substr(day, 1, 4) || ' ' || type) FROM found) AS groups,
    (SELECT tally(tag.tag) FROM found CROSS JOIN tag ON tag.page_id = found.id
      WHERE ${passesBut(facetBits.tag)}) AS tags,
    (SELECT tally(kinds) FROM holders WHERE misses = 0) AS kinds,
    (SELECT count(*) FROM own) > ${options.bound} OR (SELECT count(*) FROM passages) > ${options.bound} AS isCut`;
}

/** `8 3 2026 reunion` */
function readGroup([text, count]: Tally): FoundGroup {
  const [misses = '', spaceId = '', year = '', type = ''] = text.split(' ');
  return { misses: Number(misses), spaceId: Number(spaceId), year, type, count };
}

/** `pdf,texte` */
function splitKinds(tallies: readonly Tally[]): Tally[] {
  const counts = new Map<string, number>();
  for (const [kinds, count] of tallies)
    for (const kind of kinds.split(',')) counts.set(kind, (counts.get(kind) ?? 0) + count);
  return [...counts];
}

/** The best passage of each file, rather one in whose text words stand than the name alone. */
function filesOf(pages: Sql): Sql {
  const files = sql`SELECT id, attachment_id, passage_id, score, min(score - 1000000.0 * is_text) AS best,
      sum(is_text) AS texts
    FROM passages WHERE id IN (${pages}) GROUP BY attachment_id ORDER BY best LIMIT ${mostFiles}`;
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
