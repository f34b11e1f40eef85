/** When a page type changes, so does what is derived from its entries: their values, links and words. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { audiences } from '../core/field.ts';
import { parsePageType } from '../core/page-type.ts';
import { isReadAlike } from '../core/type-changes.ts';
import type { PageRow } from '../store/pages.ts';
import type { Writers } from '../store/store.ts';
import { contentOf } from './check-edit.ts';
import { type Derived, derive, writeDerived } from './derive.ts';
import { derivingType, isTypePage } from './page-types.ts';
import { allSpaces } from './scope.ts';
import type { Wiki } from './wiki.ts';

/** Fifty hold others up for half a second when the machine is busy. */
const entriesAtATime = 20;

/**
 * In the transaction that changes the page of a type: from its commit on no list is filtered or sorted by a value that
 * the type hides, though the rows of its entries are still to be made anew. @param body undefined for a type that goes.
 */
export async function hideValues(
  tx: Pick<Writers, 'values'>,
  typePage: Pick<PageRow, 'type' | 'space' | 'slug'>,
  body: string | undefined,
): Promise<void> {
  if (!isTypePage(typePage)) return;
  const read = body === undefined ? undefined : parsePageType(typePage.slug, body);
  const fields = read && 'type' in read ? read.type.fields : [];
  const readers = fields.map((field) => [field.name, audiences.indexOf(field.readers)] as const);
  await tx.values.narrow(typePage.slug, new Map(readers));
}

/**
 * Makes the derived rows of the entries of a type anew, some in each transaction; nothing for any other page. To be
 * called when the change of the type is committed.
 */
export async function deriveEntries(wiki: Wiki, typePage: PageRow): Promise<void> {
  if (!isTypePage(typePage)) return;
  const rules = (await wiki.store.access.list()).map((rule) => rule.id);
  for (let last = 0; ; ) {
    const found = await wiki.store.typeEntries.listAfter(rules, typePage.slug, last, entriesAtATime);
    const entries = found.map(({ page }) => page);
    last = entries.at(-1)?.id ?? last;
    const derived = await Promise.all(entries.map((entry) => deriveEntry(wiki, entry)));
    await wiki.transact(async (tx) => {
      for (const [at, entry] of entries.entries()) {
        const now = await tx.pages.findById(entry.id);
        const rows = derived[at];
        // Who saved the entry meanwhile has derived it by the new type already.
        if (rows && now?.current === entry.current) await writeDerived(tx, entry.id, rows);
      }
    });
    if (entries.length < entriesAtATime) return;
    // The database answers at once: without a pause nobody else would be served until the last entry is done.
    await nextTurn();
  }
}

/** Whether two texts of a type give the same rows for every entry: a label, a help or a rule about forms gives none. */
export function isDerivedAlike(before: string, after: string): boolean {
  const [old, now] = [parsePageType('', before), parsePageType('', after)];
  return 'type' in old && 'type' in now && isReadAlike(old.type, now.type);
}

async function deriveEntry(wiki: Wiki, entry: PageRow): Promise<Derived | undefined> {
  const current = await wiki.store.revisions.find(entry.id, entry.current);
  if (!current) return undefined;
  const type = await derivingType(wiki, entry);
  return derive(wiki, contentOf(current), entry.spaceId, await allSpaces(wiki), type);
}
