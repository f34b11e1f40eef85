import { describe, expect, it } from 'vitest';
import { plainField } from '../../../src/core/field.ts';
import { fieldKinds } from '../../../src/core/field-kinds.ts';
import { splitCell } from '../../../src/core/fields/cells.ts';
import { options } from './cases.ts';

describe('what is special', () => {
  it('keeps one link where a page field holds one, and refuses two', () => {
    const field = plainField('dossier', 'page');
    expect(fieldKinds.page.parse(['Accueil'], field)).toEqual({ value: 'Accueil' });
    expect(fieldKinds.page.check(['Accueil'], field)).toEqual({ value: 'Accueil' });
    expect(fieldKinds.page.parse(['Accueil\nCharte'], field)).toEqual({
      error: { code: 'field.page.only-one', details: {} },
    });
    expect(fieldKinds.page.check('Accueil', { ...field, multiple: true })).toEqual({ value: ['Accueil'] });
  });

  it('reads as texts the numbers that YAML made of them', () => {
    expect(fieldKinds.text.check(12, plainField('salle', 'text'))).toEqual({ value: '12' });
    expect(fieldKinds.list.check([2025, 'a'], plainField('annees', 'list'))).toEqual({
      value: ['2025', 'a'],
    });
  });

  it('offers an option that the type no longer has as long as it is chosen', () => {
    const field = { ...plainField('statut', 'choice'), options };
    expect(fieldKinds.choice.input(['reportée'], field)[0]?.options).toEqual([
      { value: '', label: '', depth: 0 },
      { value: 'prévue', label: 'Prévue', depth: 0 },
      { value: 'cr', label: 'Compte rendu; à relire', depth: 0 },
      { value: 'annulée', label: 'Annulée', depth: 1 },
      { value: 'reportée', label: 'reportée', depth: 0, isRetired: true },
    ]);
  });

  it('reads choices separated by commas, as other sheets have them', () => {
    const field = { ...plainField('statuts', 'choices'), options };
    expect(fieldKinds.choices.fromCsv('prévue, annulee', field)).toEqual({ value: ['prévue', 'annulée'] });
  });

  it('shows a text where a day was expected and something else stands', () => {
    const field = plainField('date', 'date');
    expect(fieldKinds.date.input(['bientôt'], field)).toEqual([
      { control: 'text', name: 'champ_date', values: ['bientôt'], required: false },
    ]);
  });

  it('shows hours in a period that has them', () => {
    const field = { ...plainField('quand', 'period'), required: true };
    const controls = fieldKinds.period.input(['2026-03-12T14:00', ''], field);
    expect(controls).toEqual([
      {
        control: 'datetime-local',
        name: 'champ_quand_debut',
        values: ['2026-03-12T14:00'],
        required: true,
        label: 'field.period.start',
      },
      {
        control: 'datetime-local',
        name: 'champ_quand_fin',
        values: [''],
        required: false,
        label: 'field.period.end',
      },
    ]);
  });

  it('says the answer of a box that is not ticked', () => {
    const controls = fieldKinds.boolean.input(['oui'], plainField('public', 'boolean'));
    expect(controls).toEqual([
      {
        control: 'checkbox',
        name: 'champ_public',
        values: ['oui'],
        options: [{ value: 'oui', label: 'Public', depth: 0 }],
        unticked: 'non',
        required: false,
      },
    ]);
  });

  it('splits cells with quotes, even broken ones', () => {
    expect(splitCell('a; "b;c" ;"d ""e""";; f')).toEqual(['a', 'b;c', 'd "e"', 'f']);
    expect(splitCell('"a; b')).toEqual(['"a', 'b']);
    expect(splitCell('"a"b; c')).toEqual(['"a"b', 'c']);
  });
});
