/**
 * Derived: words as they are written, for what was misspelt and what is being typed. The table knows no rights: whoever is
 * told of a word may read something that holds it, which `listHolders` and `countHolders` ask of the indexes.
 */
import { type RawBuilder, sql } from 'kysely';
import { listed } from './entry-sql.ts';
import type { ReadableRules } from './pages.ts';
import type { Db, Tx } from './schema.ts';
import { isReadable } from './search-sql.ts';

/** Words that sound the same. */
export interface WordRow {
  id: number;
  sound: string;
  forms: readonly string[];
}

export interface NewWord {
  word: string;
  sound: string;
  /** The first `startLength` letters, folded. */
  start: string;
  /** Parts of the sound (search/sound.ts). */
  grams: readonly string[];
}

/** Letters of a word by which its beginning is looked up. */
export const startLength = 4;

/** Rows of which the length is looked at. */
const mostSharing = 250;

/** Sets starts apart from parts of sounds, which are three letters long. */
const startMark = 'start';

type Sql = RawBuilder<unknown>;

export function readWords(db: Db) {
  const rows = async (query: Sql): Promise<WordRow[]> => {
    const found = (await query.execute(db)).rows as (Omit<WordRow, 'forms'> & { forms: string })[];
    return found.map((row) => ({ ...row, forms: row.forms.split(' ') }));
  };
  return {
    listBySounds: (sounds: readonly string[]): Promise<WordRow[]> =>
      rows(sql`SELECT id, sound, forms FROM word WHERE sound IN ${listed(sounds)}`),

    /** Those that share most of these parts, as far as they are as long: the nearest first. */
    listNear: (grams: readonly string[], limit: number): Promise<WordRow[]> => {
      const each = grams.map((gram) => sql`SELECT rowid FROM near_word WHERE near_word MATCH ${`"${gram}"`}`);
      return rows(sql`WITH near AS MATERIALIZED (
          SELECT rowid AS id, count(*) AS shared FROM (${sql.join(each, sql` UNION ALL `)})
          GROUP BY rowid ORDER BY 2 DESC LIMIT ${mostSharing})
        SELECT word.id, sound, forms FROM near CROSS JOIN word ON word.id = near.id
        ORDER BY 1.0 * shared / (${grams.length} + length(sound)) DESC LIMIT ${limit}`);
    },

    /** Those that begin with these folded letters, some at most. */
    listStarting: (letters: string, limit: number): Promise<WordRow[]> =>
      rows(sql`WITH starting AS MATERIALIZED (
          SELECT rowid AS id FROM near_word
          WHERE near_word MATCH ${`"${startMark}${letters.slice(0, startLength)}" *`} LIMIT ${limit})
        SELECT word.id, sound, forms FROM starting CROSS JOIN word ON word.id = starting.id`),

    /**
     * Of each match (search/match.ts makes them), how many readable pages hold it, by themselves or by a passage of a
     * file: at most `most` each.
     */
    countHolders: async (
      matches: readonly string[],
      rules: ReadableRules,
      most: number,
    ): Promise<number[]> => {
      const counts = await sql<{ count: number }>`SELECT
          (SELECT count(*) FROM (${holders('text_index', sql`asked.value`, rules, most)}))
          + (SELECT count(*) FROM (${holders('file_index', sql`asked.value`, rules, most)})) AS "count"
        FROM json_each(${JSON.stringify(matches)}) AS asked ORDER BY asked.key`.execute(db);
      return counts.rows.map(({ count }) => Math.min(count, most));
    },

    /**
     * Texts of the newest readable pages that hold the match, and in which all of these words seem to stand, and those of
     * passages of files: one or two, to be looked at closely. @param words in lower case. @param bytes of texts in all.
     */
    listWritten: async (
      match: string,
      rules: ReadableRules,
      words: readonly string[],
      { rows, bytes }: { rows: number; bytes: number },
    ): Promise<string[]> => {
      // SQLite knows lower case of ASCII only: an accent in a capital letter is not seen.
      const holdsAll = sql.join(
        words.map((word) => sql`(instr(lower(text), ${word}) > 0 AND lower(text) GLOB ${alone(word)})`),
        sql` AND `,
      );
      const found = await sql<{ text: string }>`
        WITH page_text AS (
          SELECT char(10) || page.title || char(10) || revision.tags || char(10) || revision.body || char(10) AS text,
            sum(octet_length(revision.body)) OVER (ORDER BY page.id DESC) AS size
          FROM (${holders('text_index', sql`${match}`, rules, rows)}) AS held
          CROSS JOIN page ON page.id = held.id
          CROSS JOIN revision ON revision.page_id = page.id AND revision.number = page.current),
        file_words AS (
          SELECT char(10) || attachment.name || char(10) || coalesce(file_part.text, '') || char(10) AS text,
            sum(octet_length(file_part.text)) OVER (ORDER BY passage.id DESC) AS size
          FROM (${holders('file_index', sql`${match}`, rules, rows)}) AS held
          CROSS JOIN passage ON passage.id = held.id
          CROSS JOIN attachment ON attachment.id = passage.attachment_id AND attachment.deleted_at IS NULL
          LEFT JOIN file_part ON file_part.id = passage.part_id)
        SELECT text FROM (SELECT * FROM page_text UNION ALL SELECT * FROM file_words)
        WHERE coalesce(size, 0) <= ${bytes} AND ${holdsAll} LIMIT ${mostTexts}`.execute(db);
      return found.rows.map(({ text }) => text);
    },

    /** The newest readable pages of which values that all their readers see hold the match. */
    listByValues: async (match: string, rules: ReadableRules, most: number): Promise<number[]> => {
      const found = await sql<{
        id: number;
      }>`${holders('text_index', sql`${`field_values : ${match}`}`, rules, most)}`.execute(db);
      return found.rows.map(({ id }) => id);
    },
  };
}

/** A pattern for the word between signs, spaces and line ends: within others a short one stands in nearly every text. */
function alone(word: string): string {
  const sign = '[^a-z0-9À-ÖØ-öø-ÿŒœ]';
  return `*${sign}${word}${sign}*`;
}

/** Texts that are handed out to be looked at. */
const mostTexts = 2;

/**
 * Ids of what holds a match: of pages, whatever they were called before, or of passages. As many of others as there may
 * be keep none of them away.
 */
function holders(index: 'text_index' | 'file_index', match: Sql, rules: ReadableRules, most: number): Sql {
  if (index === 'text_index')
    return sql`SELECT text_index.rowid AS id FROM text_index CROSS JOIN searchable AS s
      WHERE text_index MATCH '- aliases : (' || ${match} || ')' AND s.page_id = text_index.rowid AND ${isReadable(rules)}
      ORDER BY text_index.rowid DESC LIMIT ${most}`;
  return sql`SELECT file_index.rowid AS id FROM file_index CROSS JOIN passage CROSS JOIN searchable AS s
    WHERE file_index MATCH ${match} AND passage.id = file_index.rowid AND s.page_id = passage.page_id
      AND ${isReadable(rules)}
    ORDER BY file_index.rowid DESC LIMIT ${most}`;
}

export function writeWords(tx: Tx) {
  return {
    ...readWords(tx),

    /** Adds those that are not known. */
    add: async (words: readonly NewWord[]): Promise<void> => {
      const known = await readWords(tx).listBySounds(words.map(({ sound }) => sound));
      const groups = groupWords(words, known);
      if (groups.length === 0) return;
      const rows = groups.map(({ sound, forms }) => [sound, forms.join(' ')]);
      const stored = await sql<{ id: number; sound: string }>`
        INSERT INTO word (sound, forms) SELECT value ->> 0, value ->> 1 FROM json_each(${JSON.stringify(rows)}) WHERE true
        ON CONFLICT (sound) DO UPDATE SET forms = excluded.forms RETURNING id, sound`.execute(tx);
      const ids = new Map(stored.rows.map(({ id, sound }) => [sound, id]));
      const parts = groups
        .filter((group) => group.parts.length > 0)
        .map((group) => [ids.get(group.sound), group.parts.join(' ')]);
      // What a row is found by is only added to: a second text of a row stands beside its first.
      await sql`INSERT INTO near_word (rowid, parts)
        SELECT value ->> 0, value ->> 1 FROM json_each(${JSON.stringify(parts)}) ORDER BY 1`.execute(tx);
    },

    /** Forgets all of them: what was removed for good must not stand here. They are learnt anew. */
    clear: async (): Promise<void> => {
      await sql`DELETE FROM word`.execute(tx);
      await sql`INSERT INTO near_word (near_word) VALUES ('delete-all')`.execute(tx);
    },
  };
}

interface WordGroup {
  sound: string;
  /** All of them, the known ones first. */
  forms: readonly string[];
  /** What the row is found by from now on, beside what it was. */
  parts: readonly string[];
}

/** By sound; only those that hold a word which is not known. */
function groupWords(words: readonly NewWord[], known: readonly WordRow[]): WordGroup[] {
  const formsOf = new Map(known.map(({ sound, forms }) => [sound, forms]));
  const groups = new Map<string, NewWord[]>();
  for (const word of words) {
    if (formsOf.get(word.sound)?.includes(word.word)) continue;
    groups.set(word.sound, [...(groups.get(word.sound) ?? []), word]);
  }
  return [...groups].map(([sound, added]) => {
    const before = formsOf.get(sound) ?? [];
    const starts = new Set(added.map(({ start }) => start));
    for (const form of before) starts.delete(startOf(form));
    const grams = before.length === 0 ? (added[0]?.grams ?? []) : [];
    return {
      sound,
      forms: [...new Set([...before, ...added.map(({ word }) => word)])],
      parts: [...grams, ...[...starts].map((start) => startMark + start)],
    };
  });
}

/** As search/stem.ts folds it, but for ligatures: these are told twice. */
function startOf(form: string): string {
  return form.normalize('NFD').replace(/\p{M}/gu, '').slice(0, startLength);
}
