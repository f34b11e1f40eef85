/** When a page type changes, so does what is derived from its entries: their values, links and words. */
import { audiences } from '../core/field.ts';
import type { Space } from '../core/page.ts';
import { type PageType, parsePageType, plainType, typesSpace } from '../core/page-type.ts';
import type { Values } from '../core/revision.ts';
import { isReadAlike } from '../core/type-changes.ts';
import type { PageRow } from '../store/pages.ts';
import type { Writers } from '../store/store.ts';
import { contentOf } from './check-edit.ts';
import { type Derived, derive, readByType, writeDerived } from './derive.ts';
import { listOwedTypes, type OwedEntries, oweAll, setOwed } from './owed-entries.ts';
import { derivingType, findPageType, isTypePage, readPageType, readTypeAt } from './page-types.ts';
import { letOthers } from './queues.ts';
import { allSpaces } from './scope.ts';
import type { Wiki } from './wiki.ts';

/** Entries that who changes their type waits for. */
const awaitedEntries = 300;

const entriesAtATime = 20;

/** Milliseconds after which others get their turn. */
const turnLength = 20;

/**
 * In the transaction that changes the page of a type: from its commit on no list is filtered or sorted by a value that
 * the type hides, though the rows of its entries are still to be made anew. @param body undefined for a type that goes. @returns whether something is hidden that was not.
 */
export async function hideValues(
  tx: Pick<Writers, 'values' | 'revisions'>,
  typePage: Pick<PageRow, 'id' | 'current' | 'type' | 'space' | 'slug'>,
  body: string | undefined,
): Promise<boolean> {
  if (!isTypePage(typePage)) return false;
  const now = readersOf(typePage, body);
  const before = readersOf(typePage, (await tx.revisions.find(typePage.id, typePage.current))?.body);
  if (!before) {
    await tx.values.narrow(typePage.slug, now ?? new Map());
    return true;
  }
  let hides = false;
  for (const [field, readers] of before) {
    const most = now?.get(field) ?? fewestReaders;
    // No row is for more people than the type says already: the many of other fields need not be looked at.
    if (most <= readers) continue;
    await tx.values.narrowField(typePage.slug, field, most);
    hides = true;
  }
  return hides;
}

const fewestReaders = audiences.indexOf('managers');

/** Index in `audiences` of each field; undefined where no type can be read. */
function readersOf(
  { slug }: Pick<PageRow, 'slug'>,
  body: string | undefined,
): ReadonlyMap<string, number> | undefined {
  const read = body === undefined ? undefined : parsePageType(slug, body);
  if (!read || 'errors' in read) return undefined;
  return new Map(read.type.fields.map((field) => [field.name, audiences.indexOf(field.readers)]));
}

/**
 * In the same transaction: the entries of the type are to be read anew, and go on to be if the process ends meanwhile.
 * @param typePage as it was before the change. @param hides as `hideValues` answered.
 */
export async function oweEntries(tx: Writers, typePage: PageRow, hides: boolean): Promise<void> {
  if (!isTypePage(typePage)) return;
  const count = await tx.typeEntries.countAfter(typePage.slug, 0);
  if (count === 0) return;
  await oweAll(tx, typePage, hides);
  if (count > awaitedEntries) await tx.search.mergeByHand(true);
}

/**
 * Makes the derived rows of what `oweEntries` noted anew; nothing for any other page. To be called when the change of
 * the type is committed. A few entries are waited for; many are done in the background.
 */
export async function deriveEntries(wiki: Wiki, typePage: PageRow): Promise<void> {
  if (!isTypePage(typePage)) return;
  const owed = (await listOwedTypes(wiki.store)).get(typePage.slug);
  if (!owed) return;
  const begun = begin(wiki, typePage.slug);
  const count = await wiki.store.typeEntries.countAfter(typePage.slug, owed.after);
  if (count <= awaitedEntries) await begun;
  else begun.catch(wiki.noteFailure);
}

/** Goes on with what was owed when the process ended. Settles when all of it is done or the wiki closes. */
export async function resumeEntries(wiki: Wiki): Promise<void> {
  const slugs = [...(await listOwedTypes(wiki.store)).keys()];
  await Promise.all(slugs.map((slug) => begin(wiki, slug)));
}

async function begin(wiki: Wiki, slug: string): Promise<void> {
  await wiki.derivings.start(slug, (signal) => readAnew(wiki, slug, signal))?.over;
}

async function readAnew(wiki: Wiki, slug: string, signal: AbortSignal): Promise<void> {
  for (let isOwed = true; isOwed && !signal.aborted; ) {
    isOwed = await readSome(wiki, slug);
    await letOthers();
    while (!signal.aborted && (await wiki.record((tx) => tx.search.mergeSome()))) await letOthers();
  }
}

/** @returns whether there is more to do. */
async function readSome(wiki: Wiki, slug: string): Promise<boolean> {
  const owed = (await listOwedTypes(wiki.store)).get(slug);
  if (!owed) return false;
  const rules = (await wiki.store.access.list()).map(({ id }) => id);
  const found = await wiki.store.typeEntries.listAfter(rules, slug, owed.after, entriesAtATime);
  const type = await findPageType(wiki, slug);
  const readings = await readingsOf(wiki, slug, type, owed);
  const spaces = await allSpaces(wiki);
  const read: ReadEntry[] = [];
  const isOver = turn();
  for (const { page, values } of found) {
    read.push({ page, ...(readings.areAlike(values) ? {} : await deriveEntry(wiki, page, spaces)) });
    if (isOver()) break;
  }
  await letOthers();
  const isLast = found.length < entriesAtATime && read.length === found.length;
  // Lists are right but for what they say is still to come: kept screens need not be made anew before the end.
  const write = isLast ? wiki.transact : wiki.record;
  await write((tx) => writeSome(wiki, tx, { slug, owed, type, read, isLast }));
  return true;
}

interface ReadEntry {
  page: PageRow;
  /** Absent where the rows are as they were. */
  derived?: Derived;
}

interface Step {
  slug: string;
  owed: OwedEntries;
  type: PageType | undefined;
  read: readonly ReadEntry[];
  isLast: boolean;
}

async function writeSome(wiki: Wiki, tx: Writers, { slug, owed, type, read, isLast }: Step): Promise<void> {
  const now = (await listOwedTypes(tx)).get(slug);
  // The type has changed meanwhile: all are to be read by the one of now.
  if (now?.after !== owed.after || (await readPageType(tx, wiki.pageTypes, slug)) !== type) return;
  let { after } = owed;
  const isOver = turn();
  for (const { page, derived } of read) {
    const row = derived && (await tx.pages.findById(page.id));
    // Who saved, deleted or moved the entry meanwhile has made its rows by the new type already.
    const isSame = row?.current === page.current && row.spaceId === page.spaceId;
    if (derived && isSame) await writeDerived(tx, page.id, derived);
    after = page.id;
    if (isOver()) break;
  }
  const isDone = isLast && after === (read.at(-1)?.page.id ?? after);
  const left = await setOwed(tx, slug, isDone ? undefined : { ...now, after });
  if (left === 0) await tx.search.mergeByHand(false);
}

/** Whether `turnLength` has passed since. A transaction is one turn of the event loop: nobody is served before its end. */
function turn(): () => boolean {
  const began = performance.now();
  return () => performance.now() - began > turnLength;
}

/** Tells of which entries the rows are as they were, by whichever revision of the type they were made. */
async function readingsOf(
  wiki: Wiki,
  slug: string,
  type: PageType | undefined,
  { since }: OwedEntries,
): Promise<{ areAlike(values: Values): boolean }> {
  const space = await wiki.store.spaces.find(typesSpace);
  const page = space && (await wiki.store.pages.find(space.id, slug));
  if (!page || since.length === 0) return { areAlike: () => false };
  const plain = plainType(slug, '');
  const before = await Promise.all(
    since.map((number) => readTypeAt(wiki.store, wiki.pageTypes, page, number)),
  );
  const reading = (values: Values, by: PageType | undefined) =>
    JSON.stringify(readByType(by ?? plain, values));
  return {
    areAlike: (values) => {
      const now = reading(values, type);
      return before.every((one) => reading(values, one) === now);
    },
  };
}

/** Whether two texts of a type give the same rows for every entry: a label, a help or a rule about forms gives none. */
export function isDerivedAlike(before: string, after: string): boolean {
  const [old, now] = [parsePageType('', before), parsePageType('', after)];
  return 'type' in old && 'type' in now && isReadAlike(old.type, now.type);
}

/** Nothing for an entry that is purged meanwhile. */
async function deriveEntry(
  wiki: Wiki,
  entry: PageRow,
  spaces: readonly Space[],
): Promise<{ derived?: Derived }> {
  const current = await wiki.store.revisions.find(entry.id, entry.current);
  if (!current) return {};
  const type = await derivingType(wiki, entry);
  return { derived: await derive(wiki, contentOf(current), entry.spaceId, spaces, type) };
}
