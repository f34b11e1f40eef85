/** Lists of entries: filtered, sorted, grouped, counted and summed, each as the actor may see them. */
import type { Actor } from '../core/access.ts';
import { anyEntries, type EntryQuery, type EntryViewName, queryLimits } from '../core/entry-query.ts';
import { isDatedField, isNumericField } from '../core/entry-terms.ts';
import type { Field } from '../core/field.ts';
import { optionFinder } from '../core/fields/options.ts';
import type { Matching } from '../store/entry-sql.ts';
import { entryCalendar } from './entry-calendar.ts';
import { barsOf, countEntries, facetView, sumsOf } from './entry-counts.ts';
import type { EntriesView, EntryFacet, EntryField, EntryListType, EntryProblem } from './entry-list-view.ts';
import {
  facetOf,
  groupName,
  isSortable,
  namedField,
  readGrouping,
  unknownPart,
  usualGrouping,
} from './entry-order.ts';
import { type EntryPlan, planEntries } from './entry-plan.ts';
import { sliceOf } from './entry-slice.ts';
import type { PageItem } from './items.ts';
import { unreadFor } from './owed-entries.ts';
import { readableType } from './page-types.ts';
import { mayMake, pageItem, type Scope, scopeOf, spaceOf } from './scope.ts';
import type { Wiki } from './wiki.ts';

/** Columns and facets that are shown when nothing is said. */
const usualColumns = 10;
const usualFacets = 8;
/** Options that a message names. */
const mostNamed = 12;

/** Entries on one page of views that show all of them at once, when nothing is said. */
const wholeViews: Partial<Record<EntryViewName, number>> = {
  calendar: 500,
  map: 500,
  timeline: 200,
  faces: 120,
  directory: 200,
};

/** A page of the list, with what stands around it. @throws WikiError not-found for a space that the actor may not read. */
export async function viewEntries(wiki: Wiki, actor: Actor, query: EntryQuery): Promise<EntriesView> {
  const scope = await scopeOf(wiki, actor);
  return viewEntriesIn(wiki, scope, query);
}

/** The same for who has a scope already. */
export async function viewEntriesIn(wiki: Wiki, scope: Scope, query: EntryQuery): Promise<EntriesView> {
  const space = query.space === '' ? undefined : spaceOf(scope, query.space);
  const plan = await planEntries(wiki, scope, { ...query, sort: usualSort(query) }, space);
  const problems = [...plan.problems];
  const view = query.view ?? plan.type?.view ?? 'list';
  const grouping = readGrouping(query.group, plan, problems) ?? usualGrouping(view, plan);
  const columns = columnsOf(query, plan, problems);
  const shown = {
    wiki,
    scope,
    plan,
    view,
    columns: new Set(columns.map(({ name }) => name)),
    grouping,
    matching: await wiki.store.entryLists.narrow(plan.filter),
  };
  const total = await countEntries(wiki, shown.matching);
  if (total === 0) problems.push(...unknownOptions(plan));
  const limit = limitOf(query, view);
  const slice = await sliceOf(shown, { total, limit, page: query.page });
  const isDated = view === 'calendar' && plan.type?.agenda !== '';
  const calendar = isDated
    ? await entryCalendar(wiki, scope, shown.matching, query.moment, limit)
    : undefined;
  const type = await listType(wiki, scope, plan);
  const locale = scope.actor.locale ?? 'fr';
  const sum = sumField(query, plan, problems);
  return {
    query: {
      ...query,
      conditions: plan.conditions,
      sort: plan.sort,
      group: groupName(grouping),
      limit,
      page: slice.page,
    },
    ...(type ? { type } : {}),
    ...(space ? { space } : {}),
    view,
    fields: plan.fields.map(entryField),
    columns: columns.map(entryField),
    items: slice.items,
    total,
    unread: type ? await unreadFor(wiki, scope, type.slug) : 0,
    // A calendar goes on by months.
    pageCount: calendar ? 1 : slice.pageCount,
    ...(calendar ? { calendar } : {}),
    ...(slice.groups ? { groups: slice.groups } : {}),
    sums: view === 'table' ? await sumsOf(wiki, shown.matching, columns.filter(isAmount), locale) : [],
    facets: await facetsOf(wiki, scope, query, plan, shown.matching, problems),
    ...(view === 'chart' && grouping?.by === 'field'
      ? { bars: await barsOf(wiki, shown.matching, { ...grouping, sum }, locale) }
      : {}),
    problems,
    isPersonal: plan.isPersonal,
  };
}

/** A number of something, or a count; a bare number may be one of a series, whose sum means nothing. */
function isAmount(field: Field): boolean {
  return isNumericField(field) && (field.unit !== '' || field.kind === 'computed');
}

/** Pages of the first entries of a type, by title, for who needs no more than their names. */
export async function listEntryPages(
  wiki: Wiki,
  actor: Actor,
  type: string,
  limit: number,
): Promise<readonly PageItem[]> {
  const scope = await scopeOf(wiki, actor);
  const { filter } = await planEntries(wiki, scope, { ...anyEntries, type }, undefined);
  const order = { by: 'title', descending: false } as const;
  const ids = await wiki.store.entryLists.listIds({ filter }, order, { limit, offset: 0 });
  const pages = await wiki.store.entryLists.listPages(scope.rules, ids);
  return pages.map((page) => pageItem(scope, page));
}

/** Why nothing is found, where a value is no option; one that once was may still be held by entries. */
function unknownOptions({ conditions, fields }: EntryPlan): EntryProblem[] {
  return conditions.flatMap(({ field: name, operator, values }) => {
    const field = fields.find((one) => one.name === name && one.options.length > 0);
    if (!field || operator !== 'is') return [];
    const find = optionFinder(field);
    const options = field.options.slice(0, mostNamed).map(({ label }) => label);
    return values
      .filter((value) => !find(value))
      .map((value) => ({
        code: 'no-option',
        details: { field: field.label, value, options: options.join(', ') },
      }));
  });
}

/** People and organisations are looked up by their names. */
function usualSort({ sort, view }: EntryQuery): string {
  return sort === '' && (view === 'directory' || view === 'faces') ? 'titre' : sort;
}

function limitOf({ limit }: EntryQuery, view: EntryViewName): number {
  const isUsual = limit === anyEntries.limit;
  return isUsual ? (wholeViews[view] ?? limit) : Math.min(Math.max(1, limit), queryLimits.limit);
}

function entryField(field: Field): EntryField {
  const { name, label, kind, unit } = field;
  const [isNumeric, isDated] = [isNumericField(field), isDatedField(field)];
  return {
    name,
    label,
    kind,
    isNumeric,
    isDated,
    isSortable: isSortable(field),
    unit,
    facet: facetOf(field) ?? 'none',
  };
}

/** Those asked for, else the first of the type that are not too long for a cell. */
function columnsOf({ columns }: EntryQuery, plan: EntryPlan, problems: EntryProblem[]): readonly Field[] {
  const shown = plan.fields.filter(({ show }) => show !== 'none');
  if (columns.length === 0) {
    const short = shown.filter(({ kind }) => kind !== 'longtext');
    // What the type puts in the header of its entries comes first.
    const inHeader = short.filter(({ show }) => show === 'header');
    return (inHeader.length > 0 ? inHeader : short).slice(0, usualColumns);
  }
  return columns.slice(0, queryLimits.columns).flatMap((name) => {
    const field = shown.find((one) => one.name === name);
    if (!field && name !== 'titre' && name !== 'title') problems.push(unknownPart(name, shown));
    return field ?? [];
  });
}

function sumField({ sum }: EntryQuery, { fields }: EntryPlan, problems: EntryProblem[]): Field | undefined {
  if (sum === '') return undefined;
  const numeric = fields.filter(isNumericField);
  const field = numeric.find(({ name }) => name === sum);
  if (!field) problems.push(unknownPart(sum, numeric));
  return field;
}

async function listType(
  wiki: Wiki,
  scope: Scope,
  { filter, space }: EntryPlan,
): Promise<EntryListType | undefined> {
  const type = filter.type === '' ? undefined : await readableType(wiki, scope, filter.type);
  if (!type) return undefined;
  const { slug, title, description } = type;
  const spaces = space ? [space] : scope.spaces;
  const makesIn = spaces.filter((one) => mayMake(scope, one, type)).map((one) => one.slug);
  const isDated = type.agenda !== '';
  return { slug, title, description, mayCreate: makesIn.length > 0, makesIn, isDated };
}

async function facetsOf(
  wiki: Wiki,
  scope: Scope,
  query: EntryQuery,
  plan: EntryPlan,
  matching: Matching,
  problems: EntryProblem[],
): Promise<EntryFacet[]> {
  const facets: EntryFacet[] = [];
  for (const field of facetFields(query, plan, problems)) {
    const facet = facetOf(field);
    if (!facet) continue;
    const conditions = plan.conditions.filter((one) => one.field === field.name);
    const tests = plan.filter.tests.filter((one) => one.field !== field.name);
    const others =
      tests.length === plan.filter.tests.length
        ? matching
        : await wiki.store.entryLists.narrow({ ...plan.filter, tests });
    const locale = scope.actor.locale ?? 'fr';
    const view = await facetView({ wiki, field, facet, matching: others, conditions, locale });
    if (view) facets.push(view);
  }
  return facets;
}

/** Those asked for, else the first of the type; one that a filter is set on always. */
function facetFields({ facets }: EntryQuery, plan: EntryPlan, problems: EntryProblem[]): readonly Field[] {
  if (!facets) {
    const isSet = ({ name }: Field) => plan.conditions.some(({ field }) => field === name);
    const all = plan.fields.filter((field) => facetOf(field) !== undefined);
    return all.filter((field, at) => at < usualFacets || isSet(field));
  }
  return facets.slice(0, queryLimits.columns).flatMap((name) => {
    const field = namedField(name, plan);
    if (!field || !facetOf(field))
      problems.push(
        unknownPart(
          name,
          plan.fields.filter((one) => facetOf(one)),
        ),
      );
    return field ?? [];
  });
}
