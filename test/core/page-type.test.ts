import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseEmbed } from '../../src/core/embed.ts';
import { type EntryViewName, entryViews } from '../../src/core/entry-query.ts';
import {
  audiences,
  type Field,
  type KindName,
  type Option,
  plainField,
  tones,
} from '../../src/core/field.ts';
import { fieldKinds } from '../../src/core/field-kinds.ts';
import { parseFormula } from '../../src/core/formula.ts';
import { foldName } from '../../src/core/page.ts';
import {
  formatPageType,
  type PageType,
  parsePageType,
  plainType,
  usualAgenda,
} from '../../src/core/page-type.ts';
import { reservedNames } from '../../src/core/page-type-keys.ts';

const meeting = `---
nom: Réunion
description: Préparer et raconter une réunion.
icone: calendar-days
couleur: m
titre: Réunion du {date}
champs:
  - nom: date
    type: date
    requis: oui
  - nom: debut
    libelle: Début
    type: heure
    defaut: 14h30
  - nom: statut
    type: choix
    defaut: prevue
    options:
      - prévue
      - valeur: cr
        libelle: Compte rendu
        ton: ok
        options: [relu, validé]
  - nom: structures
    type: page
    cible: structure
    multiple: oui
    aide: Une par ligne.
    montrer: non
---

## Ordre du jour
`;

function errorsOf(body: string) {
  const read = parsePageType('essai', body);
  return 'errors' in read ? read.errors.map(({ code, line }) => [code, line]) : [];
}

/** Cases with the beginning of their text for a name. */
function named(cases: readonly (readonly [text: string, code: string, line: number])[]) {
  return cases.map(([text, code, line]) => ({ shown: JSON.stringify(text.slice(0, 40)), text, code, line }));
}

function withField(lines: string): string {
  return `---\nnom: Essai\nchamps:\n  - ${lines.split('\n').join('\n    ')}\n---\n`;
}

describe('parsePageType', () => {
  it('reads a type, its fields and the body new pages start with', () => {
    expect(parsePageType('reunion', meeting)).toEqual({
      type: {
        ...plainType('reunion', 'Réunion'),
        agenda: 'date',
        description: 'Préparer et raconter une réunion.',
        icon: 'calendar-days',
        line: 'm',
        titlePattern: 'Réunion du {date}',
        fields: [
          { ...plainField('date', 'date'), required: true },
          { ...plainField('debut', 'time'), label: 'Début', default: '14:30' },
          {
            ...plainField('statut', 'choice'),
            default: 'prévue',
            options: [
              { value: 'prévue', label: 'prévue', depth: 0 },
              { value: 'cr', label: 'Compte rendu', depth: 0, tone: 'ok' },
              { value: 'relu', label: 'relu', depth: 1 },
              { value: 'validé', label: 'validé', depth: 1 },
            ],
          },
          {
            ...plainField('structures', 'page'),
            target: 'structure',
            multiple: true,
            help: 'Une par ligne.',
            show: 'none',
          },
        ],
        body: '## Ordre du jour\n',
      },
    });
  });

  it('takes English words, accents and capitals for the French ones', () => {
    const english =
      '---\nname: Salle\nfields:\n  - name: prix\n    kind: number\n    required: yes\n    show: sheet\n---\n';
    const accented =
      '---\nNom: Salle\nChamps:\n  - nom: prix\n    type: Nombre\n    requis: true\n    montrer: fiche\n---\n';
    expect(parsePageType('salle', english)).toEqual(parsePageType('salle', accented));
    expect(parsePageType('salle', english)).toMatchObject({
      type: { fields: [{ name: 'prix', kind: 'number', required: true, show: 'sheet', label: 'Prix' }] },
    });
  });

  it('takes a kind of several words however they are joined', () => {
    for (const written of ['texte_long', 'texte long', 'Texte-long', 'longtext']) {
      expect(parsePageType('x', withField(`nom: a\ntype: ${written}`))).toMatchObject({
        type: { fields: [{ kind: 'longtext' }] },
      });
    }
  });

  it('keeps a body that begins with a block of its own', () => {
    const read = parsePageType('modele', '---\nnom: Modèle\n---\n\n---\nnom: Essai\n---\n\nTexte\n');
    expect(read).toMatchObject({ type: { fields: [], body: '---\nnom: Essai\n---\n\nTexte\n' } });
  });

  it.each(
    named([
      ['', 'type.front-missing', 1],
      ['## Pas un modèle\n', 'type.front-missing', 1],
      ['---\nnom: x\n', 'type.front-unclosed', 1],
      ['---\n- a\n---\n', 'type.not-a-map', 2],
      ['---\ndescription: x\n---\n', 'type.no-name', 2],
      ['---\nnom: x\nicone: <b>\n---\n', 'type.bad-icon', 3],
      ['---\nnom: x\ncouleur: rouge\n---\n', 'type.bad-word', 3],
      ['---\nnom: x\nchamp: []\n---\n', 'type.unknown-key', 3],
      ['---\nnom: x\nname: y\n---\n', 'type.key-twice', 3],
      ['---\nnom: [x]\n---\n', 'type.not-text', 2],
      ['---\nnom: x\nchamps: date\n---\n', 'type.not-a-list', 3],
      ['---\nnom: x\ntitre: Le {jour}\n---\n', 'type.pattern.unknown', 3],
      ['---\nnom: x\ntitre: Le {}\n---\n', 'type.pattern.unknown', 3],
      ['---\nnom: &a x\n---\n', 'yaml.alias', 2],
      ['---\nnom: x\nchamps:\n  - a: "\n---\n', 'yaml.invalid', 5],
      [`---\nnom: ${'x'.repeat(101)}\n---\n`, 'type.too-long', 2],
    ]),
  )('refuses $shown with $code at line $line', ({ text, code, line }) => {
    expect(errorsOf(text)).toContainEqual([code, line]);
  });

  it.each(
    named([
      ['libelle: x\ntype: texte', 'type.field.no-name', 4],
      ['nom: Date\ntype: date', 'type.field.bad-name', 4],
      ['nom: a[b]\ntype: date', 'type.field.bad-name', 4],
      ['nom: __proto__\ntype: date', 'type.field.bad-name', 4],
      ['nom: constructor\ntype: date', 'type.field.reserved', 4],
      ['nom: tri\ntype: date', 'type.field.reserved', 4],
      ['nom: a', 'type.field.no-kind', 4],
      ['nom: a\ntype: couleur', 'type.field.bad-kind', 5],
      ['nom: a\ntype: choix', 'type.field.no-options', 4],
      ['nom: a\ntype: calcul', 'type.field.bad-formula', 4],
      ['nom: a\ntype: calcul\ncalcul: "1 +"', 'type.field.bad-formula', 6],
      ['nom: a\ntype: nombre\ncalcul: "1"', 'type.field.not-computed', 6],
      ['nom: a\ntype: calcul\ncalcul: places * 2', 'type.field.formula-unknown', 3],
      ['nom: a\ntype: choix\noptions: [b, B]', 'type.option.twice', 6],
      ['nom: a\ntype: choix\noptions: [b, ""]', 'type.option.empty', 6],
      ['nom: a\ntype: choix\noptions:\n  - libelle: b\n    ton: rose', 'type.bad-word', 8],
      ['nom: a\ntype: date\ndefaut: demain', 'type.field.bad-default', 6],
      ['nom: a\ntype: date\nrequis: peut-être', 'type.not-yes-or-no', 6],
      ['nom: a\ntype: nombre\nmin: zéro', 'type.not-a-number', 6],
      ['nom: a\ntype: page\ncible: ../x', 'type.field.bad-target', 6],
      ['nom: a\ntype: date\nmontrer: partout', 'type.bad-word', 6],
    ]),
  )('refuses the field $shown with $code at line $line', ({ text, code, line }) => {
    expect(errorsOf(withField(text))).toContainEqual([code, line]);
  });

  it('refuses two fields of one name, or whose controls would have one name', () => {
    const fields = (...lines: string[]) =>
      `---\nnom: x\nchamps:\n${lines.map((line) => `  - ${line}\n`).join('')}---\n`;
    expect(errorsOf(fields('{nom: a, type: date}', '{nom: a, type: texte}'))).toEqual([
      ['type.field.twice', 5],
    ]);
    expect(errorsOf(fields('{nom: a, type: periode}', '{nom: a_fin, type: date}'))).toEqual([
      ['type.field.twice', 5],
    ]);
  });

  it('bounds how many fields and options there are', () => {
    const fields = Array.from({ length: 101 }, (_, index) => `  - {nom: f${index}, type: date}\n`).join('');
    expect(errorsOf(`---\nnom: x\nchamps:\n${fields}---\n`)).toEqual([['type.fields.too-many', 104]]);
    const options = Array.from({ length: 201 }, (_, index) => `o${index}`).join(', ');
    expect(errorsOf(withField(`nom: a\ntype: choix\noptions: [${options}]`))).toEqual([
      ['type.options.too-many', 6],
    ]);
    const deep =
      '{libelle: a, options: [{libelle: b, options: [{libelle: c, options: [{libelle: d, options: [e]}]}]}]}';
    expect(errorsOf(withField(`nom: a\ntype: choix\noptions: [${deep}]`))).toContainEqual([
      'yaml.too-deep',
      6,
    ]);
  });

  it('answers to every text with a type or with errors', () => {
    const piece = fc.constantFrom(
      ...[
        '---\n',
        'nom: a\n',
        'champs:\n',
        '  - nom: b\n',
        '    type: date\n',
        '    options: [a, {',
        '}',
        ']',
      ],
      ...['titre: "{', '}"\n', '\t', '&a ', '*a\n', '? ', ': ', '- ', '\0', 'é', '    defaut: ', '\r\n'],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 25 }), (pieces) => {
        const read = parsePageType('x', pieces.join(''));
        if ('errors' in read) {
          expect(read.errors.length).toBeGreaterThan(0);
          expect(read.errors.every(({ code, line }) => /^(?:type|yaml)\./.test(code) && line >= 1)).toBe(
            true,
          );
        } else expect(parsePageType('x', formatPageType(read.type))).toEqual(read);
      }),
      { numRuns: 1000 },
    );
  });

  it('lets nothing that all readers see depend on a field that they do not', () => {
    const type = (more: string) =>
      `---\nnom: Cas\n${more}champs:\n  - {nom: lieu, type: texte}\n  - {nom: date, type: date, lecture: membres}\n` +
      '  - {nom: suite, type: texte, lecture: membres, si: date}\n---\n';
    expect(parsePageType('cas', type(''))).toMatchObject({ type: { agenda: '' } });
    expect(errorsOf(type('titre: Le {date}\n'))).toEqual([['type.pattern.hidden', 3]]);
    expect(errorsOf(type('agenda: date\n'))).toEqual([['type.agenda.hidden', 3]]);
    const open = type('').replace('suite, type: texte, lecture: membres', 'suite, type: texte');
    expect(errorsOf(open)).toEqual([['type.field.hidden-condition', 3]]);
  });

  it('reserves every argument of embeds, so that all other fields can be filtered by', () => {
    for (const key of [
      'type',
      'space',
      'étiquette',
      'sort',
      'limit',
      'vue',
      'title',
      'from',
      'jusqua',
      'à_venir',
    ]) {
      const parsed = parseEmbed(`{{fiches ${key}="x"}}`);
      const [name = ''] = parsed.ok ? Object.keys(parsed.embed.args) : [];
      expect(reservedNames.has(name), name).toBe(true);
    }
  });
});

describe('what a computed field counts', () => {
  const read = (kind: string, formula: string, count: string) =>
    parsePageType(
      'essai',
      `---\nnom: Essai\nchamps:\n  - {nom: reste, type: ${kind}${formula}, compter: ${count}}\n---\n`,
    );
  const sum = ', calcul: somme(don.projet ; montant)';

  it.each([
    ['calcul', sum, 'tout', true],
    ['calcul', sum, 'all', true],
    ['calcul', sum, 'lu', false],
  ])('is said by a word: %s%s %s', (kind, formula, count, countsAll) => {
    expect(read(kind, formula, count)).toMatchObject({ type: { fields: [{ countsAll }] } });
  });

  it.each([
    ['calcul', ', calcul: fiches(don.projet)', 'tout', 'type.field.count-list'],
    ['calcul', ', calcul: liens()', 'tout', 'type.field.count-list'],
    ['nombre', '', 'tout', 'type.field.count-list'],
    ['calcul', sum, 'beaucoup', 'type.bad-word'],
  ])('is never a list, nor anything else: %s%s %s', (kind, formula, count, code) => {
    expect(read(kind, formula, count)).toMatchObject({ errors: [{ code }] });
  });
});

describe('formatPageType', () => {
  const line = (max: number) =>
    fc
      .string({ unit: 'grapheme', maxLength: max })
      .map((text) => text.replace(/\s+/g, ' ').trim())
      .filter((text) => !/[\p{Cc}\p{Cs}{}]/u.test(text));
  const name = fc.stringMatching(/^[a-z]{1,6}[0-9]{1,2}$/);

  const option = (depth: number) =>
    fc
      .record({
        value: line(12),
        label: line(12),
        tone: fc.option(fc.constantFrom(...tones), { nil: undefined }),
      })
      .filter(({ value, label }) => foldName(value) !== '' && foldName(label) !== '')
      .map(({ tone, ...rest }): Option => ({ ...rest, depth, ...(tone ? { tone } : {}) }));
  const options = fc
    .array(fc.tuple(option(0), fc.array(option(1), { maxLength: 2 })), { minLength: 1, maxLength: 3 })
    .map((branches) => branches.flatMap(([head, tail]) => [head, ...tail]))
    .filter((all) => {
      const keys = all.flatMap((one) => [...new Set([foldName(one.value), foldName(one.label)])]);
      return new Set(keys).size === keys.length;
    });

  const field = fc
    .record({
      name,
      kind: fc.constantFrom(...(Object.keys(fieldKinds) as KindName[])),
      label: line(20).filter((text) => text !== ''),
      help: line(30),
      required: fc.boolean(),
      multiple: fc.boolean(),
      show: fc.constantFrom('header', 'sheet', 'none'),
      target: fc.constantFrom('', 'structure'),
      unit: line(5),
      bounds: fc.constantFrom({}, { min: 0 }, { min: -1.5, max: 1e21 }),
      readers: fc.constantFrom(...audiences),
      writers: fc.constantFrom('all', 'managers'),
      countsAll: fc.boolean(),
      options,
    })
    .map(({ bounds, ...rest }): Field => {
      const isChosen = rest.kind === 'choice' || rest.kind === 'choices';
      const formula = rest.kind === 'computed' ? parseFormula('nombre(don.projet) / 2') : undefined;
      const options = isChosen ? rest.options : [];
      const countsAll = formula !== undefined && rest.countsAll;
      const made = { ...rest, ...bounds, options, countsAll, ...(formula ? { formula } : {}) };
      const first = made.options[0]?.value ?? '';
      const given = fieldKinds[made.kind].check(isChosen ? first : '2026-03-12', made);
      return 'value' in given && given.value !== undefined ? { ...made, default: given.value } : made;
    });

  const type = fc
    .record({
      title: line(20).filter((text) => text !== ''),
      description: line(40),
      icon: fc.constantFrom('', 'calendar-days'),
      line: fc.option(fc.constantFrom('a', 'm'), { nil: undefined }),
      all: fc.uniqueArray(field, { selector: (one) => one.name, maxLength: 6 }),
      kept: fc.nat(5),
      use: fc.record({
        creation: fc.constantFrom('writers', 'visitors', 'managers'),
        moderation: fc.boolean(),
        space: fc.constantFrom('', 'agenda-partage'),
        hasAgenda: fc.boolean(),
        view: fc.constantFrom(...(Object.keys(entryViews) as EntryViewName[])),
        sort: fc.constantFrom('', '-date', 'titre'),
        schema: fc.constantFrom('', 'event', 'organisation', 'person', 'article'),
      }),
      isConditional: fc.boolean(),
      body: fc.oneof(
        fc.string({ unit: 'grapheme' }),
        fc.constantFrom('', '\n', '---\na: b\n---\n', '\r\n\r\nx', '## A\r\n\n\n'),
      ),
    })
    .map(({ line: letter, all, kept, use: { hasAgenda, ...use }, isConditional, ...rest }): PageType => {
      const [first, ...others] = all.slice(0, kept);
      const showIf = { field: others[0]?.name ?? '', values: ['oui'], negated: kept > 3 };
      const isOpen = others[0]?.readers === 'all';
      const asked = first && isConditional && isOpen ? { ...first, showIf } : first;
      const fields = asked ? [asked, ...others] : [];
      return {
        slug: 'essai',
        ...rest,
        ...use,
        fields,
        retired: all.slice(kept),
        agenda: hasAgenda ? usualAgenda(fields) : '',
        ...(letter ? { line: letter as 'a' | 'm' } : {}),
        titlePattern: fields[0]?.readers === 'all' ? `Le {${fields[0].name}}` : '',
      };
    });

  it('is read back as the same type', () => {
    fc.assert(
      fc.property(type, (one) => {
        expect(parsePageType('essai', formatPageType(one))).toEqual({ type: one });
      }),
      { numRuns: 500 },
    );
  });

  it('says no more than the type does', () => {
    const read = parsePageType('reunion', meeting);
    const written = 'type' in read ? formatPageType(read.type) : '';
    expect(written).toBe(`---
nom: Réunion
description: Préparer et raconter une réunion.
icone: calendar-days
couleur: m
titre: Réunion du {date}
champs:
  - nom: date
    libelle: Date
    type: date
    requis: oui
  - nom: debut
    libelle: Début
    type: heure
    defaut: 14:30
  - nom: statut
    libelle: Statut
    type: choix
    defaut: prévue
    options:
      - prévue
      - valeur: cr
        libelle: Compte rendu
        ton: ok
        options:
          - relu
          - validé
  - nom: structures
    libelle: Structures
    type: page
    aide: Une par ligne.
    multiple: oui
    cible: structure
    montrer: non
---

## Ordre du jour
`);
  });
});
