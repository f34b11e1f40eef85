/** Attachments: bytes in and out in small pieces, each upload a version, the old ones kept. */
import type { Readable } from 'node:stream';
import { type Actor, may } from '../core/access.ts';
import { authorOf } from '../core/author.ts';
import { WikiError } from '../core/errors.ts';
import { cleanFileName } from '../core/file-name.ts';
import type { Space } from '../core/page.ts';
import { fileKind } from '../files/kind.ts';
import { readHead } from '../files/sniff.ts';
import { makeThumbnail } from '../files/thumbnail.ts';
import type { AttachmentRow, NewVersion } from '../store/attachments.ts';
import type { PageRow } from '../store/pages.ts';
import { hangFile, takeOff } from './file-passages.ts';
import type { AttachmentView, PageItem } from './items.ts';
import { type AuthorNames, authorNames } from './members.ts';
import { type Past, pastOf } from './pasts.ts';
import { type Address, getPage, mayIn, pageItem, type Scope, scopeOf } from './scope.ts';
import { trailOf } from './trail.ts';
import type { Crumb } from './views.ts';
import type { Wiki } from './wiki.ts';

/** Bytes of a file's head that tell its kind and the size of a picture (files/sniff.ts). */
const headSize = 256 * 1024;

/** Pictures drawn at once: each takes a process. */
const drawers = 2;

/** Widths thumbnails are made in: what the screens show, at one and two dots a pixel. */
export const thumbnailWidths = [320, 640, 1280] as const;

/**
 * Takes a file from a stream, 256 KiB at a time. Whatever goes wrong, nothing of it stays.
 * @throws WikiError too-large past `wiki.maxUpload`, invalid for an unusable name or an empty file, not-found, gone.
 */
export async function addAttachment(
  wiki: Wiki,
  actor: Actor,
  request: Address & { name: string; stream: Readable },
): Promise<AttachmentView> {
  const scope = await scopeOf(wiki, actor);
  const { page } = await getPage(wiki, scope, request, 'write');
  const name = attachmentName(request.name);
  const file = await storeFile(wiki, name, request.stream);
  await wiki.transact((tx) =>
    hangFile(wiki, tx, page.id, name, {
      ...file,
      author: authorOf(actor),
      createdAt: wiki.clock().toISOString(),
    }),
  );
  const added = await wiki.store.attachments.find(page.id, name);
  if (!added) throw new Error('the attachment was not found after it was added');
  return attachmentView(added, await authorNames(wiki));
}

/** Whoever may not write here is told so before anything is read. @throws WikiError not-found, forbidden, gone. */
export async function expectAttachments(wiki: Wiki, actor: Actor, request: Address): Promise<void> {
  await getPage(wiki, await scopeOf(wiki, actor), request, 'write');
}

/** Bytes that hang on no page yet. */
export type KeptFile = Pick<NewVersion, 'blobId' | 'mime' | 'width' | 'height'>;

/** Hangs files on a page that were kept before. @throws WikiError not-found, forbidden, gone. */
export async function attachFiles(
  wiki: Wiki,
  actor: Actor,
  request: Address & { files: readonly { name: string; file: KeptFile }[] },
): Promise<void> {
  if (request.files.length === 0) return;
  const { page } = await getPage(wiki, await scopeOf(wiki, actor), request, 'write');
  const made = { author: authorOf(actor), createdAt: wiki.clock().toISOString() };
  await wiki.transact(async (tx) => {
    for (const { name, file } of request.files) {
      const present = await tx.attachments.find(page.id, name);
      // A form that is sent twice brings its files twice.
      if (present?.blobId === file.blobId) continue;
      await hangFile(wiki, tx, page.id, name, { ...file, ...made });
    }
  });
}

/** Takes away bytes that were kept for a form and hang on no page after all. */
export async function dropFiles(wiki: Wiki, files: readonly { file: KeptFile }[]): Promise<void> {
  for (const { file } of files) {
    if (!(await wiki.record((tx) => tx.purge.loseBytes(file.blobId)))) continue;
    while (await wiki.record((tx) => tx.purge.removeBytes(file.blobId)));
  }
}

/** The bytes alone, for a version that is still to be added: what no version names is gone at the next start. */
export async function storeFile(wiki: Wiki, name: string, stream: Readable): Promise<KeptFile> {
  const writer = await wiki.store.openBlobWriter(wiki.clock().toISOString());
  try {
    const { head, size } = await copy(stream, writer, wiki.maxUpload);
    if (size === 0) throw new WikiError('invalid', 'file.empty', { name });
    const { mime, width, height } = await readHead(head, name);
    const blob = await writer.finish();
    return { blobId: blob.id, mime, width: width ?? null, height: height ?? null };
  } catch (error) {
    await writer.abort();
    throw error;
  }
}

async function copy(
  stream: Readable,
  writer: { write(bytes: Uint8Array): Promise<void> },
  max: number,
): Promise<{ head: Buffer; size: number }> {
  let head = Buffer.alloc(0);
  let size = 0;
  for await (const bytes of stream as AsyncIterable<Buffer>) {
    size += bytes.length;
    if (size > max) throw new WikiError('too-large', 'file.too-large', { max });
    if (head.length < headSize) head = Buffer.concat([head, bytes.subarray(0, headSize - head.length)]);
    await writer.write(bytes);
  }
  return { head, size };
}

/** core/file-name.ts, for a file that is being added. @throws WikiError invalid when nothing is left of its name. */
export function attachmentName(name: string): string {
  const clean = cleanFileName(name);
  if (clean === '') throw new WikiError('invalid', 'file.name-invalid');
  return clean;
}

/** An attachment as screens and the API name it. @param nameOf makes of its author who they are called now. */
export function attachmentView(row: AttachmentRow, nameOf: AuthorNames): AttachmentView {
  return {
    name: row.name,
    kind: fileKind(row.mime, row.name),
    size: row.size,
    mime: row.mime,
    isImage: row.width !== null,
    width: row.width,
    height: row.height,
    version: row.version,
    versions: row.current,
    author: nameOf(row.author),
    createdAt: row.createdAt,
    ...(row.version === row.current
      ? { text: { state: row.textState ?? 'waiting', isCut: row.isTextCut === 1 } }
      : {}),
  };
}

export interface OpenAttachment {
  attachment: AttachmentView;
  /** Whether visitors may read it too. */
  isPublic: boolean;
  sha256: string;
  size: number;
  createdAt: string;
  /** Bytes from `start` to `end`, both included. */
  read(start: number, end: number): AsyncIterable<Buffer>;
}

interface FileAddress extends Address {
  name: string;
  /** The current one when absent. */
  version?: number;
}

interface FoundFile {
  row: AttachmentRow;
  past: Past;
  isPublic: boolean;
}

async function findAttachment(wiki: Wiki, actor: Actor, request: FileAddress): Promise<FoundFile> {
  const scope = await scopeOf(wiki, actor);
  const { page } = await getPage(wiki, scope, request, 'read');
  const past = await pastOf(wiki, scope, page);
  const { name, version } = request;
  const row = await wiki.store.attachments.find(page.id, name, version, past.closedUntil);
  if (!row) throw new WikiError('not-found', 'not-found');
  return { row, past, isPublic: isPublic(scope, page) };
}

function isPublic(scope: Scope, page: PageRow): boolean {
  const rule = scope.ruleOf(page.accessId);
  return rule !== undefined && may({ kind: 'visitor', name: '' }, 'read', rule);
}

/** @throws WikiError not-found, gone. */
export async function openAttachment(
  wiki: Wiki,
  actor: Actor,
  request: FileAddress,
): Promise<OpenAttachment> {
  const { row, isPublic } = await findAttachment(wiki, actor, request);
  return {
    attachment: attachmentView(row, await authorNames(wiki)),
    isPublic,
    sha256: row.sha256,
    size: row.size,
    createdAt: row.createdAt,
    read: (start, end) => wiki.store.blobs.read(row.blobId, start, end),
  };
}

export interface AttachmentsView {
  space: Space;
  page: PageItem & { id: number };
  trail: readonly Crumb[];
  files: readonly AttachmentView[];
  may: { write: boolean };
}

/** What hangs on a page now. @throws WikiError not-found, gone. */
export async function listAttachments(wiki: Wiki, actor: Actor, request: Address): Promise<AttachmentsView> {
  const scope = await scopeOf(wiki, actor);
  const { space, page } = await getPage(wiki, scope, request, 'read');
  const rows = await wiki.store.attachments.listOfPage(page.id);
  const nameOf = await authorNames(wiki);
  return {
    space,
    page: { ...pageItem(scope, page), id: page.id },
    trail: await trailOf(wiki, scope, page),
    files: rows.map((row) => attachmentView(row, nameOf)),
    may: { write: mayIn(scope, 'write', page.accessId) },
  };
}

/** Newest first. @throws WikiError not-found, gone. */
export async function listVersions(
  wiki: Wiki,
  actor: Actor,
  request: FileAddress,
): Promise<AttachmentView[]> {
  const { row, past } = await findAttachment(wiki, actor, request);
  const nameOf = await authorNames(wiki);
  const versions = await wiki.store.attachments.listVersions(row.id, past.closedUntil);
  return versions.map((version) => attachmentView(version, nameOf));
}

/** Takes the attachment off the page; uploading the name again brings its versions back. */
export async function removeAttachment(wiki: Wiki, actor: Actor, request: FileAddress): Promise<void> {
  const scope = await scopeOf(wiki, actor);
  const { page } = await getPage(wiki, scope, request, 'write');
  const found = await wiki.store.attachments.find(page.id, request.name);
  if (!found) throw new WikiError('not-found', 'not-found');
  await wiki.transact((tx) => takeOff(tx, found.id, wiki.clock().toISOString()));
}

/** Has the text of a file read once more. Nothing happens where that would come to the same. */
export async function readAgain(wiki: Wiki, actor: Actor, request: FileAddress): Promise<void> {
  const scope = await scopeOf(wiki, actor);
  const { page } = await getPage(wiki, scope, request, 'write');
  const found = await wiki.store.attachments.find(page.id, request.name);
  if (!found) throw new WikiError('not-found', 'not-found');
  if (found.textState !== 'broken' && found.textState !== 'too-large') return;
  await wiki.transact(async (tx) => {
    await tx.fileTexts.forget(found.blobId);
    await tx.jobs.add('extract', found.blobId, wiki.clock().toISOString());
  });
}

export interface Thumbnail {
  /** Whether visitors may read it too. */
  isPublic: boolean;
  mime: string;
  bytes: Buffer;
  sha256: string;
}

/** A small picture of an image, made once and kept. Undefined for what is no image or cannot be drawn. */
export async function openThumbnail(
  wiki: Wiki,
  actor: Actor,
  request: FileAddress & { width: number },
): Promise<Thumbnail | undefined> {
  const { row, isPublic } = await findAttachment(wiki, actor, request);
  const width = thumbnailWidths.find((one) => one >= request.width) ?? 1280;
  if (row.width === null) return undefined;
  const known = await wiki.store.thumbnails.find(row.blobId, width);
  if (known) return { ...known, sha256: row.sha256, isPublic };
  return wiki.queues.run(`thumbnail/${row.blobId % drawers}`, async () => {
    const again = await wiki.store.thumbnails.find(row.blobId, width);
    if (again) return { ...again, sha256: row.sha256, isPublic };
    const made = await makeThumbnail(wiki.store.blobs.read(row.blobId, 0, row.size - 1), width);
    if (!made) return undefined;
    await wiki.store.transact((tx) => tx.thumbnails.add(row.blobId, width, made.mime, made.bytes));
    return { ...made, sha256: row.sha256, isPublic };
  });
}
