/** What a search asks and answers, as plain data for the screen, the feed and the API. */
import type { FileUnit } from '../core/file-text.ts';
import type { SnippetPart } from '../search/snippet.ts';
import type { PageItem } from './items.ts';

/** In the order of the screen. `file` is the kind of a matching file. */
export const searchFacets = ['space', 'type', 'year', 'tag', 'file'] as const;
export type SearchFacetName = (typeof searchFacets)[number];

/** What one may choose among on the screen. */
export const searchOrders = ['relevance', 'date', 'title'] as const;
/** `changed`, what was changed last first, is for feeds. */
export type SearchOrder = (typeof searchOrders)[number] | 'changed';

export interface SearchRequest {
  /** As typed; any text is a query. */
  q: string;
  /** What is ticked: within a facet any of them, between facets all. Unknown ones find nothing. */
  chosen?: Partial<Readonly<Record<SearchFacetName, readonly string[]>>>;
  order?: SearchOrder;
  /** From 1. */
  page: number;
  limit?: number;
}

/** Where in a file its best passage stands: page 12, slide 3, the sheet « Budget »; none for texts without pages. */
export interface FilePlace {
  unit: FileUnit;
  number: number;
  label: string;
}

/** A file of the page that answers too. */
export interface FileHit {
  name: string;
  /** As files/kind.ts calls it: PDF, ODT… */
  kind: string;
  size: number;
  mime: string;
  title: readonly SnippetPart[];
  /** Empty when only its name was found. */
  snippet: readonly SnippetPart[];
  place?: FilePlace;
  /** Further passages of the same file that answer. */
  others: number;
}

export interface HitView {
  page: PageItem;
  typeTitle: string;
  revision: number;
  title: readonly SnippetPart[];
  snippet: readonly SnippetPart[];
  /** The day it is about: when an entry takes place, else of its last change. ISO. */
  day: string;
  /** At most three, best first. */
  files: readonly FileHit[];
}

export interface FacetOption {
  value: string;
  label: string;
  count: number;
  isChosen: boolean;
}

export interface SearchFacet {
  name: SearchFacetName;
  /** The most frequent, and all that are chosen. */
  options: readonly FacetOption[];
  isCut: boolean;
}

export interface SearchView {
  q: string;
  /** Nothing is looked for. */
  isEmpty: boolean;
  /** Readable pages that answer, themselves or by a file. */
  total: number;
  /** There are more than are counted. */
  isCut: boolean;
  hits: readonly HitView[];
  facets: readonly SearchFacet[];
  order: SearchOrder;
  page: number;
  pages: number;
  /** No page holds all that was asked: these hold some of it. */
  isLoose: boolean;
  /** When nothing passes what is ticked or typed as filters: pages that the words alone would find. */
  withoutFilters?: number;
  /** The query as it may have been meant: what was changed in it is marked. */
  suggestion?: { q: string; parts: readonly SnippetPart[] };
  /** Filters of the query, as they were written. */
  filters: readonly string[];
  /** Those that mean nothing here: `type:inconnu`. */
  unknown: readonly string[];
}
