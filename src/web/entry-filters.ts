/** What narrows a list of entries, as its screen shows it: boxes to tick, bounds, and chips of what has been chosen. */
import type { EntryCondition, EntryOperator } from '../core/entry-query.ts';
import type { EntriesView, EntryFacet, EntryField } from '../wiki/entry-list-view.ts';
import { type EntriesHref, type HiddenInput, hiddenInputs, withoutValue } from './entry-links.ts';
import type { Locals } from './locals.ts';

/** A filter that is set, and the address without it. */
export interface Chip {
  text: string;
  href: string;
}

export interface FacetModel extends EntryFacet {
  /** Begins the ids of its controls. */
  id: string;
  /** Name of its inputs in the address. */
  name: string;
  /** How many of its options are ticked, or bounds given. */
  chosen: number;
  /** Of a range: what is typed. */
  least: string;
  most: string;
}

type ChipWords = Pick<Locals, 't' | 'dateText' | 'number'>;

export interface FiltersModel {
  facets: readonly FacetModel[];
  chips: readonly Chip[];
  /** The list without any filter. */
  clearHref: string;
  /** What the form carries along beside its own controls. */
  hidden: readonly HiddenInput[];
}

export function filtersModel(
  locals: ChipWords,
  view: EntriesView,
  href: EntriesHref,
  id: string,
): FiltersModel {
  const { query } = view;
  const facets = view.facets.map((facet) => facetModel(facet, query.conditions, id));
  const own = new Set(['q', 'page', ...facets.flatMap(({ name }) => [name, `${name}.min`, `${name}.max`])]);
  return {
    facets,
    chips: chipsOf(locals, view, href),
    clearHref: href({ conditions: [], text: '', tag: query.type === '' ? query.tag : '' }),
    hidden: hiddenInputs(href(), (name) => own.has(name)),
  };
}

function facetModel(facet: EntryFacet, conditions: readonly EntryCondition[], id: string): FacetModel {
  const bound = (operator: EntryOperator) =>
    conditions.find((one) => one.field === facet.field && one.operator === operator)?.values[0] ?? '';
  const [least, most] = [bound('at-least'), bound('at-most')];
  const ticked = facet.options.filter(({ isChosen }) => isChosen).length;
  return {
    ...facet,
    id: `${id}-f-${facet.field}`,
    name: `f.${facet.field}`,
    chosen: facet.facet === 'range' ? Number(least !== '') + Number(most !== '') : ticked,
    least,
    most,
  };
}

function chipsOf(words: ChipWords, view: EntriesView, href: EntriesHref): Chip[] {
  const { t } = words;
  const { query, fields } = view;
  const chips: Chip[] = [];
  if (query.text !== '')
    chips.push({ text: t('entries.chip.text', { text: query.text }), href: href({ text: '' }) });
  // Without a type the tag is what the list is about.
  if (query.tag !== '' && query.type !== '')
    chips.push({ text: t('entries.chip.tag', { tag: query.tag }), href: href({ tag: '' }) });
  for (const condition of query.conditions) {
    const field = fields.find(({ name }) => name === condition.field);
    if (!field) continue;
    const say = (value: string) =>
      t(`entries.chip.${condition.operator}`, {
        label: field.label,
        value: valueWords(words, view, field, value),
      });
    if (condition.values.length === 0) {
      const conditions = query.conditions.filter((one) => one !== condition);
      chips.push({ text: say(''), href: href({ conditions }) });
    }
    for (const value of condition.values) {
      const conditions = withoutValue(query.conditions, condition, value);
      chips.push({ text: say(value), href: href({ conditions }) });
    }
  }
  return chips;
}

function valueWords(
  { dateText, number }: ChipWords,
  { facets }: EntriesView,
  { name, unit, isNumeric }: EntryField,
  value: string,
): string {
  const options = facets.find(({ field }) => field === name)?.options ?? [];
  const known = options.find((option) => option.value === value)?.label;
  if (known) return known;
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return dateText(value, 'date');
  const text = isNumeric && /^-?\d+(\.\d+)?$/.test(value) ? number(Number(value)) : value;
  return unit === '' ? text : `${text}\u00a0${unit}`;
}
