import { describe, expect, test } from 'vitest';
import { joinRegions, mergeTexts } from '../../src/core/merge.ts';
import { readRealTexts } from './real-texts.ts';

/** Two real edits of one page made at once; `auto` ones are merged by git to `expected`. */
interface Fusion {
  id: string;
  kind: 'auto' | 'conflict';
  base: string;
  ours: string;
  theirs: string;
  expected: string | null;
}

const fusions = readRealTexts<Fusion>('fusions.jsonl.gz');
const outcomes = fusions.map((fusion) => ({
  ...fusion,
  merge: mergeTexts(fusion.base, fusion.ours, fusion.theirs),
}));

const wordsOf = (text: string): string[] => text.match(/[\p{L}\p{N}]+|[^\p{L}\p{N}\s]/gu) ?? [];
const linesOf = (text: string): string[] => text.split(/\r?\n/);

function countsOf(items: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return counts;
}

/**
 * What a merge lost or brought back, judged by counting alone. With o, t and b of an item on the two sides and in the
 * base, o + t − b are due; fewer only where both sides wrote the same, and never fewer than both hold.
 */
function wrongCounts(split: (text: string) => string[], fusion: Fusion, merged: string): string[] {
  const [base, ours, theirs, found] = [fusion.base, fusion.ours, fusion.theirs, merged].map((text) =>
    countsOf(split(text)),
  );
  const items = new Set([
    ...(base?.keys() ?? []),
    ...(ours?.keys() ?? []),
    ...(theirs?.keys() ?? []),
    ...(found?.keys() ?? []),
  ]);
  return [...items].filter((item) => {
    const [b = 0, o = 0, t = 0, m = 0] = [base, ours, theirs, found].map((counts) => counts?.get(item) ?? 0);
    const due = o + t - b;
    const bothWroteIt = o > b && t > b;
    const bothRemovedIt = o < b && t < b;
    if (bothWroteIt) return m < Math.max(o, t) || m > due;
    if (bothRemovedIt) return m > Math.min(o, t) || m < due;
    return m !== due;
  });
}

/** The stretches of words that a side inserted, by the textbook table; they must stand in the merge unbroken. */
function insertedStretches(base: readonly string[], side: readonly string[]): string[][] {
  const width = side.length + 1;
  const table = new Uint16Array((base.length + 1) * width);
  for (let row = base.length - 1; row >= 0; row--) {
    for (let column = side.length - 1; column >= 0; column--) {
      table[row * width + column] =
        base[row] === side[column]
          ? (table[(row + 1) * width + column + 1] ?? 0) + 1
          : Math.max(table[(row + 1) * width + column] ?? 0, table[row * width + column + 1] ?? 0);
    }
  }
  const stretches: string[][] = [];
  let open: string[] = [];
  let row = 0;
  for (let column = 0; column < side.length; ) {
    const removing = (table[(row + 1) * width + column] ?? 0) >= (table[row * width + column + 1] ?? 0);
    if (row < base.length && base[row] === side[column]) {
      if (open.length > 0) stretches.push(open);
      open = [];
      row++;
      column++;
    } else if (row < base.length && removing) row++;
    else open.push(side[column++] ?? '');
  }
  return open.length > 0 ? [...stretches, open] : stretches;
}

describe('the 160 real pairs of concurrent edits', () => {
  test('come out as counted: every plain pair merged, of the others those that share no word', () => {
    const count = (kind: Fusion['kind'], result: 'merged' | 'conflict'): number =>
      outcomes.filter((outcome) => outcome.kind === kind && outcome.merge.kind === result).length;
    const counts = {
      autoMerged: count('auto', 'merged'),
      autoConflict: count('auto', 'conflict'),
      conflictMerged: count('conflict', 'merged'),
      conflictConflict: count('conflict', 'conflict'),
    };
    console.log('fusions:', JSON.stringify(counts));
    expect(counts).toEqual({ autoMerged: 80, autoConflict: 0, conflictMerged: 11, conflictConflict: 69 });
  });

  test('merge to what git makes of them wherever git can', () => {
    const equal = outcomes.filter(
      ({ merge, expected }) => expected !== null && merge.kind === 'merged' && merge.text === expected,
    );
    console.log('fusions equal to git:', equal.length);
    expect(equal.length).toBe(80);
  });

  test('merge by words only where no word of either side is lost or brought back', () => {
    const byWords = outcomes.filter(({ kind, merge }) => kind === 'conflict' && merge.kind === 'merged');
    for (const { merge, ...fusion } of byWords) {
      if (merge.kind !== 'merged') continue;
      expect([fusion.id, wrongCounts(wordsOf, fusion, merge.text)]).toEqual([fusion.id, []]);
      const merged = ` ${wordsOf(merge.text).join(' ')} `;
      for (const side of [fusion.ours, fusion.theirs]) {
        const missing = insertedStretches(wordsOf(fusion.base), wordsOf(side)).filter(
          (stretch) => !merged.includes(` ${stretch.join(' ')} `),
        );
        expect([fusion.id, missing]).toEqual([fusion.id, []]);
      }
    }
    expect(byWords.map(({ id }) => id)).toEqual([
      'f037',
      'f048',
      'f066',
      'f074',
      'f081',
      'f084',
      'f091',
      'f093',
      'f096',
      'f100',
      'f145',
    ]);
  });

  test('keep every line of both sides in the plain merges', () => {
    for (const { merge, ...fusion } of outcomes) {
      if (fusion.kind !== 'auto' || merge.kind !== 'merged') continue;
      expect([fusion.id, wrongCounts(linesOf, fusion, merge.text)]).toEqual([fusion.id, []]);
    }
  });

  test('show in a conflict every word of both sides', () => {
    for (const { merge, base, ours, theirs, id } of outcomes) {
      if (merge.kind !== 'conflict') continue;
      const shown = [joinRegions(merge.regions, 'mine'), joinRegions(merge.regions, 'theirs')].map((text) =>
        countsOf(wordsOf(text)),
      );
      const before = countsOf(wordsOf(base));
      [ours, theirs].forEach((side, at) => {
        const own = [...countsOf(wordsOf(side))].filter(([word, count]) => count > (before.get(word) ?? 0));
        expect([id, own.filter(([word]) => !shown[at]?.has(word))]).toEqual([id, []]);
      });
    }
  });
});
