/** The attachments of a dump: bytes in pieces of 192 KiB (256 in base64), each blob once. */
import { plainAuthor } from '../core/author.ts';
import type { BlobWriter } from '../store/blobs.ts';
import type { Writers } from '../store/store.ts';
import { attachmentName } from './attachments.ts';
import type { DumpedBlob, DumpedVersion } from './dump-lines.ts';
import { refreshFile } from './file-passages.ts';
import type { Wiki } from './wiki.ts';

/** Id of each blob taken in, by the SHA-256 the dump names it with, and the one whose pieces are coming in. */
export interface TakenBlobs {
  ids: Map<string, number>;
  open?: { sha256: string; nextSeq: number; writer: BlobWriter } | undefined;
}

const pieceSize = 192 * 1024;

/** Pieces come in order, blob after blob. @throws Error when one is missing, or when the bytes are other ones. */
export async function addDumpedBlob(wiki: Wiki, taken: TakenBlobs, piece: DumpedBlob): Promise<void> {
  const { blob: sha256, seq } = piece;
  if (seq === 0) {
    await dropOpenBlob(taken);
    const writer = await wiki.store.openBlobWriter(wiki.clock().toISOString());
    taken.open = { sha256, nextSeq: 0, writer };
  }
  const current = taken.open;
  if (current?.sha256 !== sha256 || current.nextSeq !== seq)
    throw new Error(`piece ${seq} of a file is out of order`);
  await current.writer.write(Buffer.from(piece.bytes, 'base64'));
  current.nextSeq += 1;
  if (!piece.last) return;
  taken.open = undefined;
  const blob = await current.writer.finish();
  if (blob.sha256 !== sha256) throw new Error(`a file is not the one named ${sha256}`);
  taken.ids.set(sha256, blob.id);
}

/** Takes a blob back whose last piece has not come: the page that names it will be told to lack its bytes. */
export async function dropOpenBlob(taken: TakenBlobs): Promise<void> {
  const dropped = taken.open;
  taken.open = undefined;
  await dropped?.writer.abort();
}

/** @throws Error when a version names a blob that did not come before. */
export async function addDumpedVersions(
  wiki: Wiki,
  tx: Writers,
  pageId: number,
  attachment: { name: string; deleted?: string | undefined; versions: readonly DumpedVersion[] },
  taken: TakenBlobs,
): Promise<void> {
  const name = attachmentName(attachment.name);
  for (const version of attachment.versions) {
    const blobId = taken.ids.get(version.blob);
    if (blobId === undefined) throw new Error(`the bytes of ${name} are missing`);
    await tx.attachments.addVersion(pageId, name, {
      blobId,
      mime: version.mime,
      width: version.width ?? null,
      height: version.height ?? null,
      author: plainAuthor(version.author),
      createdAt: version.date,
    });
  }
  if (attachment.deleted === undefined) return refreshFile(wiki, tx, pageId, name);
  const added = await tx.attachments.find(pageId, name);
  if (added) await tx.attachments.setDeleted(added.id, attachment.deleted);
}

/** The bytes of a page's attachments that no line before has carried. */
export async function* dumpBlobs(wiki: Wiki, pageId: number, seen: Set<string>): AsyncGenerator<string> {
  for (const attachment of await wiki.store.attachments.listWithVersions(pageId)) {
    for (const version of attachment.versions) {
      if (seen.has(version.sha256)) continue;
      seen.add(version.sha256);
      for (let start = 0, seq = 0; start < version.size; start += pieceSize, seq += 1) {
        const end = Math.min(start + pieceSize, version.size) - 1;
        const parts: Buffer[] = [];
        for await (const part of wiki.store.blobs.read(version.blobId, start, end)) parts.push(part);
        const bytes = Buffer.concat(parts).toString('base64');
        yield JSON.stringify({
          blob: version.sha256,
          seq,
          ...(end === version.size - 1 ? { last: true } : {}),
          bytes,
        });
      }
    }
  }
}
