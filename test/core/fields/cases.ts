/** For each kind of field: what it takes, what it refuses, what it shows. And texts that no kind should stumble over. */
import type { Field, KindName } from '../../../src/core/field.ts';
import type { FieldValue } from '../../../src/core/revision.ts';

/** The same outline for every kind. */
export interface Case {
  /** What differs from a field that says no more than its name and kind. */
  field?: Partial<Field>;
  /** As typed in a form, and the value it gives. */
  valid: readonly [typed: readonly string[], value: FieldValue][];
  invalid: readonly [typed: readonly string[], code: string][];
  wrongShapes: readonly unknown[];
  /** A value, what it shows in French, what the index reads and what lists sort. */
  shown: readonly [value: FieldValue, parts: object[], text: string, rows: object[]];
  control: string;
}

const lists = [[1, {}], [[]], [null]];
export const options = [
  { value: 'prévue', label: 'Prévue', depth: 0 },
  { value: 'cr', label: 'Compte rendu; à relire', depth: 0, tone: 'warn' },
  { value: 'annulée', label: 'Annulée', depth: 1 },
] as const;

/** What is computed takes no value: computed.test.ts. */
export const cases: Readonly<Record<Exclude<KindName, 'computed'>, Case>> = {
  text: {
    valid: [
      [['Maison des assos'], 'Maison des assos'],
      [['  a\tb\r\nc '], 'a b c'],
    ],
    invalid: [[['x'.repeat(1001)], 'field.too-long']],
    wrongShapes: [true, {}, ['a'], Number.NaN],
    shown: ['Salle A', [{ text: 'Salle A' }], 'Salle A', [{ text: 'Salle A' }]],
    control: 'text',
  },
  longtext: {
    valid: [
      [['  un\r\ndeux\n\n'], '  un\ndeux'],
      [['- a\n\t- b'], '- a\n\t- b'],
    ],
    invalid: [[['x'.repeat(100_001)], 'field.too-long']],
    wrongShapes: [true, {}, ['a']],
    shown: ['**a**\nb', [{ text: '**a**\nb', isMarkdown: true }], '**a**\nb', []],
    control: 'textarea',
  },
  number: {
    field: { unit: '€', min: -10, max: 2_000_000 },
    valid: [
      [['1 300 000,50'], 1300000.5],
      [['1\u202f300'], 1300],
      [['-3'], -3],
      [['1e3'], 1000],
      [['0'], 0],
    ],
    invalid: [
      [['douze'], 'field.number.invalid'],
      [['1,300,000'], 'field.number.invalid'],
      [['0x10'], 'field.number.invalid'],
      [['1e999'], 'field.number.invalid'],
      [['-11'], 'field.number.too-low'],
      [['2000001'], 'field.number.too-high'],
    ],
    wrongShapes: [true, {}, [1], Number.POSITIVE_INFINITY],
    shown: [
      1300000.5,
      [{ text: '1\u202f300\u202f000,5\u00a0€' }],
      '1300000.5',
      [{ text: '1300000.5', number: 1300000.5 }],
    ],
    control: 'text',
  },
  boolean: {
    valid: [
      [['non', 'oui'], true],
      [['non'], false],
      [['Vrai'], true],
      [['0'], false],
    ],
    invalid: [[['peut-être'], 'field.boolean.invalid']],
    wrongShapes: [{}, ['oui'], 2],
    shown: [true, [{ text: 'oui', term: 'field.boolean.yes' }], '', [{ text: 'oui', number: 1 }]],
    control: 'checkbox',
  },
  date: {
    valid: [
      [['2026-02-12'], '2026-02-12'],
      [['12/02/2026'], '2026-02-12'],
    ],
    invalid: [
      [['2026-02-29'], 'field.date.invalid'],
      [['demain'], 'field.date.invalid'],
    ],
    wrongShapes: [true, {}, ['2026-02-12']],
    shown: [
      '2026-02-12',
      [{ text: 'jeudi 12 février 2026', datetime: '2026-02-12' }],
      'jeudi 12 février 2026',
      [{ text: '2026-02-12', date: '2026-02-12' }],
    ],
    control: 'date',
  },
  time: {
    valid: [
      [['14:30'], '14:30'],
      [['9 h'], '09:00'],
    ],
    invalid: [
      [['24:00'], 'field.time.invalid'],
      [['midi'], 'field.time.invalid'],
    ],
    wrongShapes: [true, {}, ['14:30']],
    shown: ['09:00', [{ text: '9:00', datetime: '09:00' }], '', [{ text: '09:00' }]],
    control: 'time',
  },
  datetime: {
    valid: [
      [['2026-02-12T14:30'], '2026-02-12T14:30'],
      [['12/02/2026 à 14h30'], '2026-02-12T14:30'],
    ],
    invalid: [
      [['2026-02-12'], 'field.datetime.invalid'],
      [['2026-02-30T10:00'], 'field.datetime.invalid'],
    ],
    wrongShapes: [true, {}, []],
    shown: [
      '2026-02-12T14:30',
      [{ text: 'jeudi 12 février 2026 à 14\u00a0h\u00a030', datetime: '2026-02-12T14:30' }],
      'jeudi 12 février 2026',
      [{ text: '2026-02-12T14:30', date: '2026-02-12T14:30' }],
    ],
    control: 'datetime-local',
  },
  period: {
    valid: [
      [['2026-03-12', '2026-03-14'], { debut: '2026-03-12', fin: '2026-03-14' }],
      [['2026-03-12', ''], { debut: '2026-03-12' }],
      [['2026-03-12T14:00', '2026-03-12T18:00'], { debut: '2026-03-12T14:00', fin: '2026-03-12T18:00' }],
    ],
    invalid: [
      [['2026-03-14', '2026-03-12'], 'field.period.order'],
      [['', '2026-03-12'], 'field.period.no-start'],
      [['2026-03-12', 'plus tard'], 'field.period.invalid'],
      [['2026-03-12', '2026-03-13T10:00'], 'field.period.mixed'],
    ],
    wrongShapes: [true, 12, ['2026-03-12'], { debut: 1 }, { debut: '2026-03-12', autre: 'x' }],
    shown: [
      { debut: '2026-03-12', fin: '2026-03-14' },
      [{ text: 'du 12 au 14 mars 2026', datetime: '2026-03-12' }],
      'du 12 au 14 mars 2026',
      [
        { text: '2026-03-12', date: '2026-03-12' },
        { text: '2026-03-14', date: '2026-03-14' },
      ],
    ],
    control: 'date',
  },
  recurrence: {
    valid: [
      [['semaine', '', 'mardi', '', '', ''], { regle: 'FREQ=WEEKLY;BYDAY=TU' }],
      [
        ['semaine', '2', 'jeudi et lundi', '2027-06-30', '', ''],
        { regle: 'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH;UNTIL=20270630' },
      ],
      [['mois 2', '1', 'mar.', '', '10', ''], { regle: 'FREQ=MONTHLY;BYDAY=2TU;COUNT=10' }],
      [['mois -1', '', 'vendredi', '', '', ''], { regle: 'FREQ=MONTHLY;BYDAY=-1FR' }],
      [['mois fin', '', '', '', '', ''], { regle: 'FREQ=MONTHLY;BYMONTHDAY=-1' }],
      [['an', '', '', '', '', ''], { regle: 'FREQ=YEARLY' }],
      [
        ['jour', '3', '', '', '', '12/01/2027 → 19/01/2027\n8 décembre 2026\r\n08/12/2026'],
        { regle: 'FREQ=DAILY;INTERVAL=3', sauf: '2026-12-08 2027-01-12>2027-01-19' },
      ],
    ],
    invalid: [
      [['souvent', '', '', '', '', ''], 'field.recurrence.invalid'],
      [['semaine', '0', '', '', '', ''], 'field.recurrence.interval'],
      [['semaine', '', 'mardredi', '', '', ''], 'field.recurrence.days'],
      [['mois 2', '', '', '', '', ''], 'field.recurrence.one-day'],
      [['mois 2', '', 'lundi, mardi', '', '', ''], 'field.recurrence.one-day'],
      [['jour', '', '', '2026-02-30', '', ''], 'field.recurrence.until'],
      [['jour', '', '', '', '1000', ''], 'field.recurrence.count'],
      [['jour', '', '', '2026-03-01', '3', ''], 'field.recurrence.two-ends'],
      [['jour', '', '', '', '', 'à Noël'], 'field.recurrence.exception'],
      [['jour', '', '', '', '', '12/01/2027 →'], 'field.recurrence.exception'],
    ],
    wrongShapes: [true, 12, ['FREQ=DAILY'], { regle: 1 }, { regle: 'FREQ=DAILY', autre: 'x' }],
    shown: [
      { regle: 'FREQ=MONTHLY;BYDAY=2TU;UNTIL=20270630', sauf: '2026-12-08 2027-01-12>2027-01-19' },
      [
        {
          text: 'le 2e mardi de chaque mois, jusqu’au 30 juin 2027, sauf le 8 décembre 2026, le 12 janvier 2027 déplacé au 19 janvier 2027',
        },
      ],
      'le 2e mardi de chaque mois, jusqu’au 30 juin 2027, sauf le 8 décembre 2026, le 12 janvier 2027 déplacé au 19 janvier 2027',
      [],
    ],
    control: 'select',
  },
  choice: {
    field: { options },
    valid: [
      [['prévue'], 'prévue'],
      [['PREVUE'], 'prévue'],
      [['Compte rendu; à relire'], 'cr'],
    ],
    invalid: [[['reportée'], 'field.choice.unknown']],
    wrongShapes: [true, {}, ['prévue']],
    shown: [
      'cr',
      [{ text: 'Compte rendu; à relire', tone: 'warn' }],
      'Compte rendu; à relire',
      [{ text: 'cr' }],
    ],
    control: 'select',
  },
  choices: {
    field: { options },
    valid: [
      [
        ['', 'annulée', 'prévue', 'prévue'],
        ['prévue', 'annulée'],
      ],
      [['cr'], ['cr']],
    ],
    invalid: [[['prévue', 'reportée'], 'field.choice.unknown']],
    wrongShapes: [true, {}, ...lists],
    shown: [
      ['prévue', 'cr'],
      [{ text: 'Prévue' }, { text: 'Compte rendu; à relire', tone: 'warn' }],
      'Prévue\nCompte rendu; à relire',
      [{ text: 'prévue' }, { text: 'cr' }],
    ],
    control: 'checkboxes',
  },
  page: {
    field: { multiple: true, target: 'structure' },
    valid: [
      [['Accueil\nobservatoire:Méthode\n\nAccueil'], ['Accueil', 'observatoire:Méthode']],
      [['[[Charte|notre charte]]'], ['Charte']],
    ],
    invalid: [
      [['[[a]] et [[b]]'], 'field.page.invalid'],
      [['…'], 'field.page.invalid'],
      [['x'.repeat(501)], 'field.too-long'],
    ],
    wrongShapes: [true, {}, ...lists],
    shown: [
      ['observatoire:Méthode'],
      [{ text: 'Méthode', page: 'observatoire:Méthode' }],
      'Méthode',
      [{ text: 'Méthode' }],
    ],
    control: 'text',
  },
  group: {
    valid: [
      [['Marchandisation'], 'Marchandisation'],
      [['[[Marchandisation]]'], 'Marchandisation'],
    ],
    invalid: [
      [['a|b'], 'field.page.invalid'],
      [['[['], 'field.page.invalid'],
    ],
    wrongShapes: [true, {}, ['a']],
    shown: [
      'gare:Action publique',
      [{ text: 'Action publique', page: 'gare:Action publique' }],
      'Action publique',
      [{ text: 'Action publique' }],
    ],
    control: 'text',
  },
  member: {
    valid: [
      [['@camille-l'], 'camille-l'],
      [['Secretariat'], 'secretariat'],
    ],
    invalid: [
      [['Camille Lenoir'], 'field.member.invalid'],
      [['a/b'], 'field.member.invalid'],
      [['-a'], 'field.member.invalid'],
      [['x'.repeat(42)], 'field.too-long'],
    ],
    wrongShapes: [true, {}, ['a']],
    // The name belongs to who may see it; nothing else says who it is.
    shown: [
      'secretariat',
      [{ text: '', term: 'fields.someone', member: 'secretariat' }],
      '',
      [{ text: 'secretariat' }],
    ],
    control: 'text',
  },
  url: {
    valid: [
      [['https://pad.example.org/p/marche?x=1#a'], 'https://pad.example.org/p/marche?x=1#a'],
      [['pad.example.org/p/x'], 'https://pad.example.org/p/x'],
      [['HTTP://example.org'], 'HTTP://example.org'],
    ],
    invalid: [
      [['javascript:alert(1)'], 'field.url.invalid'],
      [['data:text/html,x'], 'field.url.invalid'],
      [['java\tscript:alert(1)'], 'field.url.invalid'],
      [['//example.org'], 'field.url.invalid'],
      [['https://banque.example.org@attaque.example.org'], 'field.url.invalid'],
      [['https://exa mple.org'], 'field.url.invalid'],
      [['https://'], 'field.url.invalid'],
      [['mailto:a@example.org'], 'field.url.invalid'],
      [['le pad du groupe'], 'field.url.invalid'],
    ],
    wrongShapes: [true, {}, ['https://example.org']],
    shown: [
      'https://pad.example.org/',
      [{ text: 'pad.example.org', href: 'https://pad.example.org/' }],
      'pad.example.org',
      [{ text: 'https://pad.example.org/' }],
    ],
    control: 'url',
  },
  email: {
    valid: [
      [[' contact@example.org '], 'contact@example.org'],
      [['mailto:réu@associé.example.fr'], 'réu@associé.example.fr'],
    ],
    invalid: [
      [['contact'], 'field.email.invalid'],
      [['a@b'], 'field.email.invalid'],
      [['a@example.org, b@example.org'], 'field.email.invalid'],
      [['a@-example.org'], 'field.email.invalid'],
    ],
    wrongShapes: [true, {}, ['a@example.org']],
    shown: [
      'a?cc=b@example.org',
      [{ text: 'a?cc=b@example.org', href: 'mailto:a%3Fcc%3Db@example.org' }],
      'a?cc=b@example.org',
      [{ text: 'a?cc=b@example.org' }],
    ],
    control: 'email',
  },
  phone: {
    valid: [
      [['0102030405'], '01 02 03 04 05'],
      [['01.02.03.04.05'], '01 02 03 04 05'],
      [['+33 (0)1 02 03 04 05'], '+33 (0)1 02 03 04 05'],
      [['3939'], '3939'],
    ],
    invalid: [
      [['standard'], 'field.phone.invalid'],
      [['1'], 'field.phone.invalid'],
      [['1'.repeat(21)], 'field.phone.invalid'],
    ],
    wrongShapes: [true, {}, ['3939']],
    shown: [
      '+33 (0)1 02 03 04 05',
      [{ text: '+33\u00a0(0)1\u00a002\u00a003\u00a004\u00a005', href: 'tel:+33102030405' }],
      '+33 (0)1 02 03 04 05 +33102030405',
      [{ text: '+33102030405' }],
    ],
    control: 'tel',
  },
  place: {
    valid: [
      [['Nantes', '', ''], { adresse: 'Nantes' }],
      [['Nantes', '47,21837', '-1,55362'], { adresse: 'Nantes', lat: 47.21837, lon: -1.55362 }],
      [['Nantes (47.2, -1.55)', '', ''], { adresse: 'Nantes', lat: 47.2, lon: -1.55 }],
      [['Nantes (47,2 ; -1,55)', '', ''], { adresse: 'Nantes', lat: 47.2, lon: -1.55 }],
      [['', '0', '-0'], { lat: 0, lon: 0 }],
      [['Salle (100, 200)', '', ''], { adresse: 'Salle (100, 200)' }],
    ],
    invalid: [
      [['Nantes', '91', '0'], 'field.place.point'],
      [['Nantes', '47', ''], 'field.place.point'],
      [['Nantes', 'nord', 'est'], 'field.place.point'],
    ],
    wrongShapes: [true, 12, ['Nantes'], { adresse: 1 }, { adresse: 'x', ville: 'y' }, { lat: {}, lon: 1 }],
    shown: [
      { adresse: 'Nantes', lat: 47.2, lon: -1.55 },
      [{ text: 'Nantes', href: 'https://www.openstreetmap.org/?mlat=47.2&mlon=-1.55#map=17/47.2/-1.55' }],
      'Nantes',
      [{ text: 'Nantes' }],
    ],
    control: 'text',
  },
  image: {
    valid: [
      [['Affiche été.png'], 'Affiche été.png'],
      [['C:\\photos\\salle.jpg'], 'salle.jpg'],
    ],
    invalid: [
      [['...'], 'field.file.invalid'],
      [['a/'], 'field.file.invalid'],
      [['x'.repeat(401)], 'field.too-long'],
    ],
    wrongShapes: [true, {}, ['a.png']],
    shown: ['salle.jpg', [{ text: 'salle.jpg', file: 'salle.jpg' }], 'salle.jpg', [{ text: 'salle.jpg' }]],
    control: 'image',
  },
  file: {
    valid: [
      [['Compte rendu (1).pdf'], 'Compte rendu (1).pdf'],
      [['../../etc/passwd'], 'passwd'],
    ],
    invalid: [
      [['"<>"'], 'field.file.invalid'],
      [['x'.repeat(401)], 'field.too-long'],
    ],
    wrongShapes: [true, {}, ['a.pdf']],
    shown: ['a.pdf', [{ text: 'a.pdf', file: 'a.pdf' }], 'a.pdf', [{ text: 'a.pdf' }]],
    control: 'file',
  },
  tags: {
    valid: [
      [['#Finance, finance ,  éducation populaire;x'], ['Finance', 'éducation populaire', 'x']],
      [['a\nb'], ['a', 'b']],
    ],
    invalid: [
      [[Array.from({ length: 51 }, (_, index) => `t${index}`).join()], 'field.too-many'],
      [['x'.repeat(61)], 'field.too-long'],
    ],
    wrongShapes: [true, {}, ...lists],
    shown: [['a b', 'c'], [{ text: 'a b' }, { text: 'c' }], 'a b\nc', [{ text: 'a b' }, { text: 'c' }]],
    control: 'text',
  },
  list: {
    valid: [
      [['Coordination\r\n- Ligue, antenne\n\n'], ['Coordination', 'Ligue, antenne']],
      [['* un\n• deux'], ['un', 'deux']],
    ],
    invalid: [
      [['x\n'.repeat(501)], 'field.too-many'],
      [['x'.repeat(501)], 'field.too-long'],
    ],
    wrongShapes: [true, {}, ...lists],
    shown: [
      ['Coordination', 'Rapport : https://example.org/r.pdf', 'https://example.org/'],
      [
        { text: 'Coordination' },
        { text: 'Rapport', href: 'https://example.org/r.pdf' },
        { text: 'example.org', href: 'https://example.org/' },
      ],
      'Coordination\nRapport : https://example.org/r.pdf\nhttps://example.org/',
      [
        { text: 'Coordination' },
        { text: 'Rapport : https://example.org/r.pdf' },
        { text: 'https://example.org/' },
      ],
    ],
    control: 'textarea',
  },
};

export const hostile: readonly string[] = [
  'x'.repeat(100_000),
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  'a\0b',
  '\0',
  '\ud800',
  '\u202egro.elpmaxe',
  '=HYPERLINK("http://example.org")',
  '"'.repeat(50_000),
  '";'.repeat(50_000),
  '(1, '.repeat(20_000),
  '[['.repeat(50_000),
  ' '.repeat(100_000),
  '\n'.repeat(100_000),
  '-'.repeat(100_000),
  '9'.repeat(100_000),
  'a@'.repeat(50_000),
  '__proto__',
  'constructor',
  '=cmd|" /C calc"!A0',
  '+1+1',
  '@SUM(1)',
  '{{fiches type="a"}}',
  '[a](javascript:alert(1))',
  '\u2066a\u2069\u200b',
  'e\u0301'.repeat(10_000),
];

/** What chance does not find: texts that mean something to some kind. */
export const words = [
  '2026-03-12',
  '12/03/2026 14h',
  '2026-03-14T10:00',
  '9h30',
  '1 300,5',
  '-0',
  '1e-7',
  'oui',
  'cr',
  'Prévue',
  'espace:Titre#partie',
  '[[Titre]]',
  'exemple.org/a"b',
  'https://example.org/(x)',
  'a.b@example.org',
  '+33 1 02 03 04 05',
  'ici (1.5, -2)',
  'ici (1, 2) (3, 4)',
  'a; b, "c"',
  '"a;b"',
  '- - x',
  '## #tag',
  'a\r\n"b; c"\n',
];
