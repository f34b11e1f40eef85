/** From one day to another, or from one day and hour to another, both included; the end may be left out. */
import { formatDate, formatPeriod, isDate, isDateTime } from '../dates.ts';
import { type Checked, type Control, controlName, type Field, type FieldKind } from '../field.ts';
import { readDate, readDateTime } from '../read-date.ts';
import { controlFor, isAbsent, nothing, refuse, wrongShape } from './common.ts';

/** Stored under the names that forms and files use. */
type Period = { readonly debut: string; readonly fin?: string };

const separator = ' / ';

export const periodKind: FieldKind<Record<string, string>> = {
  name: 'period',
  word: 'periode',
  facet: 'years',
  parts: ['debut', 'fin'],
  parse: (typed) => read(typed[0] ?? '', typed[1] ?? ''),
  check: (value) => {
    if (isAbsent(value)) return nothing;
    if (typeof value === 'string') return fromText(value);
    if (typeof value !== 'object' || Array.isArray(value)) return wrongShape();
    const { debut = '', fin = '', ...others } = value as Record<string, unknown>;
    if (Object.keys(others).length > 0) return wrongShape();
    return typeof debut === 'string' && typeof fin === 'string' ? read(debut, fin) : wrongShape();
  },
  typed: (value) => [start(value), value['fin'] ?? ''],
  format: (value, _field, locale) => [
    {
      text: value['fin']
        ? formatPeriod(start(value), value['fin'], locale)
        : formatDate(start(value), { locale, style: 'full' }),
      datetime: start(value),
    },
  ],
  input: (typed, field) => [
    { ...part(field, 'debut', typed), label: 'field.period.start' },
    { ...part(field, 'fin', typed), label: 'field.period.end', required: false },
  ],
  toCsv: (value) => [start(value), ...(value['fin'] ? [value['fin']] : [])].join(separator),
  fromCsv: (cell) => fromText(cell),
  toText: (value) =>
    value['fin']
      ? formatPeriod(start(value).slice(0, 10), value['fin'].slice(0, 10), 'fr')
      : formatDate(start(value).slice(0, 10), { locale: 'fr', style: 'long' }),
  // Both ends, so that what began yesterday and ends tomorrow is still found among what comes.
  sortKeys: (value) =>
    [start(value), ...(value['fin'] ? [value['fin']] : [])].map((date) => ({ text: date, date })),
};

function fromText(text: string): Checked<Record<string, string>> {
  if (text.length > 200) return refuse('field.period.invalid');
  const [first = '', second = '', ...others] = text.split(separator);
  return others.length > 0 ? refuse('field.period.invalid') : read(first, second);
}

function read(first: string, second: string): Checked<Record<string, string>> {
  if (first.trim() === '' && second.trim() === '') return nothing;
  if (first.trim() === '') return refuse('field.period.no-start');
  const debut = readDateTime(first) ?? readDate(first);
  const fin = second.trim() === '' ? undefined : (readDateTime(second) ?? readDate(second));
  if (debut === undefined || (second.trim() !== '' && fin === undefined))
    return refuse('field.period.invalid');
  if (fin === undefined) return { value: { debut } satisfies Period };
  if (fin.length !== debut.length) return refuse('field.period.mixed');
  if (fin < debut) return refuse('field.period.order');
  return { value: { debut, fin } satisfies Period };
}

function start(value: Record<string, string>): string {
  return value['debut'] ?? '';
}

/** Days, unless hours were given: a browser shows an empty day for a value with an hour. */
function part(field: Field, name: 'debut' | 'fin', typed: readonly string[]): Control {
  const text = typed[name === 'debut' ? 0 : 1] ?? '';
  const hasHours = typed.some((one) => isDateTime(one));
  return {
    control: hasHours ? controlFor('datetime-local', text, isDateTime) : controlFor('date', text, isDate),
    name: controlName(field.name, name),
    values: [text],
    required: field.required,
  };
}
