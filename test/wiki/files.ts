/** Files on pages of a test's wiki, and what is found of them. */
import { Readable } from 'node:stream';
import { sql } from 'kysely';
import type { Actor } from '../../src/core/access.ts';
import { indexableText } from '../../src/search/indexable.ts';
import { addAttachment } from '../../src/wiki/attachments.ts';
import type { Wiki } from '../../src/wiki/wiki.ts';
import { coordination } from './station.ts';

export interface Place {
  space: string;
  slug: string;
}

export async function attach(
  wiki: Wiki,
  at: Place,
  name: string,
  bytes: Buffer | string,
  actor: Actor = coordination,
): Promise<void> {
  await addAttachment(wiki, actor, { ...at, name, stream: Readable.from([Buffer.from(bytes)]) });
}

/** Passages that hold this word, as `name 3`: the file and the seq of the part, 0 for its name; in whichever column. */
export async function passagesWith(wiki: Wiki, word: string, column?: string): Promise<string[]> {
  const stem = indexableText(wiki.analyzer, word);
  const match = `${column === undefined ? '' : `${column} : `}"${stem}"`;
  const found = await sql<{ passage: string }>`
    SELECT attachment.name || ' ' || passage.seq AS passage FROM file_index
    JOIN passage ON passage.id = file_index.rowid JOIN attachment ON attachment.id = passage.attachment_id
    WHERE file_index MATCH ${match} ORDER BY attachment.name, passage.seq`.execute(wiki.store.db);
  return found.rows.map(({ passage }) => passage);
}

export async function jobsOf(wiki: Wiki): Promise<string[]> {
  const found = await sql<{ job: string }>`
    SELECT kind || ' ' || subject || CASE attempts WHEN 0 THEN '' ELSE ', attempt ' || attempts END AS job
    FROM job WHERE kind <> 'learn' ORDER BY kind, subject`.execute(wiki.store.db);
  return found.rows.map(({ job }) => job);
}
