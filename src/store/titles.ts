/** Derived: words of titles as they are written, folded, for pages whose title begins with what is being typed. */
import { sql } from 'kysely';
import type { ReadableRules } from './pages.ts';
import { prepared } from './prepared.ts';
import type { Db, Tx } from './schema.ts';
import { isReadable } from './search-sql.ts';

export interface TitledPage {
  id: number;
  spaceId: number;
  space: string;
  slug: string;
  type: string;
  title: string;
  updatedAt: string;
}

/** Pages that match, the newest first, of which the last changed are told. */
const mostRead = 200;

/** Marks the word with which a title begins. */
const first = '0';

export function readTitles(db: Db) {
  return {
    /**
     * Readable pages whose title holds all of these words, each list telling the ways to read one: the last of it as a
     * beginning when `isOpen`. @param isFirst the title begins with the first of the words.
     */
    list: async (
      words: readonly (readonly string[])[],
      { isFirst, rules, spaceId, limit }: TitleQuery,
    ): Promise<TitledPage[]> => {
      const found = await sql<TitledPage>`
        WITH found AS MATERIALIZED (
          SELECT s.page_id AS id FROM title_index CROSS JOIN searchable AS s ON s.page_id = title_index.rowid
          WHERE title_index MATCH ${matchOf(words, isFirst)} AND ${isReadable(rules)}
            ${spaceId === undefined ? sql`` : sql`AND s.space_id = ${spaceId}`}
          ORDER BY title_index.rowid DESC LIMIT ${mostRead})
        SELECT page.id, page.space_id AS spaceId, space.slug AS space, page.slug, page.type, page.title,
          page.updated_at AS updatedAt
        FROM found CROSS JOIN page ON page.id = found.id CROSS JOIN space ON space.id = page.space_id
        ORDER BY page.updated_at DESC, page.id DESC LIMIT ${limit}`.execute(db);
      return found.rows;
    },
  };
}

export interface TitleQuery {
  isFirst: boolean;
  rules: ReadableRules;
  spaceId?: number;
  limit: number;
}

/** Words are folded: they hold letters and digits only, and are quoted all the same. */
function matchOf(words: readonly (readonly string[])[], isFirst: boolean): string {
  return words
    .map((ways, at) => {
      const mark = isFirst && at === 0 ? first : '';
      return `(${ways.map((way) => `"${mark}${way}" *`).join(' OR ')})`;
    })
    .join(' AND ');
}

const forget = prepared((_db, pageId: number) => sql`DELETE FROM title_index WHERE rowid = ${pageId}`);

const insert = prepared(
  (_db, pageId: number, words: string) =>
    sql`INSERT INTO title_index (rowid, words) VALUES (${pageId}, ${words})`,
);

export function writeTitles(tx: Tx) {
  return {
    ...readTitles(tx),
    /** @param words of the title in their order, folded. */
    replace: async (pageId: number, words: readonly string[]): Promise<void> => {
      await forget(tx, pageId);
      await insert(tx, pageId, words.length === 0 ? '' : `${first}${words.join(' ')} ${words[0] ?? ''}`);
    },

    remove: async (pageId: number): Promise<void> => {
      await forget(tx, pageId);
    },

    /** Forgets everything, for a rebuild. */
    clear: async (): Promise<void> => {
      await sql`INSERT INTO title_index (title_index) VALUES ('delete-all')`.execute(tx);
    },
  };
}
