import fc from 'fast-check';
import { diff3Merge } from 'node-diff3';
import { describe, expect, test } from 'vitest';
import { align, type Change } from '../../src/core/align.ts';
import { threeWay } from '../../src/core/three-way.ts';

const plenty = { maxEdits: 1000 };
const items = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 14 });

/** The after list as the changes tell it: kept items from before, replaced ones from after. */
function replay(before: readonly string[], after: readonly string[], changes: readonly Change[]): string[] {
  const result: string[] = [];
  let kept = 0;
  for (const change of changes) {
    result.push(
      ...before.slice(kept, change.beforeStart),
      ...after.slice(change.afterStart, change.afterEnd),
    );
    kept = change.beforeEnd;
  }
  return [...result, ...before.slice(kept)];
}

/** Length of the longest common subsequence, by the textbook table. */
function longestCommon(before: readonly string[], after: readonly string[]): number {
  let row = new Array<number>(after.length + 1).fill(0);
  for (const item of before) {
    const next = [0];
    after.forEach((other, at) => {
      next.push(item === other ? (row[at] ?? 0) + 1 : Math.max(row[at + 1] ?? 0, next[at] ?? 0));
    });
    row = next;
  }
  return row.at(-1) ?? 0;
}

describe('align', () => {
  test('names the stretches that changed', () => {
    expect(align(['a', 'b', 'c', 'd'], ['a', 'x', 'c', 'd', 'e'], plenty)).toEqual([
      { beforeStart: 1, beforeEnd: 2, afterStart: 1, afterEnd: 2 },
      { beforeStart: 4, beforeEnd: 4, afterStart: 4, afterEnd: 5 },
    ]);
  });

  test('finds no change between equal lists', () => {
    expect(align(['a'], ['a'], plenty)).toEqual([]);
    expect(align([], [], plenty)).toEqual([]);
  });

  test('places an insertion that could stand in several places at the last one', () => {
    expect(align(['x', 'a', 'a', 'y', 'z'], ['w', 'a', 'a', 'a', 'y', 'v'], plenty)).toEqual([
      { beforeStart: 0, beforeEnd: 1, afterStart: 0, afterEnd: 1 },
      { beforeStart: 3, beforeEnd: 3, afterStart: 3, afterEnd: 4 },
      { beforeStart: 4, beforeEnd: 5, afterStart: 5, afterEnd: 6 },
    ]);
  });

  test('gives up beyond its effort, but not for items that one list alone holds', () => {
    const numbers = Array.from({ length: 100 }, (_none, at) => String(at));
    expect(align(numbers, numbers.toReversed(), { maxEdits: 20 })).toBeUndefined();
    const others = numbers.map((number) => `autre ${number}`);
    expect(align(numbers, others, { maxEdits: 20 })).toEqual([
      { beforeStart: 0, beforeEnd: 100, afterStart: 0, afterEnd: 100 },
    ]);
  });

  test('leads from one list to the other by changes that never touch and keep as much as can be kept', () => {
    fc.assert(
      fc.property(items, items, (before, after) => {
        const changes = align(before, after, plenty) ?? [];
        expect(replay(before, after, changes)).toEqual(after);
        changes.slice(1).forEach((change, at) => {
          expect(change.beforeStart).toBeGreaterThan(changes[at]?.beforeEnd ?? 0);
        });
        const removed = changes.reduce((sum, change) => sum + change.beforeEnd - change.beforeStart, 0);
        expect(before.length - removed).toBe(longestCommon(before, after));
      }),
      { numRuns: 400 },
    );
  });
});

describe('threeWay', () => {
  const side = (base: readonly string[], list: readonly string[]) => ({
    items: list,
    changes: align(base, list, plenty) ?? [],
  });

  test('joins changes that do not touch and sets those that do side by side', () => {
    const base = ['a', 'b', 'c', 'd', 'e'];
    const mine = side(base, ['A', 'b', 'c', 'D', 'e']);
    const theirs = side(base, ['a', 'b', 'c', 'd', 'E']);
    expect(threeWay(base, mine, theirs)).toEqual([
      { kind: 'same', items: ['A', 'b', 'c'] },
      { kind: 'conflict', base: ['d', 'e'], mine: ['D', 'e'], theirs: ['d', 'E'] },
    ]);
  });

  test('sees that both sides did the same', () => {
    const base = ['a', 'b', 'c'];
    expect(threeWay(base, side(base, ['a', 'X', 'c']), side(base, ['a', 'X', 'c', 'd']))).toEqual([
      { kind: 'same', items: ['a', 'X', 'c', 'd'] },
    ]);
  });

  test('agrees with node-diff3 wherever items do not repeat', () => {
    const base = Array.from({ length: 10 }, (_none, at) => `base ${at}`);
    const edits = (who: string) =>
      fc
        .array(fc.constantFrom('keep', 'keep', 'keep', 'drop', 'both', 'insert'), {
          minLength: 10,
          maxLength: 10,
        })
        .map((steps) =>
          steps.flatMap((step, at) => [
            // An item that both sides may write, and one that is this side's own.
            ...(step === 'insert' ? [`${who} ${at}`] : step === 'both' ? [`both ${at}`] : []),
            ...(step === 'drop' ? [] : [base[at] ?? '']),
          ]),
        );
    fc.assert(
      fc.property(edits('mine'), edits('theirs'), (mine, theirs) => {
        const chunks = threeWay(base, side(base, mine), side(base, theirs)).map((chunk) =>
          chunk.kind === 'same' ? chunk.items : [chunk.mine, chunk.base, chunk.theirs],
        );
        const expected = diff3Merge(mine, base, theirs, {}).map(({ ok, conflict }) =>
          conflict ? [conflict.a, conflict.o, conflict.b] : ok,
        );
        expect(chunks).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });
});
