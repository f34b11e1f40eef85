/** A day of the calendar, stored as `YYYY-MM-DD`. */
import { formatDate, isDate } from '../dates.ts';
import type { FieldKind } from '../field.ts';
import { readDate } from '../read-date.ts';
import { control, controlFor, readings, readShort } from './common.ts';

export const dateKind: FieldKind<string> = {
  name: 'date',
  word: 'date',
  facet: 'years',
  parts: [''],
  ...readings((text) => readShort(text, 'field.date.invalid', readDate)),
  typed: (value) => [value],
  format: (value, _field, locale) => [
    { text: formatDate(value, { locale, style: 'long' }), datetime: value },
  ],
  input: (typed, field) => [control(field, controlFor('date', typed[0], isDate), typed)],
  toCsv: (value) => value,
  toText: (value) => formatDate(value, { locale: 'fr', style: 'long' }),
  sortKeys: (value) => [{ text: value, date: value }],
};
