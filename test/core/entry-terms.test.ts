import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { EntryCondition, EntryOperator } from '../../src/core/entry-query.ts';
import {
  branchOf,
  compareKey,
  type TermContext,
  understand,
  understandAny,
} from '../../src/core/entry-terms.ts';
import { type Field, type KindName, plainField } from '../../src/core/field.ts';
import { fieldKinds } from '../../src/core/field-kinds.ts';

const context: TermContext = {
  today: '2026-03-12',
  handle: 'camille',
  groups: ['Éducation populaire', 'Bureau'],
};

const option = (value: string, depth = 0, label = value) => ({ value, label, depth });
const tree: Field = {
  ...plainField('domaine', 'choice'),
  options: [
    option('Social'),
    option('logement', 1, 'Le logement'),
    option('Rue', 2),
    option('Santé', 1),
    option('Culture'),
  ],
};

function spans(field: Field, operator: EntryOperator, ...values: string[]) {
  const read = understand({ field: field.name, operator, values }, field, context);
  return 'test' in read ? read.test.spans : read.problem.code;
}

const date = plainField('date', 'date');
const amount: Field = { ...plainField('montant', 'number'), unit: '€', min: 0, max: 10 };

describe('days', () => {
  const day = (start: string) => [{ from: start, before: `${start}~` }];
  test('are a year, a month, a day or an hour', () => {
    expect(spans(date, 'is', '2026')).toEqual(day('2026'));
    expect(spans(date, 'is', '2026-03')).toEqual(day('2026-03'));
    expect(spans(date, 'is', '12/03/2026')).toEqual(day('2026-03-12'));
    expect(spans(date, 'is', '12 mars 2026 à 14 h 30')).toEqual(day('2026-03-12T14:30'));
    expect(spans(date, 'is', '2026', '2027')).toEqual([...day('2026'), ...day('2027')]);
  });

  test('are said from today on', () => {
    for (const [written, start] of [
      ["aujourd'hui", '2026-03-12'],
      ['Aujourd’hui', '2026-03-12'],
      ['today', '2026-03-12'],
      ['demain', '2026-03-13'],
      ['hier', '2026-03-11'],
      ['aujourd’hui+30', '2026-04-11'],
      ['aujourd’hui - 12', '2026-02-28'],
    ] as const)
      expect([written, spans(date, 'is', written)]).toEqual([written, day(start)]);
  });

  test('are compared as a whole: up to 2026 holds its last day, after 2026 does not', () => {
    const holds = (operator: EntryOperator, value: string, key: string) => {
      const [span] = spans(date, operator, value) as { from: string; before: string }[];
      return span !== undefined && key >= span.from && key < span.before;
    };
    expect(holds('at-most', '2026', '2026-12-31T23:59')).toBe(true);
    expect(holds('above', '2026', '2026-12-31T23:59')).toBe(false);
    expect(holds('above', '2026', '2027-01-01')).toBe(true);
    expect(holds('at-least', '2026-03-12', '2026-03-12')).toBe(true);
    expect(holds('below', '2026-03-12', '2026-03-12')).toBe(false);
    expect(holds('below', '2026-03-12', '2026-03-11T23:59')).toBe(true);
    // A text that an older kind of the field left is no day.
    expect(holds('at-least', '2026', 'bientot')).toBe(false);
  });

  test('that are none are told', () => {
    for (const value of ['2026-02-31', 'bientôt', 'x'.repeat(300), '2026-13', 'aujourd’hui+99999'])
      expect(spans(date, 'is', value)).toBe('bad-date');
  });
});

describe('numbers', () => {
  test('are read as people write them, beyond the bounds of the field too', () => {
    for (const written of ['1300,50', '1 300,50', '1\u202f300,50 €', '1300.5'])
      expect(spans(amount, 'is', written)).toEqual([{ is: 1300.5 }]);
    expect(spans(amount, 'is', '-5')).toEqual([{ is: -5 }]);
    expect(spans(amount, 'above', '5')).toEqual([{ after: 5, before: '' }]);
    expect(spans(amount, 'at-most', '5')).toEqual([{ to: 5 }]);
    expect(spans(amount, 'is', 'beaucoup')).toBe('bad-number');
  });
});

describe('choices', () => {
  test('are named by value or label, accents and case aside, a branch with all under it', () => {
    expect(spans(tree, 'is', 'LE LOGEMENT')).toEqual([{ is: 'logement' }, { is: 'rue' }]);
    expect(spans(tree, 'is', 'social')).toEqual([
      { is: 'social' },
      { is: 'logement' },
      { is: 'rue' },
      { is: 'sante' },
    ]);
    expect(spans(tree, 'is', 'culture', 'sante')).toEqual([{ is: 'culture' }, { is: 'sante' }]);
    expect(branchOf(tree, 'absente')).toEqual(['absente']);
  });

  test('that are none any more are compared all the same', () => {
    expect(spans(tree, 'is', 'Ancienne Réponse')).toEqual([{ is: 'ancienne reponse' }]);
  });

  test('have no order that could be compared', () => {
    expect(spans(tree, 'at-least', 'Social')).toBe('not-ordered');
  });
});

test('moi is oneself, one’s groups, and elsewhere a word', () => {
  expect(spans(plainField('referent', 'member'), 'is', 'moi')).toEqual([{ is: 'camille' }]);
  expect(spans(plainField('groupe', 'group'), 'is', 'Moi')).toEqual([
    { is: 'education populaire' },
    { is: 'bureau' },
  ]);
  expect(spans(plainField('porteur', 'text'), 'is', 'moi')).toEqual([{ is: 'moi' }]);
  const nobody = understand(
    { field: 'referent', operator: 'is', values: ['moi'] },
    plainField('referent', 'member'),
    { ...context, handle: '' },
  );
  expect(nobody).toEqual({ test: { field: 'referent', isNegated: false, spans: [] } });
});

test('yes, links and lists are compared as they are stored', () => {
  expect(spans(plainField('public', 'boolean'), 'is', 'vrai')).toEqual([{ is: 1 }]);
  expect(spans({ ...plainField('porteur', 'page'), multiple: true }, 'is', '[[gare:La Ligue|elle]]')).toEqual(
    [{ is: 'la ligue' }],
  );
  expect(spans(plainField('mots', 'tags'), 'is', '#Bilan')).toEqual([{ is: 'bilan' }]);
});

test('a value stands under the key by which its own text finds it, whatever the kind', () => {
  const samples: [KindName, string][] = [
    ['text', 'L’Œuvre'],
    ['number', '-12,5'],
    ['boolean', 'non'],
    ['date', '2026-03-12'],
    ['datetime', '2026-03-12T14:30'],
    ['time', '14:30'],
    ['url', 'https://example.org/a'],
    ['email', 'a@example.org'],
    ['group', 'Bureau'],
    ['place', 'Nantes (47.2, -1.55)'],
  ];
  for (const [kind, text] of samples) {
    const field = plainField('champ', kind);
    const read = fieldKinds[kind].fromCsv(text, field);
    if (!('value' in read) || read.value === undefined) throw new Error(`${kind} refuses ${text}`);
    const [key] = fieldKinds[kind].sortKeys(read.value, field).map(compareKey);
    const found = spans(field, 'is', text);
    const isHeld =
      Array.isArray(found) &&
      found.some((span) =>
        'is' in span
          ? span.is === key
          : String(key) >= String(span.from) && String(key) < String(span.before),
      );
    expect([kind, isHeld]).toEqual([kind, true]);
  }
});

test('where no field is known, a value is read in every way', () => {
  const any = (operator: EntryOperator, ...values: string[]) => {
    const read = understandAny({ field: 'x', operator, values }, context);
    return 'test' in read ? read.test : read.problem.code;
  };
  expect(any('is', 'Bureau')).toEqual({ field: 'x', isNegated: false, spans: [{ is: 'bureau' }] });
  expect(any('is', '12')).toEqual({ field: 'x', isNegated: false, spans: [{ is: 12 }, { is: '12' }] });
  expect(any('at-least', '2026')).toMatchObject({ spans: [{ from: '2026' }, { from: 2026, before: '' }] });
  expect(any('at-least', '12')).toMatchObject({ spans: [{ from: 12, before: '' }] });
  expect(any('at-least', 'beaucoup')).toBe('bad-date');
  expect(any('filled')).toEqual({ field: 'x', isNegated: false });
});

test('anything that is written means something or is told', () => {
  const kinds = Object.keys(fieldKinds) as KindName[];
  const operators = ['is', 'is-not', 'at-least', 'at-most', 'above', 'below', 'empty', 'filled'] as const;
  fc.assert(
    fc.property(
      fc.constantFrom(...kinds),
      fc.constantFrom(...operators),
      fc.array(fc.string({ maxLength: 400 }), { maxLength: 5 }),
      (kind, operator, values) => {
        const condition: EntryCondition = { field: 'x', operator, values };
        const read = understand(condition, { ...tree, ...plainField('x', kind) }, context);
        expect('test' in read || read.problem.code !== '').toBe(true);
      },
    ),
  );
});
