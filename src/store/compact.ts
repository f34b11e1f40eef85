/**
 * Writes the whole file anew, in a thread of its own. `secure_delete` clears what is deleted, but where SQLite once
 * split a page of a tree, a copy of what moved away may stay in the unused middle of the old one: measured, one of
 * two thousand. Only a new file is free of it.
 */
import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';

/** As plain text, so that it runs from sources and compiled alike. Readers go on meanwhile; writers wait. */
const work = `
const { workerData } = require('node:worker_threads');
const Database = require(workerData.driver);
const sqlite = new Database(workerData.path, { fileMustExist: true, timeout: 30000 });
try {
  for (const pragma of ['synchronous = FULL', 'secure_delete = ON', 'trusted_schema = OFF']) sqlite.pragma(pragma);
  sqlite.exec('VACUUM');
  sqlite.pragma('wal_checkpoint(TRUNCATE)');
} finally {
  sqlite.close();
}`;

/** @param path of a file that is open in this process. @throws Error when it cannot be written, for lack of room. */
export function compactFile(path: string): Promise<void> {
  const driver = createRequire(import.meta.url).resolve('better-sqlite3');
  const worker = new Worker(work, { eval: true, workerData: { path, driver } });
  return new Promise((resolve, reject) => {
    worker.once('error', reject);
    worker.once('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`the file was not written anew (${code})`));
    });
  });
}
