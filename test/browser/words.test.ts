import { describe, expect, test } from 'vitest';
import { fill, hourOf, momentOf, sizeOf, wordsFor } from '../../src/browser/words.ts';

describe('the sentences of scripts', () => {
  test('speak the language of the page', () => {
    expect(wordsFor('fr').copy).toBe('Copier');
    expect(wordsFor('en').copy).toBe('Copy');
    expect(wordsFor('').copy).toBe('Copier');
  });

  test('take values by name and leave unknown names alone', () => {
    expect(fill('{{a}} et {{b}}', { a: 1 })).toBe('1 et {{b}}');
  });

  test('say hours, days and sizes as their language does', () => {
    const time = new Date(2026, 2, 12, 14, 5);
    expect(hourOf(time, wordsFor('fr'))).toBe('14\u00a0h\u00a005');
    expect(hourOf(time, wordsFor('en'))).toBe('14:05');
    expect(momentOf(time, wordsFor('fr'))).toBe('le 12 mars à 14\u00a0h\u00a005');
    expect(sizeOf(1_250_000, wordsFor('fr'))).toBe('1,3\u00a0Mo');
  });
});
