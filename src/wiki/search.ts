/** From what a person typed to the pages they may read, best first, with the passage that answers. */
import type { Actor } from '../core/access.ts';
import { toLooseMatch, toMatch } from '../search/match.ts';
import { parseQuery, type Query } from '../search/query.ts';
import { columnWeights } from '../search/rank.ts';
import { highlight, snippet } from '../search/snippet.ts';
import type { FacetRow, SearchFilter, SearchRow } from '../store/search.ts';
import { typeSlug, typeTitles } from './page-types.ts';
import { pageItem, type Scope, scopeOf } from './scope.ts';
import type { HitView, SearchView } from './views.ts';
import type { Wiki } from './wiki.ts';

export const hitsOnPage = 20;
/** Pages of hits one may turn to; further ones are of no use to a person. */
const lastPage = 50;

export interface SearchRequest {
  /** As typed; any text is a query. */
  q: string;
  /** Slug of a space, slug of a page type; unknown ones find nothing. */
  space?: string;
  type?: string;
  /** From 1. */
  page: number;
  limit?: number;
}

/** All words first; when no page holds them all, pages that hold some. */
export async function searchPages(wiki: Wiki, actor: Actor, request: SearchRequest): Promise<SearchView> {
  const scope = await scopeOf(wiki, actor);
  const query = parseQuery(request.q);
  const limit = request.limit ?? hitsOnPage;
  const page = Math.min(Math.max(1, request.page), lastPage);
  const filter = await filterOf(wiki, scope, request, limit, page);
  const strict = toMatch(query, wiki.analyzer);
  const found = strict === undefined ? undefined : await run(wiki, scope, strict, filter);
  const loose = found?.total === 0 ? toLooseMatch(query, wiki.analyzer) : undefined;
  const looseFound = loose === undefined ? undefined : await run(wiki, scope, loose, filter);
  const { total, rows, facets } = looseFound?.total
    ? looseFound
    : (found ?? { total: 0, rows: [], facets: [] });
  const titles = await typeTitles(wiki, scope);
  return {
    q: request.q,
    isEmpty: strict === undefined,
    total,
    hits: rows.map((row) => hitView(wiki, scope, query, row, titles)),
    ...(request.space ? { space: request.space } : {}),
    ...(request.type ? { type: request.type } : {}),
    facets: facetsView(scope, facets, titles),
    page,
    pages: Math.min(lastPage, Math.ceil(total / limit)),
    isLoose: Boolean(looseFound?.total),
  };
}

async function filterOf(
  wiki: Wiki,
  scope: Scope,
  request: SearchRequest,
  limit: number,
  page: number,
): Promise<SearchFilter> {
  const space = request.space ? scope.spaces.find((one) => one.slug === request.space) : undefined;
  return {
    // A space that is not there, or not readable, holds nothing.
    ...(request.space ? { spaceId: space?.id ?? -1 } : {}),
    ...(request.type ? { type: await typeSlug(wiki, scope, request.type) } : {}),
    limit,
    offset: (page - 1) * limit,
  };
}

async function run(wiki: Wiki, scope: Scope, match: string, filter: SearchFilter) {
  const facets = await wiki.store.search.listFacets(match, scope.rules);
  const total = facets.filter((row) => passes(row, filter)).reduce((sum, { count }) => sum + count, 0);
  const rows = total === 0 ? [] : await wiki.store.search.list(match, columnWeights, scope.rules, filter);
  return { total, rows, facets };
}

function passes(row: FacetRow, { spaceId, type }: SearchFilter): boolean {
  return (spaceId === undefined || row.spaceId === spaceId) && (type === undefined || row.type === type);
}

function hitView(
  wiki: Wiki,
  scope: Scope,
  query: Query,
  row: SearchRow,
  titles: ReadonlyMap<string, string>,
): HitView {
  return {
    page: pageItem(scope, row),
    typeTitle: titles.get(row.type) ?? '',
    revision: row.current,
    title: highlight(row.title, query, wiki.analyzer),
    snippet: snippet(row.body, query, wiki.analyzer),
  };
}

function facetsView(
  scope: Scope,
  rows: readonly FacetRow[],
  titles: ReadonlyMap<string, string>,
): SearchView['facets'] {
  const sum = <Key>(pick: (row: FacetRow) => Key) => {
    const counts = new Map<Key, number>();
    for (const row of rows) counts.set(pick(row), (counts.get(pick(row)) ?? 0) + row.count);
    return counts;
  };
  const spaces = sum((row) => row.spaceId);
  const types = sum((row) => row.type);
  return {
    spaces: scope.spaces.flatMap(({ id, slug, title }) => {
      const count = spaces.get(id);
      return count === undefined ? [] : [{ slug, title, count }];
    }),
    types: [...types]
      .filter(([slug]) => slug !== '')
      .map(([slug, count]) => ({ slug, title: titles.get(slug) ?? slug, count }))
      .sort((a, b) => b.count - a.count || a.slug.localeCompare(b.slug)),
  };
}
