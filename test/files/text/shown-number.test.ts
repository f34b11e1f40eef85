/** Numbers of workbooks as a French reader sees them. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { numberShower } from '../../../src/files/text/shown-number.ts';

const show = (value: number | string, code?: string, id = 200) =>
  numberShower({ id, code }, false)(String(value)).replace(/[\u00a0\u202f]/g, ' ');

describe('a number is shown', () => {
  test.each([
    [0.1 + 0.2, 'General', '0,3'],
    [1234.5, '#,##0.00', '1 234,50'],
    [1234.5, '#,##0.00\\ "€"', '1 234,50 €'],
    [1234.5, '#,##0.00\\ [$€-40C];[Red]\\-#,##0.00\\ [$€-40C]', '1 234,50 €'],
    [-1234.5, '#,##0.00\\ [$€-40C];[Red]\\-#,##0.00\\ [$€-40C]', '-1 234,50 €'],
    [-3, '0', '-3'],
    [-3, '0;(0)', '(3)'],
    [0, '0;-0;"néant"', 'néant'],
    [0.125, '0.0%', '12,5%'],
    [0.125, '0.0\\ %', '12,5 %'],
    [7, '"lot n° "00', 'lot n° 07'],
    [1000, '00000', '01000'],
    [612345678, '0#" "##" "##" "##" "##', '06 12 34 56 78'],
    [2.5, '0.##', '2,5'],
    [1e15, '0.00E+00', '1000000000000000'],
    [0.5, '# ?/?', '0,5'],
    [12, '@', '12'],
    ['', '0', ''],
    ['texte', '0', 'texte'],
  ])('%s by %s as %s', (value, code, shown) => {
    expect(show(value, code)).toBe(shown);
  });

  test.each([
    [46093, 'dd/mm/yyyy', '12/03/2026'],
    [46093, 'd mmmm yyyy', '12 mars 2026'],
    [46093, '[$-40C]dddd d mmm yy', 'jeudi 12 mars 26'],
    [46093.6041666667, 'dd/mm/yyyy hh:mm', '12/03/2026 14:30'],
    [46093.6041666667, 'h"h"mm', '14h30'],
    [0.6041666667, 'mm:ss', '30:00'],
    [1.5, '[h]:mm', '36:00'],
    [2_958_467, 'dd/mm/yyyy', '2958467'],
    [-1, 'dd/mm/yyyy', '-1'],
  ])('the day %s by %s as %s', (value, code, shown) => expect(show(value, code)).toBe(shown));

  test('by formats that no file declares', () => {
    const known = (id: number) => show(46093.5, undefined, id);
    expect([14, 22, 30, 20, 4, 9, 0].map(known)).toEqual([
      ...['12/03/2026', '12/03/2026 12:00', '12/03/2026', '12:00', '46 093,50', '4609350%', '46093,5'],
    ]);
    expect(numberShower({ id: 14, code: undefined }, true)('44631')).toBe('12/03/2026');
    expect(numberShower(undefined, false)('1.5')).toBe('1,5');
  });

  test('by any format without a fault', () => {
    const sign = fc.constantFrom(...'0#?.,;%"\\[]$-dmyhsAP/@_* E+éGeneral€'.split(''));
    fc.assert(
      fc.property(fc.array(sign, { maxLength: 30 }), fc.double(), (code, value) => {
        expect(typeof show(value, code.join(''))).toBe('string');
      }),
    );
  });
});
