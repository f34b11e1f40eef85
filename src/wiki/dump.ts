/**
 * Dumps: one JSON object a line, everything that people wrote, in a form other programs can read (DESIGN §8).
 * A page is `{path, title, type?, values?, tags?, revisions: [{date, author?|author_hash?, message?, text}],
 * attachments?}`; lines `{blob, seq, bytes}` carry attachments in pieces, before the page that names them.
 */
import type { Space } from '../core/page.ts';
import { addDumpedBlob, addDumpedVersions, dropOpenBlob, dumpBlobs, type TakenBlobs } from './dump-files.ts';
import { type DumpedPage, readLine } from './dump-lines.ts';
import { dumpPage, toImportedPage } from './dump-pages.ts';
import { type ImportedPage, importPage } from './import-page.ts';
import { standsUnder } from './rename-page.ts';
import type { Wiki } from './wiki.ts';

const pagesAtATime = 100;

export interface ImportReport {
  pages: number;
  revisions: number;
  deleted: number;
  attachments: number;
  /** Lines that could not be taken, with the reason; the others are in. */
  refused: { line: number; reason: string }[];
}

/** A page that is read and waits for its transaction. */
interface Waiting {
  line: number;
  dumped: DumpedPage;
  page: ImportedPage;
}

interface Import {
  wiki: Wiki;
  space: Space;
  blobs: TakenBlobs;
  /** Which page stands under which: looked up when all are in. */
  parents: { slug: string; parent: string }[];
  waiting: Waiting[];
  report: ImportReport;
}

/**
 * Takes the pages of a dump into a space, a hundred in a transaction. A line that cannot be taken is reported and
 * does not end the whole; a disk that is full does.
 * @param onProgress is told the number of pages that are in.
 */
export async function importDump(
  wiki: Wiki,
  space: Space,
  lines: AsyncIterable<string>,
  onProgress: (pages: number) => void = () => {},
): Promise<ImportReport> {
  const report: ImportReport = { pages: 0, revisions: 0, deleted: 0, attachments: 0, refused: [] };
  const job: Import = { wiki, space, blobs: { ids: new Map() }, parents: [], waiting: [], report };
  let number = 0;
  for await (const line of lines) {
    number += 1;
    if (line.trim() === '') continue;
    await refusing(report, number, () => takeLine(job, number, line));
    if (job.waiting.length < pagesAtATime) continue;
    await takePages(job);
    onProgress(report.pages);
  }
  await takePages(job);
  await dropOpenBlob(job.blobs);
  await setParents(job);
  onProgress(report.pages);
  return report;
}

/** What the line itself is at fault for is reported; what the database cannot do is thrown. */
async function refusing(report: ImportReport, line: number, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const isStorage = error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_');
    if (isStorage) throw error;
    report.refused.push({ line, reason: error instanceof Error ? error.message : String(error) });
  }
}

async function takeLine(job: Import, line: number, text: string): Promise<void> {
  const read = readLine(text);
  if ('blob' in read) await addDumpedBlob(job.wiki, job.blobs, read.blob);
  else job.waiting.push({ line, dumped: read.page, page: toImportedPage(read.page) });
}

/** All that wait in one transaction; when that fails, each in its own, so that only the faulty ones stay out. */
async function takePages(job: Import): Promise<void> {
  const { waiting, report } = job;
  job.waiting = [];
  if (waiting.length === 0) return;
  const refusals: ImportReport['refused'] = [];
  await refusing({ ...report, refused: refusals }, 0, () => importPages(job, waiting));
  if (refusals.length === 0) return;
  for (const one of waiting) await refusing(report, one.line, () => importPages(job, [one]));
}

async function importPages(job: Import, pages: readonly Waiting[]): Promise<void> {
  const { wiki, space, blobs, parents, report } = job;
  const spaces = await wiki.store.spaces.list();
  const slugs = await wiki.transact(async (tx) => {
    const made: string[] = [];
    for (const { page, dumped } of pages) {
      const { id, slug } = await importPage(wiki, tx, space, spaces, page);
      for (const attachment of dumped.attachments ?? [])
        await addDumpedVersions(wiki, tx, id, attachment, blobs);
      made.push(slug);
    }
    return made;
  });
  for (const [at, { page, dumped }] of pages.entries()) {
    if (dumped.parent) parents.push({ slug: slugs[at] ?? page.slug, parent: dumped.parent });
    report.pages += 1;
    report.revisions += dumped.revisions.length;
    report.attachments += dumped.attachments?.length ?? 0;
    if (page.revisions.at(-1)?.kind === 'delete') report.deleted += 1;
  }
}

/** A parent that is not there, or that would close a circle, is left out. */
async function setParents({ wiki, space, parents }: Import): Promise<void> {
  await wiki.transact(async (tx) => {
    for (const { slug, parent } of parents) {
      const [page, above] = [await tx.pages.find(space.id, slug), await tx.pages.find(space.id, parent)];
      if (!page || !above || (await standsUnder(tx, above, page.id))) continue;
      await tx.pages.setParent(page.id, above.id);
    }
  });
}

/** Every page of a space as lines of a dump, deleted ones too, in the order in which they were made. */
export async function* exportDump(wiki: Wiki, space: Space): AsyncGenerator<string> {
  const seen = new Set<string>();
  for (let lastId = 0; ; ) {
    const pages = await wiki.store.pages.listAll(lastId, pagesAtATime);
    const last = pages.at(-1);
    if (!last) return;
    for (const page of pages) {
      if (page.spaceId !== space.id) continue;
      yield* dumpBlobs(wiki, page.id, seen);
      yield JSON.stringify(await dumpPage(wiki, page));
    }
    lastId = last.id;
  }
}
