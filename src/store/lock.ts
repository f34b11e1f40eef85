/** One writing process: whoever serves holds this lock until the process ends, however it ends. */
import BetterSqlite3 from 'better-sqlite3';

/** Another process works on the data. */
export class LockedError extends Error {
  override readonly name = 'LockedError';
}

/**
 * Takes the lock beside the database file. The lock is SQLite's own exclusive lock on a small file, which the
 * operating system releases even after kill -9; a file with a process number in it would stay behind.
 * @throws LockedError when another process holds it; Error when there cannot be one at this path.
 */
export function takeLock(path: string): () => void {
  const holder = new BetterSqlite3(`${path}.lock`, { timeout: 0 });
  try {
    holder.pragma('locking_mode = EXCLUSIVE');
    holder.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    holder.close();
    if (error instanceof BetterSqlite3.SqliteError && error.code === 'SQLITE_BUSY') {
      throw new LockedError('another Gare is using this data; stop it first');
    }
    throw error;
  }
  return () => holder.close();
}
