/** The pages of a space for programs: filtered, sorted and handed out piece by piece, without their texts. */
import type { Actor } from '../core/access.ts';
import { anyEntries, type EntryCondition } from '../core/entry-query.ts';
import { fieldFault, WikiError } from '../core/errors.ts';
import { linkKey } from '../core/link.ts';
import type { Space } from '../core/page.ts';
import type { Values } from '../core/revision.ts';
import { toMatch } from '../search/match.ts';
import { parseWords } from '../search/query.ts';
import type { ListedPage, PageListKey } from '../store/page-lists.ts';
import { pageOrders } from './entry-order.ts';
import { planEntries } from './entry-plan.ts';
import { namesPeople, withoutHiddenPeople } from './hidden-people.ts';
import { authorNames } from './members.ts';
import { findPageType, typeSlug } from './page-types.ts';
import { type Scope, scopeOf, spaceOf } from './scope.ts';
import { seenValuesOf, sightOf } from './seen-values.ts';
import type { Wiki } from './wiki.ts';

export interface WalkRequest {
  space: string;
  /** Slug or title of a page type. */
  type?: string;
  tag?: string;
  /** Words that title, values or text must hold, as they are searched for. */
  q?: string;
  /** Filters by fields of the type. */
  conditions?: readonly EntryCondition[];
  /** `title`, `updated`, `created` or a field; with `-` before it, descending. */
  sort?: string;
  limit: number;
  /** The `next` of the piece before; it belongs to the same filter and order. */
  cursor?: string;
}

export interface WalkedPages {
  pages: readonly ListedPage[];
  /** Absent at the end. */
  next?: string;
}

/**
 * @throws WikiError not-found for an unknown space; bad-request for a cursor that this list never gave, and for a filter
 * by what is no field to the actor.
 */
export async function walkPages(wiki: Wiki, actor: Actor, request: WalkRequest): Promise<WalkedPages> {
  const scope = await scopeOf(wiki, actor);
  const space = spaceOf(scope, request.space);
  const order = await orderOf(wiki, scope, request);
  const after = request.cursor === undefined ? undefined : readCursor(request.cursor, request.sort);
  const match = request.q === undefined ? undefined : toMatch(parseWords(request.q), wiki.analyzer);
  // A query without a word to look for finds nothing, here as on the search page.
  if (request.q !== undefined && match === undefined) return { pages: [] };
  const among = await filteredIds(wiki, scope, space, request);
  const rows = await wiki.store.pageLists.list(scope.rules, sightOf(scope), {
    spaceId: space.id,
    ...(request.type === undefined ? {} : { type: await typeSlug(wiki, scope, request.type) }),
    ...(request.tag === undefined ? {} : { tag: request.tag }),
    ...(match === undefined ? {} : { match }),
    ...(among === undefined ? {} : { among }),
    ...order,
    limit: request.limit + 1,
    ...(after === undefined ? {} : { after }),
  });
  const nameOf = await authorNames(wiki);
  const pages = await Promise.all(
    rows.slice(0, request.limit).map(async (row) => ({
      ...row,
      authors: row.authors.map(nameOf),
      values: await toldValues(wiki, scope, row),
    })),
  );
  const last = pages.at(-1);
  return rows.length > request.limit && last
    ? { pages, next: writeCursor(last.key, request.sort) }
    : { pages };
}

async function toldValues(wiki: Wiki, scope: Scope, row: ListedPage): Promise<Values> {
  const type = row.type === '' ? undefined : await findPageType(wiki, row.type);
  return withoutHiddenPeople(wiki, scope.actor, type, await seenValuesOf(wiki, scope, row, row.values));
}

/** Entries that one filter may find. */
const mostFiltered = 50_000;

/** Ids of those that pass the filters by fields; undefined without such filters. */
async function filteredIds(
  wiki: Wiki,
  scope: Scope,
  space: Space,
  { conditions = [], type = '', tag = '' }: WalkRequest,
): Promise<readonly number[] | undefined> {
  if (conditions.length === 0) return undefined;
  const query = { ...anyEntries, space: space.slug, type, tag, conditions };
  const { filter, order, problems } = await planEntries(wiki, scope, query, space);
  const errors = problems.map(({ details }) => {
    const named = details['field'] ?? details['name'] ?? '';
    return fieldFault(`f.${named}`, 'input.value');
  });
  if (errors.length > 0) throw new WikiError('bad-request', 'input.invalid', {}, { errors });
  const { entryLists } = wiki.store;
  return entryLists.listIds(await entryLists.narrow(filter), order, { limit: mostFiltered, offset: 0 });
}

/** By people, whom not everybody knows, as by a name that no field has: the order and its cursor would tell of them. */
async function orderOf(wiki: Wiki, scope: Scope, { sort = 'title', type = '' }: WalkRequest) {
  const order = sortOf(sort);
  const slug = type === '' ? '' : await typeSlug(wiki, scope, type);
  return (await namesPeople(wiki, slug, order.sort)) ? { ...order, sort: '' } : order;
}

/** `-date`: latest first. A name that is no column of every page is a field. */
function sortOf(text: string): { sort: string; descending: boolean } {
  const name = text.replace(/^[-+]/, '').trim();
  return { sort: pageOrders.get(linkKey(name)) ?? name, descending: text.startsWith('-') };
}

/** The order is part of the cursor: in another one its place means nothing. */
function writeCursor({ missing, date, number, text, id }: PageListKey, sort = ''): string {
  return Buffer.from(JSON.stringify([sort, missing, date, number, text, id])).toString('base64url');
}

function readCursor(cursor: string, wantedSort = ''): PageListKey {
  const parts = parseJson(Buffer.from(cursor, 'base64url').toString('utf8'));
  if (!Array.isArray(parts)) throw new WikiError('bad-request', 'cursor');
  const [sort, missing, date, number, text, id] = parts as unknown[];
  if (
    sort !== wantedSort ||
    typeof missing !== 'number' ||
    typeof date !== 'string' ||
    typeof number !== 'number' ||
    typeof text !== 'string' ||
    typeof id !== 'number'
  ) {
    throw new WikiError('bad-request', 'cursor');
  }
  return { missing, date, number, text, id };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
