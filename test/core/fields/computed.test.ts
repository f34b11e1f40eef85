import { expect, it } from 'vitest';
import { checkValues, parseForm, sortableValues } from '../../../src/core/entry.ts';
import { inputsOf } from '../../../src/core/entry-form.ts';
import { plainField } from '../../../src/core/field.ts';
import { fieldKinds, findKind } from '../../../src/core/field-kinds.ts';
import { parseFormula } from '../../../src/core/formula.ts';
import { plainType } from '../../../src/core/page-type.ts';

const kind = fieldKinds.computed;
const formula = parseFormula('places * 2');
const field = { ...plainField('double', 'computed'), unit: 'sièges', ...(formula ? { formula } : {}) };
const type = plainType('salle', 'Salle', [plainField('places', 'number'), field]);

it('takes nothing, from whatever door', () => {
  for (const value of [undefined, 12, 'x'.repeat(100_000), '=cmd', [], {}, null]) {
    expect(kind.check(value, field)).toEqual({ value: undefined });
  }
  expect(kind.parse(['12'], field)).toEqual({ value: undefined });
  expect(kind.fromCsv('12', field)).toEqual({ value: undefined });
  expect(checkValues(type, { places: 3, double: 7 })).toEqual({ values: { places: 3 }, errors: {} });
  expect(parseForm(type, { champ_places: '3', champ_double: '7' })).toEqual({
    values: { places: 3 },
    errors: {},
  });
});

it('has no control in forms', () => {
  expect(kind.parts).toEqual([]);
  expect(inputsOf(type, { places: 3 }).map((input) => input.field)).toEqual(['places']);
});

it('keeps what the field held before it was computed, and shows it nowhere', () => {
  const stored = { places: 3, double: 7 };
  expect(checkValues(type, { places: 4 }, stored).values).toEqual({ places: 4, double: 7 });
  expect(parseForm(type, { champ_places: '4' }, stored).values).toEqual({ places: 4, double: 7 });
  expect(sortableValues(type, stored).map((row) => row.field)).toEqual(['places']);
});

it('shows numbers with their unit, and titles', () => {
  expect(kind.format(1300.5, field, 'fr')).toEqual([{ text: '1\u202f300,5\u00a0sièges' }]);
  expect(kind.format(['A', 'B; C'], field, 'fr')).toEqual([{ text: 'A' }, { text: 'B; C' }]);
  expect(kind.toCsv(1300.5, field)).toBe('1300.5');
  expect(kind.toCsv(['A', 'B; C'], field)).toBe('A; "B; C"');
  expect(findKind('calcul')).toBe('computed');
});
