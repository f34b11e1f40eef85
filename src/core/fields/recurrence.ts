/** How an entry comes again: a rule, with the days left out and those that were moved. */
import { isDate } from '../dates.ts';
import {
  type Checked,
  type Control,
  type ControlOption,
  controlName,
  type Field,
  type FieldKind,
} from '../field.ts';
import { foldName } from '../page.ts';
import { readDate } from '../read-date.ts';
import type { Recurrence } from '../recurrence.ts';
import { formatRule, parseRule, type RecurrenceRule, recurrenceLimits } from '../recurrence-rule.ts';
import { recurrenceText, weekdayName } from '../recurrence-words.ts';
import { oneLine } from '../text.ts';
import { control, controlFor, isAbsent, nothing, refuse, tooLong, wrongShape } from './common.ts';

/**
 * Stored under the names that files use: `regle` as RFC 5545 writes it, `sauf` days and moves such as
 * `2026-12-08 2027-01-12>2027-01-19`, ascending.
 */
type Stored = Record<string, string>;

const parts = ['rythme', 'tous_les', 'jours', 'jusqua', 'nombre', 'sauf'] as const;
type Part = (typeof parts)[number];

const separator = ' / ';
const longestText = 5000;

/** Rhythms as the form offers them; `mois 2` is the second of some weekday. */
const rhythms = [
  'non',
  'jour',
  'semaine',
  'mois',
  'mois 1',
  'mois 2',
  'mois 3',
  'mois 4',
  'mois 5',
  'mois -1',
  'mois fin',
  'an',
] as const; // prettier-ignore
const never = rhythms[0];

export const recurrenceKind: FieldKind<Stored> = {
  name: 'recurrence',
  word: 'repetition',
  facet: 'none',
  parts,
  parse: (typed) => parseTyped((part) => (typed[parts.indexOf(part)] ?? '').trim()),
  check: (value) => {
    if (isAbsent(value)) return nothing;
    if (typeof value === 'string') return fromText(value);
    if (typeof value !== 'object' || Array.isArray(value)) return wrongShape();
    const { regle = '', sauf = '', ...others } = value as Record<string, unknown>;
    if (Object.keys(others).length > 0 || typeof regle !== 'string' || typeof sauf !== 'string')
      return wrongShape();
    return read(regle, sauf);
  },
  typed: (value) => {
    const recurrence = recurrenceOf(value);
    return recurrence ? typedOf(recurrence) : [];
  },
  format: (value, _field, locale) => {
    const recurrence = recurrenceOf(value);
    return recurrence ? [{ text: recurrenceText(recurrence, locale) }] : [];
  },
  input: (typed, field) => parts.map((part, index) => inputOf(part, typed[index] ?? '', field)),
  toCsv: (value) => [value['regle'] ?? '', ...(value['sauf'] ? [value['sauf']] : [])].join(separator),
  fromCsv: (cell) => fromText(cell),
  toText: (value) => {
    const recurrence = recurrenceOf(value);
    return recurrence ? recurrenceText(recurrence, 'fr') : '';
  },
  sortKeys: () => [],
};

/** The recurrence that a value of this kind means; undefined for any other value. */
export function recurrenceOf(value: unknown): Recurrence | undefined {
  if (typeof value !== 'object' || value === null || !('regle' in value)) return undefined;
  const { regle, sauf = '' } = value as Record<string, unknown>;
  const rule = typeof regle === 'string' ? parseRule(regle) : undefined;
  const exceptions = typeof sauf === 'string' ? readExceptions(sauf.split(/\s+/)) : undefined;
  return rule && exceptions && 'except' in exceptions ? { rule, ...exceptions } : undefined;
}

function fromText(text: string): Checked<Stored> {
  if (text.length > longestText) return tooLong(longestText);
  const [rule = '', exceptions = '', ...others] = text.trim().split(separator);
  return others.length > 0 ? refuse('field.recurrence.invalid') : read(rule, exceptions);
}

function read(written: string, exceptions: string): Checked<Stored> {
  if (written.length + exceptions.length > longestText) return tooLong(longestText);
  if (written.trim() === '' && exceptions.trim() === '') return nothing;
  const rule = parseRule(written);
  return rule ? withExceptions(rule, exceptions.split(/[\s,]+/)) : refuse('field.recurrence.invalid');
}

function withExceptions(rule: RecurrenceRule, lines: readonly string[]): Checked<Stored> {
  const exceptions = readExceptions(lines);
  if ('error' in exceptions) return exceptions;
  const { except, moves } = exceptions;
  const sauf = [...except, ...moves.map(({ from, to }) => `${from}>${to}`)].sort().join(' ');
  return { value: { regle: formatRule(rule), ...(sauf === '' ? {} : { sauf }) } };
}

/** Days, or two days with an arrow between them, in whatever form people type days. */
function readExceptions(
  lines: readonly string[],
): Pick<Recurrence, 'except' | 'moves'> | ReturnType<typeof refuse> {
  const except = new Set<string>();
  const moves = new Map<string, string>();
  const filled = lines.filter((line) => line.trim() !== '');
  if (filled.length > recurrenceLimits.exceptions)
    return refuse('field.too-many', { max: recurrenceLimits.exceptions });
  for (const line of filled) {
    const [from, to, ...others] = line
      .split(/\s*(?:→|[-=]*>)\s*/)
      .map((text) => readDate(text.replace(/^le /i, '')));
    if (from === undefined || others.length > 0 || (to === undefined && /[→>]/.test(line))) {
      return refuse('field.recurrence.exception', { line: oneLine(line).slice(0, 60) });
    }
    if (to === undefined || to === from) except.add(from);
    else moves.set(from, to);
  }
  return {
    // A day that was moved is not left out as well.
    except: [...except].filter((day) => !moves.has(day)).sort(),
    moves: [...moves].map(([from, to]) => ({ from, to })).sort((a, b) => a.from.localeCompare(b.from)),
  };
}

function parseTyped(text: (part: Part) => string): Checked<Stored> {
  const rhythm = text('rythme');
  if (rhythm === '' || rhythm === never) return nothing;
  if (parts.some((part) => text(part).length > longestText)) return tooLong(longestText);
  const interval = readNumber(text('tous_les') || '1', recurrenceLimits.interval);
  if (interval === undefined) return refuse('field.recurrence.interval', { max: recurrenceLimits.interval });
  const days = readWeekdays(text('jours'));
  if (days === undefined) return refuse('field.recurrence.days');
  const rhythmic = ruleOf(rhythm, days);
  if ('error' in rhythmic) return rhythmic;
  const end = readEnd(text('jusqua'), text('nombre'));
  if ('error' in end) return end;
  return withExceptions({ ...rhythmic, interval, ...end }, text('sauf').split(/\r\n?|\n/));
}

function readNumber(text: string, most: number): number | undefined {
  const number = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  return number >= 1 && number <= most ? number : undefined;
}

/** « mardi, jeudi », « mar. et jeu. »; undefined when a word is no day. */
function readWeekdays(text: string): number[] | undefined {
  const words = foldName(text.slice(0, 200))
    .split(/[^a-z]+/)
    .filter((word) => word !== '' && word !== 'et' && word !== 'le' && word !== 'and');
  const days = words.map((word) => weekdayOfWord(word));
  return days.includes(0) ? undefined : [...new Set(days)].sort();
}

/** 1 to 7, or 0 when the word is none. */
function weekdayOfWord(word: string): number {
  if (word.length < 2) return 0;
  const begins = (weekday: number) =>
    [weekdayName(weekday, 'fr'), weekdayName(weekday, 'en')].some((name) =>
      foldName(name).startsWith(word.replace(/s$/, '')),
    );
  // « ma » and « me » are enough to tell days apart, as calendars print them.
  return [1, 2, 3, 4, 5, 6, 7].find(begins) ?? 0;
}

function ruleOf(
  rhythm: string,
  days: readonly number[],
): Omit<RecurrenceRule, 'interval'> | ReturnType<typeof refuse> {
  const plain = { weekdays: [] };
  if (rhythm === 'jour') return { frequency: 'daily', ...plain };
  if (rhythm === 'an') return { frequency: 'yearly', ...plain };
  if (rhythm === 'semaine') return { frequency: 'weekly', weekdays: days };
  if (rhythm === 'mois') return { frequency: 'monthly', ...plain };
  if (rhythm === 'mois fin') return { frequency: 'monthly', ...plain, inMonth: 'last-day' };
  const nth = rhythms.find((one) => one === rhythm)?.slice(5);
  const [weekday, ...others] = days;
  if (nth === undefined) return refuse('field.recurrence.invalid');
  if (weekday === undefined || others.length > 0) return refuse('field.recurrence.one-day');
  return { frequency: 'monthly', ...plain, inMonth: { nth: Number(nth), weekday } };
}

function readEnd(
  until: string,
  count: string,
): Pick<RecurrenceRule, 'until' | 'count'> | ReturnType<typeof refuse> {
  if (until !== '' && count !== '') return refuse('field.recurrence.two-ends');
  if (until !== '') {
    const day = readDate(until);
    return day === undefined ? refuse('field.recurrence.until') : { until: day };
  }
  if (count === '') return {};
  const times = readNumber(count, recurrenceLimits.count);
  return times === undefined
    ? refuse('field.recurrence.count', { max: recurrenceLimits.count })
    : { count: times };
}

function typedOf({ rule, except, moves }: Recurrence): string[] {
  const { inMonth, weekdays } = rule;
  const months = inMonth === 'last-day' ? 'mois fin' : inMonth ? `mois ${inMonth.nth}` : 'mois';
  const rhythm = { daily: 'jour', weekly: 'semaine', monthly: months, yearly: 'an' }[rule.frequency];
  const days = typeof inMonth === 'object' ? [inMonth.weekday] : weekdays;
  const lines = [...except, ...moves.map(({ from, to }) => `${from}>${to}`)].sort();
  return [
    rhythm,
    String(rule.interval),
    days.map((day) => weekdayName(day, 'fr')).join(', '),
    rule.until ?? '',
    rule.count === undefined ? '' : String(rule.count),
    lines.map((line) => line.split('>').map(numericDay).join(' → ')).join('\n'),
  ];
}

/** `08/12/2026`, as days are typed in France. */
function numericDay(day: string): string {
  return day.split('-').reverse().join('/');
}

function inputOf(part: Part, text: string, field: Field): Control {
  const plain = {
    ...control(field, 'text', [text]),
    name: controlName(field.name, part),
    label: `field.recurrence.${part}`,
    required: false,
  };
  if (part === 'rythme')
    return { ...plain, control: 'select', values: [text || never], options: rhythmOptions(text) };
  if (part === 'jusqua') return { ...plain, control: controlFor('date', text, isDate) };
  if (part === 'sauf') return { ...plain, control: 'textarea', rows: 3 };
  return part === 'jours' ? plain : { ...plain, inputmode: 'decimal' };
}

/** What was sent stays chosen, even when it is no rhythm. */
function rhythmOptions(text: string): ControlOption[] {
  const known = rhythms.map((value) => ({
    value,
    label: value,
    depth: 0,
    term: `field.recurrence.rhythm.${value.replace(' ', '_')}`,
  }));
  const isKnown = text === '' || rhythms.some((one) => one === text);
  return isKnown ? known : [...known, { value: text, label: text, depth: 0 }];
}
