/**
 * What the conditions of a list mean: `aujourd'hui`, `moi`, `2026`, `1 300,50` or the label of an option turned into
 * tests on the keys by which values are sorted. Whether the actor may ask for the field is decided before.
 */
import { addDays } from './dates.ts';
import type { EntryCondition } from './entry-query.ts';
import { type Field, type FieldError, plainField, type SortKey } from './field.ts';
import { fieldKinds } from './field-kinds.ts';
import { refuse } from './fields/common.ts';
import { optionFinder } from './fields/options.ts';
import { foldName } from './page.ts';
import { readDate, readDateTime } from './read-date.ts';

/** A value as it is compared: a finite number, ISO text of a day or a wall time, or folded text. Numbers come first. */
export type CompareKey = string | number;

/** Keys between two, of which either may be missing; or the one. */
export type KeySpan =
  | { is: CompareKey }
  | { from?: CompareKey; after?: CompareKey; to?: CompareKey; before?: CompareKey };

/** Passed by entries that have a value of the field in one of the spans; `isNegated`, by all others. */
export interface ValueTest {
  field: string;
  isNegated: boolean;
  /** Absent: any value at all. */
  spans?: readonly KeySpan[];
  /** Whether only the first value counts: a period is in the year, the month and on the day in which it begins. */
  isFirst?: true;
}

/** Who asks, and when. */
export interface TermContext {
  /** In the site's time zone, `YYYY-MM-DD`. */
  today: string;
  /** What `moi` means for a field that names members, and for one that names groups. */
  handle: string;
  groups: readonly string[];
}

export type Understood = { test: ValueTest } | { problem: FieldError };

/** Characters of a text that lists compare. */
const comparedText = 300;

/** Every key of a day or an hour is smaller; no number is greater, for numbers come before text. */
const afterDays = ':';
const firstText = '';
/** Behind a prefix: greater than all that begins with it. */
const last = '~';

/** How a row of the table of values is compared. */
export function compareKey({ text, number, date }: SortKey): CompareKey {
  return date ?? number ?? foldName(text);
}

export function isDatedField({ kind }: Pick<Field, 'kind'>): boolean {
  return fieldKinds[kind].facet === 'years';
}

export function isNumericField({ kind }: Pick<Field, 'kind'>): boolean {
  return fieldKinds[kind].facet === 'range';
}

/** Total: whatever was written means something or is a problem that can be told. */
export function understand(condition: EntryCondition, field: Field, context: TermContext): Understood {
  const { operator, values } = condition;
  const test = { field: field.name, isNegated: operator === 'is-not' || operator === 'empty' };
  if (operator === 'empty' || operator === 'filled') return { test };
  const wanted = values.filter((value) => value.trim() !== '');
  const spans: KeySpan[] = [];
  for (const value of wanted) {
    const read = spansOf(value, field, operator, context);
    if ('problem' in read) return read;
    spans.push(...read.spans);
  }
  const isDay = isDatedField(field) && (operator === 'is' || operator === 'is-not');
  return { test: { ...test, spans, ...(isDay ? { isFirst: true } : {}) } };
}

/** The same where nothing says which kind of field it is, among pages of any type: each value in each way it can be read. */
export function understandAny(condition: EntryCondition, context: TermContext): Understood {
  const readings = (['date', 'number', 'text'] as const).map((kind) =>
    understand(condition, plainField(condition.field, kind), context),
  );
  const tests = readings.flatMap((read) => ('test' in read ? [read.test] : []));
  const [first] = tests;
  if (!first) return readings[0] ?? { problem: refuse('no-field', { field: condition.field }).error };
  if (!first.spans) return { test: first };
  // Days, numbers and texts lie apart, so that no span of one kind holds a key of another.
  const { field, isNegated } = first;
  return { test: { field, isNegated, spans: tests.flatMap(({ spans }) => spans ?? []) } };
}

type Spans = { spans: readonly KeySpan[] } | { problem: FieldError };

function spansOf(
  value: string,
  field: Field,
  operator: EntryCondition['operator'],
  context: TermContext,
): Spans {
  if (isDatedField(field)) return dateSpans(value, field, operator, context);
  if (isNumericField(field)) return numberSpans(value, field, operator);
  if (operator !== 'is' && operator !== 'is-not')
    return { problem: refuse('not-ordered', { field: field.label }).error };
  return { spans: keysOf(value, field, context).map((is) => ({ is })) };
}

function dateSpans(
  value: string,
  field: Field,
  operator: EntryCondition['operator'],
  { today }: TermContext,
): Spans {
  const start = readMoment(value, today);
  if (start === undefined)
    return { problem: refuse('bad-date', { field: field.label, value: value.slice(0, 60) }).error };
  const end = `${start}${last}`;
  switch (operator) {
    case 'at-least':
      return { spans: [{ from: start, before: afterDays }] };
    case 'above':
      return { spans: [{ from: end, before: afterDays }] };
    case 'at-most':
      return { spans: [{ from: firstText, before: end }] };
    case 'below':
      return { spans: [{ from: firstText, before: start }] };
    default:
      return { spans: [{ from: start, before: end }] };
  }
}

/** A year, a month, a day or a day and an hour, as ISO text begins. */
function readMoment(value: string, today: string): string | undefined {
  const text = value.trim();
  if (/^[1-9]\d{3}$/.test(text)) return text;
  if (/^[1-9]\d{3}-(?:0[1-9]|1[0-2])$/.test(text)) return text;
  return relativeDay(text, today) ?? readDateTime(text) ?? readDate(text);
}

const dayWords: ReadonlyMap<string, number> = new Map([
  ['aujourdhui', 0],
  ['today', 0],
  ['demain', 1],
  ['tomorrow', 1],
  ['hier', -1],
  ['yesterday', -1],
]);

/** `aujourd'hui+30`, `demain`, `today-7`: at most four digits, some 27 years. */
function relativeDay(text: string, today: string): string | undefined {
  const written = /^(\p{L}+(?:['’]\p{L}+)?)\s*(?:([+-])\s*(\d{1,4}))?$/u.exec(text);
  const days = dayWords.get(foldName(written?.[1] ?? ''));
  if (!written || days === undefined) return undefined;
  const more = Number(written[3] ?? 0) * (written[2] === '-' ? -1 : 1);
  return addDays(today, days + more);
}

function numberSpans(value: string, field: Field, operator: EntryCondition['operator']): Spans {
  const number = readNumber(value, field);
  if (number === undefined)
    return { problem: refuse('bad-number', { field: field.label, value: value.slice(0, 60) }).error };
  switch (operator) {
    case 'at-least':
      return { spans: [{ from: number, before: firstText }] };
    case 'above':
      return { spans: [{ after: number, before: firstText }] };
    case 'at-most':
      return { spans: [{ to: number }] };
    case 'below':
      return { spans: [{ before: number }] };
    default:
      return { spans: [{ is: number }] };
  }
}

/** `1 300,50`, with or without the unit; what the field itself would not take is compared all the same. */
function readNumber(value: string, field: Field): number | undefined {
  const text = value.trim();
  const bare = field.unit !== '' && text.endsWith(field.unit) ? text.slice(0, -field.unit.length) : text;
  const { min: _min, max: _max, ...anyNumber } = field;
  const read = fieldKinds.number.fromCsv(bare, anyNumber);
  return 'value' in read && typeof read.value === 'number' ? read.value : undefined;
}

/** Never a problem: text that is no value of the field is compared as it is, for old entries may hold it. */
function keysOf(value: string, field: Field, context: TermContext): CompareKey[] {
  const own = ownKeys(value, field, context);
  if (own) return own;
  const find = field.options.length > 0 ? optionFinder(field) : undefined;
  const option = find?.(value);
  if (option) return branchOf(field, option.value).map((one) => foldName(one));
  const kind = fieldKinds[field.kind];
  const read = field.options.length > 0 ? undefined : kind.fromCsv(value, { ...field, required: false });
  const keys =
    read && 'value' in read && read.value !== undefined
      ? kind.sortKeys(read.value, field).map(compareKey)
      : [];
  return keys.length > 0 ? keys : [foldName(value.slice(0, comparedText))];
}

const myWords: ReadonlySet<string> = new Set(['moi', 'me']);

/** What `moi` means here; undefined when it is not said, or says nothing of this field. */
function ownKeys(value: string, { kind }: Field, { handle, groups }: TermContext): CompareKey[] | undefined {
  if (!myWords.has(foldName(value))) return undefined;
  if (kind === 'member') return handle === '' ? [] : [foldName(handle)];
  return kind === 'group' ? groups.map(foldName) : undefined;
}

/** An option and, in a tree, all that stand under it: the deeper ones behind it. */
export function branchOf({ options }: Pick<Field, 'options'>, value: string): string[] {
  const at = options.findIndex((option) => option.value === value);
  const top = options[at];
  if (!top) return [value];
  const behind = options.slice(at + 1);
  const end = behind.findIndex(({ depth }) => depth <= top.depth);
  return [top, ...(end < 0 ? behind : behind.slice(0, end))].map((option) => option.value);
}
