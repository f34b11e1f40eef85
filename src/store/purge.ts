/** Removes for good: the rows of a page, and bytes that no version names any more. Used by wiki/purge.ts alone. */
import { sql } from 'kysely';
import { removeParts } from './file-texts.ts';
import { removePassagesOfPage } from './passages.ts';
import type { Tx } from './schema.ts';
import { mergeWords, type WordIndex } from './search.ts';

/** Rows of 256 KiB removed in one transaction: each is overwritten with zeros, and others wait meanwhile. */
const chunksAtATime = 16;

export function writePurge(tx: Tx) {
  return {
    /**
     * Every row of a page, its history too. Its children must have another parent before. Bytes that only this page
     * used are marked as an upload that was cut off: nothing finds them, and `removeBytes` or the next start takes them.
     */
    removePage: async (pageId: number): Promise<void> => {
      const attachments = tx.selectFrom('attachment').select('id').where('page_id', '=', pageId);
      await removePassagesOfPage(tx, pageId);
      await dropJobs(tx, pageId);
      const used = await tx
        .selectFrom('version')
        .select('blob_id')
        .distinct()
        .where('attachment_id', 'in', attachments)
        .execute();
      await tx.deleteFrom('version').where('attachment_id', 'in', attachments).execute();
      for (const { blob_id } of used) await loseBytes(tx, blob_id);
      await sql`DELETE FROM text_index WHERE rowid = ${pageId}`.execute(tx);
      await sql`DELETE FROM title_index WHERE rowid = ${pageId}`.execute(tx);
      const tables = [
        'attachment',
        'searchable',
        'link',
        'relation',
        'tag',
        'value',
        'event',
        'alias',
        'submission',
        'closed_past',
        'hidden_revision',
      ] as const;
      for (const table of tables) await tx.deleteFrom(table).where('page_id', '=', pageId).execute();
      await tx.deleteFrom('revision').where('page_id', '=', pageId).execute();
      await tx.deleteFrom('page').where('id', '=', pageId).execute();
    },

    /** Marks bytes that no version names in the same way. @returns whether they are to be removed. */
    loseBytes: (blobId: number): Promise<boolean> => loseBytes(tx, blobId),

    /** Ids of blobs that `removePage` marked; an upload that goes on has no size yet. */
    listLostBytes: async (): Promise<number[]> => {
      const rows = await tx
        .selectFrom('blob')
        .select('id')
        .where('sha256', 'is', null)
        .where('size', '>', 0)
        .execute();
      return rows.map(({ id }) => id);
    },

    /** Some of the bytes, and of their text; to be called until it answers that none are left. */
    removeBytes: async (blobId: number): Promise<boolean> => {
      if (await removeParts(tx, blobId)) return true;
      await tx.deleteFrom('thumbnail').where('blob_id', '=', blobId).execute();
      const chunks = await tx
        .selectFrom('chunk')
        .select('seq')
        .where('blob_id', '=', blobId)
        .orderBy('seq')
        .limit(chunksAtATime)
        .execute();
      for (const { seq } of chunks) {
        await tx.deleteFrom('chunk').where('blob_id', '=', blobId).where('seq', '=', seq).execute();
      }
      if (chunks.length === chunksAtATime) return true;
      await tx.deleteFrom('blob').where('id', '=', blobId).execute();
      return false;
    },

    /**
     * One step in making an index forget the words of what was removed from it: FTS5 keeps them until the part that
     * holds them is written anew.
     * @param isFirst begins over the whole index. @returns whether a step is left to do.
     */
    forgetWords: (index: WordIndex, isFirst: boolean): Promise<boolean> =>
      mergeWords(tx, isFirst ? -indexPagesAtATime : indexPagesAtATime, index),
  };
}

/** Pages of the index written in one step: some six milliseconds. */
const indexPagesAtATime = 64;

/** Work that waits for a page or its files. What waits for bytes that go finds nothing to do. */
async function dropJobs(tx: Tx, pageId: number): Promise<void> {
  await sql`DELETE FROM job WHERE kind = 'learn' AND subject = ${pageId}
    OR kind = 'index' AND subject IN (SELECT id FROM attachment WHERE page_id = ${pageId})`.execute(tx);
}

async function loseBytes(tx: Tx, blobId: number): Promise<boolean> {
  const lost = await sql`UPDATE blob SET sha256 = NULL WHERE id = ${blobId}
    AND NOT EXISTS (SELECT 1 FROM version WHERE version.blob_id = blob.id)`.execute(tx);
  return Number(lost.numAffectedRows ?? 0) > 0;
}
