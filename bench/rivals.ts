/** Plain searches over the same pages, as they come out of the box: what ours is measured beside. */
import BetterSqlite3 from 'better-sqlite3';
import lunr from 'lunr';
import { isStopWord } from '../src/search/stop-words.ts';
import { cut, type Doc } from './quality.ts';

export interface Rival {
  find(text: string): string[];
  close(): void;
}

const titleWeight = 3;

/** FTS5 with its usual tokenizer and bm25: any of the words, without French stop words. */
export function openPlainFts(docs: readonly Doc[]): Rival {
  const db = new BetterSqlite3(':memory:');
  db.exec(`CREATE VIRTUAL TABLE doc USING fts5(title, body, tokenize='unicode61 remove_diacritics 2')`);
  const add = db.prepare('INSERT INTO doc (rowid, title, body) VALUES (?, ?, ?)');
  docs.forEach(({ title, text }, at) => {
    add.run(at, title, text);
  });
  const search = db
    .prepare(`SELECT rowid FROM doc WHERE doc MATCH ? ORDER BY bm25(doc, ${titleWeight}, 1), rowid LIMIT ?`)
    .pluck();
  return {
    find: (text) => {
      const words = wordsOf(text).filter((word) => !isStopWord(word));
      if (words.length === 0) return [];
      const rows = search.all(words.map((word) => `"${word}"`).join(' OR '), cut) as number[];
      return rows.map((row) => docs[row]?.id ?? '');
    },
    close: () => {
      db.close();
    },
  };
}

/** Lunr as it is, with its own pipeline. */
export function openPlainLunr(docs: readonly Doc[]): Rival {
  const index = lunr((builder) => {
    builder.ref('id');
    builder.field('title', { boost: titleWeight });
    builder.field('text');
    for (const doc of docs) builder.add(doc);
  });
  return {
    find: (text) =>
      index
        .search(wordsOf(text).join(' '))
        .slice(0, cut)
        .map(({ ref }) => ref),
    close: () => undefined,
  };
}

/** Letters and digits only: nothing of a question is syntax. */
function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}
