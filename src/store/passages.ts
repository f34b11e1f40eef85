/** Derived: what of current files is found, each by its name alone and by every part of its text. Words are stems. */
import { sql } from 'kysely';
import { prepared } from './prepared.ts';
import type { Db, Tx } from './schema.ts';
import { mergeWords } from './search.ts';

/** The current version of an attachment that hangs on its page, with what its passages are made of. */
export interface CurrentFile {
  id: number;
  pageId: number;
  name: string;
  mime: string;
  blobId: number;
  size: number;
  /** Title of its page. */
  title: string;
}

export interface NewPassage {
  /** Of the part; 0 for the name alone. */
  seq: number;
  partId: number | null;
  /** Stems joined by spaces, as the other two. */
  name: string;
  /** Of the page's title. */
  context: string;
  body: string;
}

export function readPassages(db: Db) {
  const current = () =>
    db
      .selectFrom('attachment')
      .innerJoin('version', (join) =>
        join
          .onRef('version.attachment_id', '=', 'attachment.id')
          .onRef('version.number', '=', 'attachment.current'),
      )
      .innerJoin('blob', 'blob.id', 'version.blob_id')
      .innerJoin('page', 'page.id', 'attachment.page_id')
      .select([
        'attachment.id',
        'attachment.page_id as pageId',
        'attachment.name',
        'version.mime',
        'version.blob_id as blobId',
        'blob.size',
        'page.title',
      ])
      .where('attachment.deleted_at', 'is', null);
  return {
    /** Undefined for what was taken off its page. */
    findFile: (attachmentId: number): Promise<CurrentFile | undefined> =>
      current().where('attachment.id', '=', attachmentId).executeTakeFirst(),

    /** Files that have these bytes now. */
    listFilesOf: (blobId: number): Promise<CurrentFile[]> =>
      current().where('version.blob_id', '=', blobId).orderBy('attachment.id').execute(),

    /** Those that hang on this page. */
    listFilesOfPage: (pageId: number): Promise<CurrentFile[]> =>
      current().where('attachment.page_id', '=', pageId).orderBy('attachment.id').execute(),

    /** All that hang on a page, by id. */
    listFiles: (afterId: number, limit: number): Promise<CurrentFile[]> =>
      current().where('attachment.id', '>', afterId).orderBy('attachment.id').limit(limit).execute(),

    /** Seqs of the passages of a file, in order. */
    listSeqs: async (attachmentId: number): Promise<number[]> => {
      const rows = await db
        .selectFrom('passage')
        .select('seq')
        .where('attachment_id', '=', attachmentId)
        .orderBy('seq')
        .execute();
      return rows.map(({ seq }) => seq);
    },
  };
}

const putRow = prepared(
  (_db, row: { attachment: number; page: number; seq: number; part: number | null; kind: string }) =>
    sql<{ id: number }>`
      INSERT INTO passage (attachment_id, page_id, seq, part_id, kind)
      VALUES (${row.attachment}, ${row.page}, ${row.seq}, ${row.part}, ${row.kind})
      ON CONFLICT (attachment_id, seq) DO UPDATE SET part_id = excluded.part_id, kind = excluded.kind
      RETURNING id`,
);

const forget = prepared((_db, id: number) => sql`DELETE FROM file_index WHERE rowid = ${id}`);

const insert = prepared(
  (_db, id: number, { name, context, body }: { name: string; context: string; body: string }) =>
    sql`INSERT INTO file_index (rowid, name, context, body) VALUES (${id}, ${name}, ${context}, ${body})`,
);

export function writePassages(tx: Tx) {
  return {
    ...readPassages(tx),

    /** In the place of the file's passage of this seq. @param kind of the file, as filters name it (files/kind.ts). */
    put: async (
      file: Pick<CurrentFile, 'id' | 'pageId'>,
      kind: string,
      { seq, partId, name, context, body }: NewPassage,
    ): Promise<void> => {
      const place = { attachment: file.id, page: file.pageId, seq, part: partId, kind };
      const [row] = await putRow(tx, place);
      if (!row) throw new Error('a passage was not written');
      await forget(tx, row.id);
      await insert(tx, row.id, { name, context, body });
    },

    /** Nothing of the file is found any more but the passages up to this seq. */
    removeAfter: async (attachmentId: number, seq: number): Promise<void> => {
      const rest = sql`WHERE attachment_id = ${attachmentId} AND seq > ${seq}`;
      await sql`DELETE FROM file_index WHERE rowid IN (SELECT id FROM passage ${rest})`.execute(tx);
      await sql`DELETE FROM passage ${rest}`.execute(tx);
    },

    /** One step of some milliseconds in joining the parts of the index. @returns whether a step is left to do. */
    mergeSome: (): Promise<boolean> => mergeWords(tx, 64, 'file_index'),

    /** Forgets everything, for a rebuild. */
    clear: async (): Promise<void> => {
      await sql`INSERT INTO file_index (file_index) VALUES ('delete-all')`.execute(tx);
      await tx.deleteFrom('passage').execute();
    },
  };
}

/** All passages of a page's files, before the files themselves go. For purge.ts. */
export async function removePassagesOfPage(tx: Tx, pageId: number): Promise<void> {
  await sql`DELETE FROM file_index WHERE rowid IN (SELECT id FROM passage WHERE page_id = ${pageId})`.execute(
    tx,
  );
  await tx.deleteFrom('passage').where('page_id', '=', pageId).execute();
}
