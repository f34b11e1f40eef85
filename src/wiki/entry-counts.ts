/** What is counted and summed over all entries of a list: facets, groups, bars, sums. Kept until one of them is written. */
import { formatDate, type Locale } from '../core/dates.ts';
import type { EntryCondition } from '../core/entry-query.ts';
import { branchOf, type CompareKey, isDatedField } from '../core/entry-terms.ts';
import type { Facet, Field, Tone } from '../core/field.ts';
import { fieldKinds } from '../core/field-kinds.ts';
import { optionFinder } from '../core/fields/options.ts';
import { foldName } from '../core/page.ts';
import type { KeyCount, KeyUnit } from '../store/entry-lists.ts';
import type { EntryFilter, Matching } from '../store/entry-sql.ts';
import type { EntryBar, EntryFacet, EntryFacetOption } from './entry-list-view.ts';
import type { Wiki } from './wiki.ts';

/** Boxes to tick in one facet, and bars of one chart. */
const mostOptions = 30;
const mostBars = 60;

/** A value that entries have in common, and how many have it. */
export interface CountedValue {
  key: CompareKey;
  /** As filters of an address write it. */
  value: string;
  label: string;
  tone?: Tone;
  count: number;
}

/**
 * Asked of one filter, whatever the page and the order: the same question is answered once, until an entry of the type
 * is written. Words and tags stand in no value, and pages of any type are written all the time: these until any commit.
 */
export function once<T>(wiki: Wiki, what: string, filter: EntryFilter, ask: () => Promise<T>): Promise<T> {
  const { type, tag, match } = filter;
  const isOfValues = type !== '' && tag === undefined && match === undefined;
  const since = isOfValues ? `entry ${wiki.store.entryWrites(type)}` : `commit ${wiki.generation()}`;
  return wiki.lists.once(`${since} ${what} ${JSON.stringify(filter)}`, ask);
}

export function countEntries(wiki: Wiki, matching: Matching): Promise<number> {
  return once(wiki, 'count', matching.filter, () => wiki.store.entryLists.count(matching));
}

function countKeys(wiki: Wiki, matching: Matching, field: string, unit: KeyUnit): Promise<KeyCount[]> {
  const ask = () => wiki.store.entryLists.countKeys(matching, field, unit);
  return once(wiki, `keys ${unit} ${field}`, matching.filter, ask);
}

function sumOf(wiki: Wiki, matching: Matching, field: string): Promise<number | undefined> {
  return once(wiki, `sum ${field}`, matching.filter, () => wiki.store.entryLists.sum(matching, field));
}

/** Of all entries of the type, whatever the filters: the ends of what may be asked for. */
function boundsOf(wiki: Wiki, { filter }: Matching, field: string) {
  const { tag: _tag, match: _match, ...all } = { ...filter, tests: [] };
  return once(wiki, `bounds ${field}`, all, () => wiki.store.entryLists.bounds({ filter: all }, field));
}

/** A number as the field writes it; sums of decimals are rounded to what a double can say. */
export function numberText(field: Field, amount: number, locale: Locale): string {
  const rounded = Number(amount.toPrecision(15));
  return fieldKinds.number.format(rounded, field, locale)[0]?.text ?? String(rounded);
}

/** Of numeric fields that have numbers at all. */
export async function sumsOf(wiki: Wiki, matching: Matching, fields: readonly Field[], locale: Locale) {
  const sums: { field: string; text: string }[] = [];
  for (const field of fields) {
    const sum = await sumOf(wiki, matching, field.name);
    if (sum !== undefined) sums.push({ field: field.name, text: numberText(field, sum, locale) });
  }
  return sums;
}

/** In the order of the options, else of the values themselves, those without one last. */
export async function groupsOf(
  wiki: Wiki,
  matching: Matching,
  { field, unit }: { field: Field; unit: KeyUnit },
  locale: Locale,
): Promise<CountedValue[]> {
  const counts = await countKeys(wiki, matching, field.name, unit);
  const named = inOrder(field, await nameKeys(wiki, matching.filter, field, unit, counts, locale));
  const total = await countEntries(wiki, matching);
  const having = await once(wiki, `having ${field.name}`, matching.filter, () =>
    wiki.store.entryLists.countHaving(matching, field.name),
  );
  return having < total ? [...named, { key: '', value: '', label: '', count: total - having }] : named;
}

function inOrder(field: Field, values: readonly CountedValue[]): CountedValue[] {
  const ranks = new Map(field.options.map(({ value }, rank) => [value, rank] as const));
  const rankOf = ({ value }: CountedValue) => ranks.get(value) ?? ranks.size;
  return [...values].sort((a, b) => rankOf(a) - rankOf(b) || compareKeys(a.key, b.key));
}

/** As the store compares them. */
function compareKeys(a: CompareKey, b: CompareKey): number {
  if (typeof a !== typeof b) return typeof a === 'number' ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Each key as people and addresses say it. */
async function nameKeys(
  wiki: Wiki,
  filter: EntryFilter,
  field: Field,
  unit: KeyUnit,
  counts: readonly KeyCount[],
  locale: Locale,
): Promise<CountedValue[]> {
  if (unit === 'year')
    return counts.map(({ key, count }) => ({ key, value: String(key), label: String(key), count }));
  if (unit === 'month') {
    const monthOf = (key: CompareKey) => formatDate(`${key}-01`, { locale, style: 'month' });
    return counts.map(({ key, count }) => ({ key, value: String(key), label: monthOf(key), count }));
  }
  const options = new Map(field.options.map((option) => [foldName(option.value), option]));
  const others = counts.flatMap(({ key }) => (options.has(String(key)) ? [] : [key]));
  const texts = new Map(others.length === 0 ? [] : await textsOf(wiki, filter, field.name, others));
  return counts.map(({ key, count }) => {
    const option = options.get(String(key));
    if (option) {
      const { value, label, tone } = option;
      return { key, value, label, ...(tone ? { tone } : {}), count };
    }
    const text = texts.get(key) ?? String(key);
    return { key, value: text, label: labelOf(field, text, locale), count };
  });
}

async function textsOf(wiki: Wiki, filter: EntryFilter, field: string, keys: readonly CompareKey[]) {
  const texts = await once(wiki, `texts ${field} ${JSON.stringify(keys)}`, { ...filter, tests: [] }, () =>
    wiki.store.entryLists.listTexts(filter, field, keys),
  );
  return texts.map(({ key, text }) => [key, text] as const);
}

function labelOf(field: Field, text: string, locale: Locale): string {
  if (field.kind === 'boolean') return locale === 'en' ? (text === 'oui' ? 'yes' : 'no') : text;
  const read = fieldKinds[field.kind].fromCsv(text, field);
  if (field.kind !== 'number' || !('value' in read) || read.value === undefined) return text;
  return numberText(field, Number(read.value), locale);
}

export interface FacetCase {
  wiki: Wiki;
  field: Field;
  facet: Exclude<Facet, 'none'>;
  /** Entries that pass the filters on all other fields. */
  matching: Matching;
  /** The filters on this one. */
  conditions: readonly EntryCondition[];
  locale: Locale;
}

/** Undefined where there is nothing to choose from. */
export async function facetView(one: FacetCase): Promise<EntryFacet | undefined> {
  const { wiki, field, facet, matching } = one;
  const known = { field: field.name, label: field.label, facet };
  if (facet === 'range') {
    const range = await boundsOf(wiki, matching, field.name);
    return range && { ...known, options: [], isCut: false, range };
  }
  const all = field.options.length > 0 ? await optionFacets(one) : await valueFacets(one);
  const options = all.filter(({ count, isChosen }) => count > 0 || isChosen);
  if (options.length === 0) return undefined;
  // Options that were chosen are shown however rare they are.
  const shown = options.filter(({ isChosen }, at) => at < mostOptions || isChosen);
  return { ...known, options: shown, isCut: shown.length < options.length };
}

function chosenIn(conditions: readonly EntryCondition[]): readonly string[] {
  return conditions.flatMap(({ operator, values }) => (operator === 'is' ? values : []));
}

/** The values there are: years from the latest, others from the most frequent. */
async function valueFacets({
  wiki,
  field,
  facet,
  matching,
  conditions,
  locale,
}: FacetCase): Promise<EntryFacetOption[]> {
  const unit = facet === 'years' ? 'year' : 'value';
  const counts = await countKeys(wiki, matching, field.name, unit);
  const few = unit === 'value' ? counts.slice(0, mostOptions * 2) : [...counts].reverse();
  const chosen = new Set(chosenIn(conditions).map(foldName));
  const named = await nameKeys(wiki, matching.filter, field, unit, few, locale);
  return named.map(({ value, label, count }) => ({
    value,
    label,
    depth: 0,
    count,
    isChosen: chosen.has(foldName(value)),
  }));
}

/** Options in their order, a branch with all that stands under it; behind them values that are options no more. */
async function optionFacets({
  wiki,
  field,
  matching,
  conditions,
  locale,
}: FacetCase): Promise<EntryFacetOption[]> {
  const counts = await countKeys(wiki, matching, field.name, 'value');
  const byKey = new Map(counts.map(({ key, count }) => [key, count]));
  const find = optionFinder(field);
  const chosen = new Set(chosenIn(conditions).map((value) => find(value)?.value ?? foldName(value)));
  const options: EntryFacetOption[] = [];
  for (const { value, label, depth, tone } of field.options) {
    const keys = branchOf(field, value).map(foldName);
    const isPlain = keys.length === 1;
    const count = isPlain ? (byKey.get(keys[0] ?? '') ?? 0) : await countBranch(wiki, matching, field, keys);
    options.push({ value, label, depth, ...(tone ? { tone } : {}), count, isChosen: chosen.has(value) });
  }
  const known = new Set<CompareKey>(field.options.map(({ value }) => foldName(value)));
  const others = counts.filter(({ key }) => !known.has(key));
  const named = await nameKeys(wiki, matching.filter, field, 'value', others, locale);
  return [
    ...options,
    ...named.map(({ value, label, count }) => ({
      value,
      label,
      depth: 0,
      count,
      isChosen: chosen.has(foldName(value)),
    })),
  ];
}

function countBranch(
  wiki: Wiki,
  matching: Matching,
  { name }: Field,
  keys: readonly CompareKey[],
): Promise<number> {
  return once(wiki, `branch ${name} ${JSON.stringify(keys)}`, matching.filter, () =>
    wiki.store.entryLists.countHaving(matching, name, keys),
  );
}

/** One bar for each value: how many entries, or the sum of a field. Values that are no options from the greatest. */
export async function barsOf(
  wiki: Wiki,
  matching: Matching,
  { field, unit, sum }: { field: Field; unit: KeyUnit; sum?: Field | undefined },
  locale: Locale,
): Promise<EntryBar[]> {
  const groups = await groupsOf(wiki, matching, { field, unit }, locale);
  const sums =
    sum &&
    new Map((await sumsByKey(wiki, matching, field, unit, sum)).map(({ key, amount }) => [key, amount]));
  const bars = groups.flatMap(({ key, value, label, count }) => {
    const amount = sums ? sums.get(key) : count;
    if (amount === undefined || (sums && value === '')) return [];
    const text = sum
      ? numberText(sum, amount, locale)
      : amount.toLocaleString(locale === 'fr' ? 'fr-FR' : 'en-GB');
    return [{ value, label, amount, text }];
  });
  const isOrdered = field.options.length > 0 || isDatedField(field);
  if (!isOrdered) bars.sort((a, b) => Number(a.value === '') - Number(b.value === '') || b.amount - a.amount);
  return bars.slice(0, mostBars);
}

function sumsByKey(wiki: Wiki, matching: Matching, field: Field, unit: KeyUnit, sum: Field) {
  return once(wiki, `sums ${unit} ${field.name} ${sum.name}`, matching.filter, () =>
    wiki.store.entryLists.sumByKey(matching, field.name, unit, sum.name),
  );
}
