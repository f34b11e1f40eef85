/** Derived: what pages are found by. Words are stems made by search/indexable.ts; this file knows only SQL. */
import { sql } from 'kysely';
import { prepared } from './prepared.ts';
import type { Db, Tx } from './schema.ts';
import { readSearchCandidates } from './search-candidates.ts';
import { readSearchCorpus } from './search-corpus.ts';
import { readSearchHits } from './search-hits.ts';

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

const forget = prepared((_db, pageId: number) => sql`DELETE FROM text_index WHERE rowid = ${pageId}`);

const insert = prepared(
  (_db, pageId: number, text: IndexedText) =>
    sql`INSERT INTO text_index (rowid, title, aliases, headings, tags, field_values, body)
      VALUES (${pageId}, ${text.title}, ${text.aliases}, ${text.headings}, ${text.tags}, ${text.values}, ${text.body})`,
);

/** The trigger `searchable_follows_page` keeps space, rule and type as the page has them. */
const place = prepared(
  (_db, pageId: number) =>
    sql`INSERT INTO searchable (page_id, space_id, access_id, type, day)
      SELECT page.id, page.space_id, page.access_id, page.type,
        substr(coalesce((SELECT starts FROM event WHERE event.page_id = page.id), page.updated_at), 1, 10)
      FROM page WHERE page.id = ${pageId}
      ON CONFLICT (page_id) DO UPDATE SET space_id = excluded.space_id, access_id = excluded.access_id,
        type = excluded.type, day = excluded.day`,
);

const displace = prepared((_db, pageId: number) => sql`DELETE FROM searchable WHERE page_id = ${pageId}`);

/** What a search asks, one after the other: how much there is, what is found, and how it reads. */
export function readSearch(db: Db) {
  return { ...readSearchCorpus(db), ...readSearchHits(db), ...readSearchCandidates(db) };
}

export function writeSearch(tx: Tx) {
  return {
    ...readSearch(tx),

    /** The page is found by this text and no other, under the day of its event as it is written by now. */
    replace: async (pageId: number, text: IndexedText): Promise<void> => {
      await forget(tx, pageId);
      await insert(tx, pageId, text);
      await place(tx, pageId);
    },

    /** Forgets everything, for a rebuild. */
    clear: async (): Promise<void> => {
      await sql`INSERT INTO text_index (text_index) VALUES ('delete-all')`.execute(tx);
      await sql`DELETE FROM searchable`.execute(tx);
    },

    remove: async (pageId: number): Promise<void> => {
      await forget(tx, pageId);
      await displace(tx, pageId);
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

/** Of the words of pages, of those of their files, and of titles as they are written. */
export type WordIndex = 'text_index' | 'file_index' | 'title_index';

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
