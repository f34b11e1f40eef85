/** One cell of a sheet as the value of a field, and back: what people and their programs write, French first. */
import { plainText, readableValue } from './entry-value.ts';
import type { Checked, Field } from './field.ts';
import { fieldKinds } from './field-kinds.ts';
import type { FieldValue } from './revision.ts';
import { unguardCell } from './sheet-cell.ts';

/** The value that a cell says; total. */
export function readCell(field: Field, cell: string): Checked {
  const { fromCsv } = fieldKinds[field.kind];
  const text = unguardCell(cell);
  const read = fromCsv(text, field);
  if ('value' in read) return read;
  const plainer = plainerText(field, text);
  const again = plainer === text ? read : fromCsv(plainer, field);
  return 'value' in again ? again : read;
}

/** What `readCell` reads the same value from, before a spreadsheet is kept from running it; '' for no value. */
export function writeCell(field: Field, value: FieldValue | undefined): string {
  if (value === undefined) return '';
  const readable = readableValue(field, value);
  return readable === undefined ? plainText(value) : fieldKinds[field.kind].toCsv(readable, field);
}

const dated: ReadonlySet<string> = new Set(['date', 'datetime', 'period']);

/** Years of two digits up to this one are of this century. */
const lastYear = 49;

/** As sheets show it and no form would: `1.300,50 €` is 1300,50; `12/03/26` is of 2026; a day at midnight is a day. */
function plainerText(field: Field, text: string): string {
  const short = text.trim().slice(0, 200);
  if (field.kind === 'number') {
    const bare = short.replace(/\s*(?:€|%|euros?)$/iu, '');
    const unit = field.unit !== '' && bare.endsWith(field.unit) ? bare.slice(0, -field.unit.length) : bare;
    return /^[-+]?\d{1,3}(?:\.\d{3})+,\d+\s*$/.test(unit) ? unit.replaceAll('.', '') : unit;
  }
  if (!dated.has(field.kind)) return text;
  const withYears = short.replace(
    /\b(\d{1,2})([/.-])(\d{1,2})\2(\d{2})(?!\d)/g,
    (_all, day: string, sign: string, month: string, year: string) =>
      `${day}${sign}${month}${sign}${Number(year) <= lastYear ? '20' : '19'}${year}`,
  );
  return field.kind === 'date' ? withYears.replace(/[T ]00[:h]00(?::00)?$/, '') : withYears;
}
