/** What a new entry starts with. Some defaults mean something else each day, or for each person. */
import type { Checked, Field } from './field.ts';
import { fieldKinds } from './field-kinds.ts';
import { foldName } from './page.ts';
import type { FieldValue } from './revision.ts';

/** When and for whom a form is opened. */
export interface Opening {
  /** Wall time of the site, `YYYY-MM-DDTHH:MM`; '' when it is not known. */
  now: string;
  /** Handle of the member; '' for a visitor. */
  handle: string;
}

const today = "aujourd'hui";
const self = 'moi';

/** The default a type writes, checked as a value of its field; `aujourd'hui` and `moi` stay words. */
export function checkDefault(written: unknown, field: Field): Checked {
  const word = typeof written === 'string' ? foldName(written) : '';
  if (isDated(field) && (word === foldName(today) || word === 'today')) return { value: today };
  if (field.kind === 'member' && (word === self || word === 'me')) return { value: self };
  return fieldKinds[field.kind].check(written, field);
}

/** Undefined when the field starts empty. */
export function startingValue(field: Field, { now, handle }: Opening): FieldValue | undefined {
  const start = field.default;
  if (start === self && field.kind === 'member') return handle === '' ? undefined : handle;
  if (start !== today || !isDated(field)) return start;
  if (now === '') return undefined;
  const day = now.slice(0, 10);
  if (field.kind === 'period') return { debut: day };
  return field.kind === 'date' ? day : now;
}

function isDated({ kind }: Field): boolean {
  return kind === 'date' || kind === 'datetime' || kind === 'period';
}
