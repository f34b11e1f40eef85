/** One outline for every kind of field: fields/cases.ts has what differs, fields/special.test.ts what only one of them does. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entryLinks, entryText, sortableValues } from '../../src/core/entry.ts';
import { audiences, type Field, type KindName, plainField } from '../../src/core/field.ts';
import { maySeeField } from '../../src/core/field-access.ts';
import { fieldKinds, findKind } from '../../src/core/field-kinds.ts';
import { plainType } from '../../src/core/page-type.ts';
import { type Case, cases, hostile, words } from './fields/cases.ts';

describe.each(Object.entries(cases) as [KindName, Case][])('a field of kind %s', (name, one) => {
  const kind = fieldKinds[name];
  const field: Field = { ...plainField('champ', name), ...one.field };

  it.each(one.valid)('reads %j', (typed, value) => {
    expect(kind.parse(typed, field)).toEqual({ value });
  });

  it.each(one.valid)('gives the value of %j back from a form, from JSON and from CSV', (_typed, value) => {
    expect(kind.parse(kind.typed(value, field), field)).toEqual({ value });
    expect(kind.check(JSON.parse(JSON.stringify(value)), field)).toEqual({ value });
    expect(kind.fromCsv(kind.toCsv(value, field), field)).toEqual({ value });
  });

  it.each(one.invalid.map(([typed, code]) => ({ typed, code, shown: JSON.stringify(typed).slice(0, 40) })))(
    'refuses $shown with $code',
    ({ typed, code }) => {
      expect(kind.parse(typed, field)).toMatchObject({ error: { code } });
    },
  );

  it('takes nothing as nothing', () => {
    const nothing = { value: undefined };
    for (const typed of [[], [''], ['   '], ['', '', '']]) expect(kind.parse(typed, field)).toEqual(nothing);
    for (const value of [undefined, null, '']) expect(kind.check(value, field)).toEqual(nothing);
    expect(kind.fromCsv('', field)).toEqual(nothing);
  });

  it('refuses JSON of another shape', () => {
    for (const value of one.wrongShapes) {
      expect(kind.check(value, field), JSON.stringify(value)).toHaveProperty('error');
    }
  });

  it('bears hostile input: a clean value or an error', () => {
    for (const text of hostile) {
      for (const read of [
        kind.parse([text, text, text], field),
        kind.check(text, field),
        kind.fromCsv(text, field),
      ]) {
        if ('error' in read) expect(read.error.code).toMatch(/^field\./);
        else expect(JSON.stringify(read.value ?? '')).not.toMatch(/\\u0000|\\ud800/);
        if ('value' in read && read.value !== undefined) expect(kind.check(read.value, field)).toEqual(read);
      }
      kind.input([text, text, text], field);
    }
    expect(kind.check(Array(100_000).fill('a'), field)).toHaveProperty('error');
  });

  it('shows its value', () => {
    const [value, parts, text, rows] = one.shown;
    expect(kind.check(value, field)).toEqual({ value });
    expect(kind.format(value, field, 'fr')).toEqual(parts);
    expect(kind.toText(value, field)).toBe(text);
    expect(kind.sortKeys(value, field)).toEqual(rows);
  });

  it('has controls named after it, one for each part', () => {
    const controls = kind.input(kind.typed(one.shown[0], field), field);
    const names = kind.parts.map((part) => (part === '' ? 'champ_champ' : `champ_champ_${part}`));
    expect(controls.map((control) => control.name)).toEqual(names);
    expect(controls[0]?.control).toBe(one.control);
    expect(controls.length === 1 || controls.every((control) => control.label?.startsWith('field.'))).toBe(
      true,
    );
  });

  it('accepts for ever what it accepted once, whatever was typed', () => {
    const typed = fc.array(
      fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), fc.constantFrom(...words)),
      {
        maxLength: 3,
      },
    );
    fc.assert(
      fc.property(typed, (texts) => {
        const read = kind.parse(texts, field);
        if ('error' in read || read.value === undefined) return;
        const { value } = read;
        expect(kind.check(JSON.parse(JSON.stringify(value)), field)).toEqual({ value });
        expect(kind.parse(kind.typed(value, field), field)).toEqual({ value });
        expect(kind.fromCsv(kind.toCsv(value, field), field)).toEqual({ value });
        kind.format(value, field, 'en');
        expect(kind.sortKeys(value, field).every((key) => typeof key.text === 'string')).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it('narrows lists by what its rows hold, and by nothing else', () => {
    const rows = kind.sortKeys(one.shown[0], field);
    if (kind.facet === 'years') expect(rows.every(({ date }) => date !== undefined)).toBe(true);
    if (kind.facet === 'range') expect(rows.every(({ number }) => number !== undefined)).toBe(true);
    if (kind.facet === 'values') expect(rows.length).toBeGreaterThan(0);
  });

  it.each(audiences)('is hidden from who may not see it when it is for %s', (readers) => {
    const type = plainType('essai', 'Essai', [{ ...field, readers }]);
    const values = { champ: one.shown[0] };
    const least = audiences.indexOf(readers);
    expect(audiences.map((standing) => maySeeField(standing, { readers }))).toEqual(
      audiences.map((_, standing) => standing >= least),
    );
    expect(sortableValues(type, values).every((row) => row.readers === least)).toBe(true);
    if (readers === 'all') return;
    expect([entryText(type, values), entryLinks(type, values)]).toEqual(['', []]);
  });

  it('is found by its French word and by its English name', () => {
    expect([findKind(kind.word), findKind(name)]).toEqual([name, name]);
  });
});
