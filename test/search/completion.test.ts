import { describe, expect, test } from 'vitest';
import { createAnalyzer } from '../../src/search/analysis.ts';
import { complete } from '../../src/search/completion.ts';
import { readBodies } from './real-data.ts';

const { stem } = createAnalyzer();

describe('a word being typed', () => {
  test.each<[string, string, string[]]>([
    ['associatio', 'associatio', ['associatio', 'associ']],
    ['Réun', 'reun', ['reun']],
    ['développem', 'developpem', ['developpem', 'developp']],
    ['animau', 'animau', ['animau', 'animal']],
    ['œuv', 'oeuv', ['oeuv']],
    ['obtie', 'obtie', ['obti', 'obtenir']],
    ['décisi', 'decisi', ['decis', 'decid']],
  ])('%s', (typed, prefix, stems) => {
    expect(complete(typed, stem)).toEqual({ prefix, stems });
  });

  test('stands for no other while it has fewer than three letters', () => {
    expect(complete('as', stem)).toBeUndefined();
    expect(complete('é', stem)).toBeUndefined();
    expect(complete('', stem)).toBeUndefined();
  });
});

test('of the beginnings of real words, from the fourth letter on, 99 in 100 find the word', () => {
  let tried = 0;
  let found = 0;
  const words = new Set(
    readBodies('multibao').flatMap((body) => body.toLowerCase().match(/\p{L}{5,}/gu) ?? []),
  );
  for (const word of words) {
    for (let length = 4; length <= word.length; length++) {
      const completions = complete(word.slice(0, length), stem);
      const own = stem(word);
      tried++;
      if (completions && (own.startsWith(completions.prefix) || completions.stems.includes(own))) found++;
    }
  }
  expect(tried).toBeGreaterThan(5000);
  expect(found / tried).toBeGreaterThan(0.99);
});
