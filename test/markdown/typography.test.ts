import fc from 'fast-check';
import { expect, test } from 'vitest';
import { frenchTypography } from '../../src/markdown/typography.ts';

const cases: readonly (readonly [string, string, string])[] = [
  ['high signs', 'Quoi ? Oui ! Non ; si', 'Quoi\u202f? Oui\u202f! Non\u202f; si'],
  ['colon', 'Note : à 12:30, http://x', 'Note\u00a0: à 12:30, http://x'],
  ['colon at the end of bold', 'Note :', 'Note\u00a0:'],
  [
    'guillemets',
    '« oui », «non», « peut-être »',
    '«\u00a0oui\u00a0», «\u00a0non\u00a0», «\u00a0peut-être\u00a0»',
  ],
  ['spaces already right', 'Quoi\u202f? «\u00a0oui\u00a0»', 'Quoi\u202f? «\u00a0oui\u00a0»'],
  ['apostrophes', "l'eau, aujourd'hui, l'«eau», les '90", "l’eau, aujourd’hui, l’«\u00a0eau\u00a0», les '90"],
  ['elision before markup', "qu'", 'qu’'],
  ['end of a quotation', "les amis'", "les amis'"],
  ['thousands', '1 300 000 € et 12 300', '1\u202f300\u202f000\u00a0€ et 12\u202f300'],
  [
    'what is no thousand',
    'en 2019 300 membres, tél. 06 12 34, 1 3000',
    'en 2019 300 membres, tél. 06 12 34, 1 3000',
  ],
  [
    'units',
    '25 min, 14 h 30, 27 %, 0,7 Mo, 25 minets',
    '25\u00a0min, 14\u00a0h\u00a030, 27\u00a0%, 0,7\u00a0Mo, 25 minets',
  ],
  ['numbers', 'n° 4, N° 12, p. 3, champ. 3', 'n°\u00a04, N°\u00a012, p.\u00a03, champ. 3'],
  ['nothing to do', 'Un texte.', 'Un texte.'],
];

for (const [name, typed, set] of cases) {
  test(`typography: ${name}`, () => {
    expect(frenchTypography(typed)).toBe(set);
  });
}

test('setting a text twice changes nothing more', () => {
  const part = fc.constantFrom(
    '«',
    '»',
    ' ',
    ':',
    ';',
    '!',
    '?',
    "'",
    'l',
    'qu',
    'mot',
    '1',
    '300',
    '€',
    'min',
    'h',
    'n°',
    '\u00a0',
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 20 }), (parts) => {
      const once = frenchTypography(parts.join(''));
      expect(frenchTypography(once)).toBe(once);
    }),
  );
});

test('only spaces and apostrophes change', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const bare = (one: string) => one.replace(/[\s\u00a0\u202f]/g, '').replaceAll('’', "'");
      expect(bare(frenchTypography(text))).toBe(bare(text));
    }),
  );
});
