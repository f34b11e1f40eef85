/** When an entry is, from a value of one of its fields. */
import { isDate, isDateTime } from '../core/dates.ts';
import type { FieldValue } from '../core/revision.ts';

/** Days, or wall times; a period that has an end on another day or hour has `end` too. */
export interface Span {
  start: string;
  end?: string;
}

/** Undefined for a value that is no day, wall time or period. */
export function spanOf(value: FieldValue | undefined): Span | undefined {
  if (typeof value === 'string') return isMoment(value) ? { start: value } : undefined;
  if (typeof value !== 'object' || Array.isArray(value)) return undefined;
  const { debut, fin } = value as Readonly<Record<string, unknown>>;
  if (typeof debut !== 'string' || !isMoment(debut)) return undefined;
  return typeof fin === 'string' && isMoment(fin) && fin !== debut
    ? { start: debut, end: fin }
    : { start: debut };
}

function isMoment(text: string): boolean {
  return isDate(text) || isDateTime(text);
}
