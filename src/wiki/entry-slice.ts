/** What of a list of entries stands on one of its pages: so many of all, or one group after the other. */

import type { EntryViewName } from '../core/entry-query.ts';
import { linkKey } from '../core/link.ts';
import type { Matching } from '../store/entry-sql.ts';
import { type CountedValue, groupsOf, once } from './entry-counts.ts';
import { entryItems } from './entry-items.ts';
import type { EntryGroup } from './entry-list-view.ts';
import type { Grouping } from './entry-order.ts';
import type { EntryPlan } from './entry-plan.ts';
import type { EntryItem } from './items.ts';
import type { Scope } from './scope.ts';
import type { Wiki } from './wiki.ts';

/** Groups of one list, and columns of a board. */
const mostGroups = 500;
const mostColumns = 30;

export interface ShownList {
  wiki: Wiki;
  scope: Scope;
  plan: EntryPlan;
  view: EntryViewName;
  /** Names of the fields that a table shows. */
  columns: ReadonlySet<string>;
  grouping: Grouping | undefined;
  matching: Matching;
}

export interface Slice {
  page: number;
  pageCount: number;
  items: readonly EntryItem[];
  groups?: readonly EntryGroup[];
}

export interface AskedSlice {
  total: number;
  /** Entries on a page; of a board, of all its columns together. */
  limit: number;
  /** From 1; the last one when there are not so many. */
  page: number;
}

export async function sliceOf(shown: ShownList, asked: AskedSlice): Promise<Slice> {
  const { wiki, view, grouping, plan } = shown;
  // A chart draws bars and no entries.
  if (view === 'chart') return { page: 1, pageCount: 1, items: [] };
  if (grouping?.by === 'field') return groupedSlice(shown, grouping, asked);
  const { page, pageCount, offset } = placeOf(asked.total, asked);
  const order =
    grouping && plan.order.by !== 'title' ? ({ by: 'title', descending: false } as const) : plan.order;
  const ids = await wiki.store.entryLists.listIds(shown.matching, order, { limit: asked.limit, offset });
  const items = [...(await readItems(shown, ids)).values()];
  return { page, pageCount, items, ...(grouping ? { groups: await letterGroups(shown, items) } : {}) };
}

function placeOf(total: number, { limit, page: asked }: Pick<AskedSlice, 'limit' | 'page'>) {
  const pageCount = Math.max(1, Math.ceil(total / limit));
  const page = Math.min(Math.max(1, asked), pageCount);
  return { page, pageCount, offset: (page - 1) * limit };
}

/** By id, in the order of the ids. */
async function readItems(
  { wiki, scope, view, columns }: ShownList,
  ids: readonly number[],
): Promise<Map<number, EntryItem>> {
  const pages = await wiki.store.entryLists.listPages(scope.rules, ids);
  const withExcerpts = view === 'cards' || view === 'list';
  const fields = view === 'table' ? { fields: columns } : {};
  const items = await entryItems(wiki, scope, pages, { withExcerpts, ...fields });
  return new Map(pages.flatMap(({ id }, at) => (items[at] ? [[id, items[at]] as const] : [])));
}

/** By first letters: what follows from the items, with the counts of all. */
async function letterGroups(
  { wiki, matching, plan }: ShownList,
  items: readonly EntryItem[],
): Promise<EntryGroup[]> {
  const counts = await once(wiki, 'letters', matching.filter, () =>
    wiki.store.entryLists.countLetters(matching),
  );
  const groups = counts.map(({ key, count }) => ({
    value: String(key),
    label: String(key).toUpperCase(),
    count,
    items: items.filter(({ page }) => linkKey(page.title).slice(0, 1) === key),
  }));
  return plan.order.by === 'title' && plan.order.descending ? groups.reverse() : groups;
}

/** Where in a group the entries of one page begin, and how many of them there are. */
interface GroupPart {
  group: CountedValue;
  offset: number;
  limit: number;
}

/** An entry of several values stands in each of its groups. */
async function groupedSlice(
  shown: ShownList,
  grouping: Extract<Grouping, { by: 'field' }>,
  asked: AskedSlice,
): Promise<Slice> {
  const counted = await groupsOf(shown.wiki, shown.matching, grouping, shown.scope.actor.locale ?? 'fr');
  const groups = (isTurned(shown.plan, grouping) ? turned(counted) : counted).slice(0, mostGroups);
  const { page, pageCount, parts } =
    shown.view === 'board' ? columnParts(groups, asked) : listParts(groups, asked);
  const idsOf = new Map<CountedValue, readonly number[]>();
  for (const part of parts) idsOf.set(part.group, await idsIn(shown, grouping, part));
  const items = await readItems(shown, [...new Set([...idsOf.values()].flat())]);
  return {
    page,
    pageCount,
    items: [...items.values()],
    groups: groups.map((group) => {
      const { key: _key, ...view } = group;
      return { ...view, items: (idsOf.get(group) ?? []).flatMap((id) => items.get(id) ?? []) };
    }),
  };
}

/** Years and months come latest first when the list does. */
function isTurned({ order }: EntryPlan, { field, unit }: Extract<Grouping, { by: 'field' }>): boolean {
  const isByField = typeof order.by === 'object' && order.by.field === field.name;
  return order.descending && isByField && unit !== 'value';
}

/** Those without a value stay last. */
function turned(groups: readonly CountedValue[]): CountedValue[] {
  const isEmpty = ({ value }: CountedValue) => value === '';
  return [...groups.filter((group) => !isEmpty(group)).reverse(), ...groups.filter(isEmpty)];
}

/** The groups as one long list, cut into pages. */
function listParts(groups: readonly CountedValue[], asked: AskedSlice) {
  const all = groups.reduce((sum, { count }) => sum + count, 0);
  const { page, pageCount, offset } = placeOf(all, asked);
  const parts: GroupPart[] = [];
  let before = 0;
  for (const group of groups) {
    const from = Math.max(offset, before);
    const until = Math.min(offset + asked.limit, before + group.count);
    if (from < until) parts.push({ group, offset: from - before, limit: until - from });
    before += group.count;
  }
  return { page, pageCount, parts };
}

/** Columns side by side, each cut into as many pages as the longest has. */
function columnParts(groups: readonly CountedValue[], { limit, page: asked }: AskedSlice) {
  const shown = groups.slice(0, mostColumns);
  const height = Math.max(5, Math.floor(limit / Math.max(1, shown.length)));
  const longest = Math.max(0, ...shown.map(({ count }) => count));
  const { page, pageCount, offset } = placeOf(longest, { limit: height, page: asked });
  return { page, pageCount, parts: shown.map((group): GroupPart => ({ group, offset, limit: height })) };
}

async function idsIn(
  { wiki, plan }: ShownList,
  { field, unit }: Extract<Grouping, { by: 'field' }>,
  { group: { key, value }, offset, limit }: GroupPart,
): Promise<readonly number[]> {
  const isWithout = value === '';
  // A year or a month begins all its days.
  const span = unit === 'value' ? { is: key } : { from: key, before: `${key}~` };
  const isFirst = unit === 'value' ? {} : ({ isFirst: true } as const);
  const test = {
    field: field.name,
    isNegated: isWithout,
    ...(isWithout ? {} : { spans: [span], ...isFirst }),
  };
  const { entryLists } = wiki.store;
  const matching = await entryLists.narrow({ ...plan.filter, tests: [...plan.filter.tests, test] });
  return entryLists.listIds(matching, plan.order, { limit, offset });
}
