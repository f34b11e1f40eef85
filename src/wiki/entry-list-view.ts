/** What a list of entries shows, whatever draws it: table, cards, board, chart. Made by entry-list.ts. */
import type { EntryQuery, EntryViewName } from '../core/entry-query.ts';
import type { Facet, KindName, Tone } from '../core/field.ts';
import type { Space } from '../core/page.ts';
import type { EntryCalendar } from './event-item.ts';
import type { EntryItem } from './items.ts';

export interface EntriesView {
  /** As asked for, page and limit bounded. */
  query: EntryQuery;
  /** Absent for pages of any type, and for a type that the actor may not know of. */
  type?: EntryListType;
  /** Absent for a list of all spaces. */
  space?: Space;
  view: EntryViewName;
  /** Fields of the type that the actor may see in lists, in its order. */
  fields: readonly EntryField[];
  /** Those that a table shows. */
  columns: readonly EntryField[];
  /** Of this page of the list, in order. */
  items: readonly EntryItem[];
  /** Of all pages of the list. */
  total: number;
  /** Entries that still stand by what their type was before it changed; 0 for visitors, who are not told. */
  unread: number;
  pageCount: number;
  /** When the query groups; the items of this page, parted. A group of which this page shows nothing has no items. */
  groups?: readonly EntryGroup[];
  /** Of the numeric columns, over all that match. */
  sums: readonly { field: string; text: string }[];
  facets: readonly EntryFacet[];
  /** Of a chart. */
  bars?: readonly EntryBar[];
  /** Of a calendar; absent where nothing dates the entries for the agenda. */
  calendar?: EntryCalendar;
  /** What of the query could not be understood, and is left out of it. */
  problems: readonly EntryProblem[];
  /** Whether it depends on who asks, beyond what they may read: a screen that holds it is kept for nobody else. */
  isPersonal: boolean;
}

export interface EntryListType {
  slug: string;
  title: string;
  description: string;
  /** Whether the actor may make an entry here (of a list of all spaces: anywhere). */
  mayCreate: boolean;
  /** Slugs of the spaces where that is. */
  makesIn: readonly string[];
  /** Whether its entries stand in agendas. */
  isDated: boolean;
}

/** A field as lists know it. */
export interface EntryField {
  name: string;
  label: string;
  kind: KindName;
  isNumeric: boolean;
  /** Has a day to stand by in a calendar or a timeline. */
  isDated: boolean;
  isSortable: boolean;
  /** '' for none. */
  unit: string;
  facet: Facet;
}

/** Entries of one value; '' is the value of those without one, which come last and whose label is ''. */
export interface EntryGroup {
  value: string;
  label: string;
  tone?: Tone;
  /** Over all that match; an entry of several values is counted in each. */
  count: number;
  items: readonly EntryItem[];
}

/** A filter to tick. Its counts are over what the other filters leave. */
export interface EntryFacet {
  field: string;
  label: string;
  facet: Exclude<Facet, 'none'>;
  /** `value` is what a filter of the address holds: a value, or a year. None of a range. */
  options: readonly EntryFacetOption[];
  /** Whether there are more options than are given. */
  isCut: boolean;
  /** Of a range: the least and the greatest number of all entries of the type, whatever the filters. */
  range?: { min: number; max: number };
}

export interface EntryFacetOption {
  value: string;
  label: string;
  /** Of a branch of a tree, how deep it stands; 0 for others. */
  depth: number;
  tone?: Tone;
  count: number;
  isChosen: boolean;
}

export interface EntryBar {
  value: string;
  label: string;
  amount: number;
  /** The amount as people read it, with its unit. */
  text: string;
}

/** `code` is a key under `entries.problems` of the locale files; `details` are what its sentence needs. */
export interface EntryProblem {
  code: string;
  details: Readonly<Record<string, string | number>>;
}
