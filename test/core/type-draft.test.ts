import { readdirSync, readFileSync } from 'node:fs';
import { array, assert, constantFrom, nat, option, property, record, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addField, moveField, restoreField, retireField } from '../../src/core/draft-moves.ts';
import { type Option, plainField, tones } from '../../src/core/field.ts';
import { parsePageFile } from '../../src/core/front-matter.ts';
import { formatOptions, parseOptions } from '../../src/core/options-text.ts';
import { foldName } from '../../src/core/page.ts';
import { formatPageType, type PageType, parsePageType, plainType } from '../../src/core/page-type.ts';
import { readDraft } from '../../src/core/read-draft.ts';
import {
  draftOf,
  emptyDraft,
  emptyField,
  type FieldDraft,
  type TypeDraft,
} from '../../src/core/type-draft.ts';

const folder = new URL('../../content/modeles/', import.meta.url);

function parsed(text: string): PageType {
  const read = parsePageType('essai', text);
  if ('errors' in read) throw new Error(JSON.stringify(read.errors));
  return read.type;
}

function starterTypes(): PageType[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.md'));
  return files.flatMap((name) => {
    const read = parsePageFile(readFileSync(new URL(name, folder), 'utf8'));
    return 'content' in read && read.type === 'modele' ? [parsed(read.content.body)] : [];
  });
}

const whole = parsed(`---
nom: Salle
description: Où se réunir
icone: house
couleur: m
titre: "{nom_de_la_salle} ({ville})"
creation: visiteurs
moderation: oui
espace: gare
vue: carte
tri: -ouverture
genre: organisation
champs:
  - { nom: nom_de_la_salle, libelle: Nom, type: texte, requis: oui, aide: Comme sur la porte }
  - { nom: ville, libelle: Ville, type: texte, defaut: Bobigny }
  - { nom: places, libelle: Places, type: nombre, min: 1, max: 500.5, unite: personnes }
  - { nom: ouverture, libelle: Ouverture, type: date, defaut: 2026-03-01 }
  - { nom: duree, libelle: Durée, type: periode }
  - nom: etat
    libelle: État
    type: choix
    defaut: à voir
    options: [à voir, { valeur: ok, libelle: Visitée, ton: ok, options: [a | b, c = ok] }]
  - { nom: motif, libelle: Motif, type: texte_long, montrer: non, si: "etat != à voir, ok" }
  - { nom: parent, libelle: Maison, type: page, cible: salle, multiple: oui, lecture: membres, ecriture: gestion, si: motif }
retires:
  - { nom: tarif, libelle: Tarif, type: nombre, lecture: gestion }
---

Le texte de départ de {titre}.
`);

const row = (label: string, more: Partial<FieldDraft> = {}, id = `N-${label}`): FieldDraft => ({
  ...emptyField(id),
  label,
  ...more,
});
const draftWith = (...fields: FieldDraft[]): TypeDraft => ({ ...emptyDraft(), title: 'Essai', fields });
const problemsOf = (draft: TypeDraft, before?: PageType) =>
  readDraft(draft, 'essai', before).problems.map(({ row: at, control, code }) => `${at}.${control} ${code}`);
const namesOf = (draft: TypeDraft, before?: PageType) =>
  readDraft(draft, 'essai', before).type.fields.map(({ name }) => name);

describe('a draft of a type', () => {
  test('says the type it was made from, for every type of the starter', () => {
    const types = [...starterTypes(), whole, plainType('essai', 'Nu')];
    expect(types.length).toBeGreaterThan(7);
    for (const type of types) {
      const read = readDraft(draftOf(type), type.slug, type);
      expect([type.title, read.problems]).toEqual([type.title, []]);
      expect(read.type).toEqual(type);
    }
  });

  test('shows what stands in braces by its label, and understands both, after renaming too', () => {
    const draft = draftOf(whole);
    expect(draft.titlePattern).toBe('{Nom} ({Ville})');
    const renamed = draft.fields.map((one) => (one.id === 'ville' ? { ...one, label: 'Commune' } : one));
    for (const titlePattern of ['{Nom} ({Ville})', '{nom} ({Commune})', '{nom_de_la_salle} ({ville})']) {
      const { type, problems } = readDraft({ ...draft, fields: renamed, titlePattern }, 'essai', whole);
      expect([problems, type.titlePattern]).toEqual([[], whole.titlePattern]);
      expect(type.fields[1]).toMatchObject({ name: 'ville', label: 'Commune' });
    }
    expect(problemsOf({ ...draft, titlePattern: '{constructor}' }, whole)).toEqual([
      '.titlePattern type.pattern.unknown',
    ]);
  });

  test('names new fields by their labels: plain, free, never reserved', () => {
    const labels = ['Nom de l’œuvre', 'Type', '2e étage', '日本', 'Début', 'Début !', 'x'.repeat(90)];
    const names = namesOf(draftWith(...labels.map((label, at) => row(label, {}, `N${at + 1}`))));
    expect(names).toEqual([
      'nom_de_loeuvre',
      'champ_type',
      'champ_2e_etage',
      'champ',
      'debut',
      'debut_2',
      'x'.repeat(30),
    ]);
    // A period writes two controls, `duree_debut` and `duree_fin`, whose names are then taken.
    expect(namesOf(draftWith(row('Durée', { kind: 'period' }), row('Durée début')))).toEqual([
      'duree',
      'duree_debut_2',
    ]);
    // The name of a field that is gone is not given again: it has values.
    expect(namesOf(draftWith(row('Tarif')), whole)).toEqual(['tarif_2']);
    for (const label of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
      const { type, problems } = readDraft(draftWith(row(label)), 'essai');
      expect(problems).toEqual([]);
      expect(parsed(formatPageType(type)).fields).toHaveLength(1);
    }
  });

  test('refuses what no type may hold, beside what is wrong', () => {
    const cases: [FieldDraft, string][] = [
      [row('', {}, 'N1'), 'N1.label type.field.no-label'],
      [row('A', { kind: '__proto__' }, 'N1'), 'N1.kind type.field.bad-kind'],
      [row('A', { kind: 'toString' }, 'N1'), 'N1.kind type.field.bad-kind'],
      [row('A', { kind: 'choice' }, 'N1'), 'N1.options type.field.no-options'],
      [row('A', { kind: 'choice', options: 'Été\nete' }, 'N1'), 'N1.options type.option.twice'],
      [row('A', { kind: 'number', min: 'deux' }, 'N1'), 'N1.min field.number.invalid'],
      [row('A', { kind: 'number', min: '3', max: '2' }, 'N1'), 'N1.max type.field.bad-bounds'],
      [row('A', { kind: 'number', default: 'x' }, 'N1'), 'N1.default field.number.invalid'],
      [row('A', { kind: 'computed', formula: 'somme(' }, 'N1'), 'N1.formula type.field.bad-formula'],
      [row('A', { kind: 'page', target: '../x' }, 'N1'), 'N1.target type.field.bad-target'],
      [row('A', { ifField: 'N1' }, 'N1'), 'N1.ifField type.field.bad-condition'],
      [row('A', { ifField: 'N9' }, 'N1'), 'N1.ifField type.field.bad-condition'],
      [row('A', { help: 'x'.repeat(501) }, 'N1'), 'N1.help field.too-long'],
    ];
    for (const [field, problem] of cases) expect(problemsOf(draftWith(field))).toEqual([problem]);
    const many = (count: number) => Array.from({ length: count }, (_, at) => `Choix ${at}`);
    const options = many(201).join('\n');
    expect(problemsOf(draftWith(row('A', { kind: 'choices', options })))).toEqual([
      'N-A.options type.options.too-many',
    ]);
    const fields = many(101).map((label) => row(label));
    expect(problemsOf(draftWith(...fields))).toEqual(['.fields type.fields.too-many']);
    expect(problemsOf(draftWith(row('A', {}, 'N1'), row('A', {}, 'N2')))).toEqual([
      'N2.label type.field.twice',
    ]);
    const ville = draftOf(whole).fields[1] ?? emptyField('ville');
    expect(problemsOf(draftWith(ville, { ...ville, label: 'Autre' }), whole)).toEqual([
      'ville.label type.field.twice',
    ]);
    expect(problemsOf({ ...draftWith(), title: ' ' })).toEqual(['.title type.no-name']);
    expect(problemsOf({ ...draftWith(row('A', {}, 'N1')), agenda: 'N1' })).toEqual([
      '.agenda type.bad-agenda',
    ]);
  });

  test('keeps what a field is when another kind is chosen for a moment', () => {
    const draft = draftOf(whole);
    const fields = draft.fields.map((one) => (one.id === 'etat' ? { ...one, kind: 'text' } : one));
    const { type, problems } = readDraft({ ...draft, fields }, 'essai', whole);
    expect(problems).toEqual([]);
    expect(type.fields.find(({ name }) => name === 'etat')).toMatchObject({ kind: 'text', options: [] });
  });

  test('never gives a type that its own text would be refused for', () => {
    const field = record({
      label: string({ unit: 'binary', maxLength: 30 }),
      kind: constantFrom('text', 'choice', 'number', 'date', 'page', 'boolean', 'period', 'x'),
      options: string({ maxLength: 40 }),
      help: string({ unit: 'binary', maxLength: 30 }),
      default: string({ maxLength: 10 }),
      ifField: constantFrom('', 'N1', 'N2'),
      ifValues: string({ maxLength: 20 }),
      ifMode: constantFrom('filled' as const, 'is' as const, 'is-not' as const),
    });
    assert(
      property(
        array(field, { maxLength: 5 }),
        string({ maxLength: 30 }),
        string(),
        (rows, titlePattern, body) => {
          const fields = rows.map((one, at) => ({ ...emptyField(`N${at + 1}`), ...one }));
          const draft = { ...emptyDraft(), title: 'Essai', titlePattern, body, fields };
          const { type, problems } = readDraft(draft, 'essai');
          if (problems.length > 0) return;
          expect(parsed(formatPageType(type))).toEqual(type);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('the rows of a draft', () => {
  const ids = (draft: TypeDraft) => draft.fields.map(({ id }) => id).join(' ');

  test('are added under an id nobody has had, moved within their list, taken off and brought back', () => {
    let draft = draftWith(row('a', {}, 'a'), row('b', {}, 'b'), row('c', {}, 'N7'));
    draft = addField(draft);
    expect(ids(draft)).toBe('a b N7 N8');
    draft = moveField(moveField(draft, 'a', 1), 'N8', -1);
    expect(ids(draft)).toBe('b a N8 N7');
    expect(ids(moveField(moveField(draft, 'b', -1), 'N7', 1))).toBe('b a N8 N7');
    expect(ids(moveField(draft, 'constructor', 1))).toBe('b a N8 N7');
    draft = retireField(draft, 'a');
    expect([ids(draft), draft.retired.map(({ id }) => id)]).toEqual(['b N8 N7', ['a']]);
    draft = restoreField(draft, 'a');
    expect([ids(draft), draft.retired]).toEqual(['b N8 N7 a', []]);
  });

  test('that are taken off go to the retired fields, new ones nowhere, and come back as they were', () => {
    const draft = draftOf(whole);
    const off = retireField(retireField(addField(draft), 'ville'), 'N1');
    const read = readDraft({ ...off, titlePattern: '' }, 'essai', whole);
    expect(read.problems).toEqual([]);
    expect(read.type.retired.map(({ name }) => name)).toEqual(['tarif', 'ville']);
    const back = restoreField(restoreField(off, 'ville'), 'tarif');
    const fields = readDraft(back, 'essai', whole).type.fields;
    expect(fields.find(({ name }) => name === 'ville')).toEqual(whole.fields[1]);
    expect(fields.find(({ name }) => name === 'tarif')).toEqual({
      ...plainField('tarif', 'number'),
      readers: 'managers',
    });
  });
});

describe('options as lines', () => {
  test('are read with their tree, tone and value', () => {
    const text = 'prévue\nen cours\n  à relire = attention\n\t\tperdue=arrêt\n\nca | Conseil = ok\nx = y\n';
    expect(parseOptions(text)).toEqual([
      { value: 'prévue', label: 'prévue', depth: 0 },
      { value: 'en cours', label: 'en cours', depth: 0 },
      { value: 'à relire', label: 'à relire', depth: 1, tone: 'warn' },
      { value: 'perdue', label: 'perdue', depth: 2, tone: 'stop' },
      { value: 'ca', label: 'Conseil', depth: 0, tone: 'ok' },
      { value: 'x = y', label: 'x = y', depth: 0 },
    ]);
  });

  test('are the same again, whatever signs they hold', () => {
    const text = string({
      unit: constantFrom('a', 'é', ' ', '|', '=', '\\', 'ok'),
      minLength: 1,
      maxLength: 12,
    })
      .map((one) => one.replace(/\s+/g, ' ').trim())
      .filter((one) => foldName(one) !== '');
    const one = record({ value: text, label: text, depth: nat(3), tone: option(constantFrom(...tones)) });
    assert(
      property(array(one, { maxLength: 8 }), (given) => {
        let last = -1;
        const options = given.map(({ tone, ...plain }): Option => {
          last = Math.min(plain.depth, last + 1);
          return { ...plain, depth: last, ...(tone === null ? {} : { tone }) };
        });
        expect(parseOptions(formatOptions(options))).toEqual(options);
      }),
    );
  });
});
