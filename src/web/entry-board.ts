/** A board: a column for each option of a choice, a card for each entry, and where a member may move it. */
import type { EntriesView, EntryGroup } from '../wiki/entry-list-view.ts';
import type { EntryItem, FactView, PageItem } from '../wiki/items.ts';
import { type EntriesHref, onlyValue } from './entry-links.ts';

export interface BoardModel {
  /** The field whose options are the columns; '' when there is none to stand by. */
  field: string;
  label: string;
  columns: readonly BoardColumn[];
  /** Whether some of the options have a tone: then all are drawn as states. */
  hasStates: boolean;
  /** The same entries as a table. */
  tableHref: string;
}

export interface BoardColumn extends Omit<EntryGroup, 'items'> {
  cards: readonly BoardCard[];
  /** Entries that stand on other pages of the list, and the address of the whole column. */
  others: number;
  href: string;
}

export interface BoardCard {
  item: EntryItem;
  facts: readonly FactView[];
  /** Revision that a move begins from; absent when the actor may not move it. */
  base?: number;
}

const mostFacts = 2;

/** @param bases by page, as `keyOf` names it: the current revision of those that the actor may move. */
export function boardModel(
  view: EntriesView,
  href: EntriesHref,
  bases: ReadonlyMap<string, number>,
): BoardModel {
  const { query, groups = [], fields } = view;
  const field = fields.find(({ name }) => name === query.group);
  const cardOf = (item: EntryItem): BoardCard => {
    const base = bases.get(keyOf(item.page));
    const facts = item.facts
      .filter((fact) => fact.field !== field?.name && isShort(fact))
      .slice(0, mostFacts);
    return { item, facts, ...(base === undefined ? {} : { base }) };
  };
  return {
    field: field?.name ?? '',
    label: field?.label ?? '',
    columns: groups.map(({ items, ...group }) => ({
      ...group,
      cards: items.map(cardOf),
      others: Math.max(0, group.count - items.length),
      href: href({
        view: 'table',
        group: '',
        conditions: field ? onlyValue(query.conditions, field.name, group.value) : query.conditions,
      }),
    })),
    hasStates: groups.some(({ tone }) => tone !== undefined),
    tableHref: href({ view: 'table', group: '' }),
  };
}

export function keyOf({ space, slug }: Pick<PageItem, 'space' | 'slug'>): string {
  return `${space}/${slug}`;
}

function isShort({ kind, show }: FactView): boolean {
  return show === 'header' && kind !== 'longtext' && kind !== 'image' && kind !== 'file';
}
