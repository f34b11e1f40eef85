/** The screen of a search: what was typed, what narrows it, and pages of hits. */
import type { Request, Response } from 'express';
import { limits } from '../core/limits.ts';
import type { Space } from '../core/page.ts';
import { withoutFilters } from '../search/without-filters.ts';
import { listSpaces, listWritableSpaces } from '../wiki/lists.ts';
import { searchPages } from '../wiki/search.ts';
import { type SearchView, searchOrders } from '../wiki/search-view.ts';
import type { Locals } from './locals.ts';
import { createPager } from './pager.ts';
import { readerOf } from './reader.ts';
import {
  facetModels,
  hitModel,
  searchChips,
  searchTitle,
  spacesInWords,
  typedChips,
  unknownFilters,
} from './search-model.ts';
import { type AskedSearch, isBeyond, readSearch, searchRequest, ticked, unticked } from './search-query.ts';
import type { Web } from './web.ts';

const hitsOnPage = 20;

export async function showSearch(web: Web, req: Request, res: Response): Promise<void> {
  const locals = web.locals(req, res);
  const { t, urls } = locals;
  const asked = readSearch(req);
  const reader = readerOf(web, req, res);
  const view = await searchPages(web.wiki, reader, { ...searchRequest(asked), limit: hitsOnPage });
  const space = await spaceOf(web, req, res, asked);
  const facets = facetModels(locals, asked, view);
  await web.render(req, res, 'search', {
    title: titleOf(locals, view),
    here: t('search.title'),
    space,
    trail: space ? [{ title: space.title, space: space.slug }] : [],
    isUnlisted: true,
    hasSearch: true,
    ...(view.isEmpty ? {} : { feed: { href: urls.searchFeed(asked), title: searchTitle(locals, asked) } }),
    view,
    asked,
    ...waysOut(locals, asked, view),
    unknown: unknownFilters(locals, asked, view),
    mostWords: isBeyond(req) ? limits.queryWords : 0,
    countText: countText(locals, view),
    spacesText: spacesInWords(locals, facets),
    chips: [...typedChips(locals, asked, view), ...searchChips(locals, asked, facets)],
    facets,
    orders: searchOrders,
    hits: view.hits.map((hit) => hitModel(locals, hit)),
    first: (view.page - 1) * hitsOnPage + 1,
    pager: createPager(view.page, view.pages, (page) => urls.search({ ...asked, page })),
    meantHref: view.suggestion ? urls.search({ ...asked, q: view.suggestion.q, page: 1 }) : '',
    newPageHref: await newPageHref(web, req, res, asked, view),
  });
}

/** Of a search in one space that is readable: the screen stands in it. */
async function spaceOf(
  web: Web,
  req: Request,
  res: Response,
  asked: AskedSearch,
): Promise<Space | undefined> {
  if (asked.space.length !== 1) return undefined;
  const spaces = await listSpaces(web.wiki, readerOf(web, req, res));
  return spaces.find(({ slug }) => slug === asked.space[0]);
}

function waysOut(
  { urls }: Locals,
  asked: AskedSearch,
  { filters: typed, withoutFilters: found = 0 }: SearchView,
) {
  const filters = ticked(asked).length;
  const words = withoutFilters(asked.q, typed);
  return {
    filters,
    words,
    clearHref: filters > 0 ? urls.search(unticked(asked)) : '',
    // Where nothing but filters was asked for, it is they that find nothing.
    isFiltered: found > 0 || words === '',
    withoutHref: found > 0 ? urls.search(unticked({ ...asked, q: words })) : '',
    everywhereHref: asked.space.length > 0 ? urls.search({ ...asked, space: [], page: 1 }) : '',
  };
}

function titleOf(locals: Locals, view: SearchView): string {
  const { t } = locals;
  if (view.isEmpty) return t('search.title');
  if (view.total === 0) return view.q === '' ? t('search.nothing') : t('search.none', { q: view.q });
  return view.q === '' ? countText(locals, view) : titleText(locals, view);
}

function titleText({ t, number }: Locals, { q, total, isCut }: SearchView): string {
  const n = number(total);
  return isCut ? t('search.titleOver', { q, n }) : t('search.titleFor', { q, n, count: total });
}

function countText({ t, number }: Locals, { total, isCut }: SearchView): string {
  const n = number(total);
  return isCut ? t('search.countOver', { n }) : t('search.count', { n, count: total });
}

/** Where a page of this title could be written: in the space that is searched, or in any. */
async function newPageHref(
  web: Web,
  req: Request,
  res: Response,
  { q, space }: AskedSearch,
  view: SearchView,
): Promise<string> {
  const title = withoutFilters(q, view.filters);
  if (view.isEmpty || title === '' || view.page > 1) return '';
  const writable = await listWritableSpaces(web.wiki, readerOf(web, req, res));
  const [only, ...more] = space;
  if (only === undefined || more.length > 0)
    return writable.length > 0 ? web.urls.newPage(undefined, { title }) : '';
  return writable.some(({ slug }) => slug === only) ? web.urls.newPage(only, { title }) : '';
}
