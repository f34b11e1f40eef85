import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createAnalyzer } from '../../src/search/analysis.ts';
import { indexableText, indexableTitle } from '../../src/search/indexable.ts';
import { parseQuery } from '../../src/search/query.ts';
import { waysOf } from '../../src/search/term-ways.ts';
import { readBodies } from './real-data.ts';

const analyzer = createAnalyzer();
const stems = (text: string) => analyzer.tokens(text).map(({ stem }) => stem);
const words = (text: string) => analyzer.tokens(text).map(({ start, end }) => text.slice(start, end));

describe('what is marked in the original text', () => {
  test.each<[string, string[]]>([
    ["l'assemblée générale", ['assemblée', 'générale']],
    ['L’ASSEMBLÉE, lʼeau', ['ASSEMBLÉE', 'eau']],
    ["jusqu'à, lorsqu’elle, puisqu'on, quoiqu'il, presqu'île", ['à', 'elle', 'on', 'il', 'île']],
    ["Aujourd'hui aujourd’hui", ["Aujourd'hui", 'aujourd’hui']],
    ["quelqu'un des prud'hommes", ["quelqu'un", 'des', "prud'hommes"]],
    ['rendez-vous, rendez vous', ['rendez-vous', 'rendez vous']],
    ['un e-mail', ['un', 'e-mail']],
    ['Les adhérent·e·s votent', ['Les', 'adhérent·e·s', 'votent']],
    ['adhérent.e.s. Puis tou·tes', ['adhérent.e.s', 'Puis', 'tou·tes']],
    [
      'chercheur·euses, directeur/trice, citoyen(ne)s',
      ['chercheur·euses', 'directeur/trice', 'citoyen(ne)s'],
    ],
    ['étudiant-e-s et donne-les', ['étudiant-e-s', 'et', 'donne', 'les']],
    ['le S.I.B. et la SIB', ['le', 'S.I.B', 'et', 'la', 'SIB']],
    ['1 300 000 € ou 1\u202f300\u202f000 €', ['1 300 000', 'ou', '1\u202f300\u202f000']],
    ['en 2020 300 personnes', ['en', '2020', '300', 'personnes']],
    ['01 23 45 67 89', ['01 23 45 67 89']],
    ['asso\u00adciation e\u0301lu', ['asso\u00adciation', 'e\u0301lu']],
    ['fin.e phrase.Suite', ['fin.e', 'phrase', 'Suite']],
  ])('%s', (text, expected) => {
    expect(words(text)).toEqual(expected);
  });
});

describe('one stem for each way to write', () => {
  test.each<string[]>([
    ["l'assemblée", 'ASSEMBLEE', 'lʼassemblée', 'l′assemblée', 'assemble\u0301e'],
    ['œuvre', 'OEUVRES', 'Œuvre'],
    ['bénéﬁce', 'bénéfices'],
    ["aujourd'hui", 'aujourdhui', 'Aujourd’hui'],
    ['e-mails', 'email', 'e-mail', 'mails', 'mail'],
    ['rendez-vous', 'Rendez vous', 'rendez‑vous', 'RDV'],
  ])('%s', (...written) => {
    for (const one of written) expect(stems(one), one).toEqual(stems(written[0] ?? ''));
  });

  test.each<string[]>([
    ['adhérent', 'adhérente', 'adherents', 'ADHÉRENTES', 'adhérentEs', 'adhérents.es', 'adhe\u0301rent·e·s'],
    ['adhérent', 'adhérent·e·s', 'adhérent-e-s', 'adhérent.e.s', 'adhérent(e)s', 'adhérent(e)(s)'],
    ['adhérent', 'adhérent/e/s', 'adhérent_e_s', 'adhérent•e•s', 'adhérent⋅e⋅s', 'adhérent·es'],
    ['étudiant', 'étudiant·e·x·s', 'étudiant-es'],
    ['acteur', 'actrices', 'acteur·rice·s', 'acteur.rices', 'acteur·ice·s', 'acteur/trice', 'acteurices'],
    ['directeur', 'directrice', 'directeur·trice', 'directeur-trice', 'directeur(rice)'],
    ['travailleurs', 'travailleuses', 'travailleur·euse·s', 'travailleur-euse-s'],
    ['salarié', 'salariées', 'salarié·e·s', 'salarié(e)s', 'salariéEs', 'SALARIÉ.E.S'],
    ['élu', 'élue', 'élu·e·s', 'élu-e-s', 'éluEs'],
    ['ouvrier', 'ouvrières', 'ouvrier·ère·s'],
    ['chargé', 'chargé·es', 'chargé(e)'],
    ['bénévole', 'bénévole·s'],
    ['tous', 'tou·tes', 'tou·te·s', 'tous/toutes'],
  ])('inclusive: %s', (...written) => {
    for (const one of written) expect(stems(one), one).toEqual(stems(written[0] ?? ''));
  });

  test.each<string[]>([
    ['SCIC', 'S.C.I.C.', 'S.C.I.C', 'scic', 'SCICs'],
    ['CA', 'C.A.', 'ca'],
    ['AGO', 'A.G.O.', 'ago'],
  ])('acronyms: %s', (...written) => {
    for (const one of written) expect(stems(one), one).toEqual(stems(written[0] ?? ''));
  });

  test.each<string[]>([
    ['1300000', '1 300 000', '1\u202f300\u202f000 €', '1.300.000'],
    ['12,5 %', '12,5', '12.5'],
    ['0123456789', '01 23 45 67 89', '01.23.45.67.89', '01-23-45-67-89', '+33 1 23 45 67 89', '+33123456789'],
    ['0805805817', '0.805.805.817'],
    ['1er', '1ère', '1re', '1ers'],
    ['2e', '2ème', '2eme', '2nd', '2nde', 'IIe', 'IIème'],
    ['21e', 'XXIe', 'XXIème', 'xxie', '21ème'],
    ['20h30', '20 h 30', '20H30', '20:30'],
    ['9h', '09h', '9h00', '09 h 00', '9 h'],
    ['50 km', '50km'],
    ['100 €', '100€'],
  ])('numbers: %s', (...written) => {
    for (const one of written) expect(stems(one), one).toEqual(stems(written[0] ?? ''));
  });

  test.each<[string, string[]]>([
    ['Vie VIE vivre', ['vi', 'vi', 'vivre']],
    ['en 2019, 2020,2021', ['en', '2019', '2020', '2021']],
    ['version 2.10.3', ['version', '2', '10', '3']],
    ['la 5G, du CO2, un A4', ['la', '5g', 'du', 'co2', 'un', 'a4']],
    ['24h/24', ['24h', '24']],
    ['1,2,3 et 30 h', ['1', '2', '3', 'et', '30', 'h']],
    ['12:30:45', ['12', '30', '45']],
  ])('left as they are: %s', (text, expected) => {
    expect(stems(text)).toEqual(expected);
  });
});

describe('what carries no subject', () => {
  test.each<[string, string]>([
    ['Ça va, mais où sont-elles et iels ?', 'va'],
    ['Le CA, le C.A. et ça', 'ca ca'],
    ['Du maïs, mais sûr', 'mais sur'],
    ['la Décision D 2026-08 du plan C', 'decid d 2026 08 plan c'],
    ['Toutes celles et ceux', ''],
  ])('is left out of bodies: %s', (text, expected) => {
    expect(indexableText(analyzer, text)).toBe(expected);
  });

  test('stands at the end of titles', () => {
    expect(indexableTitle(analyzer, 'Qui êtes-vous, au conseil d’administration ?')).toBe(
      'conseil administr qui ete vou au',
    );
  });
});

test('what a text says is found by its own words, however they are cased and composed', () => {
  const casings = [
    (word: string) => word,
    (word: string) => word.toLowerCase(),
    (word: string) => word.normalize('NFD'),
    (word: string) => word.normalize('NFC'),
  ];
  const bodies = readBodies('multibao').join('\n').slice(0, 150_000);
  const indexed = new Set(indexableText(analyzer, bodies).split(' '));
  const missed = new Set<string>();
  let asked = 0;
  for (const { start, end, isStop } of analyzer.tokens(bodies)) {
    if (isStop) continue;
    for (const casing of casings) {
      asked++;
      const word = casing(bodies.slice(start, end));
      const ways = parseQuery(word).terms.map((term) => waysOf(term, analyzer)[0]?.stems ?? []);
      if (!ways.flat().every((stem) => indexed.has(stem))) missed.add(word);
    }
  }
  expect(asked).toBeGreaterThan(20_000);
  expect([...missed]).toEqual([]);
});

describe('text for the index', () => {
  test.each<[string, string]>([
    ['[[Cible|libellé]] et [[Budget]]', 'libel budget'],
    ['[Le site](https://www.exemple.org/un/chemin?q=mot#suite)', 'sit exempl org'],
    ['voir http://user:secret@exemple.fr:8080/x', 'voir exempl fr 8080'],
    ['![](data:image/png;base64,iVBORw0KGgo=) fin', 'fin'],
    ['{{fiches type="réunion" vue="tableau"}} suite', 'suit'],
    ['{{departs titre="Prochains trains"}}', 'prochain train'],
    ['{{ pas fermé', 'ferm'],
    ['::: decision Budget voté', 'budget vot'],
    ['- [x] Relire[^1] **le** _texte_', 'relire text'],
    ['un&nbsp;mot', 'mot'],
    ['`const total = 3`', 'const total 3'],
    ['| Nom | Lieu |\n|---|---|', 'nom lieu'],
    ['', ''],
    ['… — !', ''],
  ])('%s', (text, stems) => {
    expect(indexableText(analyzer, text)).toBe(stems);
  });

  test('a word longer than 64 characters is cut, in the index and when asked for', () => {
    const long = 'x'.repeat(500);
    expect(indexableText(analyzer, long)).toBe('x'.repeat(64));
    expect(analyzer.stem(long)).toBe('x'.repeat(64));
  });
});

test('a walk ends when its visitor says so, inside markup too', () => {
  const seen: string[] = [];
  analyzer.forEachToken('un {{departs titre="deux trois"}} quatre', (_start, _end, stem) => {
    seen.push(stem);
    return true;
  });
  analyzer.forEachToken('un {{departs titre="arrêt trois"}} quatre', (_start, _end, stem) => {
    seen.push(stem);
    return stem !== 'arret';
  });
  expect(seen).toEqual(['un', 'deu', 'trois', 'quatr', 'un', 'arret']);
});

test('more words than are remembered keep their stems', () => {
  const small = createAnalyzer();
  const many = Array.from({ length: 45_000 }, (_, at) => `mot${at.toString(36)}s`);
  const first = many.map(small.stem);
  expect(many.map(small.stem)).toEqual(first);
});

const texts = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(
      fc.constantFrom(
        ...[
          "l'",
          '’',
          'é',
          'e\u0301',
          '·e·s',
          '(e)s',
          '.',
          'S.I.B',
          ' ',
          '1 300',
          '{{',
          '}}',
          '[[',
          '|',
          ']]',
          '\n',
        ],
        ...[
          'www.',
          'https://',
          'a.fr/',
          ':::',
          '&',
          ';',
          '-',
          'tou',
          'data:a/b',
          '\u00ad',
          '𝒜',
          'œ',
          '[^',
          '[x]',
          '"',
        ],
      ),
    )
    .map((parts) => parts.join('')),
);

test('tokens of any text stand in order within it, and their stems hold only letters and digits', () => {
  fc.assert(
    fc.property(texts, (text) => {
      let at = 0;
      for (const { start, end, stem } of analyzer.tokens(text)) {
        expect(start).toBeGreaterThanOrEqual(at);
        expect(end).toBeGreaterThan(start);
        expect(stem).toMatch(/^[\p{L}\p{N}]{1,64}$/u);
        at = end;
      }
      expect(at).toBeLessThanOrEqual(text.length);
    }),
    { numRuns: 500 },
  );
});

test('hostile texts of two hundred thousand characters are read in time that grows with their length only', () => {
  const hostile = [
    '{{',
    '[[a',
    '[^',
    'a.',
    "l'",
    'a·',
    '1 000 ',
    ':::',
    '&a',
    'https://',
    '[[a|',
    'e\u0301',
    'é',
    'www.',
  ];
  // A quadratic walk takes minutes.
  for (const part of hostile) {
    const text = part.repeat(200_000 / part.length);
    const begun = performance.now();
    analyzer.forEachToken(text, () => true);
    expect(performance.now() - begun, part).toBeLessThan(5000);
  }
});
