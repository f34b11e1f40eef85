/**
 * Makes derived rows anew from current revisions; what was there must come out the same. All at once when a host asks
 * for it, or, when an upgrade owes rows that did not exist before, a few pages at a time beside what people do.
 */
import type { Space } from '../core/page.ts';
import type { PageType } from '../core/page-type.ts';
import type { PageRow } from '../store/pages.ts';
import type { Writers } from '../store/store.ts';
import { contentOf } from './check-edit.ts';
import { type Derived, derive, removeDerived, writeDerived } from './derive.ts';
import { oweText } from './file-passages.ts';
import { indexFile } from './file-texts.ts';
import { countUnread } from './owed-entries.ts';
import { derivingType, findPageType, readPageType } from './page-types.ts';
import { letOthers } from './queues.ts';
import { currentRevision } from './save-page.ts';
import { allSpaces } from './scope.ts';
import type { Wiki } from './wiki.ts';

const pagesAtATime = 100;

/** While people work: a transaction of so few is over in some ten milliseconds. */
const fewPages = 5;

/** @param onProgress is told how many pages are done. @returns their number. */
export async function rebuild(wiki: Wiki, onProgress: (done: number) => void = () => {}): Promise<number> {
  const spaces = await wiki.store.spaces.list();
  await wiki.transact(async (tx) => {
    await tx.search.clear();
    await tx.titles.clear();
    await tx.words.clear();
  });
  let done = 0;
  for (let lastId = 0; ; ) {
    const pages = await wiki.store.pages.listAll(lastId, pagesAtATime);
    const last = pages.at(-1);
    if (!last) break;
    for (const page of pages) {
      const derived = await deriveOne(wiki, page, spaces);
      await wiki.transact((tx) => writeOne(tx, page, derived));
    }
    done += pages.length;
    lastId = last.id;
    onProgress(done);
  }
  await rebuildFiles(wiki);
  await wiki.record(async (tx) => {
    await tx.settings.set('deriving', '');
    await tx.settings.set('changed-types', '');
    await tx.search.mergeByHand(false);
  });
  return done;
}

/** Files are found by the texts that were read; what was not read yet is left to the queue. */
async function rebuildFiles(wiki: Wiki): Promise<void> {
  await wiki.transact((tx) => tx.passages.clear());
  const signal = new AbortController().signal;
  for (let lastId = 0; ; ) {
    const files = await wiki.store.passages.listFiles(lastId, pagesAtATime);
    const last = files.at(-1);
    if (!last) break;
    for (const file of files) {
      await indexFile(wiki, file.id, signal);
      const isRead = await wiki.store.fileTexts.find(file.blobId);
      await wiki.record((tx) => (isRead ? tx.jobs.drop('index', file.id) : oweText(wiki, tx, file)));
    }
    lastId = last.id;
  }
}

/** Pages whose derived rows an upgrade still owes, and entries whose type has changed; 0 when nothing is owed. */
export async function countAllOwed(wiki: Wiki): Promise<number> {
  return (await countOwed(wiki)) + (await countUnread(wiki));
}

/** Pages whose derived rows an upgrade still owes; 0 when it owes nothing. */
export async function countOwed(wiki: Wiki): Promise<number> {
  const from = await owedFrom(wiki);
  return from === undefined ? 0 : wiki.store.pages.countAfter(from);
}

/** Id of the last page that is done; undefined when nothing is owed. */
async function owedFrom(wiki: Wiki): Promise<number | undefined> {
  const written = (await wiki.store.settings.find('deriving')) ?? '';
  return written === '' ? undefined : Number(written);
}

/**
 * Pays off what `countOwed` counts, beside what people do. Stopped in between, it goes on there the next time.
 * @returns the number of pages that were made anew.
 */
export async function payOff(wiki: Wiki, signal: AbortSignal): Promise<number> {
  let done = 0;
  for (let from = await owedFrom(wiki); from !== undefined && !signal.aborted; from = await owedFrom(wiki)) {
    const pages = await wiki.store.pages.listAll(from, fewPages);
    if (await deriveSome(wiki, pages)) done += pages.length;
    await letOthers();
  }
  return done;
}

/** False when a type has changed meanwhile: then they are still to be done, by the type of now. */
async function deriveSome(wiki: Wiki, pages: readonly PageRow[]): Promise<boolean> {
  const spaces = await allSpaces(wiki);
  const types = new Map<string, PageType | undefined>();
  for (const { type } of pages) types.set(type, await findPageType(wiki, type));
  const derived = await Promise.all(pages.map((page) => deriveOne(wiki, page, spaces)));
  return wiki.transact(async (tx) => {
    for (const [slug, type] of types)
      if ((await readPageType(tx, wiki.pageTypes, slug)) !== type) return false;
    for (const [at, page] of pages.entries()) {
      const now = await tx.pages.findById(page.id);
      // Whoever saved, deleted or moved the page meanwhile has made its rows.
      const isSame = now?.current === page.current && now.spaceId === page.spaceId;
      if (isSame) await writeOne(tx, page, derived[at]);
    }
    const last = pages.at(-1);
    await tx.settings.set('deriving', last && pages.length === fewPages ? String(last.id) : '');
    return true;
  });
}

/** Undefined for a deleted page, which has no derived rows. */
async function deriveOne(wiki: Wiki, page: PageRow, spaces: readonly Space[]): Promise<Derived | undefined> {
  if (page.deletedAt !== null) return undefined;
  const type = await derivingType(wiki, page);
  return derive(wiki, contentOf(await currentRevision(wiki, page)), page.spaceId, spaces, type);
}

function writeOne(tx: Writers, page: PageRow, derived: Derived | undefined): Promise<void> {
  return derived ? writeDerived(tx, page.id, derived) : removeDerived(tx, page.id);
}
