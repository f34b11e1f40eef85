/** Derived: the full-text index. Its words are stems made by search/analysis.ts; this file knows only SQL. */
import { sql } from 'kysely';
import type { PageRow, ReadableRules } from './pages.ts';
import { prepared } from './prepared.ts';
import type { Db, Tx } from './schema.ts';
import { isNotWithheld } from './withheld.ts';

/** A page as the index holds it: each column stems joined by spaces. */
export interface IndexedText {
  title: string;
  /** Words of its former addresses. */
  aliases: string;
  headings: string;
  tags: string;
  values: string;
  body: string;
}

/** Weights of title, aliases, headings, tags, values and body, in the order of the table's columns. */
export type Weights = readonly [number, number, number, number, number, number];

export interface SearchFilter {
  spaceId?: number;
  type?: string;
  limit: number;
  offset: number;
}

export interface SearchRow extends PageRow {
  /** The first characters of its text (`passageText`): snippets of twenty long texts would hold everybody up. */
  body: string;
}

const passageText = 96 * 1024;

/** Pages of one space and type that match; '' is the type of pages without one. */
export interface FacetRow {
  spaceId: number;
  type: string;
  count: number;
}

export function readSearch(db: Db) {
  const matching = (match: string, rules: ReadableRules) => sql`
    FROM text_index
    JOIN page ON page.id = text_index.rowid
    WHERE text_index MATCH ${match}
      AND page.deleted_at IS NULL AND ${isNotWithheld(sql`page.type`)}
      AND page.access_id IN (${sql.join(rules.map((id) => sql`${id}`))})`;
  const passing = (filter: SearchFilter) => sql`
    ${filter.spaceId === undefined ? sql`` : sql`AND page.space_id = ${filter.spaceId}`}
    ${filter.type === undefined ? sql`` : sql`AND page.type = ${filter.type}`}`;

  return {
    /** Best pages first. `match` comes from search/match.ts, which quotes every word. */
    list: async (
      match: string,
      weights: Weights,
      rules: ReadableRules,
      filter: SearchFilter,
    ): Promise<SearchRow[]> => {
      // The bodies are fetched for the few that are shown, not for all that are ranked.
      const [title, aliases, headings, tags, values, body] = weights;
      const found = await sql<SearchRow>`
        WITH best AS (
          SELECT page.id AS id, bm25(text_index, ${title}, ${aliases}, ${headings}, ${tags}, ${values}, ${body}) AS score
          ${matching(match, rules)} ${passing(filter)}
          ORDER BY score, page.id DESC LIMIT ${filter.limit} OFFSET ${filter.offset})
        SELECT page.id, page.space_id AS spaceId, space.slug AS space, page.slug, page.type, page.title, page.current,
          page.parent_id AS parentId, page.access_id AS accessId, page.own_access AS ownAccess, page.created_at AS createdAt,
          page.updated_at AS updatedAt, page.deleted_at AS deletedAt,
          substr(revision.body, 1, ${passageText}) AS body
        FROM best
        JOIN page ON page.id = best.id
        JOIN space ON space.id = page.space_id
        JOIN revision ON revision.page_id = page.id AND revision.number = page.current
        ORDER BY best.score, best.id DESC`.execute(db);
      return found.rows;
    },

    /** How many readable pages match in each space and type: the counts of every filter, in one walk. */
    listFacets: async (match: string, rules: ReadableRules): Promise<FacetRow[]> => {
      const found = await sql<FacetRow>`
        SELECT page.space_id AS spaceId, page.type AS type, count(*) AS "count"
        ${matching(match, rules)}
        GROUP BY page.space_id, page.type`.execute(db);
      return found.rows;
    },
  };
}

const forget = prepared((_db, pageId: number) => sql`DELETE FROM text_index WHERE rowid = ${pageId}`);

const insert = prepared(
  (_db, pageId: number, text: IndexedText) =>
    sql`INSERT INTO text_index (rowid, title, aliases, headings, tags, field_values, body)
      VALUES (${pageId}, ${text.title}, ${text.aliases}, ${text.headings}, ${text.tags}, ${text.values}, ${text.body})`,
);

export function writeSearch(tx: Tx) {
  return {
    ...readSearch(tx),
    /** The page is found by this text and no other. */
    replace: async (pageId: number, text: IndexedText): Promise<void> => {
      await forget(tx, pageId);
      await insert(tx, pageId, text);
    },

    /** Forgets everything, for a rebuild. */
    clear: async (): Promise<void> => {
      await sql`INSERT INTO text_index (text_index) VALUES ('delete-all')`.execute(tx);
    },

    remove: async (pageId: number): Promise<void> => {
      await forget(tx, pageId);
    },

    /**
     * While thousands of rows are written: FTS5 by itself joins the parts of its index now and then within a commit, for
     * some 200 ms each time. By hand it does so only in `mergeSome`, to be called after each transaction.
     */
    mergeByHand: async (isByHand: boolean): Promise<void> => {
      // As a literal: FTS5 takes no number that came with a fraction, as bound ones do.
      const parts = sql.lit(isByHand ? 0 : usualMerge);
      await sql`INSERT INTO text_index (text_index, rank) VALUES ('automerge', ${parts})`.execute(tx);
    },

    /** One step of some five milliseconds in joining the parts of the index. @returns whether a step is left to do. */
    mergeSome: (): Promise<boolean> => mergeWords(tx, 16),
  };
}

/** Parts of one size that FTS5 joins into a larger one, as it comes. */
const usualMerge = 4;

/** Of the words of pages, and of those of their files. */
export type WordIndex = 'text_index' | 'file_index';

/** @param pages of the index written at most; below 0 to begin over the whole of it. @returns whether some are left. */
export async function mergeWords(tx: Tx, pages: number, index: WordIndex = 'text_index'): Promise<boolean> {
  const before = await totalChanges(tx);
  const name = sql.ref(index);
  await sql`INSERT INTO ${sql.table(index)} (${name}, rank) VALUES ('merge', ${pages})`.execute(tx);
  // As the manual of FTS5 says: less than two changes are the command itself.
  return (await totalChanges(tx)) - before >= 2;
}

async function totalChanges(tx: Tx): Promise<number> {
  const found = await sql<{ count: number }>`SELECT total_changes() AS "count"`.execute(tx);
  return found.rows[0]?.count ?? 0;
}
