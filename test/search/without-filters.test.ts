import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseQuery } from '../../src/search/query.ts';
import { withoutFilters } from '../../src/search/without-filters.ts';

test.each([
  ['vote type:inconnu de la charte', ['type:inconnu'], 'vote de la charte'],
  ['type:"compte rendu"  vote -espace:gare', ['type:"compte rendu"'], 'vote -espace:gare'],
  ['vote #presse -espace:gare', ['#presse', '-espace:gare'], 'vote'],
  ['"type:gare" type:gare', ['type:gare'], '"type:gare"'],
  ['lieu : Limoges vote', ['lieu : Limoges'], 'lieu : Limoges vote'],
  ['type : réunion vote', ['type : réunion'], 'vote'],
  ['statuts OU type:gare charte', ['type:gare'], 'statuts charte'],
  ['vote', ['type:gare'], 'vote'],
  ['type:gare', ['type:gare'], ''],
])('%j without %j is %j', (raw, written, left) => {
  expect(withoutFilters(raw, written)).toBe(left);
});

const pieces = fc.constantFrom(
  ...[
    'vote',
    'de',
    '-hiver',
    'OU',
    '|',
    '"',
    '« mot »',
    'type:gare',
    '-#presse',
    'titre:bilan',
    'avant:2020',
  ],
  ...['lieu:"le Mans"', 'année : 2025', ', ', '(', ')'],
);

test('without any filter the words are those there were, each as it was wanted', () => {
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
      const raw = parts.join(' ');
      const { filters, terms } = parseQuery(raw);
      const written = filters.map((filter) => filter.written);
      const left = parseQuery(withoutFilters(raw, written));
      expect(left.filters).toEqual([]);
      // Alone, what carries no subject is looked for after all.
      if (terms.some(({ isNot }) => !isNot)) expect(left.terms).toEqual(terms);
    }),
    { numRuns: 2000 },
  );
});
