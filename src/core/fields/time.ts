/** An hour of the day in the site's time zone, stored as `HH:MM`. */
import { formatHour, isTime } from '../dates.ts';
import type { FieldKind } from '../field.ts';
import { readTime } from '../read-date.ts';
import { control, controlFor, readings, readShort } from './common.ts';

export const timeKind: FieldKind<string> = {
  name: 'time',
  word: 'heure',
  facet: 'none',
  parts: [''],
  ...readings((text) => readShort(text, 'field.time.invalid', readTime)),
  typed: (value) => [value],
  format: (value, _field, locale) => [
    { text: formatHour(value, { locale, style: 'board' }), datetime: value },
  ],
  input: (typed, field) => [control(field, controlFor('time', typed[0], isTime), typed)],
  toCsv: (value) => value,
  // Hours would make every meeting match a search for a number.
  toText: () => '',
  sortKeys: (value) => [{ text: value }],
};
