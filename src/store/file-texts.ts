/** Derived: what the text of files came to, by their bytes. wiki/file-texts.ts is its only maker. */
import { sql } from 'kysely';
import type { FilePart, FileTextState, FileUnit } from '../core/file-text.ts';
import type { Db, Tx } from './schema.ts';

export interface FileTextRow {
  state: FileTextState;
  unit: FileUnit;
  isCut: boolean;
}

export interface FilePartRow extends FilePart {
  id: number;
  /** From 1, over all parts of the file. */
  seq: number;
}

export function readFileTexts(db: Db) {
  return {
    /** Undefined while the file waits to be read. */
    find: async (blobId: number): Promise<FileTextRow | undefined> => {
      const row = await db
        .selectFrom('file_text')
        .select(['state', 'unit', 'is_cut'])
        .where('blob_id', '=', blobId)
        .executeTakeFirst();
      return row && { state: row.state, unit: row.unit, isCut: row.is_cut === 1 };
    },

    /** In order, from the one after `afterSeq` on. */
    listParts: (blobId: number, afterSeq: number, limit: number): Promise<FilePartRow[]> =>
      db
        .selectFrom('file_part')
        .select(['id', 'seq', 'number', 'label', 'text'])
        .where('blob_id', '=', blobId)
        .where('seq', '>', afterSeq)
        .orderBy('seq')
        .limit(limit)
        .execute(),
  };
}

/** Parts removed in one transaction: what is removed is overwritten with zeros, and others wait meanwhile. */
const partsAtATime = 100;

export function writeFileTexts(tx: Tx) {
  return {
    ...readFileTexts(tx),

    /** @param firstSeq of the first of them. */
    addParts: async (blobId: number, firstSeq: number, parts: readonly FilePart[]): Promise<void> => {
      for (const [at, { number, label, text }] of parts.entries())
        await tx
          .insertInto('file_part')
          .values({ blob_id: blobId, number, seq: firstSeq + at, label, text })
          .execute();
    },

    /** To be called when all parts are there: only then the file is read. */
    set: async (blobId: number, { state, unit, isCut }: FileTextRow, madeAt: string): Promise<void> => {
      const row = { state, unit, is_cut: isCut ? 1 : 0, made_at: madeAt };
      await tx
        .insertInto('file_text')
        .values({ blob_id: blobId, ...row })
        .onConflict((conflict) => conflict.column('blob_id').doUpdateSet(row))
        .execute();
    },

    /** The file waits again. Its parts stay, and are found, until it is read anew. */
    forget: async (blobId: number): Promise<void> => {
      await tx.deleteFrom('file_text').where('blob_id', '=', blobId).execute();
    },

    /** Some of the parts, with the passages made of them; to be called until it answers that none are left. */
    removeParts: (blobId: number): Promise<boolean> => removeParts(tx, blobId),
  };
}

/** Also for purge.ts. */
export async function removeParts(tx: Tx, blobId: number): Promise<boolean> {
  const some = sql`(SELECT id FROM file_part WHERE blob_id = ${blobId} ORDER BY seq LIMIT ${partsAtATime})`;
  await sql`DELETE FROM file_index WHERE rowid IN (SELECT id FROM passage WHERE part_id IN ${some})`.execute(
    tx,
  );
  await sql`DELETE FROM passage WHERE part_id IN ${some}`.execute(tx);
  const removed = await sql`DELETE FROM file_part WHERE id IN ${some}`.execute(tx);
  return Number(removed.numAffectedRows ?? 0) === partsAtATime;
}
