import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  checkValues,
  entryRelations,
  entryText,
  parseForm,
  sortableValues,
} from '../../../src/core/entry.ts';
import { type Field, plainField } from '../../../src/core/field.ts';
import { fieldsAskedFor, parseCondition, valuesAskedFor } from '../../../src/core/field-condition.ts';
import { plainType } from '../../../src/core/page-type.ts';

function only(field: Field, when: string): Field {
  const showIf = parseCondition(when);
  return showIf ? { ...field, showIf } : field;
}

const options = ['prévue', 'annulée'].map((value) => ({ value, label: value, depth: 0 }));
const fields: readonly Field[] = [
  { ...plainField('statut', 'choice'), options },
  only({ ...plainField('motif', 'text'), required: true }, 'statut = annulée'),
  only(plainField('report', 'date'), 'motif'),
];
const type = plainType('seance', 'Séance', fields);
const called = { statut: 'annulée', motif: 'Grève', report: '2026-03-12' };
const names = (values: Parameters<typeof fieldsAskedFor>[1]) =>
  fieldsAskedFor(fields, values).map(({ name }) => name);

describe('a field that is not asked for', () => {
  it('counts as empty for those that depend on it', () => {
    expect(names(called)).toEqual(['statut', 'motif', 'report']);
    expect(names({ ...called, statut: 'prévue' })).toEqual(['statut']);
    expect(names({ statut: 'annulée' })).toEqual(['statut', 'motif']);
  });

  it('is required only while it is asked for', () => {
    expect(parseForm(type, { champ_statut: 'annulée', champ_motif: '' }).errors).toHaveProperty('motif');
    expect(parseForm(type, { champ_statut: 'prévue', champ_motif: '' }).errors).toEqual({});
    expect(checkValues(type, { statut: 'annulee' }).errors).toHaveProperty('motif');
    expect(checkValues(type, { statut: 'prevue' }).errors).toEqual({});
  });

  it('keeps what it held, whether the form shows it, empties it or leaves it out', () => {
    const kept = { values: { ...called, statut: 'prévue' }, errors: {} };
    expect(parseForm(type, { champ_statut: 'prévue' }, called)).toEqual(kept);
    const shown = { champ_statut: 'prévue', champ_motif: 'Grève', champ_report: '2026-03-12' };
    expect(parseForm(type, shown, called)).toEqual(kept);
    expect(parseForm(type, { ...shown, champ_motif: '', champ_report: '' }, called)).toEqual(kept);
    expect(checkValues(type, { statut: 'prévue' }, called)).toEqual(kept);
  });

  it('takes what fits, and leaves what does not without a word', () => {
    const form = { champ_statut: 'prévue', champ_motif: 'Canicule', champ_report: 'bientôt' };
    const { values, errors } = parseForm(type, form, called);
    expect(values).toEqual({ statut: 'prévue', motif: 'Canicule', report: '2026-03-12' });
    expect(errors).toEqual({});
  });

  it('is emptied when it is asked for', () => {
    const form = { champ_statut: 'annulée', champ_motif: 'Grève', champ_report: '' };
    expect(parseForm(type, form, called).values).toEqual({ statut: 'annulée', motif: 'Grève' });
  });

  it('is not shown, found, sorted by nor linked from', () => {
    const values = { ...called, statut: 'prévue' };
    expect(valuesAskedFor(fields, { ...values, ancien: 'x' })).toEqual({ statut: 'prévue', ancien: 'x' });
    expect(entryText(type, values)).toBe('prévue');
    expect(sortableValues(type, values).map((row) => row.field)).toEqual(['statut']);
    const linked = plainType('a', 'A', [
      only(plainField('voir', 'page'), 'statut'),
      plainField('statut', 'text'),
    ]);
    expect(entryRelations(linked, { voir: 'Charte' })).toEqual([]);
    expect(entryRelations(linked, { voir: 'Charte', statut: 'x' })).toEqual([
      { field: 'voir', target: 'Charte' },
    ]);
  });

  it('loses nothing over any number of changes of mind', () => {
    const steps = fc.array(fc.constantFrom('prévue', 'annulée'), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(steps, (states) => {
        let values: Parameters<typeof fieldsAskedFor>[1] = called;
        for (const statut of states) {
          const read = parseForm(type, { champ_statut: statut }, values);
          expect(read.errors).toEqual({});
          values = read.values;
        }
        expect(values).toEqual({ ...called, statut: states.at(-1) });
      }),
    );
  });

  it('does not wait for itself', () => {
    const loop = [
      only(plainField('a', 'text'), 'b = x'),
      only(plainField('b', 'text'), 'a = x'),
      only(plainField('c', 'text'), 'c = x'),
    ];
    const values = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('x', 'y'));
    fc.assert(fc.property(values, (held) => fieldsAskedFor(loop, held).length <= 3));
  });
});
