/** Page types as they stand in the space `modeles`: found by slug, read once a revision. */
import { linkKey } from '../core/link.ts';
import { type PageType, parsePageType } from '../core/page-type.ts';
import type { PageRow } from '../store/pages.ts';
import type { Readers } from '../store/store.ts';
import type { PageTypeCache } from './page-type-cache.ts';
import type { Scope } from './scope.ts';
import type { Wiki } from './wiki.ts';

/** Space and type of the pages that define page types. */
export const typesSpace = 'modeles';
export const typeOfTypes = 'modele';

/** Whether the page defines a page type. */
export function isTypePage(page: Pick<PageRow, 'type' | 'space'>): boolean {
  return page.type === typeOfTypes && page.space === typesSpace;
}

/**
 * The page type of this name (slug or title, accents and case folded). Undefined when there is none, or when its
 * page cannot be read as one: its entries are then shown without their fields, never lost.
 */
export function findPageType(wiki: TypeSource, name: string): Promise<PageType | undefined> {
  const key = linkKey(name);
  return wiki.reads.once(`type ${key}`, () => readPageType(wiki.store, wiki.pageTypes, key));
}

type TypeSource = Pick<Wiki, 'store' | 'pageTypes' | 'reads'>;

/** The same by readers of a transaction, which sees what it has written itself. */
export async function readPageType(
  read: Pick<Readers, 'spaces' | 'pages' | 'revisions'>,
  cache: PageTypeCache,
  name: string,
): Promise<PageType | undefined> {
  const slug = linkKey(name);
  if (slug === '') return undefined;
  const space = await read.spaces.find(typesSpace);
  const page =
    space && ((await read.pages.find(space.id, slug)) ?? (await read.pages.findByTitle(space.id, slug)));
  if (!page || page.type !== typeOfTypes || page.deletedAt !== null) return undefined;
  const key = `${page.id}@${page.current}`;
  const known = cache.get(key);
  if (known) return known;
  const revision = await read.revisions.find(page.id, page.current);
  const parsed = revision && parsePageType(page.slug, revision.body);
  if (!parsed || 'errors' in parsed) return undefined;
  cache.set(key, parsed.type);
  return parsed.type;
}

/** The slug that entries of this type carry: a type is named by its slug or by its title. */
export async function typeSlug(wiki: TypeSource, name: string): Promise<string> {
  return (await findPageType(wiki, name))?.slug ?? linkKey(name);
}

/** Titles of the page types the actor may read, by slug. */
export async function typeTitles(
  wiki: Pick<Wiki, 'store'>,
  scope: Scope,
): Promise<ReadonlyMap<string, string>> {
  const pages = await wiki.store.values.listEntries(scope.rules, {
    type: typeOfTypes,
    conditions: [],
    sort: 'title',
    descending: false,
    limit: 200,
    offset: 0,
  });
  return new Map(pages.filter((page) => page.space === typesSpace).map((page) => [page.slug, page.title]));
}
