/** Two lists that come from one base, put together where they do not touch. What to do where they do is the caller's. */
import { diff3MergeRegions } from 'node-diff3';
import { type Change, differingMiddle } from './align.ts';

/** One side: its items, and the changes that lead to them from the base (in order, not touching). */
export interface Side {
  items: readonly string[];
  changes: readonly Change[];
}

export type Chunk =
  | { kind: 'same'; items: string[] }
  | { kind: 'conflict'; base: string[]; mine: string[]; theirs: string[] };

/** More changes than this on one side are taken as one: regions are found in quadratic time. */
const maxChanges = 1000;

/**
 * Chunks in order. Changes of the two sides that overlap or touch make a conflict, unless both sides did the same.
 *
 * node-diff3 would align the lists by itself, but takes cubic time when an item repeats, as blank lines do. It is
 * therefore given runs instead: each stretch of the base that is kept whole or replaced whole, under its own number.
 */
export function threeWay(base: readonly string[], mine: Side, theirs: Side): Chunk[] {
  const sides = [mine, theirs].map((side) => bounded(base, side));
  const cuts = cutsOf(base.length, sides);
  const runs = new Runs(base, cuts);
  const [a = [], b = []] = sides.map((side) => runs.ofSide(side));
  const chunks: Chunk[] = [];
  for (const region of diff3MergeRegions(a, runs.ofBase(), b)) {
    if (!('aContent' in region)) addSame(chunks, runs.itemsOf(region.bufferContent));
    else if (isSameList(region.aContent, region.bContent)) addSame(chunks, runs.itemsOf(region.aContent));
    else {
      chunks.push({
        kind: 'conflict',
        base: runs.itemsOf(region.oContent),
        mine: runs.itemsOf(region.aContent),
        theirs: runs.itemsOf(region.bContent),
      });
    }
  }
  return chunks;
}

function bounded(base: readonly string[], side: Side): Side {
  if (side.changes.length <= maxChanges) return side;
  const whole = differingMiddle(base, side.items);
  return { items: side.items, changes: whole ? [whole] : [] };
}

/** Places in the base where a change of either side begins or ends. */
function cutsOf(length: number, sides: readonly Side[]): number[] {
  const cuts = new Set([0, length]);
  for (const side of sides) {
    for (const change of side.changes) cuts.add(change.beforeStart).add(change.beforeEnd);
  }
  return [...cuts].sort((one, other) => one - other);
}

/** Runs of items under numbers: stretches of the base by their place, replacements by what they say. */
class Runs {
  readonly #items: string[][] = [];
  readonly #cuts: readonly number[];
  readonly #replacements = new Map<string, number>();

  constructor(base: readonly string[], cuts: readonly number[]) {
    this.#cuts = cuts;
    for (let at = 0; at + 1 < cuts.length; at++) this.#items.push(base.slice(cuts[at], cuts[at + 1]));
  }

  ofBase(): number[] {
    return this.#cuts.slice(0, -1).map((_cut, run) => run);
  }

  ofSide({ items, changes }: Side): number[] {
    const numbers: number[] = [];
    let run = 0;
    const keepUpTo = (place: number): void => {
      for (; (this.#cuts[run] ?? place) < place; run++) numbers.push(run);
    };
    for (const change of changes) {
      keepUpTo(change.beforeStart);
      if (change.afterStart < change.afterEnd) numbers.push(this.#numberOf(change, items));
      while ((this.#cuts[run] ?? change.beforeEnd) < change.beforeEnd) run++;
    }
    keepUpTo(this.#cuts.at(-1) ?? 0);
    return numbers;
  }

  itemsOf(numbers: readonly number[]): string[] {
    return numbers.flatMap((number) => this.#items[number] ?? []);
  }

  /** Both sides get one number for replacing the same stretch by the same items. */
  #numberOf(change: Change, items: readonly string[]): number {
    const replacement = items.slice(change.afterStart, change.afterEnd);
    const place = `${change.beforeStart}-${change.beforeEnd}`;
    const known = this.#replacements.get(place);
    if (known !== undefined && isSameList(this.#items[known] ?? [], replacement)) return known;
    const number = this.#items.push(replacement) - 1;
    this.#replacements.set(place, number);
    return number;
  }
}

function isSameList<Item>(some: readonly Item[], others: readonly Item[]): boolean {
  return some.length === others.length && some.every((item, at) => item === others[at]);
}

function addSame(chunks: Chunk[], items: string[]): void {
  const last = chunks.at(-1);
  if (last?.kind === 'same') {
    for (const item of items) last.items.push(item);
  } else if (items.length > 0) chunks.push({ kind: 'same', items });
}
