/** Addresses of a list of entries that differ from the one shown in one thing: another view, order, filter or page. */
import type { EntryCondition, EntryQuery, EntryViewName } from '../core/entry-query.ts';
import type { EntriesView, EntryField } from '../wiki/entry-list-view.ts';
import type { Locals } from './locals.ts';

/** The address of this list with these things changed; it begins at its first page unless `page` is among them. */
export type EntriesHref = (changes?: Partial<EntryQuery>) => string;

/** @param space where the list stands; '' for one of all spaces. */
export function entriesHref({ urls }: Pick<Locals, 'urls'>, query: EntryQuery, space: string): EntriesHref {
  return (changes = {}) => urls.entries(space, { ...query, page: 1, ...changes });
}

/** A name and value that a GET form carries along unseen. */
export type HiddenInput = readonly [name: string, value: string];

/** What an address asks for, as inputs of a form; without those that the form asks for itself. */
export function hiddenInputs(href: string, isAsked: (name: string) => boolean): HiddenInput[] {
  const { searchParams } = new URL(href, 'http://localhost');
  return [...searchParams].filter(([name]) => !isAsked(name));
}

export interface ViewLink {
  view: EntryViewName;
  icon: string;
  href: string;
  isCurrent: boolean;
}

const viewIcons: Readonly<Record<EntryViewName, string>> = {
  table: 'table-2',
  list: 'list',
  cards: 'layout-grid',
  faces: 'contact-round',
  directory: 'book-a',
  calendar: 'calendar-days',
  timeline: 'chart-gantt',
  map: 'map',
  board: 'kanban',
  chart: 'chart-column',
};

/** The ways to see these entries that their fields allow, and the one shown. */
export function viewLinks(view: EntriesView, href: EntriesHref): ViewLink[] {
  const names = Object.keys(viewIcons) as EntryViewName[];
  return names
    .filter((name) => name === view.view || suits(name, view.fields))
    .map((name) => ({
      view: name,
      icon: viewIcons[name],
      href: href({ view: name, moment: '', ...(name === 'chart' ? {} : { sum: '' }) }),
      isCurrent: name === view.view,
    }));
}

const aboutPeople: ReadonlySet<string> = new Set(['image', 'member', 'email', 'phone']);

function suits(name: EntryViewName, fields: readonly EntryField[]): boolean {
  const has = (is: (field: EntryField) => boolean) => fields.some(is);
  switch (name) {
    case 'faces':
    case 'directory':
      return has(({ kind }) => aboutPeople.has(kind));
    case 'calendar':
    case 'timeline':
      return has(({ isDated }) => isDated);
    case 'map':
      return has(({ kind }) => kind === 'place');
    case 'board':
      return has(({ kind }) => kind === 'choice');
    case 'chart':
      return has(({ facet }) => facet === 'values' || facet === 'years');
    default:
      return true;
  }
}

/** The field that gives a view its order in time: the one the list is sorted by, else the first that has a day. */
export function datingField({ query, fields }: EntriesView): EntryField | undefined {
  const sorted = query.sort.replace(/^[-+]/, '');
  const dated = fields.filter(({ isDated }) => isDated);
  return dated.find(({ name }) => name === sorted) ?? dated[0];
}

export interface SortLink {
  href: string;
  /** `aria-sort`; absent when the list is sorted by something else. */
  direction?: 'ascending' | 'descending';
}

/** Sorts by a name; the other way round when the list is sorted by it already. Numbers and days begin with the last. */
export function sortLink(
  { sort }: EntryQuery,
  name: string,
  startsDescending: boolean,
  href: EntriesHref,
): SortLink {
  const isDescending = sort === `-${name}`;
  const isAscending = sort === name || sort === `+${name}`;
  if (isDescending) return { href: href({ sort: name }), direction: 'descending' };
  if (isAscending) return { href: href({ sort: `-${name}` }), direction: 'ascending' };
  return { href: href({ sort: startsDescending ? `-${name}` : name }) };
}

/** The conditions without one value of one of them. */
export function withoutValue(
  conditions: readonly EntryCondition[],
  which: EntryCondition,
  value: string,
): EntryCondition[] {
  return conditions.flatMap((one) => {
    if (one !== which) return [one];
    const values = one.values.filter((other) => other !== value);
    return values.length === 0 ? [] : [{ ...one, values }];
  });
}

/** The conditions with the field asked to be this; '' asks for entries without a value. */
export function onlyValue(
  conditions: readonly EntryCondition[],
  field: string,
  value: string,
): EntryCondition[] {
  const others = conditions.filter((one) => one.field !== field);
  return [
    ...others,
    value === '' ? { field, operator: 'empty', values: [] } : { field, operator: 'is', values: [value] },
  ];
}
