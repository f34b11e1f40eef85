/** Files with a text of the test's own, as if it had been read from them. */
import { sql } from 'kysely';
import type { FilePart, FileUnit } from '../../src/core/file-text.ts';
import { runJobs } from '../../src/wiki/jobs.ts';
import type { Wiki } from '../../src/wiki/wiki.ts';
import { attach, type Place } from './files.ts';

/** Attaches a file that no reader touches: its bytes are its name. */
export async function attachText(
  wiki: Wiki,
  at: Place,
  name: string,
  texts: readonly string[],
  { unit = 'page', labels = [] }: { unit?: FileUnit; labels?: readonly string[] } = {},
): Promise<void> {
  await attach(wiki, at, name, `${at.slug} ${name}`);
  const found = await sql<{ id: number }>`SELECT max(id) AS id FROM blob`.execute(wiki.store.db);
  const blobId = found.rows[0]?.id ?? 0;
  const parts = texts.map(
    (text, index): FilePart => ({ number: index + 1, label: labels[index] ?? '', text }),
  );
  await wiki.transact(async (tx) => {
    await tx.fileTexts.addParts(blobId, 1, parts);
    await tx.fileTexts.set(blobId, { state: 'text', unit, isCut: false }, wiki.clock().toISOString());
  });
  await runJobs(wiki);
}
