/**
 * Which items of two lists are the same, in order: the ground of diff, merge and blame.
 * Items are lines or words; what they mean is left to the callers.
 */
import { diffArrays } from 'diff';

/** Items `beforeStart…beforeEnd` (0-based, end excluded) were replaced by `afterStart…afterEnd`; one may be empty. */
export interface Change {
  beforeStart: number;
  beforeEnd: number;
  afterStart: number;
  afterEnd: number;
}

/** How far to search. The work grows with the square of `maxEdits`: 1,000 take about 60 ms. */
export interface Effort {
  /** Items shared by both lists that may be out of order or doubled before the search gives up. */
  maxEdits: number;
  /** Milliseconds; a belt for slow machines, so that the same lists otherwise always give the same answer. */
  timeoutMs?: number;
}

/** Items left after the common start and end; beyond this even looking each one up takes too long. */
const maxItems = 120_000;
/** Lists that repeat one item could otherwise be walked once per change. */
const maxSlide = 1000;

/**
 * The changes from one list to the other, in order and never touching each other; undefined when the search would go
 * beyond the effort. Of several places where an insertion or a deletion may be said to stand, the last one is named.
 */
export function align(
  before: readonly string[],
  after: readonly string[],
  effort: Effort,
): Change[] | undefined {
  const middle = differingMiddle(before, after);
  if (!middle) return [];
  if (middle.beforeStart === middle.beforeEnd || middle.afterStart === middle.afterEnd) return [middle];
  if (middle.beforeEnd - middle.beforeStart + middle.afterEnd - middle.afterStart > maxItems)
    return undefined;
  const pairs = samePairs(before, after, middle, effort);
  return pairs && slideDown(gapsBetween(pairs, middle), before, after);
}

/** The smallest single change that turns one list into the other; undefined when they are equal. Linear. */
export function differingMiddle(before: readonly string[], after: readonly string[]): Change | undefined {
  const shortest = Math.min(before.length, after.length);
  let start = 0;
  while (start < shortest && before[start] === after[start]) start++;
  if (start === before.length && start === after.length) return undefined;
  let end = 0;
  while (end < shortest - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  return {
    beforeStart: start,
    beforeEnd: before.length - end,
    afterStart: start,
    afterEnd: after.length - end,
  };
}

interface Pair {
  before: number;
  after: number;
}

/** Items that occur on one side only can be no part of what is the same: the search never sees them. */
function samePairs(
  before: readonly string[],
  after: readonly string[],
  middle: Change,
  effort: Effort,
): Pair[] | undefined {
  const ids = new Map<string, number>();
  for (let at = middle.beforeStart; at < middle.beforeEnd; at++) {
    const item = before[at] ?? '';
    if (!ids.has(item)) ids.set(item, ids.size);
  }
  const right = sharedItems(after, middle.afterStart, middle.afterEnd, ids);
  const shared = new Set(right.ids);
  const left = sharedItems(before, middle.beforeStart, middle.beforeEnd, ids, shared);
  const parts = diffArrays(left.ids, right.ids, {
    maxEditLength: effort.maxEdits,
    ...(effort.timeoutMs === undefined ? {} : { timeout: effort.timeoutMs }),
  });
  return parts && pairsOf(parts, left.places, right.places);
}

interface SharedItems {
  ids: number[];
  places: number[];
}

function sharedItems(
  items: readonly string[],
  start: number,
  end: number,
  known: ReadonlyMap<string, number>,
  shared?: ReadonlySet<number>,
): SharedItems {
  const found: SharedItems = { ids: [], places: [] };
  for (let at = start; at < end; at++) {
    const id = known.get(items[at] ?? '');
    if (id === undefined || (shared && !shared.has(id))) continue;
    found.ids.push(id);
    found.places.push(at);
  }
  return found;
}

interface DiffPart {
  count: number;
  added: boolean;
  removed: boolean;
}

function pairsOf(
  parts: readonly DiffPart[],
  beforePlaces: readonly number[],
  afterPlaces: readonly number[],
): Pair[] {
  const pairs: Pair[] = [];
  let left = 0;
  let right = 0;
  for (const part of parts) {
    if (!part.added && !part.removed) {
      for (let step = 0; step < part.count; step++) {
        pairs.push({ before: beforePlaces[left + step] ?? 0, after: afterPlaces[right + step] ?? 0 });
      }
    }
    if (!part.added) left += part.count;
    if (!part.removed) right += part.count;
  }
  return pairs;
}

function gapsBetween(pairs: readonly Pair[], middle: Change): Change[] {
  const changes: Change[] = [];
  let { beforeStart, afterStart } = middle;
  for (const pair of [...pairs, { before: middle.beforeEnd, after: middle.afterEnd }]) {
    if (pair.before > beforeStart || pair.after > afterStart) {
      changes.push({ beforeStart, beforeEnd: pair.before, afterStart, afterEnd: pair.after });
    }
    beforeStart = pair.before + 1;
    afterStart = pair.after + 1;
  }
  return changes;
}

/** One name for one change: two people who insert the same lines are then seen to have done the same. */
function slideDown(changes: Change[], before: readonly string[], after: readonly string[]): Change[] {
  const settled: Change[] = [];
  let waiting: Change | undefined;
  for (const change of [...changes].reverse()) {
    const room = waiting ? waiting.beforeStart : before.length;
    const down = slideLength(change, before, after, Math.min(room, change.beforeEnd + maxSlide));
    const moved = shift(change, down);
    if (waiting && moved.beforeEnd === waiting.beforeStart) {
      waiting = {
        ...waiting,
        beforeStart: moved.beforeStart,
        afterStart: moved.afterStart,
      };
    } else {
      if (waiting) settled.push(waiting);
      waiting = moved;
    }
  }
  if (waiting) settled.push(waiting);
  return settled.reverse();
}

/** How far down a pure insertion or deletion can be moved, ending at `limit`, without changing either list. */
export function slideLength(
  change: Change,
  before: readonly string[],
  after: readonly string[],
  limit: number,
): number {
  const { beforeStart, beforeEnd, afterStart, afterEnd } = change;
  if (beforeStart < beforeEnd && afterStart < afterEnd) return 0;
  const inserted = beforeStart === beforeEnd;
  const items = inserted ? after : before;
  const start = inserted ? afterStart : beforeStart;
  const end = inserted ? afterEnd : beforeEnd;
  let down = 0;
  while (beforeEnd + down < limit && items[start + down] === items[end + down]) down++;
  return down;
}

function shift(change: Change, by: number): Change {
  return {
    beforeStart: change.beforeStart + by,
    beforeEnd: change.beforeEnd + by,
    afterStart: change.afterStart + by,
    afterEnd: change.afterEnd + by,
  };
}
