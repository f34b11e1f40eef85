/** Texts cut into parts: where, how long, and that nothing is lost. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type FilePart, fileTextLimits } from '../../../src/core/file-text.ts';
import { cutText, gather } from '../../../src/files/text/parts.ts';

const cut = (text: string, most: number) => [...cutText(text, most)];
const unspaced = (text: string) => text.replace(/\s+/g, '');

describe('a text is cut', () => {
  test('after a paragraph, else a line, a sentence, a word', () => {
    expect(cut('Un deux.\n\nTrois. Quatre\ncinq six', 24)).toEqual(['Un deux.\n\nTrois. Quatre', 'cinq six']);
    expect(cut('Un deux. Trois.\n\nQuatre\ncinq six', 26)).toEqual(['Un deux. Trois.', 'Quatre\ncinq six']);
    expect(cut('Un deux trois ! « Quatre. » Cinq six', 30)).toEqual([
      'Un deux trois ! « Quatre. »',
      'Cinq six',
    ]);
    expect(cut('adhésion cotisation', 12)).toEqual(['adhésion', 'cotisation']);
  });

  test('at no no-break space', () => {
    expect(cut('somme : 12\u00a0000\u202f€ nets', 18)).toEqual(['somme : 12\u00a0000\u202f€', 'nets']);
  });

  test('within no character, whatever it is made of', () => {
    expect(cut('𝒜𝒜𝒜', 3)).toEqual(['𝒜', '𝒜', '𝒜']);
    expect(cut(`abc${'e\u0301'.repeat(4)}`, 6)).toEqual(['abce\u0301', 'e\u0301e\u0301e\u0301']);
    expect(cut('xxxx👩\u200d👧yy', 7)).toEqual(['xxxx', '👩\u200d👧yy']);
    expect(cut('xxxx👍🏽yy', 6)).toEqual(['xxxx', '👍🏽yy']);
  });

  test('so that nothing is lost and no piece is too long', () => {
    const text = fc.array(fc.oneof(fc.lorem(), fc.string({ unit: 'binary' }), fc.constantFrom('\n\n', '. ')));
    fc.assert(
      fc.property(text, fc.integer({ min: 2, max: 60 }), (words, most) => {
        const whole = words.join(' ');
        const pieces = cut(whole, most);
        expect(pieces.every((piece) => piece.length <= most && piece.trim() === piece && piece !== '')).toBe(
          true,
        );
        expect(unspaced(pieces.join(''))).toBe(unspaced(whole));
        expect(pieces.every((piece) => !whole.isWellFormed() || piece.isWellFormed())).toBe(true);
      }),
    );
  });
});

describe('what is gathered', () => {
  test('keeps the number of its page; stretches are counted', () => {
    const long = 'Mot. '.repeat(2000).trim();
    const slides = gather('slide');
    const stretches = gather('stretch');
    for (const gathering of [slides, stretches]) {
      expect([gathering.add(1, long), gathering.add(2, 'fin', 'x')]).toEqual([true, true]);
    }
    expect(slides.end().parts.map(({ number }) => number)).toEqual([1, 1, 2]);
    expect(stretches.end().parts.map(({ number }) => number)).toEqual([1, 2, 3]);
  });

  test('ends where no more is kept, and says so; each part is told of', () => {
    const told: FilePart[] = [];
    const gathering = gather('sheet', (part) => told.push(part));
    const page = 'mot '.repeat(fileTextLimits.text / 40);
    let added = 0;
    while (gathering.add(added + 1, page, 'f')) added += 1;
    const { parts, isCut, state } = gathering.end();
    expect([state, isCut, added]).toEqual(['text', true, 10]);
    expect(parts.reduce((sum, { text }) => sum + text.length, 0)).toBeLessThanOrEqual(fileTextLimits.text);
    expect(told).toEqual(parts);
  });

  test('has no signs that the database cannot keep', () => {
    const gathering = gather('page');
    gathering.add(1, 'a\0b\ud800c');
    expect(gathering.end().parts[0]?.text).toBe('ab\ufffdc');
  });

  test('is nothing when there is nothing but blanks', () => {
    const gathering = gather('page');
    gathering.add(1, ' \n\t\u00a0');
    expect(gathering.end('scan')).toEqual({ state: 'scan', unit: 'page', parts: [], isCut: false });
  });
});
