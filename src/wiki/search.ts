/** From what a person typed to the pages they may read, best first, with the passage that answers. */
import type { Actor } from '../core/access.ts';
import { toLooseMatch, toMatch } from '../search/match.ts';
import { parseQuery, type Query } from '../search/query.ts';
import { columnWeights } from '../search/weights.ts';
import { highlight, snippet } from '../search/snippet.ts';
import type { FacetRow, SearchFilter, SearchRow } from '../store/search.ts';
import { typeSlug, typeTitles } from './page-types.ts';
import { pageItem, type Scope, scopeOf } from './scope.ts';
import type { FacetOption, HitView, SearchFacet, SearchRequest, SearchView } from './search-view.ts';
import type { Wiki } from './wiki.ts';

export const hitsOnPage = 20;
/** Pages of hits one may turn to; further ones are of no use to a person. */
const lastPage = 50;

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
    isCut: false,
    facets: facetsView(scope, request, facets, titles),
    order: request.order ?? 'relevance',
    unknown: [],
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
  const [slug] = request.chosen?.space ?? [];
  const [type] = request.chosen?.type ?? [];
  const space = scope.spaces.find((one) => one.slug === slug);
  return {
    // A space that is not there, or not readable, holds nothing.
    ...(slug ? { spaceId: space?.id ?? -1 } : {}),
    ...(type ? { type: await typeSlug(wiki, scope, type) } : {}),
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
    day: row.updatedAt.slice(0, 10),
    files: [],
  };
}

function facetsView(
  scope: Scope,
  request: SearchRequest,
  rows: readonly FacetRow[],
  titles: ReadonlyMap<string, string>,
): SearchFacet[] {
  const count = (passes: (row: FacetRow) => boolean) =>
    rows.filter(passes).reduce((sum, row) => sum + row.count, 0);
  const option = (name: 'space' | 'type', value: string, label: string, count: number): FacetOption => ({
    value,
    label,
    count,
    isChosen: request.chosen?.[name]?.includes(value) ?? false,
  });
  const spaces = scope.spaces.map(({ id, slug, title }) =>
    option(
      'space',
      slug,
      title,
      count((row) => row.spaceId === id),
    ),
  );
  const types = [...new Set(rows.map(({ type }) => type))].map((slug) =>
    option(
      'type',
      slug,
      titles.get(slug) ?? slug,
      count((row) => row.type === slug),
    ),
  );
  const shown = (options: readonly FacetOption[]) =>
    options
      .filter((one) => one.value !== '' && (one.count > 0 || one.isChosen))
      .sort((a, b) => b.count - a.count);
  return [
    { name: 'space', options: shown(spaces), isCut: false },
    { name: 'type', options: shown(types), isCut: false },
  ];
}
