/** Derived: small pictures made from blobs, kept because making one costs 40 ms. */
import type { Db, Tx } from './schema.ts';

export function readThumbnails(db: Db) {
  return {
    find: (blobId: number, width: number): Promise<{ mime: string; bytes: Buffer } | undefined> =>
      db
        .selectFrom('thumbnail')
        .select(['mime', 'bytes'])
        .where('blob_id', '=', blobId)
        .where('width', '=', width)
        .executeTakeFirst(),
  };
}

export function writeThumbnails(tx: Tx) {
  return {
    ...readThumbnails(tx),
    add: async (blobId: number, width: number, mime: string, bytes: Buffer): Promise<void> => {
      await tx
        .insertInto('thumbnail')
        .values({ blob_id: blobId, width, mime, bytes })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },
  };
}
