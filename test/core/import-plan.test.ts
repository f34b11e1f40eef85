/** Sheets as values: what cells say, what heads mean, and texts that go out and come back. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Field, type KindName, plainField } from '../../src/core/field.ts';
import { readCell } from '../../src/core/import-cell.ts';
import { columnHead, fieldTarget, guessMapping, pageParts } from '../../src/core/import-plan.ts';
import { guardCell, unguardCell } from '../../src/core/sheet-cell.ts';

const field = (kind: KindName, more: Partial<Field> = {}): Field => ({
  ...plainField('champ', kind),
  ...more,
});
const valueIn = (kind: KindName, cell: string, more?: Partial<Field>) => {
  const read = readCell(field(kind, more), cell);
  return 'error' in read ? read.error.code : read.value;
};

describe('a cell', () => {
  test.each([
    ['12/03/2026', '2026-03-12'],
    ['12/03/26', '2026-03-12'],
    ['12/03/68', '1968-03-12'],
    ['1er mai 2026', '2026-05-01'],
    ['2026-03-12', '2026-03-12'],
    ['2026-03-12T00:00', '2026-03-12'],
    ['hier', 'field.date.invalid'],
    ['31/02/26', 'field.date.invalid'],
    ['', undefined],
  ])('%j is the day %j', (cell, day) => expect(valueIn('date', cell)).toBe(day));

  test.each([
    ['1 300,50', 1300.5],
    ['1\u202f300,50 €', 1300.5],
    ['1.300.000,5', 1_300_000.5],
    ['1300.5', 1300.5],
    ['12 km', 12],
    ['50 %', 50],
    ["'-5+1", 'field.number.invalid'],
    ['douze', 'field.number.invalid'],
  ])('%j is the number %j', (cell, number) => expect(valueIn('number', cell, { unit: 'km' })).toBe(number));

  test('of a date and an hour may have a short year', () => {
    expect(valueIn('datetime', '12/03/26 14:30')).toBe('2026-03-12T14:30');
    expect(valueIn('period', '12/03/26 / 14/03/26')).toEqual({ debut: '2026-03-12', fin: '2026-03-14' });
  });

  test('never throws, whatever it holds', () => {
    const kinds: KindName[] = [
      'text',
      'number',
      'date',
      'datetime',
      'period',
      'choice',
      'place',
      'email',
      'url',
      'page',
    ];
    fc.assert(
      fc.property(fc.constantFrom(...kinds), fc.string({ unit: 'binary' }), (kind, cell) => {
        expect(readCell(field(kind), cell)).toBeDefined();
      }),
    );
  });
});

test('a text that a spreadsheet would run is kept from it, and read back to the letter', () => {
  const sign = fc.constantFrom("'", '=', '+', '-', '@', '\t', ' ', '1', ',', 'a', '\u200b', '＝', '|');
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.array(sign).map((signs) => signs.join('')),
      ),
      (text) => {
        const cell = guardCell(text);
        expect(unguardCell(cell)).toBe(text);
        expect(/^[\s\p{Cf}]*[=+@|%＝＋－＠]/u.test(cell)).toBe(false);
      },
    ),
  );
  expect(['=1', "'=1", '-5', '-5+1', 'a=1'].map(guardCell)).toEqual(["'=1", "''=1", '-5', "'-5+1", 'a=1']);
});

describe('heads', () => {
  const fields = [
    { ...plainField('ville', 'text'), label: 'Ville ou village' },
    { ...plainField('lieu', 'place'), label: 'Adresse' },
    { ...plainField('titre', 'text'), label: 'Titre' },
    { ...plainField('a', 'text'), label: 'Même nom' },
    { ...plainField('b', 'text'), label: 'Même nom' },
  ];

  test('are known by names and labels, accents and case aside, each once', () => {
    const head = ['NOM', 'ville OU Village', 'adresse', 'Étiquettes', 'inconnu', '', 'Ville ou village'];
    expect(guessMapping(head, fields)).toEqual({
      targets: ['title', 'field:ville', 'field:lieu', 'tags', '', '', ''],
      key: 'title',
      clears: false,
    });
    expect(guessMapping(['Titre', 'Adresse de la page'], fields.slice(0, 2))).toMatchObject({
      targets: ['title', 'slug'],
      key: 'slug',
    });
  });

  test('are known with their unit behind the name, and by what people call a title', () => {
    const known = [
      field('number', { name: 'places', label: 'Capacité', unit: 'places' }),
      field('text', { name: 'prix', label: 'Prix' }),
    ];
    expect(guessMapping(['Nom de la salle', 'Capacité (places)', 'Prix (HT)'], known).targets).toEqual([
      'title',
      'field:places',
      '',
    ]);
    const named = [field('text', { name: 'salle', label: 'Nom de la salle' })];
    expect(guessMapping(['Nom de la salle'], named).targets).toEqual(['field:salle']);
  });

  test('that we write are read as what they are, whatever fields are called', () => {
    const name = fc.constantFrom('titre', 'title', 'texte', 'tags', 'slug', 'nom', 'a', 'b', 'adresse');
    const label = fc.constantFrom(
      'Titre',
      'Page title',
      'Texte',
      'Étiquettes',
      'Nom',
      'a',
      'B',
      'Adresse de la page',
      '!',
    );
    const any = fc.uniqueArray(fc.record({ name, label }), { selector: (one) => one.name, maxLength: 6 });
    fc.assert(
      fc.property(any, fc.constantFrom('fr' as const, 'en' as const), (named, lang) => {
        const all = named.map((one) => ({ ...plainField(one.name, 'text'), label: one.label }));
        const targets = [...pageParts, ...all.map((one) => fieldTarget(one.name))];
        const head = targets.map((target) => columnHead(target, all, lang));
        expect(guessMapping(head, all).targets).toEqual(targets);
      }),
    );
  });
});
