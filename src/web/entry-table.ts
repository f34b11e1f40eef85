/** A table of entries: its columns with the links that sort, its rows, groups and sums. */
import { formatDate, type Locale } from '../core/dates.ts';
import type { EntriesView, EntryGroup } from '../wiki/entry-list-view.ts';
import type { EntryItem, FactView } from '../wiki/items.ts';
import { type EntriesHref, type SortLink, sortLink } from './entry-links.ts';
import { spanOf } from './entry-span.ts';

export interface TableModel {
  /** Sorts by title. */
  title: SortLink;
  columns: readonly TableColumn[];
  bodies: readonly TableBody[];
  /** By column, in order; none when nothing is summed. */
  sums: readonly string[];
}

export interface TableColumn extends Partial<SortLink> {
  name: string;
  label: string;
  isNumeric: boolean;
  /** Holds a value with a tone: then all its values are drawn as states. */
  hasStates: boolean;
}

export interface TableBody {
  group?: EntryGroup;
  rows: readonly TableRow[];
}

export interface TableRow {
  item: EntryItem;
  /** By column, in order; undefined for no value. */
  cells: readonly (TableCell | undefined)[];
}

export interface TableCell {
  fact: FactView;
  /** Of a day or a period, which stands shorter here than in words: its day, and its last one. */
  days?: readonly { datetime: string; text: string }[];
  /** Short enough to stand on one line. */
  isShort: boolean;
}

/** Characters. */
const shortText = 14;

export function tableModel(view: EntriesView, href: EntriesHref, locale: Locale): TableModel {
  const columns = view.columns.map(({ name, label, isNumeric, isDated, isSortable }) => ({
    name,
    label,
    isNumeric,
    hasStates: view.items.some((item) => factOf(item, name)?.parts.some(({ tone }) => tone) ?? false),
    ...(isSortable ? sortLink(view.query, name, isNumeric || isDated, href) : {}),
  }));
  const rowOf = (item: EntryItem): TableRow => ({
    item,
    cells: columns.map(({ name }) => cellOf(item, name, locale)),
  });
  const shown = view.groups?.filter(({ items }) => items.length > 0);
  const sumOf = (name: string) => view.sums.find(({ field }) => field === name)?.text ?? '';
  return {
    title: sortLink(view.query, 'titre', false, href),
    columns,
    bodies: shown
      ? shown.map((group) => ({ group, rows: group.items.map(rowOf) }))
      : [{ rows: view.items.map(rowOf) }],
    sums: view.sums.length === 0 ? [] : columns.map(({ name }) => sumOf(name)),
  };
}

function factOf({ facts }: EntryItem, name: string): FactView | undefined {
  return facts.find(({ field }) => field === name);
}

function cellOf(item: EntryItem, name: string, locale: Locale): TableCell | undefined {
  const fact = factOf(item, name);
  if (!fact) return undefined;
  const span = fact.kind === 'date' || fact.kind === 'period' ? spanOf(item.values[name]) : undefined;
  const [only] = fact.parts;
  const isShort = fact.parts.length === 1 && (only?.text.length ?? 0) <= shortText;
  const days = [span?.start, span?.end].flatMap((moment) => (moment ? [moment.slice(0, 10)] : []));
  const shown = days.map((day) => ({
    datetime: day,
    text: formatDate(day, { locale, style: 'medium' }),
  }));
  return { fact, ...(span ? { days: shown } : {}), isShort };
}
