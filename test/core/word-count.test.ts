import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countBriefWords, countWords, wordChange } from '../../src/core/word-count.ts';

describe('wordChange', () => {
  test('counts the words that came and those that went', () => {
    expect(wordChange('le bureau se réunit jeudi', 'le bureau élargi se réunit lundi')).toEqual({
      added: 2,
      removed: 1,
    });
  });

  test('counts a moved paragraph for nothing', () => {
    expect(wordChange('un deux\n\ntrois quatre\n', 'trois quatre\n\nun deux\n')).toEqual({
      added: 0,
      removed: 0,
    });
  });

  test('takes an elided or hyphenated word for one', () => {
    expect(countWords('L’assemblée d’aujourd’hui, un rendez-vous')).toBe(4);
    expect(wordChange('', 'L’assemblée est un rendez-vous')).toEqual({ added: 4, removed: 0 });
  });

  test('gives the difference of the two counts, whatever the texts', () => {
    const text = fc.array(fc.constantFrom('a', 'été', 'bureau', '\n', ' ', '12'), { maxLength: 40 });
    fc.assert(
      fc.property(text, text, (before, after) => {
        const [left, right] = [before.join(' '), after.join(' ')];
        const { added, removed } = wordChange(left, right);
        expect(added - removed).toBe(countWords(right) - countWords(left));
      }),
    );
  });
});

describe('countBriefWords', () => {
  test('leaves out what stands on the second reading level, with all that it contains', () => {
    const body =
      'Trois mots ici\n\n::: approfondir\nnon\n::: info\nnon plus\n:::\ntoujours pas\n:::\n\net ceci\n';
    expect(countBriefWords(body)).toBe(5);
  });

  test('takes a level that is never closed to the end, and another container for text', () => {
    expect(countBriefWords('un\n::: approfondir\ndeux\ntrois')).toBe(1);
    expect(countBriefWords('::: décision\nadopté\n:::\n')).toBe(2);
    expect(countBriefWords('aucun niveau, cinq mots seulement')).toBe(5);
  });

  test('reads a text of nothing but openings once, not once for each', () => {
    const started = performance.now();
    expect(countBriefWords('::: approfondir\n'.repeat(130_000))).toBe(0);
    // The pattern that stood here before took ten seconds for an eighth of it.
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
