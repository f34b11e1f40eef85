import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Amounts,
  countedBy,
  formulaLimits,
  ownFieldsOf,
  parseFormula,
  workOut,
} from '../../src/core/formula.ts';

const amounts: Amounts = {
  own: (name) => ({ places: 30, prix: 2.5, reste: -4 })[name],
  count: ({ type, field }) => (type === 'inscription' && field === 'seance' ? 12 : 0),
  total: ({ type }, number) => (type === 'don' && number === 'montant' ? 100 : 0),
};

function result(text: string): number | undefined {
  const formula = parseFormula(text);
  if (!formula) throw new Error(`no formula: ${text}`);
  return workOut(formula, amounts);
}

describe('formulas', () => {
  it.each([
    ['places - nombre(inscription.seance)', 18],
    ['places-12', 18],
    ['Places - Nombre( inscription . seance )', 18],
    ['2 + 3 * 4', 14],
    ['(2 + 3) * 4', 20],
    ['10 - 4 - 3', 3],
    ['24 / 4 / 2', 3],
    ['-prix * -2', 5],
    ['somme(don.projet, montant) * 0,9', 90],
    ['somme(don.projet; montant) - 0.5', 99.5],
    ['0,1 + 0,2', 0.3],
    ['nombre(compte-rendu.dossier_suivi)', 0],
    ['0 * reste', 0],
  ])('works out %s', (text, expected) => {
    expect(result(text)).toBe(expected);
  });

  it.each(['places / 0', '1 / (places - 30)', 'prix + manquant', '-manquant', '1 / 0 - 1 / 0'])(
    'leaves %s empty',
    (text) => {
      expect(result(text)).toBeUndefined();
    },
  );

  it.each([
    '',
    '1 +',
    '* 2',
    '(1',
    '1)',
    '1 2',
    'nombre()',
    'nombre(a)',
    'nombre(a.b',
    'somme(a.b)',
    'fiches(a.b) + 1',
    '1 + liens()',
    'liens() liens()',
    'places ** 2',
    'places; DROP TABLE page',
    '=cmd|x',
    'constructor.constructor("return 1")()',
    '__proto__',
    `${'('.repeat(30)}1${')'.repeat(30)}`,
    '-'.repeat(200),
    `1${' + 1'.repeat(formulaLimits.terms)}`,
    'x'.repeat(formulaLimits.text + 1),
  ])('reads no formula in %s', (text) => {
    expect(parseFormula(text)).toBeUndefined();
  });

  it('says what has to be counted, and which fields it works with', () => {
    const formula = parseFormula('(places + nombre(a.b)) / somme(c-d.e_f, g) - places');
    expect(formula && ownFieldsOf(formula)).toEqual(['places', 'places']);
    expect(formula && countedBy(formula)).toEqual([
      { of: { type: 'a', field: 'b' } },
      { of: { type: 'c-d', field: 'e_f' }, number: 'g' },
    ]);
  });

  it('reads lists', () => {
    expect(parseFormula('liens()')?.root).toEqual({ kind: 'links' });
    expect(parseFormula(' fiches( seance.cycle ) ')?.root).toEqual({
      kind: 'entries',
      of: { type: 'seance', field: 'cycle' },
    });
  });

  it('gives a finite number or nothing, whatever is written', () => {
    const piece = fc.constantFrom(
      ...['places', 'prix', '2', '0', '1,5', '+', '-', '*', '/', '(', ')', ' ', 'nombre(a.b)', 'somme('],
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(piece, { maxLength: 30 }).map((all) => all.join('')),
    );
    fc.assert(
      fc.property(text, (written) => {
        const formula = parseFormula(written);
        const amount = formula && workOut(formula, amounts);
        expect(amount === undefined || Number.isFinite(amount)).toBe(true);
        if (formula) expect(parseFormula(formula.text)).toEqual(formula);
      }),
      { numRuns: 2000 },
    );
  });
});
