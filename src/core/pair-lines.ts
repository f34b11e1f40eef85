/** Within one change: which removed line became which added line. What changed inside them is left to `word-diff.ts`. */

import { sharedEdges } from './word-diff.ts';
import { splitWords } from './words.ts';

/** Places in the two lists. */
export interface LinePair {
  before: number;
  after: number;
}

/** Work that is left for all the changes of a text; it goes down as lines are compared. */
export interface Allowance {
  /** Comparisons of two lines. */
  comparisons: number;
  /** Characters in which paired lines differ, as they will be compared by words. */
  characters: number;
}

/** Share of their letters that two lines must have in common to be shown as one line that changed. */
const leastSimilarity = 0.4;
/** Comparisons of two lines in one change; beyond it only lines at the same place are compared. */
const maxComparisons = 900;
/** Characters of a line that are looked at, after what it shares at its start and end. */
const maxLooked = 1500;

/**
 * Pairs in order, never crossing, so that together they are as similar as can be. Where the allowance is used up, lines
 * are left unpaired.
 */
export function pairLines(
  before: readonly string[],
  after: readonly string[],
  allowance: Allowance,
): LinePair[] {
  const comparisons = before.length * after.length;
  const isSmall = comparisons <= Math.min(maxComparisons, allowance.comparisons);
  const pairs = isSmall ? pairBest(before, after) : pairByPlace(before, after, allowance.comparisons);
  allowance.comparisons -= isSmall ? comparisons : Math.min(before.length, after.length);
  return pairs.filter((pair) => {
    const [one, other] = [before[pair.before] ?? '', after[pair.after] ?? ''];
    const edges = sharedEdges(one, other);
    allowance.characters -= one.length + other.length - 2 * (edges.start + edges.end);
    return allowance.characters >= 0;
  });
}

function pairBest(before: readonly string[], after: readonly string[]): LinePair[] {
  const likeness = before.map((one) => after.map((other) => similarity(one, other)));
  return bestPath(likeness, before.length, after.length);
}

function pairByPlace(before: readonly string[], after: readonly string[], comparisons: number): LinePair[] {
  const pairs: LinePair[] = [];
  for (let at = 0; at < Math.min(before.length, after.length, comparisons); at++) {
    if (similarity(before[at] ?? '', after[at] ?? '') >= leastSimilarity)
      pairs.push({ before: at, after: at });
  }
  return pairs;
}

/** `best[i][j]`: the most likeness that lines from i and from j on can be paired to. */
function bestPath(likeness: readonly (readonly number[])[], rows: number, columns: number): LinePair[] {
  const best = Array.from({ length: rows + 1 }, () => new Float64Array(columns + 1));
  const at = (row: number, column: number): number => best[row]?.[column] ?? 0;
  const paired = (row: number, column: number): number => {
    const alike = likeness[row]?.[column] ?? 0;
    return alike < leastSimilarity ? -1 : alike + at(row + 1, column + 1);
  };
  for (let row = rows - 1; row >= 0; row--) {
    for (let column = columns - 1; column >= 0; column--) {
      const most = Math.max(at(row + 1, column), at(row, column + 1), paired(row, column));
      best[row]?.fill(most, column, column + 1);
    }
  }
  const pairs: LinePair[] = [];
  let row = 0;
  let column = 0;
  while (row < rows && column < columns) {
    if (paired(row, column) === at(row, column)) pairs.push({ before: row++, after: column++ });
    else if (at(row + 1, column) >= at(row, column + 1)) row++;
    else column++;
  }
  return pairs;
}

/** From 0 to 1: letters of the words that both lines hold. Lines that differ in spaces alone are alike. */
function similarity(before: string, after: string): number {
  const edges = sharedEdges(before, after);
  const from = weigh(before.slice(edges.start, before.length - edges.end));
  const to = weigh(after.slice(edges.start, after.length - edges.end));
  const shared =
    weigh(before.slice(0, edges.start)).total + weigh(before.slice(before.length - edges.end)).total;
  let common = 0;
  for (const [word, weight] of from.words) common += Math.min(weight, to.words.get(word) ?? 0);
  const all = from.total + to.total + 2 * shared;
  return all === 0 ? 1 : (2 * (common + shared)) / all;
}

interface Weights {
  words: Map<string, number>;
  total: number;
}

/** A sign counts a quarter of a letter: `- ` at the start makes no two lines alike. */
function weigh(text: string): Weights {
  const words = new Map<string, number>();
  let total = 0;
  for (const word of splitWords(text.slice(0, maxLooked))) {
    const weight = word.trim() === '' ? 0 : /^[\p{L}\p{M}\p{N}_]/u.test(word) ? word.length : 0.25;
    words.set(word, (words.get(word) ?? 0) + weight);
    total += weight;
  }
  return { words, total: total + Math.max(0, text.length - maxLooked) };
}
