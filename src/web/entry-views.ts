/** What the templates of entries read: the list as one view draws it, with the links and forms around it. Pure. */
import { formatEntryEmbed } from '../core/entry-embed-line.ts';
import type { EntryQuery } from '../core/entry-query.ts';
import type { EntriesView, EntryField } from '../wiki/entry-list-view.ts';
import { type BoardModel, boardModel } from './entry-board.ts';
import { type EntryCalendarModel, entryCalendarModel } from './entry-calendar.ts';
import { type ChartModel, chartModel } from './entry-chart.ts';
import { type FiltersModel, filtersModel } from './entry-filters.ts';
import {
  type EntriesHref,
  entriesHref,
  type HiddenInput,
  hiddenInputs,
  type ViewLink,
  viewLinks,
} from './entry-links.ts';
import { type MapModel, mapModel, type Tiles } from './entry-map.ts';
import { besideName, byLetter, type LetterGroup, waysToReach } from './entry-people.ts';
import { type TableModel, tableModel } from './entry-table.ts';
import { type TimelineModel, timelineModel } from './entry-timeline.ts';
import type { Locals } from './locals.ts';
import { createPager, type Pager } from './pager.ts';

export interface EntriesModel {
  /** Begins every id, so that several lists can stand in one page. */
  id: string;
  list: EntriesView;
  /** Of the list, for whoever does not see it. */
  name: string;
  isFiltered: boolean;
  /** In a text: without the links and forms that only a screen of its own has room for. */
  isEmbed: boolean;
  /** Element of the names of groups: the level of headings in a text is its author's. */
  heading: 'h2' | 'p';
  /** The choice field whose values are states, drawn with a sign; '' for none. */
  stateField: string;
  filters: FiltersModel;
  besideName: typeof besideName;
  waysToReach: typeof waysToReach;
  table?: TableModel;
  letters?: readonly LetterGroup[];
  calendar?: EntryCalendarModel;
  timeline?: TimelineModel;
  map?: MapModel;
  board?: BoardModel;
  chart?: ChartModel;
  /** Where the full list has its screen; '' when it has none. */
  space: string;
  here: string;
  asked: EntryQuery;
  href: EntriesHref;
}

export interface ModelOptions {
  id: string;
  name: string;
  /** Slug of the space where the list stands; '' for all of them. */
  space: string;
  /** Address of the page that it stands on: where who has moved a card comes back to. */
  here: string;
  /** As the address says it, before what is usual was put in the place of nothing. */
  asked?: EntryQuery;
  isEmbed?: boolean;
  tiles?: Tiles | undefined;
  /** Of a board: which cards the actor may move, and from which revision (see boardModel). */
  bases?: ReadonlyMap<string, number>;
}

/** The list itself, as it stands on its own screen or in a text. */
export function entriesModel(locals: Locals, list: EntriesView, options: ModelOptions): EntriesModel {
  const { asked = list.query } = options;
  const href = entriesHref(locals, { ...asked, view: list.view }, options.space);
  const { conditions, text, tag, type } = list.query;
  return {
    id: options.id,
    list,
    name: options.name,
    isEmbed: options.isEmbed ?? false,
    heading: options.isEmbed ? 'p' : 'h2',
    stateField: stateField(list),
    filters: filtersModel(locals, list, href, options.id),
    besideName,
    waysToReach,
    isFiltered: conditions.length > 0 || text !== '' || (tag !== '' && type !== ''),
    space: options.space,
    here: options.here,
    asked,
    href,
    ...drawingOf(locals, list, href, options),
  };
}

function stateField({ items }: EntriesView): string {
  const facts = items.flatMap((item) => item.facts);
  return facts.find(({ kind, parts }) => kind === 'choice' && parts.some(({ tone }) => tone))?.field ?? '';
}

function drawingOf(locals: Locals, list: EntriesView, href: EntriesHref, options: ModelOptions) {
  switch (list.view) {
    case 'table':
      return { table: tableModel(list, href, locals.lang) };
    case 'directory':
      return { letters: byLetter(list.items, locals.lang) };
    case 'calendar':
      return list.calendar
        ? { calendar: entryCalendarModel(locals, list.calendar, href) }
        : { timeline: timelineModel(locals, list) };
    case 'timeline':
      return { timeline: timelineModel(locals, list) };
    case 'map':
      return { map: mapModel(list, options.tiles) };
    case 'board':
      return { board: boardModel(list, href, options.bases ?? new Map()) };
    case 'chart':
      return { chart: chartModel(list, href) };
    default:
      return {};
  }
}

/** What stands around the list on its own screen. */
export interface ScreenModel {
  views: readonly ViewLink[];
  filters: FiltersModel;
  settings: SettingsModel;
  /** How the list is sorted, in words; '' for its usual order. */
  sortedBy: string;
  insertLine: string;
  pager?: Pager | undefined;
}

/** How the list is laid out: columns, order, groups. One form that keeps the filters. */
export interface SettingsModel {
  hidden: readonly HiddenInput[];
  columns: readonly { name: string; label: string; isShown: boolean }[];
  groups: readonly Choice[];
  sums: readonly Choice[];
  sorts: readonly Choice[];
}

export interface Choice {
  value: string;
  label: string;
  isChosen: boolean;
}

export function screenModel(locals: Locals, { list, href, filters, asked }: EntriesModel): ScreenModel {
  return {
    views: viewLinks(list, href),
    filters,
    settings: settingsModel(locals, list, asked, href),
    sortedBy: sortWords(locals, list),
    insertLine: formatEntryEmbed({
      ...asked,
      space: asked.space || (list.space?.slug ?? ''),
      view: list.view,
    }),
    pager: createPager(list.query.page, list.pageCount, (page) => href({ page })),
  };
}

const settingNames: ReadonlySet<string> = new Set(['cols', 'group', 'sum', 'sort', 'page']);
const grouping: ReadonlySet<string> = new Set(['table', 'list', 'board', 'chart']);

function settingsModel(
  { t }: Pick<Locals, 't'>,
  list: EntriesView,
  asked: EntryQuery,
  href: EntriesHref,
): SettingsModel {
  const { view, query, fields } = list;
  const shown = new Set(list.columns.map(({ name }) => name));
  const groupable = fields.filter(({ kind, facet }) =>
    view === 'board' ? kind === 'choice' : facet === 'values' || facet === 'years',
  );
  const choose = (some: readonly EntryField[], chosen: string): Choice[] =>
    some.map(({ name, label }) => ({ value: name, label, isChosen: name === chosen.split('.')[0] }));
  const numeric = fields.filter(({ isNumeric }) => isNumeric);
  return {
    hidden: hiddenInputs(href(), (name) => settingNames.has(name)),
    columns:
      view === 'table' ? fields.map(({ name, label }) => ({ name, label, isShown: shown.has(name) })) : [],
    groups: grouping.has(view) ? choose(groupable, query.group) : [],
    sums: view === 'chart' ? choose(numeric, query.sum) : [],
    sorts: ordered.has(view) && view !== 'timeline' ? [] : sortChoices(t, fields, asked.sort),
  };
}

function sortChoices(t: Locals['t'], fields: readonly EntryField[], sort: string): Choice[] {
  const pages = [
    { name: 'titre', label: t('entries.title') },
    { name: 'modification', label: t('entries.updated') },
  ];
  const sortable = fields.filter(({ isSortable }) => isSortable);
  return [...pages, ...sortable].flatMap(({ name, label }) =>
    [name, `-${name}`].map((value) => ({
      value,
      label: t(value === name ? 'entries.sort.up' : 'entries.sort.down', { label }),
      isChosen: value === sort,
    })),
  );
}

/** Views whose order is their own. */
const ordered: ReadonlySet<string> = new Set(['timeline', 'calendar', 'chart', 'directory']);

function sortWords({ t }: Pick<Locals, 't'>, { query, fields, view }: EntriesView): string {
  if (ordered.has(view)) return '';
  const name = query.sort.replace(/^[-+]/, '');
  const page: Readonly<Record<string, string>> = {
    titre: t('entries.title'),
    modification: t('entries.updated'),
    creation: t('entries.created'),
  };
  const label = fields.find((field) => field.name === name)?.label ?? page[name];
  if (label === undefined) return '';
  return t(query.sort.startsWith('-') ? 'entries.sortedDown' : 'entries.sortedUp', {
    label: label.toLowerCase(),
  });
}
