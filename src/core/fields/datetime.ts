/**
 * A day and an hour, stored as wall time of the site, `YYYY-MM-DDTHH:MM`: a future meeting keeps its hour whatever
 * becomes of summer time.
 */
import { formatDate, isDateTime } from '../dates.ts';
import type { FieldKind } from '../field.ts';
import { readDateTime } from '../read-date.ts';
import { control, controlFor, readings, readShort } from './common.ts';

export const datetimeKind: FieldKind<string> = {
  name: 'datetime',
  word: 'date_heure',
  facet: 'years',
  parts: [''],
  ...readings((text) => readShort(text, 'field.datetime.invalid', readDateTime)),
  typed: (value) => [value],
  format: (value, _field, locale) => [
    { text: formatDate(value, { locale, style: 'full' }), datetime: value },
  ],
  input: (typed, field) => [control(field, controlFor('datetime-local', typed[0], isDateTime), typed)],
  toCsv: (value) => value.replace('T', ' '),
  toText: (value) => formatDate(value.slice(0, 10), { locale: 'fr', style: 'long' }),
  sortKeys: (value) => [{ text: value, date: value }],
};
