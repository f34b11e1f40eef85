/** Page types as they stand in the space `modeles`: found by slug, read once a revision. */
import { linkKey } from '../core/link.ts';
import { type PageType, parsePageType, plainType, typesSpace } from '../core/page-type.ts';
import type { PageRow } from '../store/pages.ts';
import type { Readers } from '../store/store.ts';
import type { PageTypeCache } from './page-type-cache.ts';
import { mayIn, type Scope } from './scope.ts';
import type { Wiki } from './wiki.ts';

/** Type of the pages that define page types. */
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

/**
 * What rows are derived by: nothing for a page without a type, and a type without fields where it cannot be read, for
 * nobody knows then which of the values were to stay hidden.
 */
export async function derivingType(
  wiki: TypeSource,
  { type }: Pick<PageRow, 'type'>,
): Promise<PageType | undefined> {
  return type === '' ? undefined : ((await findPageType(wiki, type)) ?? plainType(type, ''));
}

type TypeSource = Pick<Wiki, 'store' | 'pageTypes' | 'reads'>;

/**
 * The type, for whoever may read the page that defines it: its title and its text are that page's. To others a type
 * lends the names of fields in the entries that they may read, and nothing else.
 */
export async function readableType(
  wiki: TypeSource,
  scope: Scope,
  name: string,
): Promise<PageType | undefined> {
  const type = await findPageType(wiki, name);
  return type && (await readableTypePages(wiki, scope)).has(type.slug) ? type : undefined;
}

/** Pages that define types and that the actor may read, by slug. */
async function readableTypePages(
  wiki: Pick<Wiki, 'store' | 'reads'>,
  scope: Scope,
): Promise<ReadonlyMap<string, PageRow>> {
  const pages = await wiki.reads.once('type pages', () => listTypePages(wiki.store));
  return new Map(
    pages.filter((page) => mayIn(scope, 'read', page.accessId)).map((page) => [page.slug, page]),
  );
}

async function listTypePages({ access, values }: Pick<Readers, 'access' | 'values'>): Promise<PageRow[]> {
  const rules = (await access.list()).map(({ id }) => id);
  const pages = await values.listEntries(rules, {
    type: typeOfTypes,
    conditions: [],
    sort: 'title',
    descending: false,
    limit: 200,
    offset: 0,
  });
  return pages.filter((page) => page.space === typesSpace);
}

/** All types that can be read: for what is worked out, never for what is shown. */
export async function listAllTypes(wiki: TypeSource): Promise<readonly PageType[]> {
  const pages = await wiki.reads.once('type pages', () => listTypePages(wiki.store));
  const types = await Promise.all(pages.map(({ slug }) => findPageType(wiki, slug)));
  return types.filter((type) => type !== undefined);
}

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
  return readTypeAt(read, cache, page, page.current);
}

/** The page type as a revision of its page defines it. */
export async function readTypeAt(
  read: Pick<Readers, 'revisions'>,
  cache: PageTypeCache,
  page: Pick<PageRow, 'id' | 'slug'>,
  number: number,
): Promise<PageType | undefined> {
  const key = `${page.id}@${number}`;
  const known = cache.get(key);
  if (known) return known;
  const revision = await read.revisions.find(page.id, number);
  const parsed = revision && parsePageType(page.slug, revision.body);
  if (!parsed || 'errors' in parsed) return undefined;
  cache.set(key, parsed.type);
  return parsed.type;
}

/** The slug that entries of this type carry: a type is named by its slug or, by who may read that, by its title. */
export async function typeSlug(wiki: TypeSource, scope: Scope, name: string): Promise<string> {
  return (await readableType(wiki, scope, name))?.slug ?? linkKey(name);
}

/** Titles of the page types the actor may read, by slug. */
export async function typeTitles(
  wiki: Pick<Wiki, 'store' | 'reads'>,
  scope: Scope,
): Promise<ReadonlyMap<string, string>> {
  const pages = await readableTypePages(wiki, scope);
  return new Map([...pages].map(([slug, page]) => [slug, page.title]));
}
