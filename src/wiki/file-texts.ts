/** Two works of the queue (jobs.ts): reading the text of files, and writing what they are found by. */
import type { FilePart, FileText } from '../core/file-text.ts';
import type { FilePartRow } from '../store/file-texts.ts';
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
  for (const { blobId, name, mime, size } of oneOfEach(files).slice(-mostNames)) {
    const bytes = wiki.store.blobs.read(blobId, 0, size - 1);
    text = await wiki.extractor.extractText(bytes, { name, mime, size }, signal);
    if (!dependsOnName(text.state)) break;
  }
  return text;
}

/** Names tried at most, the newest: each may take as long as any file, and anybody can give the same bytes a hundred. */
const mostNames = 4;

function oneOfEach(files: readonly CurrentFile[]): CurrentFile[] {
  const ending = (name: string) => /\.[^.]*$/.exec(name)?.[0].toLowerCase() ?? '';
  return [...new Map(files.map((file) => [`${file.mime} ${ending(file.name)}`, file])).values()];
}

/** The row that says it is read comes with the last of the parts: until then it waits. */
async function keepText(wiki: Wiki, blobId: number, text: FileText, signal: AbortSignal): Promise<void> {
  const pieces = inPieces(text.parts, charactersAtATime.kept);
  const last = pieces.pop() ?? [];
  while (await wiki.record((tx) => tx.fileTexts.removeParts(blobId))) await letOthers();
  let seq = 1;
  for (const parts of pieces) {
    signal.throwIfAborted();
    if (!(await ifKept(wiki, blobId, (tx) => tx.fileTexts.addParts(blobId, seq, parts)))) return;
    seq += parts.length;
    await letOthers();
  }
  await ifKept(wiki, blobId, async (tx) => {
    await tx.fileTexts.addParts(blobId, seq, last);
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
  let last = 0;
  for (let isLast = false; !isLast; ) {
    signal.throwIfAborted();
    const rows = await nextParts(wiki, file, last);
    const parts = rows.map((row) => ({ row, stems: partStems(wiki, row.text) }));
    await letOthers();
    const isFirst = last === 0;
    last = rows.at(-1)?.seq ?? last;
    isLast = rows.length === 0;
    const isSame = await ifSame(wiki, file, async (tx) => {
      if (isFirst) await writePassage(wiki, tx, file);
      for (const part of parts) await writePassage(wiki, tx, file, part);
      if (!isLast) return;
      await tx.passages.removeAfter(file.id, last);
      if (last > 0) await tx.jobs.add('learn', file.pageId, wiki.clock().toISOString());
    });
    if (!isSame) return;
    await mergeSome(wiki);
  }
}

/** As many as one transaction takes in; none of a text that is still being kept. */
async function nextParts(
  wiki: Wiki,
  { blobId }: CurrentFile,
  after: number,
): Promise<readonly FilePartRow[]> {
  const isRead = (await wiki.store.fileTexts.find(blobId)) !== undefined;
  const rows = isRead ? await wiki.store.fileTexts.listParts(blobId, after, partsAtATime) : [];
  return inPieces(rows, charactersAtATime.indexed)[0] ?? [];
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
function inPieces<P extends Pick<FilePart, 'text'>>(parts: readonly P[], room: number): P[][] {
  const pieces: P[][] = [];
  let left = 0;
  for (const part of parts) {
    const piece = pieces.at(-1);
    if (piece && part.text.length <= left) {
      piece.push(part);
      left -= part.text.length;
    } else {
      pieces.push([part]);
      left = room - part.text.length;
    }
  }
  return pieces;
}
