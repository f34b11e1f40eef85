/** Two works of the queue (jobs.ts): reading the text of files, and writing what they are found by. */
import type { FilePart, FileText } from '../core/file-text.ts';
import type { CurrentFile } from '../store/passages.ts';
import type { Writers } from '../store/store.ts';
import { dependsOnName, partStems, writePassage } from './file-passages.ts';
import { letOthers } from './queues.ts';
import type { Wiki } from './wiki.ts';

/** Characters kept, or indexed, in one transaction: some ten milliseconds. */
const charactersAtATime = { kept: 128 * 1024, indexed: 24 * 1024 };

/** Parts fetched at once. */
const partsAtATime = 20;

/**
 * Reads the text of a blob that a page shows now, and has its files indexed. Done again, it does nothing twice.
 * @throws what reading the bytes throws, and an AbortError; a file that cannot be read ends in a state, not here.
 */
export async function extractBlob(wiki: Wiki, blobId: number, signal: AbortSignal): Promise<void> {
  const files = await wiki.store.passages.listFilesOf(blobId);
  const known = await wiki.store.fileTexts.find(blobId);
  if (files.length === 0 || known) return indexAll(wiki, blobId);
  await keepText(wiki, blobId, await readAs(wiki, files, signal), signal);
}

/** By whichever of its names it can be read. */
async function readAs(wiki: Wiki, files: readonly CurrentFile[], signal: AbortSignal): Promise<FileText> {
  let text: FileText = { state: 'unsupported', unit: 'stretch', parts: [], isCut: false };
  for (const { blobId, name, mime, size } of oneOfEach(files)) {
    const bytes = wiki.store.blobs.read(blobId, 0, size - 1);
    text = await wiki.extractor.extractText(bytes, { name, mime, size }, signal);
    if (!dependsOnName(text.state)) break;
  }
  return text;
}

function oneOfEach(files: readonly CurrentFile[]): Iterable<CurrentFile> {
  const ending = (name: string) => /\.[^.]*$/.exec(name)?.[0].toLowerCase() ?? '';
  return new Map(files.map((file) => [`${file.mime} ${ending(file.name)}`, file])).values();
}

/** The row that says it is read comes with the last of the parts: until then it waits. */
async function keepText(wiki: Wiki, blobId: number, text: FileText, signal: AbortSignal): Promise<void> {
  while (await wiki.record((tx) => tx.fileTexts.removeParts(blobId))) await letOthers();
  let seq = 1;
  for (const parts of inPieces(text.parts, charactersAtATime.kept)) {
    signal.throwIfAborted();
    if (!(await ifKept(wiki, blobId, (tx) => tx.fileTexts.addParts(blobId, seq, parts)))) return;
    seq += parts.length;
    await letOthers();
  }
  await ifKept(wiki, blobId, async (tx) => {
    await tx.fileTexts.set(blobId, text, wiki.clock().toISOString());
    await addIndexJobs(wiki, tx, blobId);
  });
}

/** The bytes may go meanwhile, with the page that was purged. @returns whether they are there. */
function ifKept(wiki: Wiki, blobId: number, write: (tx: Writers) => Promise<void>): Promise<boolean> {
  return wiki.record(async (tx) => {
    if (!(await tx.blobs.find(blobId))) return false;
    await write(tx);
    return true;
  });
}

function indexAll(wiki: Wiki, blobId: number): Promise<void> {
  return wiki.record((tx) => addIndexJobs(wiki, tx, blobId));
}

async function addIndexJobs(wiki: Wiki, tx: Writers, blobId: number): Promise<void> {
  const now = wiki.clock().toISOString();
  for (const { id } of await tx.passages.listFilesOf(blobId)) await tx.jobs.add('index', id, now);
}

/** What the file could not be read for, after all attempts. */
export async function noteUnreadable(wiki: Wiki, blobId: number): Promise<void> {
  const text: FileText = { state: 'broken', unit: 'stretch', parts: [], isCut: false };
  await keepText(wiki, blobId, text, new AbortController().signal);
}

/** Makes the passages of an attachment anew, in place: meanwhile it is found by what it was found by. */
export async function indexFile(wiki: Wiki, attachmentId: number, signal: AbortSignal): Promise<void> {
  const file = await wiki.store.passages.findFile(attachmentId);
  if (!file) return wiki.record((tx) => tx.passages.removeAfter(attachmentId, -1));
  if (!(await ifSame(wiki, file, (tx) => writePassage(wiki, tx, file)))) return;
  const isRead = (await wiki.store.fileTexts.find(file.blobId)) !== undefined;
  let last = 0;
  while (isRead) {
    const rows = await wiki.store.fileTexts.listParts(file.blobId, last, partsAtATime);
    if (rows.length === 0) break;
    for (const some of inPieces(rows, charactersAtATime.indexed)) {
      signal.throwIfAborted();
      const parts = some.map((row) => ({ row, stems: partStems(wiki, row.text) }));
      await letOthers();
      const isSame = await ifSame(wiki, file, async (tx) => {
        for (const part of parts) await writePassage(wiki, tx, file, part);
      });
      if (!isSame) return;
      await mergeSome(wiki);
    }
    last = rows.at(-1)?.seq ?? last;
  }
  await ifSame(wiki, file, async (tx) => {
    await tx.passages.removeAfter(file.id, last);
    await tx.jobs.add('learn', file.pageId, wiki.clock().toISOString());
  });
  await mergeSome(wiki);
}

/** Whoever changed the file or the title of its page meanwhile has asked for its passages anew. */
function ifSame(wiki: Wiki, file: CurrentFile, write: (tx: Writers) => Promise<void>): Promise<boolean> {
  return wiki.record(async (tx) => {
    const now = await tx.passages.findFile(file.id);
    if (now?.blobId !== file.blobId || now.name !== file.name || now.title !== file.title) return false;
    await write(tx);
    return true;
  });
}

/** FTS5 joins the parts of this index here alone (its `automerge` is 0): by itself it does so within a commit, at once. */
async function mergeSome(wiki: Wiki): Promise<void> {
  while (await wiki.record((tx) => tx.passages.mergeSome())) await letOthers();
}

/** At least one each, and as many as there is room for. */
function* inPieces<P extends Pick<FilePart, 'text'>>(parts: readonly P[], room: number): Generator<P[]> {
  let piece: P[] = [];
  let size = 0;
  for (const part of parts) {
    if (piece.length > 0 && size + part.text.length > room) {
      yield piece;
      piece = [];
      size = 0;
    }
    piece.push(part);
    size += part.text.length;
  }
  if (piece.length > 0) yield piece;
}
