import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { createAnalyzer } from '../../src/search/analysis.ts';
import { toLooseMatch, toMatch } from '../../src/search/match.ts';
import { parseQuery } from '../../src/search/query.ts';
import { openIndex } from './fts.ts';

const analyzer = createAnalyzer();
const strict = (raw: string) => toMatch(parseQuery(raw), analyzer);
const loose = (raw: string) => toLooseMatch(parseQuery(raw), analyzer);

describe('match text', () => {
  test.each<[string, string | undefined]>([
    ['élevé bénévoles ', '"elev" AND "benevol"'],
    ['"conseil municipal" ', '"conseil municipal"'],
    ['compte-rendu ', '"compt rendu"'],
    ['budget -ville -"conseil municipal" ', '("budget") NOT ("vill" OR "conseil municipal")'],
    ['associatio', '("associatio"* OR "associatio" OR "associ")'],
    ['conseil muni', '"conseil" AND ("muni"* OR "mun")'],
    ['compte-rend', '("compt rend"* OR "compt rend")'],
    ['ca', '"ca"'],
    ['AND OR NOT NEAR ', '"and" AND "not" AND "near"'],
    ['-ville', undefined],
    ['', undefined],
  ])('%s', (raw, match) => {
    expect(strict(raw)).toBe(match);
  });

  test.each<[string, string | undefined]>([
    ['élevé bénévoles ', '"elev" OR "benevol"'],
    ['compte-rendu ', '"compt rendu" OR "compt" OR "rendu"'],
    ['budget ville -conseil ', '("budget" OR "vill") NOT ("conseil")'],
    ['budget ', undefined],
    ['"conseil municipal"', undefined],
    ['-ville', undefined],
    ['', undefined],
  ])('%s, loosely', (raw, match) => {
    expect(loose(raw)).toBe(match);
  });
});

const pages = [
  {
    title: 'Compte rendu de l’assemblée générale',
    body: 'Les adhérent·e·s ont voté le budget : 1 300 000 €.',
  },
  { title: 'Conseil municipal', body: 'Le conseil a reçu l’association des œuvres de la ville.' },
  { title: 'Réunion du conseil', body: 'Un élu municipal, des élus du S.I.B. Prochain rendez-vous en mai.' },
  { title: 'Élevage', body: 'L’élevage bovin et le métier de\u0301cisif d’éleveuse.' },
];
const index = openIndex(analyzer, pages);
afterAll(() => index.close());

const find = (raw: string) => {
  const match = strict(raw);
  return match === undefined ? [] : index.find(match).sort((a, b) => a - b);
};

describe('on a real index', () => {
  test.each<[string, number[]]>([
    ['adhérentes ', [1]],
    ['ADHERENT', [1]],
    ['1300000 ', [1]],
    ['1 300 000', [1]],
    ['"conseil municipal"', [2]],
    ['conseil municipal ', [2, 3]],
    ['conseil -municipal ', []],
    ['conseil -élu ', [2]],
    ['conseil -"conseil municipal" ', [3]],
    ['oeuvre ', [2]],
    ['sib ', [3]],
    ['élus ', [3]],
    ['elu ', [3]],
    ['compte-rendu', [1]],
    ['comptes rendus ', [1]],
    ['rendez-vous ', [3]],
    ['decisif ', [4]],
    ['asso', [2]],
    ['associatio', [2]],
    ['association', [2]],
    ['munic', [2, 3]],
    ['budgé', [1]],
    ['bu', []],
    ['introuvable ', []],
  ])('%s finds %j', (raw, found) => {
    expect(find(raw)).toEqual(found);
  });

  test('some of the words are enough for a loose match', () => {
    expect(find('budget introuvable ')).toEqual([]);
    expect(index.find(loose('budget introuvable ') ?? '')).toEqual([1]);
  });

  test('a title weighs more than a text', () => {
    expect(index.find(strict('conseil ') ?? '')[0]).toBe(2);
  });
});

/** Signs and words that mean something to SQL, FTS5 or other engines, and what people really type. */
const hostile = [
  ...[
    '"',
    "'",
    '%',
    "\\'",
    '\\"',
    '\\\\"',
    '*',
    '(',
    ')',
    'NEAR(',
    'NEAR(a b, 5)',
    'a NEAR b',
    '^',
    '^budget',
    '-',
    '--',
  ],
  ...[
    'c++',
    'C#',
    '.NET',
    'sudo-rs',
    'pi-hole',
    'snake_case',
    "o'caml",
    "can't",
    'header X-Powered-By: Express',
    ':',
    'title:',
  ],
  ...[
    'title: budget',
    '{title body}: budget',
    'body : budget',
    '- title : budget',
    'a AND',
    'OR',
    'NOT',
    'NOT NOT a',
    'a OR OR b',
  ],
  ...[
    '"budget" OR 1=1--',
    '"budget"\'" OR 1=1--',
    '"a""b"',
    '"""',
    '""""',
    '"a" + "b"',
    'a + b',
    '"one two thr" *',
    '* *',
    '"*"',
  ],
  ...[
    "budget'; DROP TABLE text_index; --",
    "') AND EXTRACTVALUE(4050,CONCAT(0x5c,0x7170787171)) AND ('pDUW'='pDUW",
    '1=1',
  ],
  ...[
    '\0',
    'a\0b',
    '\ud800',
    'a\udc00b',
    '\u202ebudget',
    '\ufeff',
    '𝒜𝓃𝒶',
    '🚉',
    '한국어',
    '中文 检索',
    'Ιδέα',
    'İstanbul',
    'ﬁn',
  ],
  ...[
    'l’assemblée',
    'aujourd’hui',
    '«',
    '« »',
    '“',
    '„a"',
    '{{',
    '[[',
    '[[a|',
    'https://',
    'www.',
    'data:',
    '&nbsp;',
    '½',
    'ﷺ',
  ],
  ...[
    'x'.repeat(100_000),
    'mot* '.repeat(200),
    '"'.repeat(1001),
    '('.repeat(5000),
    '-a '.repeat(100),
    '1 '.repeat(90),
  ],
];

describe('FTS5 never refuses what people type', () => {
  test.each(hostile)('%j', (raw) => {
    for (const match of [strict(raw), loose(raw)]) {
      if (match !== undefined) expect(Array.isArray(index.find(match))).toBe(true);
    }
  });

  const signs = fc.constantFrom(...'"\'*()^-+:{}[]|&.,;%\\/ «»“”’·\0'.split(''));
  const words = fc.constantFrom(
    'AND',
    'OR',
    'NOT',
    'NEAR',
    'title',
    'budget',
    'élu',
    'œuvre',
    'S.I.B.',
    '1 300',
    'é·e·s',
  );
  const typed = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 250 }),
    fc
      .array(fc.oneof(signs, words, fc.string({ unit: 'grapheme', maxLength: 3 })), { maxLength: 40 })
      .map((a) => a.join('')),
  );

  test('whatever it is', () => {
    fc.assert(
      fc.property(typed, (raw) => {
        for (const match of [strict(raw), loose(raw)]) if (match !== undefined) index.find(match);
      }),
      { numRuns: 1500 },
    );
  });

  test('and a match holds nothing but quoted letters and digits between operators', () => {
    fc.assert(
      fc.property(typed, (raw) => {
        const rest = (strict(raw) ?? '').replace(/"[\p{L}\p{N}]+(?: [\p{L}\p{N}]+)*"/gu, '');
        expect(rest).toMatch(/^(?: AND | OR | NOT |[()*])*$/);
      }),
    );
  });

  test('any word of a text finds the text, as written and while it is typed', () => {
    const word = fc.string({
      unit: fc.constantFrom(...'aeéèiouœçlnrstcdm'.split('')),
      minLength: 3,
      maxLength: 14,
    });
    fc.assert(
      fc.property(word, (one) => {
        const own = openIndex(analyzer, [{ title: '', body: `Avant l’${one}, après` }]);
        expect(own.find(strict(`"${one}" `) ?? '')).toEqual([1]);
        expect(own.find(strict(one) ?? '')).toEqual([1]);
        own.close();
      }),
      { numRuns: 60 },
    );
  });
});
