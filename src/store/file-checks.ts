/** Whether what of files is found is what hangs on pages, for `gare check`. Reads everything, changes nothing. */
import { sql } from 'kysely';
import type { Db } from './schema.ts';

/** Files that hang on a page and wait for no work, by the address of their page. */
const settledFiles = sql`
  SELECT space.slug || '/' || page.slug || ', file ' || attachment.name AS name, attachment.id, version.blob_id
  FROM attachment
  JOIN version ON version.attachment_id = attachment.id AND version.number = attachment.current
  JOIN page ON page.id = attachment.page_id JOIN space ON space.id = page.space_id
  WHERE attachment.deleted_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM job WHERE kind = 'index' AND subject = attachment.id)
    AND NOT EXISTS (SELECT 1 FROM job WHERE kind = 'extract' AND subject = version.blob_id)`;

const questions = {
  'it is not found by its name': sql`SELECT name FROM (${settledFiles}) AS file
    WHERE NOT EXISTS (SELECT 1 FROM passage WHERE attachment_id = file.id AND seq = 0)`,
  'its text was never read': sql`SELECT name FROM (${settledFiles}) AS file
    WHERE NOT EXISTS (SELECT 1 FROM file_text WHERE file_text.blob_id = file.blob_id)`,
  'it is not found by all of its text': sql`SELECT name FROM (${settledFiles}) AS file
    WHERE (SELECT count(*) FROM passage JOIN file_part ON file_part.id = part_id
        WHERE attachment_id = file.id AND file_part.blob_id = file.blob_id)
      <> (SELECT count(*) FROM file_part WHERE file_part.blob_id = file.blob_id)`,
  'it is found, though it is not the file that hangs there': sql`SELECT DISTINCT 'attachment ' || attachment.id AS name
    FROM passage JOIN attachment ON attachment.id = passage.attachment_id
    JOIN version ON version.attachment_id = attachment.id AND version.number = attachment.current
    LEFT JOIN file_part ON file_part.id = passage.part_id
    WHERE attachment.deleted_at IS NOT NULL OR file_part.blob_id <> version.blob_id`,
  'its row is in one place and not in the other': sql`
    SELECT 'passage ' || passage.id AS name FROM passage WHERE id NOT IN (SELECT id FROM file_index_docsize)
    UNION ALL SELECT 'passage ' || id FROM file_index_docsize WHERE id NOT IN (SELECT id FROM passage)`,
};

/** One sentence each; empty when all is well. `gare rebuild` mends all of them. */
export async function checkPassages(db: Db): Promise<string[]> {
  const problems: string[] = [];
  for (const [problem, question] of Object.entries(questions)) {
    const found = await sql<{ name: string }>`${question}`.execute(db);
    problems.push(...found.rows.map(({ name }) => `${name}: ${problem}`));
  }
  return problems;
}
