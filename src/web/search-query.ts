/** What the address of a search says, both ways: `?q=budget&space=gare&year=2025&sort=date&page=2`. */
import type { Request } from 'express';
import { limits } from '../core/limits.ts';
import { isStopWord } from '../search/stop-words.ts';
import { forEachWord } from '../search/words.ts';
import {
  type SearchFacetName,
  type SearchOrder,
  type SearchRequest,
  searchFacets,
  searchOrders,
} from '../wiki/search-view.ts';
import { pageOf, paramOf, textOf, textsOf } from './query.ts';

/** A facet holds what is ticked in it. */
export interface AskedSearch extends Readonly<Record<SearchFacetName, readonly string[]>> {
  q: string;
  sort: SearchOrder;
  /** From 1. */
  page: number;
}

/** What an address may say of one facet. */
const most = { values: 20, characters: 100 } as const;

/** Total: whatever is too long, unknown or repeated asks for nothing. A space in the path is ticked unless others are. */
export function readSearch(req: Request): AskedSearch {
  const spaces = valuesIn(textsOf(req, 'space'));
  return {
    // By characters: half of one would make no address.
    q: [...textOf(req, 'q').trim()].slice(0, limits.query).join('').trim(),
    space: spaces.length > 0 ? spaces : valuesIn([paramOf(req, 'space')]),
    type: valuesIn(textsOf(req, 'type')),
    year: valuesIn(textsOf(req, 'year')),
    tag: valuesIn(textsOf(req, 'tag')),
    file: valuesIn(textsOf(req, 'file')),
    sort: searchOrders.find((order) => order === textOf(req, 'sort')) ?? 'relevance',
    page: pageOf(req),
  };
}

/** Names and values of the address of a search, in one order; nothing that is as it would be anyway. */
export function searchParams(asked: Partial<AskedSearch>): (readonly [name: string, value: string])[] {
  const { q = '', sort = 'relevance', page = 1 } = asked;
  const own: (readonly [string, string])[] = [
    ['q', q],
    ...searchFacets.flatMap((name) => valuesIn(asked[name] ?? []).map((value) => [name, value] as const)),
    ['sort', sort === 'relevance' ? '' : sort],
    ['page', page > 1 ? String(page) : ''],
  ];
  return own.filter(([, value]) => value !== '');
}

/** Whether more was typed than a search reads. */
export function isBeyond(req: Request): boolean {
  const typed = textOf(req, 'q').trim();
  if ([...typed].length > limits.query) return true;
  let words = 0;
  forEachWord(typed, (_start, _end, word) => {
    if (!isStopWord(word)) words += 1;
  });
  return words > limits.queryWords;
}

export function searchRequest(asked: AskedSearch): Pick<SearchRequest, 'q' | 'chosen' | 'order' | 'page'> {
  const chosen = Object.fromEntries(searchFacets.map((name) => [name, asked[name]]));
  return { q: asked.q, chosen, order: asked.sort, page: asked.page };
}

/** What narrows the search, one by one, in the order of the screen. */
export function ticked(asked: AskedSearch): { name: SearchFacetName; value: string }[] {
  return searchFacets.flatMap((name) => asked[name].map((value) => ({ name, value })));
}

export function without(asked: AskedSearch, name: SearchFacetName, value: string): AskedSearch {
  return { ...asked, [name]: asked[name].filter((one) => one !== value), page: 1 };
}

/** The same words with nothing ticked. */
export function unticked({ q, sort }: AskedSearch): Partial<AskedSearch> {
  return { q, sort };
}

/** In one order, so that a search has one address however its boxes were ticked. */
function valuesIn(texts: readonly string[]): string[] {
  const said = texts
    .map((text) => text.trim())
    .filter((text) => text !== '' && text.length <= most.characters);
  return [...new Set(said)].slice(0, most.values).sort();
}
