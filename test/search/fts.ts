/** A real FTS5 table with the columns and options of the store's, in memory. */
import Database from 'better-sqlite3';
import type { Analyzer } from '../../src/search/analysis.ts';
import { indexableText, indexableTitle } from '../../src/search/indexable.ts';
import { columnWeights } from '../../src/search/weights.ts';

export interface Indexed {
  title: string;
  body: string;
}

/** A passage of a file: its name, the title of its page, its text. */
export interface IndexedFile {
  name: string;
  context: string;
  body: string;
}

export function openIndex(analyzer: Analyzer, pages: readonly Indexed[], files: readonly IndexedFile[] = []) {
  const db = new Database(':memory:');
  db.exec(`CREATE VIRTUAL TABLE text_index USING fts5(title, aliases, headings, tags, field_values, body,
    content='', contentless_delete=1, tokenize='ascii')`);
  const add = db.prepare(
    `INSERT INTO text_index (rowid, title, aliases, headings, tags, field_values, body) VALUES (?, ?, '', '', '', '', ?)`,
  );
  pages.forEach((page, at) => {
    add.run(at + 1, indexableTitle(analyzer, page.title), indexableText(analyzer, page.body));
  });
  db.exec(`CREATE VIRTUAL TABLE file_index USING fts5(name, context, body,
    content='', contentless_delete=1, tokenize='ascii')`);
  const addFile = db.prepare('INSERT INTO file_index (rowid, name, context, body) VALUES (?, ?, ?, ?)');
  files.forEach((file, at) => {
    const [name, context] = [file.name, file.context].map((text) => indexableTitle(analyzer, text));
    addFile.run(at + 1, name, context, indexableText(analyzer, file.body));
  });
  const findFiles = db
    .prepare('SELECT rowid FROM file_index WHERE file_index MATCH ? ORDER BY rowid')
    .pluck();
  const find = db
    .prepare(`SELECT rowid FROM text_index WHERE text_index MATCH ?
      ORDER BY bm25(text_index, ${columnWeights.join(', ')}), rowid LIMIT ?`)
    .pluck();
  return {
    /** Numbers of the pages from 1, best first. */
    find: (match: string, limit = 10): number[] => find.all(match, limit) as number[],
    /** Numbers of the passages from 1. */
    findFiles: (match: string): number[] => findFiles.all(match) as number[],
    close: () => db.close(),
  };
}
