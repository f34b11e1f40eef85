/** Which page types have changed and have entries that are not read anew yet: noted in the commit that changes the type. */
import type { PageRow, ReadableRules } from '../store/pages.ts';
import type { Readers, Writers } from '../store/store.ts';
import type { Scope } from './scope.ts';
import type { Wiki } from './wiki.ts';

/** How far the entries of a type are read anew. */
export interface OwedEntries {
  /** Id of the last entry that is done. */
  after: number;
  /**
   * Revisions of the type's page by which the others may have been read; 0 when it could not be read. Empty when there
   * are too many to tell.
   */
  since: readonly number[];
  /** Whether a field is hidden since, whose words and links the others still hold (store/withheld.ts). */
  hides: boolean;
}

/** Each revision costs another reading of every entry: beyond these the rows are written without asking. */
const mostRevisions = 4;

/** By the slug of the type. */
export async function listOwedTypes({
  settings,
}: Pick<Readers, 'settings'>): Promise<ReadonlyMap<string, OwedEntries>> {
  const written = (await settings.find('changed-types')) ?? '';
  return new Map(written === '' ? [] : (JSON.parse(written) as [string, OwedEntries][]));
}

/** @param owed undefined when all entries are done. @returns how many types are left. */
export async function setOwed(
  tx: Pick<Writers, 'settings'>,
  slug: string,
  owed: OwedEntries | undefined,
): Promise<number> {
  const all = new Map(await listOwedTypes(tx));
  if (owed) all.set(slug, owed);
  else all.delete(slug);
  await tx.settings.set('changed-types', all.size === 0 ? '' : JSON.stringify([...all]));
  return all.size;
}

/** All entries of the type are to be read anew, whichever of them were. @param typePage as it was before the change. */
export async function oweAll(
  tx: Pick<Writers, 'settings'>,
  typePage: Pick<PageRow, 'slug' | 'current' | 'deletedAt'>,
  hides: boolean,
): Promise<void> {
  const before = (await listOwedTypes(tx)).get(typePage.slug);
  const last = typePage.deletedAt === null ? typePage.current : 0;
  const since = new Set([...(before?.since ?? []), last]);
  const isKnown = before?.since.length !== 0 && since.size <= mostRevisions;
  await setOwed(tx, typePage.slug, {
    after: 0,
    since: isKnown ? [...since] : [],
    hides: hides || before?.hides === true,
  });
}

/** Entries that are still to be read anew because of their types; of one type when that is given. */
export async function countUnread(
  wiki: Pick<Wiki, 'store'>,
  only?: { type: string; rules: ReadableRules },
): Promise<number> {
  let count = 0;
  for (const [slug, { after }] of await listOwedTypes(wiki.store))
    if (!only || slug === only.type)
      count += await wiki.store.typeEntries.countAfter(slug, after, only?.rules);
  return count;
}

/** What members are told beside a list: entries that they may read and that still stand by what their type was. */
export async function unreadFor(wiki: Pick<Wiki, 'store'>, scope: Scope, type: string): Promise<number> {
  return scope.actor.kind === 'member' ? countUnread(wiki, { type, rules: scope.rules }) : 0;
}
