/** The pages of a space for programs: filtered, sorted and handed out piece by piece, without their texts. */
import type { Actor } from '../core/access.ts';
import { WikiError } from '../core/errors.ts';
import { toMatch } from '../search/match.ts';
import { parseQuery } from '../search/query.ts';
import type { ListedPage, PageListKey } from '../store/page-lists.ts';
import { sortOf } from './entries.ts';
import { authorNames } from './members.ts';
import { typeSlug } from './page-types.ts';
import { scopeOf, spaceOf } from './scope.ts';
import { seenValuesOf, sightOf } from './seen-values.ts';
import type { Wiki } from './wiki.ts';

export interface WalkRequest {
  space: string;
  /** Slug or title of a page type. */
  type?: string;
  tag?: string;
  /** Words that title, values or text must hold, as they are searched for. */
  q?: string;
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

/** @throws WikiError not-found for an unknown space, bad-request for a cursor that this list never gave. */
export async function walkPages(wiki: Wiki, actor: Actor, request: WalkRequest): Promise<WalkedPages> {
  const scope = await scopeOf(wiki, actor);
  const space = spaceOf(scope, request.space);
  const order = sortOf(request.sort ?? 'title');
  const after = request.cursor === undefined ? undefined : readCursor(request.cursor, request.sort);
  const match = request.q === undefined ? undefined : toMatch(parseQuery(request.q), wiki.analyzer);
  // A query without a word to look for finds nothing, here as on the search page.
  if (request.q !== undefined && match === undefined) return { pages: [] };
  const rows = await wiki.store.pageLists.list(scope.rules, sightOf(scope), {
    spaceId: space.id,
    ...(request.type === undefined ? {} : { type: await typeSlug(wiki, scope, request.type) }),
    ...(request.tag === undefined ? {} : { tag: request.tag }),
    ...(match === undefined ? {} : { match }),
    ...order,
    limit: request.limit + 1,
    ...(after === undefined ? {} : { after }),
  });
  const nameOf = await authorNames(wiki);
  const pages = await Promise.all(
    rows.slice(0, request.limit).map(async (row) => ({
      ...row,
      authors: row.authors.map(nameOf),
      values: await seenValuesOf(wiki, scope, row, row.values),
    })),
  );
  const last = pages.at(-1);
  return rows.length > request.limit && last
    ? { pages, next: writeCursor(last.key, request.sort) }
    : { pages };
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
