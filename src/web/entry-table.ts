/** A table of entries: its columns with the links that sort, its rows, groups and sums. */
import type { EntriesView, EntryGroup } from '../wiki/entry-list-view.ts';
import type { EntryItem, FactView } from '../wiki/views.ts';
import { type EntriesHref, type SortLink, sortLink } from './entry-links.ts';

export interface TableModel {
  /** Sorts by title. */
  title: SortLink;
  columns: readonly TableColumn[];
  bodies: readonly TableBody[];
  /** By column, in order; none when nothing is summed. */
  sums: readonly string[];
}

export interface TableColumn extends SortLink {
  name: string;
  label: string;
  isNumeric: boolean;
}

export interface TableBody {
  group?: EntryGroup;
  rows: readonly TableRow[];
}

export interface TableRow {
  item: EntryItem;
  /** By column, in order; undefined for no value. */
  cells: readonly (FactView | undefined)[];
}

export function tableModel(view: EntriesView, href: EntriesHref): TableModel {
  const columns = view.columns.map(({ name, label, isNumeric, isDated }) => ({
    name,
    label,
    isNumeric,
    ...sortLink(view.query, name, isNumeric || isDated, href),
  }));
  const rowOf = (item: EntryItem): TableRow => ({
    item,
    cells: columns.map(({ name }) => item.facts.find((fact) => fact.field === name)),
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
