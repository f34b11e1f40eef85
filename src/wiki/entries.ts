/** Entries of a page type, or any pages by tag and space, as lists show them. */
import type { Actor } from '../core/access.ts';
import { audiences, type Field } from '../core/field.ts';
import { linkKey } from '../core/link.ts';
import type { Values } from '../core/revision.ts';
import type { PageRow } from '../store/pages.ts';
import type { EntriesFilter } from '../store/values.ts';
import { type EntryValues, viewFactsOfAll } from './facts.ts';
import { findPageType, readableType, typeSlug } from './page-types.ts';
import { pageItem, type Scope, scopeOf, spaceOf } from './scope.ts';
import { shownValues, sightOf } from './seen-values.ts';
import type { EntryItem, FactView } from './views.ts';
import type { Wiki } from './wiki.ts';

export interface EntryItems {
  items: readonly EntryItem[];
  total: number;
  /** Fields of the type, when the filter names one: the columns of a table. */
  columns: readonly { field: string; label: string }[];
}

/** A page of the entries that the actor may read, and how many there are of them. */
export async function listEntryItems(wiki: Wiki, scope: Scope, filter: EntriesFilter): Promise<EntryItems> {
  const sight = sightOf(scope);
  const [pages, total] = await Promise.all([
    wiki.store.values.listEntries(scope.rules, { ...filter, sight }),
    wiki.store.values.countEntries(scope.rules, { ...filter, sight }),
  ]);
  const contents = await wiki.store.revisions.listCurrent(pages.map((page) => page.id));
  const facts = await factsOfPages(wiki, scope, pages, contents);
  const items = pages.map(
    (page): EntryItem => ({
      page: pageItem(scope, page),
      facts: facts.get(page.id) ?? [],
      values: {},
      excerpt: shortText(wiki, contents.get(page.id)?.excerpt ?? ''),
    }),
  );
  // The names of a type's fields come with its entries, or with its page.
  const find =
    total > 0 ? findPageType(wiki, filter.type ?? '') : readableType(wiki, scope, filter.type ?? '');
  const type = filter.type === undefined ? undefined : await find;
  const isSeen = ({ readers }: Field) =>
    audiences.indexOf(readers) <= sight.readers || sight.managed.length > 0;
  const columns = (type?.fields ?? [])
    .filter(isSeen)
    .map((field) => ({ field: field.name, label: field.label }));
  return { items, total, columns };
}

/** By page; those without a type, or with one that cannot be read, have none. */
async function factsOfPages(
  wiki: Wiki,
  scope: Scope,
  pages: readonly PageRow[],
  contents: ReadonlyMap<number, { values: Values }>,
): Promise<ReadonlyMap<number, readonly FactView[]>> {
  const entries: (EntryValues & { id: number })[] = [];
  for (const page of pages) {
    const { id, type: name, spaceId } = page;
    const type = name === '' ? undefined : await findPageType(wiki, name);
    const values = contents.get(id)?.values;
    if (type && values)
      entries.push({ id, type, values: shownValues(scope, page, type, values), spaceId, page });
  }
  const facts = await viewFactsOfAll(wiki, scope, entries);
  return new Map(entries.map(({ id }, index) => [id, facts[index] ?? []]));
}

function shortText(wiki: Wiki, body: string): string {
  const plain = wiki.markdown.plainText(body.slice(0, 1200)).replace(/\s+/g, ' ').trim();
  return plain.length <= 180 ? plain : `${plain.slice(0, plain.lastIndexOf(' ', 179))}…`;
}

export interface EntriesRequest {
  space?: string;
  type?: string;
  tag?: string;
  /** A field, `titre`, `modification` or `creation`; with `-` before it, descending. */
  sort?: string;
  limit: number;
  /** From 1. */
  page: number;
}

/** @throws WikiError not-found for a space that is not there. */
export async function listEntries(
  wiki: Wiki,
  actor: Actor,
  request: EntriesRequest,
): Promise<{ entries: readonly EntryItem[]; total: number; columns: EntryItems['columns'] }> {
  const scope = await scopeOf(wiki, actor);
  const { items, total, columns } = await listEntryItems(wiki, scope, {
    ...(request.space === undefined ? {} : { spaceId: spaceOf(scope, request.space).id }),
    ...(request.type === undefined ? {} : { type: await typeSlug(wiki, scope, request.type) }),
    ...(request.tag === undefined ? {} : { tag: request.tag }),
    conditions: [],
    ...sortOf(request.sort ?? 'titre'),
    limit: request.limit,
    offset: (Math.max(1, request.page) - 1) * request.limit,
  });
  return { entries: items, total, columns };
}

const sortNames: ReadonlyMap<string, string> = new Map([
  ['titre', 'title'],
  ['title', 'title'],
  ['modification', 'updated'],
  ['updated', 'updated'],
  ['creation', 'created'],
  ['created', 'created'],
]);

/** `-date`: latest first. A name that is no column of every page is a field. */
export function sortOf(text: string): { sort: string; descending: boolean } {
  const descending = text.startsWith('-');
  const name = text.replace(/^[-+]/, '').trim();
  return { sort: sortNames.get(linkKey(name)) ?? name, descending };
}
