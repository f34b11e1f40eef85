/** How much there is to search, and in how much of it a word stands. */
import { sql } from 'kysely';
import type { ReadableRules } from './pages.ts';
import type { Db } from './schema.ts';
import { isByKnownName, isReadable } from './search-sql.ts';

export interface CorpusSize {
  pages: number;
  /** Of a body on average, as the newest ones tell; 0 where there is none. */
  pageBytes: number;
  passages: number;
  /** The same of passages. */
  passageBytes: number;
}

export function readSearchCorpus(db: Db) {
  return {
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

    measure: async (): Promise<CorpusSize> => {
      const found = await sql<{ [Name in keyof CorpusSize]: number | null }>`SELECT
        (SELECT count(*) FROM searchable) AS pages,
        (SELECT avg(octet_length(revision.body)) FROM
          (SELECT page_id FROM searchable ORDER BY page_id DESC LIMIT 500) AS newest
          CROSS JOIN page ON page.id = newest.page_id
          CROSS JOIN revision ON revision.page_id = page.id AND revision.number = page.current) AS pageBytes,
        (SELECT count(*) FROM passage) AS passages,
        (SELECT avg(octet_length(text)) FROM (SELECT text FROM file_part ORDER BY id DESC LIMIT 500)) AS passageBytes`.execute(
        db,
      );
      const { pages, pageBytes, passages, passageBytes } = found.rows[0] ?? {};
      return {
        pages: pages ?? 0,
        pageBytes: pageBytes ?? 0,
        passages: passages ?? 0,
        passageBytes: passageBytes ?? 0,
      };
    },
  };
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
