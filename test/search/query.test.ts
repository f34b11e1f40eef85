import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { limits } from '../../src/core/limits.ts';
import { parseQuery, type Term } from '../../src/search/query.ts';

/** `-` what is left out, quotes for phrases, `+` in compounds, `*` for prefixes. */
function show(term: Term): string {
  const words = term.words.join(term.kind === 'compound' ? '+' : ' ');
  const quoted = term.kind === 'phrase' ? `"${words}"` : words;
  return `${term.isNot ? '-' : ''}${quoted}${term.isPrefix ? '*' : ''}`;
}
const read = (raw: string) => parseQuery(raw).terms.map(show);

describe('a query', () => {
  test.each<[string, string[]]>([
    ['budget ', ['budget']],
    ['budget participatif ', ['budget', 'participatif']],
    ['assoc', ['assoc*']],
    ['vie assoc* locale ', ['vie', 'assoc*', 'locale']],
    ["l'assemblée générale ", ['assemblée', 'générale']],
    ['"conseil municipal"', ['"conseil municipal"']],
    ['“conseil municipal” vote ', ['"conseil municipal"', 'vote']],
    ['« conseil municipal »', ['"conseil municipal"']],
    ['"conseil muni', ['"conseil muni"']],
    ['"le vote"', ['"le vote"']],
    ['budget -ville ', ['budget', '-ville']],
    ['budget -ville', ['budget', '-ville']],
    ['budget -"conseil municipal"', ['budget', '-"conseil municipal"']],
    ["budget -l'eau ", ['budget', '-eau']],
    ['budget - ville ', ['budget', 'ville']],
    ['compte-rendu ', ['compte+rendu']],
    ['rendez-vous ', ['rendez+vous']],
    ['peut-on adhérer ? ', ['peut', 'adhérer']],
    ['qu’est-ce que la SCIC ? ', ['SCIC']],
    ['2026-12-01 ', ['2026+12+01']],
    ['S.I.B. 1 300 000 ', ['SIB', '1300000']],
    ['Côte-d’Or ', ['Côte+Or']],
    ['asso@exemple.fr ', ['asso+exemple+fr']],
    ['Paris,Lyon ', ['Paris', 'Lyon']],
    ['c++ ', ['c']],
    ['le budget de la ville ', ['budget', 'ville']],
    ['être ou avoir ', ['être', 'ou', 'avoir']],
    ['qui sommes-nous', ['qui', 'sommes+nous*']],
    ['https://www.exemple.org/chemin ', ['exemple+org']],
  ])('%s', (raw, terms) => {
    expect(read(raw)).toEqual(terms);
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
    '-ville',
    '-"conseil municipal"',
    '{{}}',
    '\0',
  ])('%j', (raw) => {
    expect(parseQuery(raw).isEmpty).toBe(true);
  });

  test('a word beside what is left out is looked for', () => {
    expect(parseQuery('-ville budget').isEmpty).toBe(false);
  });
});

test('at most eight words count, stop words apart', () => {
  expect(read('un deux trois quatre cinq six sept huit neuf dix onze ')).toEqual(
    'deux trois quatre cinq six sept huit neuf'.split(' '),
  );
  expect(read('"un deux trois quatre cinq six" sept huit neuf')).toEqual([
    '"un deux trois quatre cinq six"',
    'sept',
    'huit',
  ]);
});

test('what stands beyond the limit of characters is not read', () => {
  expect(read(`${'ville '.repeat(33)}xyz budget`)).toEqual(Array.from({ length: 8 }, () => 'ville'));
  expect(read(`${' '.repeat(limits.query)}budget`)).toEqual([]);
});

test('every text is a query within bounds', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (raw) => {
      const { terms, isEmpty } = parseQuery(raw);
      expect(terms.flatMap(({ words }) => words).length).toBeLessThanOrEqual(limits.queryWords);
      expect(terms.every(({ words }) => words.length > 0)).toBe(true);
      expect(isEmpty).toBe(!terms.some(({ isNot }) => !isNot));
    }),
  );
});
