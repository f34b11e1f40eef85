/** Two lines that are versions of each other → what stayed and what changed in them, word by word. */
import { align, type Change, differingMiddle } from './align.ts';
import { splitWords } from './words.ts';

export interface Part {
  text: string;
  change: 'same' | 'added' | 'removed';
}

export interface LineParts {
  before: Part[];
  after: Part[];
}

/** Characters of the differing middle beyond which it is shown as replaced in one piece. */
const maxMiddle = 20_000;
const effort = { maxEdits: 150 };

/** Parts of each line in order; together they are the line. An empty line has no part. */
export function compareWords(before: string, after: string): LineParts {
  const edges = sharedEdges(before, after);
  const from = before.slice(edges.start, before.length - edges.end);
  const to = after.slice(edges.start, after.length - edges.end);
  const parts: LineParts = { before: [], after: [] };
  addSame(parts, before.slice(0, edges.start));
  if (from.length + to.length > maxMiddle) addReplaced(parts, from, to);
  else addWords(parts, splitWords(from), splitWords(to));
  addSame(parts, edges.end === 0 ? '' : before.slice(-edges.end));
  return parts;
}

interface Edges {
  start: number;
  end: number;
}

/**
 * Lengths of the start and the end that two lines share, cutting no word: a line of a megabyte is only split where it
 * differs.
 */
export function sharedEdges(before: string, after: string): Edges {
  const shortest = Math.min(before.length, after.length);
  let start = 0;
  while (start < shortest && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  if (start === before.length && start === after.length) return { start, end: 0 };
  start = wholeWords(start, (length) => isInWord(before, length) || isInWord(after, length));
  let end = 0;
  while (end < shortest - start && before.at(-1 - end) === after.at(-1 - end)) end++;
  const isCut = (length: number): boolean =>
    isInWord(before, before.length - length) || isInWord(after, after.length - length);
  return { start, end: wholeWords(end, isCut) };
}

/** A word longer than this is no word; it is cut. */
const longestWord = 100;

function wholeWords(length: number, isCut: (length: number) => boolean): number {
  let shorter = length;
  while (shorter > 0 && length - shorter < longestWord && isCut(shorter)) shorter--;
  return shorter;
}

const wordUnit = /[\p{L}\p{M}\p{N}_\p{Cs}]/u;

/** Whether a cut before this place would part a word, or the halves of one character. */
function isInWord(text: string, place: number): boolean {
  return wordUnit.test(text.charAt(place - 1)) && wordUnit.test(text.charAt(place));
}

function addWords(parts: LineParts, from: readonly string[], to: readonly string[]): void {
  const changes = align(from, to, effort) ?? wholeMiddle(from, to);
  let kept = 0;
  for (const change of joinAcrossSpace(changes, from)) {
    addSame(parts, from.slice(kept, change.beforeStart).join(''));
    addReplaced(
      parts,
      from.slice(change.beforeStart, change.beforeEnd).join(''),
      to.slice(change.afterStart, change.afterEnd).join(''),
    );
    kept = change.beforeEnd;
  }
  addSame(parts, from.slice(kept).join(''));
}

function wholeMiddle(from: readonly string[], to: readonly string[]): Change[] {
  const middle = differingMiddle(from, to);
  return middle ? [middle] : [];
}

/** Neighbouring words that all changed read as one change, not as one each. */
function joinAcrossSpace(changes: readonly Change[], from: readonly string[]): Change[] {
  const joined: Change[] = [];
  for (const change of changes) {
    const last = joined.at(-1);
    if (last && from.slice(last.beforeEnd, change.beforeStart).every((word) => word.trim() === '')) {
      last.beforeEnd = change.beforeEnd;
      last.afterEnd = change.afterEnd;
    } else joined.push({ ...change });
  }
  return joined;
}

function addSame(parts: LineParts, text: string): void {
  addPart(parts.before, text, 'same');
  addPart(parts.after, text, 'same');
}

function addReplaced(parts: LineParts, from: string, to: string): void {
  addPart(parts.before, from, 'removed');
  addPart(parts.after, to, 'added');
}

function addPart(parts: Part[], text: string, change: Part['change']): void {
  const last = parts.at(-1);
  if (last?.change === change) last.text += text;
  else if (text !== '') parts.push({ text, change });
}
