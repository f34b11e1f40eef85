import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bodyFor,
  checkValues,
  entryLinks,
  entryText,
  parseForm,
  sortableValues,
  startingValues,
  titleFor,
} from '../../src/core/entry.ts';
import { inputsOf, typedIn } from '../../src/core/entry-form.ts';
import { type Field, type KindName, plainField } from '../../src/core/field.ts';
import { fieldKinds } from '../../src/core/field-kinds.ts';
import { type PageType, plainType } from '../../src/core/page-type.ts';

function typeOf(fields: readonly Field[], rest: Partial<PageType> = {}): PageType {
  return { ...plainType('reunion', 'Réunion', fields), ...rest };
}

const options = ['prévue', 'validée'].map((value) => ({ value, label: value, depth: 0 }));
const meeting = typeOf(
  [
    { ...plainField('date', 'date'), required: true },
    { ...plainField('statut', 'choice'), options, default: 'prévue' },
    plainField('groupe', 'group'),
    plainField('quand', 'period'),
    plainField('public', 'boolean'),
    plainField('presents', 'list'),
    { ...plainField('themes', 'choices'), options },
  ],
  { titlePattern: '{groupe}, réunion du {date}' },
);

describe('checkValues', () => {
  it('gives each value in the shape of its kind, in the order of the type', () => {
    const raw = { presents: ['a', 'b'], date: '12/02/2026', statut: 'Validee' };
    const { values, errors } = checkValues(meeting, raw);
    expect(errors).toEqual({});
    expect(Object.entries(values)).toEqual([
      ['date', '2026-02-12'],
      ['statut', 'validée'],
      ['presents', ['a', 'b']],
    ]);
  });

  it('names each field that is wrong, and keeps the others', () => {
    expect(checkValues(meeting, { statut: 'reportée', presents: 12, public: 'oui', quand: [] })).toEqual({
      values: { public: true, presents: ['12'] },
      errors: {
        date: { code: 'field.required', details: {} },
        statut: { code: 'field.choice.unknown', details: { value: 'reportée' } },
        quand: { code: 'field.wrong-shape', details: {} },
      },
    });
  });

  it('keeps values of fields the type has not, as they are', () => {
    const raw = {
      ancien: ' x ',
      date: '2026-02-12',
      carte: { lat: 1, nom: 'y' },
      oui: true,
      liste: ['', 'z'],
    };
    expect(checkValues(meeting, raw)).toEqual({ values: raw, errors: {} });
  });

  it('refuses what cannot be stored or named under an unknown key', () => {
    const raw = JSON.parse('{"date":"2026-02-12","__proto__":"x","a":{"b":[]},"c":[1],"":"d","e":null}');
    const { values, errors } = checkValues(meeting, raw);
    expect(values).toEqual({ date: '2026-02-12' });
    expect(Object.entries(errors).map(([name, { code }]) => [name, code])).toEqual([
      ['__proto__', 'field.bad-name'],
      ['a', 'field.wrong-shape'],
      ['c', 'field.wrong-shape'],
      ['', 'field.bad-name'],
    ]);
    expect(Object.getPrototypeOf(values)).toBe(Object.prototype);
  });

  it('does not take what objects inherit for a value', () => {
    const type = typeOf([plainField('constructor', 'text'), plainField('valueof', 'text')]);
    expect(checkValues(type, {})).toEqual({ values: {}, errors: {} });
    expect(sortableValues(type, {})).toEqual([]);
  });

  it('lets an old value pass that today’s type refuses, as long as it stays', () => {
    const stored = { date: '2026-02-12', statut: 'reportée' };
    expect(checkValues(meeting, stored, stored)).toEqual({ values: stored, errors: {} });
    expect(checkValues(meeting, { ...stored, statut: 'perdue' }, stored).errors).toHaveProperty('statut');
    expect(checkValues(meeting, {}, {}).errors).toHaveProperty('date');
  });

  it('refuses more unknown values than it would keep', () => {
    const raw = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`k${index}`, 'x']));
    const { errors } = checkValues(typeOf([]), raw);
    expect(Object.keys(errors)).toHaveLength(201);
    expect(errors['k0']).toEqual({ code: 'field.too-many', details: { max: 200 } });
  });
});

describe('parseForm', () => {
  it('reads controls by their names', () => {
    const form = {
      champ_date: '2026-02-12',
      champ_statut: 'prévue',
      champ_quand_debut: '2026-03-12',
      champ_quand_fin: '2026-03-14',
      champ_public: ['non', 'oui'],
      champ_presents: 'Coordination\r\nLigue',
      champ_themes: ['', 'prévue'],
      titre: 'x',
    };
    expect(parseForm(meeting, form)).toEqual({
      values: {
        date: '2026-02-12',
        statut: 'prévue',
        quand: { debut: '2026-03-12', fin: '2026-03-14' },
        public: true,
        presents: ['Coordination', 'Ligue'],
        themes: ['prévue'],
      },
      errors: {},
    });
  });

  it('empties what the form empties, and keeps what the form does not hold', () => {
    const stored = { date: '2026-02-12', statut: 'prévue', themes: ['prévue'], public: true, ancien: 'x' };
    expect(parseForm(meeting, { champ_themes: '', champ_public: 'non', champ_statut: '' }, stored)).toEqual({
      values: { date: '2026-02-12', public: false, ancien: 'x' },
      errors: {},
    });
  });

  it('reports what is wrong beside its field', () => {
    const { errors } = parseForm(meeting, {
      champ_date: '',
      champ_quand_debut: '',
      champ_quand_fin: '2026-03-14',
    });
    expect(errors).toEqual({
      date: { code: 'field.required', details: {} },
      quand: { code: 'field.period.no-start', details: {} },
    });
  });

  it('takes the first of several texts where one is meant, and no name of an object', () => {
    expect(parseForm(meeting, { champ_date: ['2026-02-12', '2026-02-13'] }).values).toEqual({
      date: '2026-02-12',
    });
    const type = typeOf([plainField('a', 'text')]);
    expect(parseForm(type, Object.create({ champ_a: 'hérité' }))).toEqual({ values: {}, errors: {} });
  });

  it('keeps an old value that nobody touched, even of another kind', () => {
    const stored = { date: 'bientôt', quand: 'au printemps', presents: { a: 'b' }, statut: 'reportée' };
    const form = Object.fromEntries(
      inputsOf(meeting, stored).flatMap(({ controls }) =>
        controls.map((control) => [
          control.name,
          control.values.length > 1 ? [...control.values] : control.values[0],
        ]),
      ),
    );
    expect(parseForm(meeting, form, stored)).toEqual({ values: stored, errors: {} });
    expect(parseForm(meeting, { ...form, champ_date: 'plus tard' }, stored).errors).toEqual({
      date: { code: 'field.date.invalid', details: {} },
    });
  });

  it('reads back every form that it filled', () => {
    const kinds = Object.keys(fieldKinds) as KindName[];
    const type = typeOf(kinds.map((kind, index) => ({ ...plainField(`f${index}`, kind), options })));
    const raw = fc.dictionary(
      fc.constantFrom(...type.fields.map((field) => field.name), 'autre'),
      fc.oneof(
        fc.string(),
        fc.constantFrom(
          '2026-03-12',
          '14:30',
          '2026-03-12T14:30',
          'prévue',
          'a@example.org',
          'https://example.org',
        ),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.boolean(),
        fc.array(fc.string(), { maxLength: 3 }),
        fc.constant({ debut: '2026-03-12', fin: '2026-03-14' }),
        fc.constant({ adresse: 'Nantes', lat: 47.2, lon: -1.55 }),
      ),
    );
    fc.assert(
      fc.property(raw, (given) => {
        const { values } = checkValues(type, given);
        const form = Object.fromEntries(
          inputsOf(type, values).flatMap(({ controls }) =>
            controls.map((control) => [control.name, [control.unticked ?? '', ...control.values]]),
          ),
        );
        const sent = Object.fromEntries(
          Object.entries(form).map(([name, [unticked, ...texts]]) => [
            name,
            texts.length === 0 ? (unticked ?? '') : texts,
          ]),
        );
        const again = parseForm(type, sent, 'autre' in values ? { autre: values['autre'] ?? '' } : {});
        expect(again).toEqual({ values, errors: {} });
      }),
      { numRuns: 500 },
    );
  });
});

describe('typedIn', () => {
  it('gives what was typed, right or wrong, and nothing for fields that the form has not', () => {
    const form = { champ_date: 'demain', champ_quand_fin: 'x', champ_statut: 'reportée' };
    const typed = meeting.fields.map((field) => [field.name, typedIn(form, field)]);
    expect(typed.filter(([, texts]) => texts !== undefined)).toEqual([
      ['date', ['demain']],
      ['statut', ['reportée']],
      ['quand', ['', 'x']],
    ]);
  });
});

describe('titleFor', () => {
  it('fills the pattern with values as people read them', () => {
    const values = { groupe: 'gare:Marchandisation', date: '2026-02-12' };
    expect(titleFor(meeting, values)).toBe('Marchandisation, réunion du jeudi 12 février 2026');
    expect(titleFor(meeting, values, 'en')).toBe('Marchandisation, réunion du Thursday 12 February 2026');
  });

  it('gives none when a value is missing or the type has no pattern', () => {
    expect(titleFor(meeting, { date: '2026-02-12' })).toBeUndefined();
    expect(titleFor(typeOf(meeting.fields), { date: '2026-02-12' })).toBeUndefined();
  });

  it('gives none that would tell what not everybody reads', () => {
    const hidden = { ...plainField('ville', 'text'), readers: 'managers' as const };
    const type = typeOf([plainField('date', 'date'), hidden], { titlePattern: 'Cas de {ville}' });
    expect(titleFor(type, { date: '2026-02-12', ville: 'Brest' })).toBeUndefined();
    const members = typeOf([{ ...hidden, readers: 'members' }], { titlePattern: '{ville}' });
    expect(titleFor(members, { ville: 'Brest' })).toBeUndefined();
  });

  it('gives a title that may be stored, of whatever length the values are', () => {
    const type = typeOf([plainField('a', 'text')], { titlePattern: '{a} {a}' });
    expect(titleFor(type, { a: 'x'.repeat(1000) })).toHaveLength(300);
    expect(titleFor(type, { a: '$& {a}' })).toBe('$& {a} $& {a}');
  });
});

describe('bodyFor', () => {
  it('puts the title where the type says, without what would end an embed', () => {
    const type = typeOf([], { body: '# {titre}\n\n{{fiches groupe="{titre}" tri="-date"}}\n{date}\n' });
    expect(bodyFor(type, 'Groupe "A" }} $&')).toBe(
      '# Groupe "A" }} $&\n\n{{fiches groupe="Groupe A  $&" tri="-date"}}\n{date}\n',
    );
  });
});

describe('what an entry is found by', () => {
  const values = {
    date: '2026-02-12',
    groupe: 'gare:Marchandisation',
    quand: { debut: '2026-03-12', fin: '2026-03-14' },
    public: true,
    presents: ['Coordination', 'Ligue'],
    ancien: 'resté là',
    compte: 12,
    coche: true,
  };

  it('gives the words of all values that every reader sees', () => {
    expect(entryText(meeting, values)).toBe(
      'jeudi 12 février 2026\nMarchandisation\ndu 12 au 14 mars 2026\nCoordination\nLigue',
    );
    const closed = meeting.fields.map((field) =>
      field.name === 'groupe' ? { ...field, readers: 'members' as const } : field,
    );
    expect(entryText({ ...meeting, fields: closed }, values)).not.toContain('Marchandisation');
    expect(entryText(undefined, { a: 'x', b: ['y', 'z'] })).toBe('x\ny\nz');
  });

  it('gives rows to sort and filter by, several for values of several things', () => {
    expect(sortableValues(meeting, values)).toEqual([
      { field: 'date', text: '2026-02-12', date: '2026-02-12', readers: 0 },
      { field: 'groupe', text: 'Marchandisation', readers: 0 },
      { field: 'quand', text: '2026-03-12', date: '2026-03-12', readers: 0 },
      { field: 'quand', text: '2026-03-14', date: '2026-03-14', readers: 0 },
      { field: 'public', text: 'oui', number: 1, readers: 0 },
      { field: 'presents', text: 'Coordination', readers: 0 },
      { field: 'presents', text: 'Ligue', readers: 0 },
      { field: 'ancien', text: 'resté là', readers: 2 },
      { field: 'compte', text: '12', number: 12, readers: 2 },
    ]);
  });

  it('bounds the text of a row, and takes a value of another kind by its shape', () => {
    expect(sortableValues(meeting, { date: 'x'.repeat(1000) })).toEqual([
      { field: 'date', text: 'x'.repeat(300), readers: 0 },
    ]);
  });

  it('gives the pages it links to', () => {
    const type = typeOf([plainField('groupe', 'group'), { ...plainField('voir', 'page'), multiple: true }]);
    expect(entryLinks(type, { groupe: 'A', voir: ['gare:B', 'C'], autre: 'D' })).toEqual([
      'A',
      'gare:B',
      'C',
    ]);
  });

  it('starts new entries with the defaults of the type', () => {
    expect(startingValues(meeting)).toEqual({ statut: 'prévue' });
  });
});
