/** From what a person typed to the pages they may read, best first, with the passages that answer. */
import type { Actor } from '../core/access.ts';
import { scopeOf } from './scope.ts';
import { countPassing, facetViews } from './search-facets.ts';
import { hitViews } from './search-hits.ts';
import { type PlannedSearch, planSearch } from './search-plan.ts';
import { countUnfiltered, runOnce } from './search-run.ts';
import type { SearchRequest, SearchView } from './search-view.ts';
import { mostWalked } from './search-ways.ts';
import { suggestQuery } from './spelling.ts';
import type { Wiki } from './wiki.ts';

export const hitsOnPage = 20;
/** Pages of hits one may turn to; further ones are of no use to a person. */
const lastPage = 50;
/** So few hits may be those of a slip of the pen. */
const fewHits = 3;

/** All words first; when no page holds them all, pages that hold some. */
export async function searchPages(wiki: Wiki, actor: Actor, request: SearchRequest): Promise<SearchView> {
  const scope = await scopeOf(wiki, actor);
  const planned = await planSearch(wiki, scope, request);
  const limit = request.limit ?? hitsOnPage;
  const page = Math.min(Math.max(1, request.page), lastPage);
  const order = request.order ?? 'relevance';
  const isTicked = Object.values(request.chosen ?? {}).some((values) => values.length > 0);
  if (planned.query.isEmpty && !isTicked) return nothing(request, planned);
  const { ran, closely } = await runOnce(wiki, scope, planned);
  const counted = countPassing(ran);
  const isLittle = page === 1 && (ran.isLoose || counted < fewHits);
  const suggestion = isLittle ? await suggestQuery(wiki, scope, request.q) : undefined;
  const isFiltered = isTicked || planned.query.filters.length > 0;
  return {
    q: request.q,
    isEmpty: false,
    total: Math.min(counted, mostWalked),
    isCut: ran.isCut && counted > 0,
    hits: await hitViews(wiki, scope, ran, ran.ids.slice((page - 1) * limit, page * limit), closely),
    facets: await facetViews(wiki, scope, ran, request.chosen),
    order,
    page,
    pages: Math.min(lastPage, Math.ceil(Math.min(counted, ran.ids.length) / limit)),
    isLoose: ran.isLoose && counted > 0,
    ...filtersOf(planned),
    ...(suggestion ? { suggestion } : {}),
    ...(counted === 0 && isFiltered ? { withoutFilters: await countUnfiltered(wiki, ran) } : {}),
  };
}

function filtersOf({ query, unknown }: PlannedSearch): Pick<SearchView, 'filters' | 'unknown'> {
  return { filters: query.filters.map(({ written }) => written), unknown };
}

function nothing(request: SearchRequest, planned: PlannedSearch): SearchView {
  const { q, order = 'relevance' } = request;
  return {
    ...{ q, order },
    ...filtersOf(planned),
    isEmpty: true,
    total: 0,
    isCut: false,
    hits: [],
    facets: [],
    page: 1,
    pages: 0,
    isLoose: false,
  };
}
