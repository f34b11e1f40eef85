/** Merging the words of lines that both sides changed; gives up where the outcome could be doubted. */
import { align, type Change, slideLength } from './align.ts';
import { splitLines } from './lines.ts';
import { type Chunk, type Side, threeWay } from './three-way.ts';
import { splitWordsWithTails } from './words.ts';

/** Words of one side beyond which a stretch of lines is taken as written anew. */
const maxWords = 4000;
const effort = { maxEdits: 100 };

/**
 * The lines that hold what both sides changed, or undefined when that is not plain: a side wrote more than half of the
 * words anew, both touched the same or neighbouring words, or a change could be said to stand in several places.
 */
export function mergeWords(
  base: readonly string[],
  mine: readonly string[],
  theirs: readonly string[],
): string[] | undefined {
  const words = [base, mine, theirs].map((lines) => splitWordsWithTails(toText(lines)));
  const [baseWords = [], mineWords = [], theirWords = []] = words;
  if (baseWords.length === 0 || words.some((list) => list.length > maxWords)) return undefined;
  const mySide = sideOf(baseWords, mineWords);
  const theirSide = sideOf(baseWords, theirWords);
  if (!mySide || !theirSide || mayMeet(baseWords, mySide, theirSide)) return undefined;
  return linesOf(threeWay(baseWords, mySide, theirSide));
}

/** Undefined when more than half of the base's words are gone: what is left is met by chance. */
function sideOf(base: readonly string[], items: readonly string[]): Side | undefined {
  const changes = align(base, items, effort);
  if (!changes) return undefined;
  const replaced = changes.reduce((sum, change) => sum + change.beforeEnd - change.beforeStart, 0);
  return replaced > base.length / 2 ? undefined : { items, changes };
}

/** Every line closed, so that no line and one empty line stay two things. */
function toText(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}

function linesOf(chunks: readonly Chunk[]): string[] | undefined {
  let text = '';
  for (const chunk of chunks) {
    if (chunk.kind === 'conflict') return undefined;
    text += chunk.items.join('');
  }
  return text === '' || text.endsWith('\n') ? splitLines(text) : undefined;
}

/** Whether a change that one side made alone could be said to stand where the other side changed something. */
function mayMeet(base: readonly string[], mine: Side, theirs: Side): boolean {
  const [myKeys, theirKeys] = [changeKeys(mine), changeKeys(theirs)];
  const alone = (side: Side, keys: readonly string[], others: readonly string[]): Change[] =>
    side.changes.filter((_change, at) => !others.includes(keys[at] ?? ''));
  const myOwn = alone(mine, myKeys, theirKeys);
  const theirOwn = alone(theirs, theirKeys, myKeys);
  return (
    myOwn.some((change) => touchesAny(reach(change, base, mine.items), theirOwn)) ||
    theirOwn.some((change) => touchesAny(reach(change, base, theirs.items), myOwn))
  );
}

function changeKeys({ items, changes }: Side): string[] {
  return changes.map((change) =>
    JSON.stringify([
      change.beforeStart,
      change.beforeEnd,
      items.slice(change.afterStart, change.afterEnd).join(''),
    ]),
  );
}

interface Span {
  start: number;
  end: number;
}

/** The stretch of the base in which an insertion or a deletion could be said to stand just as well. */
function reach(change: Change, base: readonly string[], items: readonly string[]): Span {
  const down = slideLength(change, base, items, base.length);
  return { start: change.beforeStart - slideUpLength(change, base, items), end: change.beforeEnd + down };
}

function slideUpLength(change: Change, base: readonly string[], items: readonly string[]): number {
  const { beforeStart, beforeEnd, afterStart, afterEnd } = change;
  if (beforeStart < beforeEnd && afterStart < afterEnd) return 0;
  const inserted = beforeStart === beforeEnd;
  const list = inserted ? items : base;
  const start = inserted ? afterStart : beforeStart;
  const end = inserted ? afterEnd : beforeEnd;
  let up = 0;
  while (up < start && list[start - 1 - up] === list[end - 1 - up]) up++;
  return Math.min(up, beforeStart);
}

/** Overlap or touch, as changes do that cannot be merged. */
function touchesAny(span: Span, changes: readonly Change[]): boolean {
  return changes.some((change) => span.start <= change.beforeEnd && change.beforeStart <= span.end);
}
