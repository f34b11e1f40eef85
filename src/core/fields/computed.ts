/**
 * A value worked out from others when the entry is shown: a number, or titles of pages. It is never typed nor stored;
 * the sum itself is core/formula.ts, what it counts is gathered by wiki/computed.ts.
 */
import type { FieldKind } from '../field.ts';
import type { FieldValue } from '../revision.ts';
import { joinCell } from './cells.ts';
import { nothing } from './common.ts';
import { numberKind } from './number.ts';

export const computedKind: FieldKind<FieldValue> = {
  name: 'computed',
  word: 'calcul',
  facet: 'none',
  parts: [],
  parse: () => nothing,
  // Whatever is given is left aside: programs send back what they were told.
  check: () => nothing,
  typed: () => [],
  format: (value, field, locale) =>
    typeof value === 'number'
      ? numberKind.format(value, field, locale)
      : titlesOf(value).map((text) => ({ text })),
  input: () => [],
  toCsv: (value) => (typeof value === 'number' ? String(value) : joinCell(titlesOf(value))),
  fromCsv: () => nothing,
  toText: () => '',
  sortKeys: (value) => (typeof value === 'number' ? [{ text: String(value), number: value }] : []),
};

function titlesOf(value: FieldValue): readonly string[] {
  return Array.isArray(value) ? value : [];
}
