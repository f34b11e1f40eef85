import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { limits } from '../../src/core/limits.ts';
import {
  parseQuery,
  parseWords,
  placeWords,
  type Query,
  type Term,
  withFiltersAsWords,
  withLastAsPrefix,
} from '../../src/search/query.ts';

/** `-` what is left out, quotes for phrases, `+` in compounds, `*` for prefixes, `^` for titles. */
function show(term: Term): string {
  const words = term.words.join(term.kind === 'compound' ? '+' : ' ');
  const quoted = term.kind === 'phrase' ? `"${words}"` : words;
  return `${term.isNot ? '-' : ''}${term.column ? '^' : ''}${quoted}${term.isPrefix ? '*' : ''}`;
}
const shown = (query: Query) => query.clauses.map(({ anyOf }) => anyOf.map(show).join('|'));
const read = (raw: string) => shown(parseQuery(raw));
const filters = (raw: string) =>
  parseQuery(raw).filters.map(
    ({ name, field, value, isNot }) => `${isNot ? '-' : ''}${name}${field ? `(${field})` : ''}=${value}`,
  );

describe('a query', () => {
  test.each<[string, string[]]>([
    ['budget', ['budget']],
    ['budget participatif', ['budget', 'participatif']],
    ['vie assoc* locale', ['vie', 'assoc*', 'locale']],
    ["l'assemblée générale", ['assemblée', 'générale']],
    ['"conseil municipal"', ['"conseil municipal"']],
    ['“conseil municipal” vote', ['"conseil municipal"', 'vote']],
    ['« conseil municipal »', ['"conseil municipal"']],
    ['‹ conseil municipal ›', ['"conseil municipal"']],
    ['„conseil municipal“', ['"conseil municipal"']],
    ['"conseil muni', ['"conseil muni"']],
    ['"le vote"', ['"le vote"']],
    ['budget -ville', ['budget', '-ville']],
    ['budget (-ville)', ['budget', '-ville']],
    ['budget -"conseil municipal"', ['budget', '-"conseil municipal"']],
    ["budget -l'eau", ['budget', '-eau']],
    ['budget - ville', ['budget', 'ville']],
    ['compte-rendu', ['compte+rendu']],
    ['rendez-vous', ['rendezvous']],
    ['peut-on adhérer ?', ['peut', 'adhérer']],
    ['qu’est-ce que la SCIC ?', ['SCIC']],
    ['2026-12-01', ['2026+12+01']],
    ['24/06/2021', ['24+06+2021']],
    ['réunion du 24 juin 2021', ['réunion', '24+juin+2021']],
    ['le 32 juin 2021', ['32', 'juin', '2021']],
    ['S.I.B. 1 300 000', ['SIB', '1300000']],
    ['réunion 20h30, 12,5 %', ['réunion', '20h30', '12v5']],
    ['rendez-vous 10:30', ['rendezvous', '10h30']],
    ['Côte-d’Or', ['Côte+Or']],
    ['asso@exemple.fr', ['asso+exemple+fr']],
    ['Paris,Lyon', ['Paris', 'Lyon']],
    ['c++ budget', ['budget']],
    ['plan C', ['plan', 'C']],
    ['le budget de la ville', ['budget', 'ville']],
    ['être ou avoir', ['être', 'ou', 'avoir']],
    ['qui êtes-vous', ['qui', 'êtes+vous']],
    ['https://www.exemple.org/chemin', ['exemple+org']],
  ])('%s', (raw, terms) => {
    expect(read(raw)).toEqual(terms);
    expect(parseQuery(raw).filters).toEqual([]);
  });
});

describe('one or the other', () => {
  test.each<[string, string[]]>([
    ['statuts OU charte', ['statuts|charte']],
    ['statuts OR charte', ['statuts|charte']],
    ['statuts | charte', ['statuts|charte']],
    ['statuts|charte', ['statuts|charte']],
    ['association statuts OU charte règlement', ['association', 'statuts|charte', 'règlement']],
    ['association (statuts OU charte)', ['association', 'statuts|charte']],
    ['statuts OU "règlement intérieur" OU charte', ['statuts|"règlement intérieur"|charte']],
    ['titre:statuts OU titre:charte', ['^statuts|^charte']],
    ['statuts OU la charte', ['statuts|charte']],
    ['statuts ou charte', ['statuts', 'charte']],
    ['statuts OU -charte', ['statuts', '-charte']],
    ['OU charte OU', ['charte']],
    ['OU', []],
    ['OR OU | OR', []],
  ])('%s', (raw, clauses) => {
    expect(read(raw)).toEqual(clauses);
  });
});

describe('what stands in titles', () => {
  test.each<[string, string[]]>([
    ['titre:bilan', ['^bilan']],
    ['titre : bilan', ['^bilan']],
    ['Titre: bilan moral', ['^bilan', 'moral']],
    ['title:bilan', ['^bilan']],
    ['titre:"bilan moral" 2020', ['^"bilan moral"', '2020']],
    ['titre:« bilan moral »', ['^"bilan moral"']],
    ['-titre:bilan vote', ['-^bilan', 'vote']],
    ['titre:bil*', ['^bil*']],
    ['titre:compte-rendu', ['^compte+rendu']],
    ['titre:', ['titre']],
    ['titre: OU', ['titre']],
  ])('%s', (raw, terms) => {
    expect(read(raw)).toEqual(terms);
  });
});

describe('filters', () => {
  test.each<[string, string[]]>([
    ['type:réunion', ['type=réunion']],
    ['modèle:"compte rendu"', ['type=compte rendu']],
    ['type : réunion', ['type=réunion']],
    ['-type:réunion', ['-type=réunion']],
    ['(-type:réunion)', ['-type=réunion']],
    ['espace:gare', ['space=gare']],
    ['space:gare', ['space=gare']],
    ['auteur:secretariat', ['author=secretariat']],
    ['autrice:« le secrétariat »', ['author=le secrétariat']],
    ['étiquette:budget', ['tag=budget']],
    ['etiquette:budget', ['tag=budget']],
    ['e\u0301tiquette:budget', ['tag=budget']],
    ['tag:#budget', ['tag=budget']],
    ['#budget', ['tag=budget']],
    ['-#budget', ['-tag=budget']],
    ['avant:2020', ['before=2020']],
    ['avant:2020-5', ['before=2020-05']],
    ['avant:2020-05-17', ['before=2020-05-17']],
    ['avant:17/05/2020', ['before=2020-05-17']],
    ['avant:05/2020', ['before=2020-05']],
    ['avant:"17 mai 2020"', ['before=2020-05-17']],
    ['avant:"1er février 2020"', ['before=2020-02-01']],
    ['après:2019', ['after=2019']],
    ['apres : 2019', ['after=2019']],
    ['after:2019 before:2020.', ['after=2019', 'before=2020']],
    ['année:2026', ['year=2026']],
    ['fichier:PDF', ['file=pdf']],
    ['fichier:.odt', ['file=odt']],
    ['file:spreadsheet', ['file=tableur']],
    ['fichier:oui', ['file=any']],
    ['fichier:non', ['-file=any']],
    ['-fichier:non', ['file=any']],
    ['lieu:Bobigny', ['field(lieu)=Bobigny']],
    ['Montant:>1000', ['field(montant)=>1000']],
    ['-lieu:"Le Havre"', ['-field(lieu)=Le Havre']],
  ])('%s', (raw, expected) => {
    expect(filters(raw)).toEqual(expected);
    expect(read(raw)).toEqual([]);
  });

  test.each<[string, string[], string[]]>([
    ['avant:hier', [], ['avant', 'hier']],
    ['avant:2020-13', [], ['avant', '2020+13']],
    ['après:31/02/2020', [], ['après', '31+02+2020']],
    ['année:20', [], ['année', '20']],
    ['Note:', [], ['Note']],
    ['type:', [], ['type']],
    ['type: ', [], ['type']],
    ['type:!?', [], ['type']],
    ['Ordre du jour : bilan', [], ['Ordre', 'jour', 'bilan']],
    ['10:30', [], ['10h30']],
    ['3:2', [], ['3', '2']],
    ['https://exemple.org', [], ['exemple+org']],
    ['C:\\dossier', [], ['C', 'dossier']],
    ['a::b', [], ['b']],
    ['#1', [], ['1']],
    ['C#', [], ['C']],
    ['type:réunion le', ['type=réunion'], []],
    ['budget type:réunion vote', ['type=réunion'], ['budget', 'vote']],
    ['budget OU type:réunion vote', ['type=réunion'], ['budget', 'vote']],
    ['"type:réunion"', [], ['"type réunion"']],
  ])('%s', (raw, expected, words) => {
    expect(filters(raw)).toEqual(expected);
    expect(read(raw)).toEqual(words);
  });

  test('are words where there is no such field', () => {
    const query = withFiltersAsWords(
      parseQuery('vote Bilan:2020 lieu:Bobigny -date:x'),
      ({ field }) => field !== 'lieu',
    );
    expect(shown(query)).toEqual(['vote', 'Bilan', '2020', '-date', '-x']);
    expect(query.filters.map(({ field }) => field)).toEqual(['lieu']);
    expect(shown(parseWords('type:réunion avant:2020'))).toEqual(['type', 'réunion', 'avant', '2020']);
  });
});

describe('nothing is looked for', () => {
  test.each([
    '',
    '   ',
    '"',
    '""',
    '«»',
    '*',
    '-',
    '--',
    '!?',
    ':',
    '#',
    '|',
    'OU',
    '-ville',
    '-type:réunion',
    '-"conseil municipal"',
    '{{}}',
    '\0',
    '\ud800',
    '\u202e\u200f',
  ])('%j', (raw) => {
    expect(parseQuery(raw).isEmpty).toBe(true);
  });

  test.each(['-ville budget', 'type:réunion', 'le', 'tout', 'nous'])('not so for %s', (raw) => {
    expect(parseQuery(raw).isEmpty).toBe(false);
  });
});

describe('a second try takes the last word for a beginning', () => {
  test.each<[string, string[] | undefined]>([
    ['conseil observat', ['conseil', 'observat*']],
    ['statuts OU char', ['statuts|char*']],
    ['compte-rend', ['compte+rend*']],
    ['conseil*', undefined],
    ['"conseil muni"', undefined],
    ['budget -vil', undefined],
    ['type:réunion', undefined],
    ['', undefined],
  ])('%s', (raw, expected) => {
    const query = withLastAsPrefix(parseQuery(raw));
    expect(query && shown(query)).toEqual(expected);
    expect(query?.terms).toEqual(query?.clauses.flatMap(({ anyOf }) => anyOf));
  });
});

test('each word has its place in the query as typed', () => {
  const raw =
    'l’asemblée titre:bilam -vote type:réunion "conseil d’adminstration" titre:"deus mots" adhérent·e·s';
  expect(placeWords(raw).map(({ start, end }) => raw.slice(start, end))).toEqual([
    'asemblée',
    'bilam',
    'conseil',
    'adminstration',
    'deus',
    'mots',
    'adhérent·e·s',
  ]);
});

test('at most so many words count, stop words apart', () => {
  const many = Array.from({ length: limits.queryWords + 5 }, (_, at) => `mot${at}`);
  expect(read(`le ${many.join(' de ')}`)).toEqual(many.slice(0, limits.queryWords));
  expect(read(`"${many.join(' ')}" budget`)).toEqual([`"${many.slice(0, limits.queryWords).join(' ')}"`]);
});

test('what stands beyond the limit of characters is not read', () => {
  expect(read(`${' '.repeat(limits.query)}budget`)).toEqual([]);
  const begun = performance.now();
  for (const part of ['a:', 'a b ', '"', 'titre:"', '#a', '-', '« ', 'OU ', 'a : '])
    parseQuery(part.repeat(100_000));
  expect(performance.now() - begun).toBeLessThan(1000);
});

const signs = fc.constantFrom(
  ...'"\'*()^-+:{}[]|&.,;%\\/ «»“”’·_@#\0'.split(''),
  ' ',
  ' OU ',
  ' | ',
  '\ud800',
  '\u202e',
);
const words = fc.constantFrom(
  ...[
    'AND',
    'OU',
    'OR',
    'budget',
    'élu',
    'œuvre',
    'S.I.B.',
    '1 300',
    '300',
    'é·e·s',
    'le',
    'rendez',
    'vous',
    'h',
    '20',
  ],
  ...[
    'titre:',
    'type:',
    'avant:',
    '2020',
    '24',
    'juin',
    '2021',
    'fichier:',
    'non',
    'lieu:',
    '#tag',
    ' : ',
    'x'.repeat(70),
  ],
);
const typed = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc
    .array(fc.oneof(signs, words, words, fc.string({ unit: 'grapheme', maxLength: 3 })), { maxLength: 30 })
    .map((parts) => parts.join('')),
);

test('every text is a query within bounds', () => {
  fc.assert(
    fc.property(typed, (raw) => {
      const { clauses, terms, filters, isEmpty } = parseQuery(raw);
      expect(terms.flatMap((term) => term.words).length).toBeLessThanOrEqual(limits.queryWords);
      expect(terms.every((term) => term.words.every((word) => word.length > 0))).toBe(true);
      expect(clauses.every(({ anyOf, isNot }) => anyOf.every((term) => term.isNot === isNot))).toBe(true);
      expect(clauses.flatMap(({ anyOf }) => anyOf)).toEqual(terms);
      expect(isEmpty).toBe([...terms, ...filters].every(({ isNot }) => isNot));
      for (const { start, end } of placeWords(raw)) expect(raw.slice(start, end).trim()).not.toBe('');
    }),
    { numRuns: 1000 },
  );
});
