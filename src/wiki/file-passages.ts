/** By what files are found: each by its name, as soon as it hangs on its page, and by every part of its text. */
import type { FileTextState } from '../core/file-text.ts';
import { fileGroup } from '../files/kind.ts';
import { indexableText, indexableTitle } from '../search/indexable.ts';
import type { NewVersion } from '../store/attachments.ts';
import type { FilePartRow } from '../store/file-texts.ts';
import type { CurrentFile } from '../store/passages.ts';
import type { Writers } from '../store/store.ts';
import type { Wiki } from './wiki.ts';

/** Adds a version to a page; from the commit on it is found by its name, and its text is read soon. */
export async function hangFile(
  wiki: Wiki,
  tx: Writers,
  pageId: number,
  name: string,
  version: NewVersion,
): Promise<void> {
  await tx.attachments.addVersion(pageId, name, version);
  await refreshFile(wiki, tx, pageId, name);
}

/** Takes a file off its page; its versions come back when the name is used again. */
export async function takeOff(tx: Writers, attachmentId: number, at: string): Promise<void> {
  await tx.attachments.setDeleted(attachmentId, at);
  await tx.passages.removeAfter(attachmentId, -1);
}

/** Of the version that is current now; what was found of the one before is forgotten. */
export async function refreshFile(wiki: Wiki, tx: Writers, pageId: number, name: string): Promise<void> {
  const attached = await tx.attachments.find(pageId, name);
  const file = attached && (await tx.passages.findFile(attached.id));
  if (!file) return;
  await tx.passages.removeAfter(file.id, 0);
  await writePassage(wiki, tx, file);
  await oweText(wiki, tx, file);
}

/** The text of a file is to be read, or what was read of it before to be found under this file too. */
export async function oweText(wiki: Wiki, tx: Writers, file: CurrentFile): Promise<void> {
  const now = wiki.clock().toISOString();
  const known = await tx.fileTexts.find(file.blobId);
  if (known && !dependsOnName(known.state)) return tx.jobs.add('index', file.id, now);
  if (known) await tx.fileTexts.forget(file.blobId);
  await tx.jobs.add('extract', file.blobId, now);
}

/** By another name the same bytes may be something that can be read. */
export function dependsOnName(state: FileTextState): boolean {
  return state === 'unsupported' || state === 'broken';
}

/** One passage, in the place of what it was. @param part absent for the name alone. */
export async function writePassage(
  { analyzer }: Pick<Wiki, 'analyzer'>,
  tx: Writers,
  file: CurrentFile,
  part?: { row: Pick<FilePartRow, 'id' | 'seq'>; stems: string },
): Promise<void> {
  await tx.passages.put(file, fileGroup(file.mime, file.name), {
    seq: part?.row.seq ?? 0,
    partId: part?.row.id ?? null,
    name: indexableTitle(analyzer, spelledName(file.name)),
    context: indexableTitle(analyzer, file.title),
    body: part?.stems ?? '',
  });
}

/** The stems of a part of a text. */
export function partStems({ analyzer }: Pick<Wiki, 'analyzer'>, text: string): string {
  return indexableText(analyzer, text);
}

/** `CompteRendu2019.pdf` is found by each of its words too. */
export function spelledName(name: string): string {
  const apart = name.replace(/(?<=\p{Ll})(?=\p{Lu}|\p{N})|(?<=\p{N})(?=\p{L})/gu, ' ');
  return apart === name ? name : `${name} ${apart}`;
}
