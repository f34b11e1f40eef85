import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createAnalyzer } from '../../src/search/analysis.ts';
import { indexableText } from '../../src/search/indexable.ts';

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
  test.each<[string, string]>([
    ["l'assemblée", 'ASSEMBLEE'],
    ['œuvre', 'OEUVRES'],
    ['de\u0301cision', 'décision'],
    ['adhérent·e·s', 'adhérents'],
    ['adhérent.e.s', 'adhérente'],
    ['adhe\u0301rent·e·s', 'adhérent'],
    ['tou·tes', 'tous'],
    ['tou·te·s', 'tous'],
    ['ouvrier·ère·s', 'ouvriers'],
    ['acteur·rice', 'actrices'],
    ['salarié(e)s', 'salariée'],
    ['S.I.B.', 'sib'],
    ['1 300 000', '1300000'],
    ['0.805.805.817', '0805805817'],
    ["aujourd'hui", 'aujourdhui'],
    ['e-mails', 'email'],
  ])('%s is found by %s', (written, asked) => {
    expect(stems(written)).toEqual(stems(asked));
    expect(stems(asked)).not.toEqual([]);
  });
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
    ['- [x] Relire[^1] **le** _texte_', 'relir text'],
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
