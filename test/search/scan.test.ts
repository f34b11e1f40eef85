import { describe, expect, test } from 'vitest';
import { createAnalyzer } from '../../src/search/analysis.ts';
import { parseQuery } from '../../src/search/query.ts';
import { createScanner, likeness, type Sight } from '../../src/search/scan.ts';
import { soughtWords } from '../../src/search/sought-words.ts';
import { readBodies } from './real-data.ts';

const analyzer = createAnalyzer();
const scan = (raw: string, text: string, isMarkdown = true) =>
  createScanner(soughtWords(parseQuery(raw), analyzer), analyzer).scan(text, isMarkdown);
const seen = (raw: string, text: string) =>
  scan(raw, text).sights.map(({ start, end }) => text.slice(start, end));

describe('a scan', () => {
  test.each<[string, string, string[]]>([
    ['adhérent', 'Les adhérent·e·s et l’adhérente', ['adhérent·e·s', 'adhérente']],
    ['sib', 'La S.I.B. et la SIB', ['S.I.B', 'SIB']],
    ['oeuvre', 'Une œuvre, des ŒUVRES', ['œuvre', 'ŒUVRES']],
    ['email', 'Un e-mail, un email', ['e-mail', 'email']],
    ['1300000', 'Pas 13, mais 1 300 000 euros', ['1 300 000']],
    ['asso*', 'Une association, un assortiment', ['association', 'assortiment']],
    ['décision', 'La De\u0301cision', ['De\u0301cision']],
    ['prendre', 'Elle a pris ce qui est prenable, ils prennent', ['pris', 'prennent']],
    ['lire', 'La lecture de ce livre', ['lecture']],
    ['budget', 'Rien de tel', []],
    ['', 'Un budget', []],
  ])('for %s in « %s »', (raw, text, found) => {
    expect(seen(raw, text)).toEqual(found);
  });

  test('says how near a word comes', () => {
    const near = (raw: string, text: string) => scan(raw, text).sights.map((sight) => sight.likeness);
    expect(near('Élus', 'Élus élus elus élu')).toEqual([
      likeness.same,
      likeness.accented,
      likeness.folded,
      likeness.stem,
    ]);
    expect(near('asso*', 'association')).toEqual([likeness.begun]);
  });

  test('tells headings, and counts words without articles', () => {
    const { sights, length, headings } = scan('budget', '# Le budget voté\nUn budget de la ville\n');
    expect(sights.map(({ at, isHeading }: Sight) => [at, isHeading])).toEqual([
      [1, true],
      [3, false],
    ]);
    expect([length, headings]).toEqual([4, 2]);
    expect(scan('budget', '# Le budget', false).headings).toBe(0);
  });

  test('reads no more than a thousand places', () => {
    expect(scan('budget', 'budget '.repeat(5000)).sights.length).toBe(1000);
  });
});

test('on real texts a scan sees what the index holds, but for odd spellings', () => {
  let held = 0;
  let missed = 0;
  for (const body of [...readBodies('multibao'), ...readBodies('code-civil').slice(0, 400)]) {
    const tokens = analyzer.tokens(body);
    for (const raw of ['association', 'loyers', 'propriété', 'travaux', 'élus', 'contrat', '2015', 'payer']) {
      const stem = analyzer.stem(raw);
      const starts = new Set(scan(raw, body).sights.map(({ start }) => start));
      const expected = tokens.filter((token) => token.stem === stem);
      held += Math.min(1000, expected.length);
      missed += expected.filter(({ start }) => !starts.has(start)).length;
    }
  }
  expect(held).toBeGreaterThan(100);
  expect(missed / held).toBeLessThan(0.01);
});
