import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvOf } from '../../src/web/csv.ts';

const line = (...cells: string[]) => csvOf([cells]).slice(1, -2);

test('cells that a spreadsheet would run begin with an apostrophe', () => {
  for (const formula of ['=1+1', '+1', '-1+1', '@SUM(A1)', '\t=1', '  =1', '|x', '%x', '＝1']) {
    expect(line(formula).replace(/^"/, '')).toMatch(/^'/);
  }
  // A number is only a number.
  expect(line('-1', '-1,5')).toBe('-1;-1,5');
  expect(line('Accueil', '12 mars', 'a-b')).toBe('Accueil;12 mars;a-b');
});

test('cells keep what they hold', () => {
  expect(line('a;b', 'c"d', 'e\r\nf', '')).toBe('"a;b";"c""d";"e\r\nf";');
  expect(csvOf([['é'], ['b']])).toBe('\ufeffé\r\nb\r\n');
});

test('as many cells come out as went in, the same but for the apostrophe', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { minLength: 1 }), (cells) => {
      const text = line(...cells);
      const found = [...`${text};`.matchAll(/(?:"((?:[^"]|"")*)"|([^;"]*));/g)].map(
        ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
      );
      expect(found).toHaveLength(cells.length);
      for (const [at, cell] of cells.entries()) expect([cell, `'${cell}`]).toContain(found[at]);
    }),
  );
});
