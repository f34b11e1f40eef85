/** Canon: attachments of pages and their versions. The bytes are in blobs.ts. */

import { sql } from 'kysely';
import { WikiError } from '../core/errors.ts';
import type { FileTextState } from '../core/file-text.ts';
import { foldName } from '../core/page.ts';
import { prepared } from './prepared.ts';
import type { Db, Tx } from './schema.ts';

/** An attachment with its current version, or with the version asked for. */
export interface AttachmentRow {
  id: number;
  pageId: number;
  name: string;
  /** Number of this version; `current` is the number of the current one. */
  version: number;
  current: number;
  blobId: number;
  sha256: string;
  size: number;
  mime: string;
  width: number | null;
  height: number | null;
  author: string;
  createdAt: string;
  /** What became of reading its bytes; null while they wait to be read. */
  textState: FileTextState | null;
  isTextCut: number | null;
}

export interface NewVersion {
  blobId: number;
  mime: string;
  width: number | null;
  height: number | null;
  author: string;
  createdAt: string;
}

/** Names meet without regard to case and accents: `Été.pdf` and `ete.pdf` are one attachment. */
export function attachmentKey(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? `${foldName(name.slice(0, dot))}.${foldName(name.slice(dot + 1))}` : foldName(name);
}

/** Of attachments that were taken off their page too: old revisions still show them. */
function selectAllVersions(db: Db) {
  return db
    .selectFrom('attachment')
    .innerJoin('version', 'version.attachment_id', 'attachment.id')
    .innerJoin('blob', 'blob.id', 'version.blob_id')
    .leftJoin('file_text', 'file_text.blob_id', 'version.blob_id')
    .select([
      'attachment.id',
      'attachment.page_id as pageId',
      'attachment.name',
      'version.number as version',
      'attachment.current',
      'version.blob_id as blobId',
      'blob.size',
      'version.mime',
      'version.width',
      'version.height',
      'version.author',
      'version.created_at as createdAt',
      'file_text.state as textState',
      'file_text.is_cut as isTextCut',
    ]) // prettier-ignore
    .select((select) => select.fn.coalesce('blob.sha256', select.val('')).as('sha256'));
}

/** Whether the version was still in use after this moment; '' is before everything. For version and attachment. */
const outlived = (moment: string) => sql<boolean>`coalesce(
  version.removed_at,
  (SELECT later.created_at FROM version AS later
    WHERE later.attachment_id = version.attachment_id AND later.number = version.number + 1),
  attachment.deleted_at,
  '~') > ${moment}`;

function selectVersions(db: Db) {
  return selectAllVersions(db).where('attachment.deleted_at', 'is', null);
}

const currentOfPage = prepared((db, pageId: number) =>
  selectVersions(db)
    .where('attachment.page_id', '=', pageId)
    .whereRef('version.number', '=', 'attachment.current')
    .orderBy('attachment.name_key'),
);

const currentOfPages = prepared((db, pageIds: readonly number[]) =>
  selectVersions(db)
    .where('attachment.page_id', 'in', pageIds)
    .whereRef('version.number', '=', 'attachment.current')
    .orderBy('attachment.name_key'),
);

export function readAttachments(db: Db) {
  return {
    /**
     * The current version; or the one asked for, which is there as long as the page is.
     * @param closedUntil versions that were replaced or removed until then are not found.
     */
    find: (
      pageId: number,
      name: string,
      version?: number,
      closedUntil = '',
    ): Promise<AttachmentRow | undefined> => {
      const named = (version === undefined ? selectVersions(db) : selectAllVersions(db))
        .where('attachment.page_id', '=', pageId)
        .where('attachment.name_key', '=', attachmentKey(name));
      const one =
        version === undefined
          ? named.whereRef('version.number', '=', 'attachment.current')
          : named.where('version.number', '=', version).where(outlived(closedUntil));
      return one.executeTakeFirst();
    },

    /** Current versions, by name. */
    listOfPage: (pageId: number): Promise<AttachmentRow[]> => currentOfPage(db, pageId),

    /** The same of several pages. */
    listOfPages: (pageIds: readonly number[]): Promise<AttachmentRow[]> =>
      pageIds.length === 0 ? Promise.resolve([]) : currentOfPages(db, pageIds),

    /** Versions of one attachment, newest first, but for those replaced or removed until `closedUntil`. */
    listVersions: (id: number, closedUntil = ''): Promise<AttachmentRow[]> =>
      selectVersions(db)
        .where('attachment.id', '=', id)
        .where(outlived(closedUntil))
        .orderBy('version.number', 'desc')
        .execute(),

    /** Everything that was ever attached to a page, oldest version first, for exports. */
    listWithVersions: async (pageId: number) => {
      const attachments = await db
        .selectFrom('attachment')
        .select(['id', 'name', 'deleted_at as deletedAt'])
        .where('page_id', '=', pageId)
        .orderBy('id')
        .execute();
      const versions = await db
        .selectFrom('version')
        .innerJoin('attachment', 'attachment.id', 'version.attachment_id')
        .innerJoin('blob', 'blob.id', 'version.blob_id')
        .select([
          'version.attachment_id as attachmentId',
          'version.blob_id as blobId',
          'blob.size',
          'version.mime',
          'version.width',
          'version.height',
          'version.author',
          'version.created_at as createdAt',
        ]) // prettier-ignore
        .select((select) => select.fn.coalesce('blob.sha256', select.val('')).as('sha256'))
        .where('attachment.page_id', '=', pageId)
        .orderBy('version.number')
        .execute();
      return attachments.map(({ id, name, deletedAt }) => ({
        name,
        deletedAt,
        versions: versions.filter((version) => version.attachmentId === id),
      }));
    },

    /**
     * What a revision shows: of each attachment the version that was current when the revision was written or, of one
     * that came to the page while it was current (a text names a file, then the file is added), the first.
     * @param moments when the revision and the one after it were written.
     * @param closedUntil versions that were replaced or removed until then are not shown.
     */
    listDuring: async (
      pageId: number,
      [from, until]: readonly [string, string],
      closedUntil = '',
    ): Promise<AttachmentRow[]> => {
      const rows = await selectAllVersions(db)
        .where('attachment.page_id', '=', pageId)
        .where('version.created_at', '<=', until)
        .where(outlived(closedUntil))
        // What was taken off the page before this revision was written is not part of it.
        .where((where) =>
          where.or([where('attachment.deleted_at', 'is', null), where('attachment.deleted_at', '>', from)]),
        )
        .orderBy('attachment.name_key')
        .orderBy('version.number')
        .execute();
      const shown = new Map<number, AttachmentRow>();
      for (const row of rows) if (row.createdAt <= from || !shown.has(row.id)) shown.set(row.id, row);
      return [...shown.values()];
    },
  };
}

export function writeAttachments(tx: Tx) {
  return {
    ...readAttachments(tx),

    /** A first version of a new attachment, or a next one of an attachment that has this name. @returns its number. */
    addVersion: async (pageId: number, name: string, version: NewVersion): Promise<number> => {
      const key = attachmentKey(name);
      const found = await tx
        .selectFrom('attachment')
        .select(['id', 'current'])
        .where('page_id', '=', pageId)
        .where('name_key', '=', key)
        .executeTakeFirst();
      const bytes = await tx
        .selectFrom('blob')
        .select('sha256')
        .where('id', '=', version.blobId)
        .executeTakeFirst();
      // A page that was purged meanwhile was the last to use them, and they are being removed.
      if (!bytes?.sha256) throw new WikiError('busy', 'busy');
      const number = (found?.current ?? 0) + 1;
      const id = found?.id ?? (await addAttachment(tx, pageId, name, key, version.createdAt));
      await tx
        .insertInto('version')
        .values({
          attachment_id: id,
          number,
          blob_id: version.blobId,
          mime: version.mime,
          width: version.width,
          height: version.height,
          author: version.author,
          created_at: version.createdAt,
        })
        .execute();
      await tx
        .updateTable('attachment')
        .set({ current: number, deleted_at: null, name })
        .where('id', '=', id)
        .execute();
      return number;
    },

    /** Takes the attachment off the page; its versions stay and come back when the name is used again. */
    setDeleted: async (id: number, deletedAt: string | null): Promise<void> => {
      await tx.updateTable('attachment').set({ deleted_at: deletedAt }).where('id', '=', id).execute();
      await tx
        .updateTable('version')
        .set({ removed_at: deletedAt })
        .where('attachment_id', '=', id)
        .where('number', '=', (query) =>
          query.selectFrom('attachment').select('attachment.current').where('attachment.id', '=', id),
        )
        .execute();
    },
  };
}

async function addAttachment(
  tx: Tx,
  pageId: number,
  name: string,
  key: string,
  createdAt: string,
): Promise<number> {
  const row = await tx
    .insertInto('attachment')
    .values({ page_id: pageId, name, name_key: key, current: 0, created_at: createdAt, deleted_at: null })
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}
