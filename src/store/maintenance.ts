/** What only the host's commands need: checks of the file itself, and the derived rows as text to compare. */
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { readBlobs } from './blobs.ts';
import type { Db } from './schema.ts';

/** SQLite's own checks of pages, indexes, references and the text index. Empty when all is well. */
export async function checkDatabase(db: Db): Promise<string[]> {
  const integrity = await sql<{ integrity_check: string }>`PRAGMA integrity_check`.execute(db);
  const references = await sql<{ table: string; rowid: number }>`PRAGMA foreign_key_check`.execute(db);
  const problems = integrity.rows.map((row) => row.integrity_check).filter((text) => text !== 'ok');
  problems.push(...references.rows.map((row) => `${row.table} ${row.rowid} refers to what is not there`));
  for (const [table, name] of Object.entries({ text_index: 'text index', file_index: 'index of files' })) {
    try {
      await sql`INSERT INTO ${sql.table(table)} (${sql.ref(table)}) VALUES ('integrity-check')`.execute(db);
    } catch (error) {
      problems.push(`the ${name} is damaged: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return problems;
}

/** Moves what the write-ahead log holds into the file and empties it: what was removed is then in neither. */
export async function emptyLog(db: Db): Promise<void> {
  await sql`PRAGMA wal_checkpoint(TRUNCATE)`.execute(db);
}

/** Bytes of the file. */
export async function fileSize(db: Db): Promise<number> {
  const found = await sql<{ size: number }>`
    SELECT page_count * page_size AS size FROM pragma_page_count(), pragma_page_size()`.execute(db);
  return found.rows[0]?.size ?? 0;
}

/** Living pages and active members. */
export async function countAll(db: Db): Promise<{ pages: number; members: number }> {
  const found = await sql<{ pages: number; members: number }>`
    SELECT (SELECT count(*) FROM page WHERE deleted_at IS NULL) AS pages,
      (SELECT count(*) FROM member WHERE state = 'active') AS members`.execute(db);
  return found.rows[0] ?? { pages: 0, members: 0 };
}

/** Number and stored hash of each revision of a page, oldest first, whatever state its text is in. */
export function listHashes(db: Db, pageId: number): Promise<{ number: number; hash: string }[]> {
  return db
    .selectFrom('revision')
    .select(['number', 'hash'])
    .where('page_id', '=', pageId)
    .orderBy('number')
    .execute();
}

/** Reads every byte of every attachment and compares its SHA-256. Problems name the versions that hold the bytes. */
export async function checkBlobs(db: Db): Promise<{ count: number; problems: string[] }> {
  const blobs = readBlobs(db);
  const problems: string[] = [];
  let count = 0;
  for (let lastId = 0; ; ) {
    const rows = await blobs.listAll(lastId, 100);
    const last = rows.at(-1);
    if (!last) return { count, problems };
    for (const row of rows) {
      const holders = await listHolders(db, row.id);
      // An upload that goes on, or was cut off, is held by nothing yet.
      if (row.sha256 === null && holders.length === 0) continue;
      count += 1;
      const found = await hashOf(blobs.read(row.id, 0, row.size - 1)).catch(() => 'unreadable');
      if (found === row.sha256) continue;
      const names = holders.length === 0 ? [`blob ${row.id}`] : holders;
      problems.push(...names.map((name) => `${name}: the bytes are not the ones that were saved`));
    }
    lastId = last.id;
  }
}

/** The versions of attachments that have these bytes, by name. */
async function listHolders(db: Db, blobId: number): Promise<string[]> {
  const rows = await db
    .selectFrom('version')
    .innerJoin('attachment', 'attachment.id', 'version.attachment_id')
    .innerJoin('page', 'page.id', 'attachment.page_id')
    .innerJoin('space', 'space.id', 'page.space_id')
    .select(['space.slug as space', 'page.slug', 'attachment.name', 'version.number'])
    .where('version.blob_id', '=', blobId)
    .execute();
  return rows.map(({ space, slug, name, number }) => `${space}/${slug}, file ${name}, version ${number}`);
}

async function hashOf(bytes: AsyncIterable<Buffer>): Promise<string> {
  const hash = createHash('sha256');
  for await (const part of bytes) hash.update(part);
  return hash.digest('hex');
}

/** Every derived row as one line of text, sorted: two stores that say the same give the same lines. */
export async function listDerivedRows(db: Db): Promise<string[]> {
  const queries = [
    sql`SELECT 'link', page_id, to_space_id, to_key, label FROM link`,
    sql`SELECT 'relation', page_id, field, to_space_id, to_key FROM relation`,
    sql`SELECT 'tag', page_id, tag_key, tag FROM tag`,
    sql`SELECT 'value', page_id, field, seq, text, key, type, space_id, access_id, readers FROM value`,
    sql`SELECT 'event', page_id, starts, ends, is_long FROM event`,
    sql`SELECT 'searchable', page_id, space_id, access_id, type, day FROM searchable`,
    sql`SELECT 'text', doc, term, col, "offset" FROM temp.text_terms`,
    // By file and seq: a passage that is made anew has another id.
    sql`SELECT 'passage', attachment_id, passage.page_id, passage.seq, file_part.seq AS part, kind, term, col, "offset"
      FROM passage LEFT JOIN file_part ON file_part.id = part_id LEFT JOIN temp.file_terms ON doc = passage.id`,
  ];
  await sql`CREATE VIRTUAL TABLE IF NOT EXISTS temp.text_terms USING fts5vocab(main, text_index, instance)`.execute(
    db,
  );
  await sql`CREATE VIRTUAL TABLE IF NOT EXISTS temp.file_terms USING fts5vocab(main, file_index, instance)`.execute(
    db,
  );
  const rows: string[] = [];
  for (const query of queries) {
    const found = await query.execute(db);
    for (const row of found.rows) rows.push(JSON.stringify(Object.values(row as Record<string, unknown>)));
  }
  return rows.sort();
}
