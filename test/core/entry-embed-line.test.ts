/** What the line says is what the list was asked. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseEmbed } from '../../src/core/embed.ts';
import { readEntryEmbed } from '../../src/core/entry-embed.ts';
import { formatEntryEmbed } from '../../src/core/entry-embed-line.ts';
import {
  anyEntries,
  type EntryCondition,
  type EntryQuery,
  type EntryViewName,
  entryViews,
} from '../../src/core/entry-query.ts';

/** The query that a page with this line asks; what is wrong with the line otherwise. */
function asked(line: string): EntryQuery | string {
  const parsed = parseEmbed(line);
  if (!parsed.ok) return parsed.problem;
  const read = readEntryEmbed(parsed.embed.args, anyEntries.limit);
  return 'query' in read ? { ...read.query, space: parsed.embed.args['espace'] ?? '' } : read.problem.code;
}

test('a list is written as its readers would write it', () => {
  const query: EntryQuery = {
    ...anyEntries,
    type: 'contrat',
    space: 'observatoire',
    conditions: [
      { field: 'etat', operator: 'is', values: ['en cours', 'rompu'] },
      { field: 'tiers_payeur', operator: 'is', values: ['État, justice'] },
      { field: 'montant', operator: 'at-least', values: ['400000'] },
      { field: 'motif', operator: 'filled', values: [] },
    ],
    sort: '-montant',
    view: 'table',
    columns: ['porteur', 'montant'],
  };
  const line = formatEntryEmbed(query);
  expect(line).toBe(
    '{{fiches type="contrat" espace="observatoire" etat="en cours, rompu" tiers_payeur="État\\, justice" ' +
      'montant>="400000" motif!="" tri="-montant" vue="tableau" colonnes="porteur, montant"}}',
  );
  expect(asked(line)).toMatchObject(query);
});

/** Words that hold none of the signs that a line cannot carry. */
const words = fc
  .array(fc.constantFrom('rue', 'États', 'l’eau', 'a,b', '12', 'été', '=', '>', '!x'), {
    minLength: 1,
    maxLength: 4,
  })
  .map((some) => some.join(' '));
const field = fc.constantFrom('etat', 'montant', 'lieu_dit', 'nom2');
const condition = fc.oneof(
  fc.record({
    field,
    operator: fc.constantFrom('is-not' as const),
    values: fc.array(words, { minLength: 1, maxLength: 3 }),
  }),
  fc.record({
    field,
    operator: fc.constantFrom('at-least' as const, 'at-most' as const, 'above' as const, 'below' as const),
    values: fc.tuple(fc.constantFrom('12', '2026-03-12', 'aujourd’hui')),
  }),
  fc.record({
    field,
    operator: fc.constantFrom('empty' as const, 'filled' as const),
    values: fc.constant([]),
  }),
);
/** One for each field: a line names a key once. */
const conditions = fc.uniqueArray(condition, { maxLength: 4, selector: (one) => one.field });

test('what is written is what is read', () => {
  const views = Object.keys(entryViews) as EntryViewName[];
  fc.assert(
    fc.property(conditions, fc.constantFrom(...views), words, (some, view, text) => {
      const query: EntryQuery = {
        ...anyEntries,
        type: 'contrat',
        conditions: some as EntryCondition[],
        view,
        text,
      };
      expect(asked(formatEntryEmbed(query))).toMatchObject(query);
    }),
  );
});

test('whatever a value holds, the line is one that can be read', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (value) => {
      const line = formatEntryEmbed({
        ...anyEntries,
        type: value,
        text: value,
        conditions: [{ field: 'etat', operator: 'is', values: [value] }],
      });
      expect(line).not.toContain('\n');
      expect(typeof asked(line)).toBe('object');
    }),
  );
});
