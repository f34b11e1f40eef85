import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { createAnalyzer } from '../../src/search/analysis.ts';
import {
  toFileMatch,
  toLooseFileMatch,
  toLooseMatch,
  toMatch,
  toUnwantedMatch,
} from '../../src/search/match.ts';
import { parseQuery, withLastAsPrefix } from '../../src/search/query.ts';
import { isStopWord } from '../../src/search/stop-words.ts';
import { openIndex } from './fts.ts';

const analyzer = createAnalyzer();
const strict = (raw: string) => toMatch(parseQuery(raw), analyzer);
const loose = (raw: string) => toLooseMatch(parseQuery(raw), analyzer);

describe('match text', () => {
  test.each<[string, string | undefined]>([
    ['élevé bénévoles', '"elev" AND "benevol"'],
    ['"conseil municipal"', '"conseil municipal"'],
    ['"conseil d’administration de la ville"', '"conseil administr vill"'],
    ['compte-rendu', '("compt rendu" OR "compterendu")'],
    ['coprésidence', '("copresident" OR "co president")'],
    ['budget -ville -"conseil municipal"', '("budget") NOT (- aliases : ("vill" OR "conseil municipal"))'],
    ['statuts OU charte vote', '("statut" OR "chart") AND "vot"'],
    ['titre:statuts OU charte', '(title : "statut" OR "chart")'],
    ['titre:compte-rendu', 'title : ("compt rendu" OR "compterendu")'],
    ['associatio*', '("associatio"* OR "associatio" OR "associ")'],
    ['conseil muni*', '"conseil" AND ("muni"* OR "mun")'],
    ['compte-rend*', '("compt rend"* OR "compt rendre")'],
    ['ag*', '"ag"'],
    ['pas* vote', '("pas"* OR "pas") AND "vot"'],
    ['porte-à-por*', '("port por"* OR "port por")'],
    ['le* vote', '"vot"'],
    ['ca', '"ca"'],
    ['C.A.', '"ca"'],
    ['tout', 'title : "tout"'],
    ['qui êtes-vous', 'title : "qui" AND title : "ete vou"'],
    ['AND OR NOT NEAR', '("and" OR "not") AND "near"'],
    ['type:réunion', undefined],
    ['-ville', undefined],
    ['', undefined],
  ])('%s', (raw, match) => {
    expect(strict(raw)).toBe(match);
  });

  test.each<[string, string | undefined]>([
    ['élevé bénévoles', '"elev" OR "benevol"'],
    ['compte-rendu', '("compt rendu" OR "compterendu") OR "compt" OR "rendu"'],
    ['porte-à-porte', '"port port" OR "port"'],
    ['budget ville -élus', '("budget" OR "vill") NOT (- aliases : ("elu"))'],
    ['statuts OU charte vote', '"statut" OR "chart" OR "vot"'],
    ['budget', undefined],
    ['statuts OU charte', undefined],
    ['"conseil municipal"', undefined],
    ['-ville', undefined],
    ['', undefined],
  ])('%s, loosely', (raw, match) => {
    expect(loose(raw)).toBe(match);
  });

  test.each<[string, string | undefined]>([
    ['budget', '{name body} : ("budget")'],
    ['budget vote', '"budget" AND "vot" AND {name body} : ("budget" OR "vot")'],
    ['budget titre:bilan', '"budget" AND context : "bilan" AND {name body} : ("budget")'],
    ['budget -vote', '({name body} : ("budget")) NOT ("vot")'],
    ['tout', '{name body} : ("tout")'],
    ['titre:bilan', undefined],
    ['', undefined],
  ])('%s, in files', (raw, match) => {
    expect(toFileMatch(parseQuery(raw), analyzer)).toBe(match);
  });

  test.each<[string, string | undefined]>([
    ['budget vote', '{name body} : ("budget" OR "vot")'],
    ['budget vote -élus', '({name body} : ("budget" OR "vot")) NOT ("elu")'],
    ['budget', undefined],
  ])('%s, loosely in files', (raw, match) => {
    expect(toLooseFileMatch(parseQuery(raw), analyzer)).toBe(match);
  });

  test('what is not wanted, alone', () => {
    expect(toUnwantedMatch(parseQuery('budget -ville -titre:"le vote"'), analyzer)).toBe(
      '(- aliases : ("vill" OR title : "vot"))',
    );
    expect(toUnwantedMatch(parseQuery('budget'), analyzer)).toBeUndefined();
  });
});

const pages = [
  {
    title: 'Compte rendu de l’assemblée générale',
    body: 'Les adhérent·e·s ont voté le budget : 1 300 000 €.',
  },
  { title: 'Conseil municipal', body: 'Le conseil a reçu l’association des œuvres de la ville.' },
  { title: 'Réunion du conseil', body: 'Un élu municipal, des élus du S.I.B. Prochain rendez-vous en mai.' },
  {
    title: 'Qui êtes-vous ?',
    body: 'Tout le monde du C.A. se présente le 24 juin 2021 : co-présidence, 20 h 30.',
  },
  { title: 'Élevage', body: 'L’élevage bovin et le métier de\u0301cisif d’éleveuse.' },
];
const files = [
  { name: 'Bilan 2025.pdf', context: 'Conseil municipal', body: 'Le compte de résultat de l’association' },
  { name: 'IMG_0042.jpg', context: 'Bilan moral', body: '' },
];
const index = openIndex(analyzer, pages, files);
const findFiles = (raw: string) => index.findFiles(toFileMatch(parseQuery(raw), analyzer) ?? '"x"');
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
    ['decisif ', [5]],
    ['asso*', [2]],
    ['associatio*', [2]],
    ['association', [2]],
    ['munic*', [2, 3]],
    ['budgé*', [1]],
    ['bu*', []],
    ['munic', []],
    ['introuvable ', []],
    ['qui êtes-vous', [4]],
    ['vous', [4]],
    ['tout', []],
    ['le la', []],
    ['ca', [4]],
    ['"association des œuvres de la ville"', [2]],
    ['"associations œuvre ville"', [2]],
    ['"ville des œuvres"', []],
    ['conseil OU élevage', [2, 3, 5]],
    ['titre:conseil OU élevage', [2, 3, 5]],
    ['titre:municipal', [2]],
    ['-titre:municipal conseil', [3]],
    ['24/06/2021', [4]],
    ['2021-06-24', [4]],
    ['24 juin 2021', [4]],
    ['24 juin 2020', []],
    ['coprésidence', [4]],
    ['20h30', [4]],
  ])('%s finds %j', (raw, found) => {
    expect(find(raw)).toEqual(found);
  });

  test.each<[string, number[]]>([
    ['bilan', [1]],
    ['bilan conseil', [1]],
    ['conseil', []],
    ['association', [1]],
    ['association -bilan', []],
    ['img 0042', [2]],
    ['bilan moral', []],
    ['titre:conseil résultats', [1]],
  ])('%s finds the files %j', (raw, found) => {
    expect(findFiles(raw)).toEqual(found);
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
    const query = parseQuery(raw);
    for (const match of [strict(raw), loose(raw), toUnwantedMatch(query, analyzer)]) {
      if (match !== undefined) expect(Array.isArray(index.find(match))).toBe(true);
    }
    for (const match of [toFileMatch(query, analyzer), toLooseFileMatch(query, analyzer)]) {
      if (match !== undefined) expect(Array.isArray(index.findFiles(match))).toBe(true);
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
        const query = parseQuery(raw);
        const open = withLastAsPrefix(query) ?? query;
        for (const match of [
          strict(raw),
          loose(raw),
          toMatch(open, analyzer),
          toUnwantedMatch(query, analyzer),
        ])
          if (match !== undefined) index.find(match);
        for (const match of [toFileMatch(open, analyzer), toLooseFileMatch(open, analyzer)])
          if (match !== undefined) index.findFiles(match);
      }),
      { numRuns: 1500 },
    );
  });

  test('and a match holds nothing but quoted letters and digits between operators', () => {
    fc.assert(
      fc.property(typed, (raw) => {
        const query = parseQuery(raw);
        for (const match of [
          strict(raw),
          loose(raw),
          toFileMatch(query, analyzer),
          toLooseFileMatch(query, analyzer),
        ]) {
          const rest = (match ?? '').replace(/"[\p{L}\p{N}]+(?: [\p{L}\p{N}]+)*"/gu, '');
          expect(rest).toMatch(/^(?: AND | OR | NOT |(?:title|name|context|\{name body\}) : |[()*])*$/);
        }
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
        // Bodies do not hold it.
        if (isStopWord(one)) return;
        const own = openIndex(analyzer, [{ title: '', body: `Avant l’${one}, après` }]);
        expect(own.find(strict(`"${one}"`) ?? '')).toEqual([1]);
        expect(own.find(strict(`${one}*`) ?? '')).toEqual([1]);
        own.close();
      }),
      { numRuns: 60 },
    );
  });
});
