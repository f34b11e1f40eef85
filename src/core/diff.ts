/** Two texts → what changed between them, by line and then by word. How it is shown is left to the views. */
import { align, type Change } from './align.ts';
import { type Hunk, writeHunks } from './hunks.ts';
import { comparableLines, isClosed, type LineEnding, lineEndingOf } from './lines.ts';
import { headingLookup } from './sections.ts';

/** Plain data: it travels between threads and into templates. */
export type Comparison = { kind: 'same' } | ChangedTexts | DifferentTexts;

export interface ChangedTexts {
  kind: 'changed';
  hunks: Hunk[];
  /** Lines; a line that changed is one removed and one added. */
  added: number;
  removed: number;
  /** In the order of the text. */
  sections: SectionChange[];
  /** Given when all line ends changed from one kind to the other; the lines then compare without them. */
  endings?: { before: LineEnding; after: LineEnding };
  /** Given when the end of the last line came or went. */
  finalLineEnd?: 'added' | 'removed';
}

/** Too little in common, or too long, to be compared line by line. */
export interface DifferentTexts {
  kind: 'too-different';
  beforeLines: number;
  afterLines: number;
}

export interface SectionChange {
  /** Absent for what stands above the first heading. */
  heading?: string;
  added: number;
  removed: number;
}

export interface CompareOptions {
  /** All the work together; 200 unless told. */
  timeoutMs?: number;
  /** Unchanged lines shown around a change; 3 unless told, `Infinity` for the whole text. */
  context?: number;
}

/** Takes about 100 ms at most. */
const maxEdits = 1200;
/** Lines that changed beyond which nobody reads a comparison. */
const maxChangedLines = 10_000;

/** Two texts that differ in any byte are never `same`. */
export function compareTexts(before: string, after: string, options: CompareOptions = {}): Comparison {
  if (before === after) return { kind: 'same' };
  const { timeoutMs = 200, context = 3 } = options;
  const [from = [], to = []] = comparableLines([before, after]);
  const changes = align(from, to, { maxEdits, timeoutMs: timeoutMs / 2 });
  const counts = changes && countLines(changes);
  if (!counts || counts.added + counts.removed > maxChangedLines) {
    return { kind: 'too-different', beforeLines: from.length, afterLines: to.length };
  }
  return {
    kind: 'changed',
    hunks: writeHunks(from, to, changes, { context, timeoutMs: timeoutMs / 2 }),
    ...counts,
    sections: changedSections(from, to, changes),
    ...changedEnds(before, after),
  };
}

/** Lines added and removed; without their order where the texts are too different to be compared. */
export function changedLines(before: string, after: string): { added: number; removed: number } {
  const [from = [], to = []] = comparableLines([before, after]);
  const changes = align(from, to, { maxEdits: maxEdits / 4 });
  return changes ? countLines(changes) : { added: countMissing(to, from), removed: countMissing(from, to) };
}

export interface ChangeSummary {
  added: number;
  removed: number;
  /** The most changed first. */
  sections: SectionChange[];
  /** Whether the text is as good as new: nothing can be said of its sections. */
  isReplaced: boolean;
}

/** What an automatic summary needs when the author left none. */
export function summarise(comparison: Comparison): ChangeSummary {
  if (comparison.kind === 'same') return { added: 0, removed: 0, sections: [], isReplaced: false };
  if (comparison.kind === 'too-different') {
    const { beforeLines, afterLines } = comparison;
    return { added: afterLines, removed: beforeLines, sections: [], isReplaced: true };
  }
  const { added, removed } = comparison;
  const size = (section: SectionChange): number => section.added + section.removed;
  const sections = comparison.sections.toSorted((one, other) => size(other) - size(one));
  return { added, removed, sections, isReplaced: false };
}

function countLines(changes: readonly Change[]): { added: number; removed: number } {
  let added = 0;
  let removed = 0;
  for (const change of changes) {
    added += change.afterEnd - change.afterStart;
    removed += change.beforeEnd - change.beforeStart;
  }
  return { added, removed };
}

/** How many of the lines are not in the others, each other line used once. */
function countMissing(lines: readonly string[], others: readonly string[]): number {
  const left = new Map<string, number>();
  for (const line of others) left.set(line, (left.get(line) ?? 0) + 1);
  let missing = 0;
  for (const line of lines) {
    const count = left.get(line) ?? 0;
    if (count === 0) missing++;
    else left.set(line, count - 1);
  }
  return missing;
}

function changedEnds(before: string, after: string): Pick<ChangedTexts, 'endings' | 'finalLineEnd'> {
  const endings = { before: lineEndingOf(before), after: lineEndingOf(after) };
  const swapped = [endings.before, endings.after].toSorted().join() === 'crlf,lf';
  const [wasClosed, closed] = [isClosed(before), isClosed(after)];
  const moved = wasClosed !== undefined && closed !== undefined && wasClosed !== closed;
  return {
    ...(swapped ? { endings } : {}),
    ...(moved ? { finalLineEnd: closed ? 'added' : 'removed' } : {}),
  };
}

function changedSections(
  from: readonly string[],
  to: readonly string[],
  changes: readonly Change[],
): SectionChange[] {
  const sections = new Map<string | undefined, SectionChange>();
  const sectionOf = (heading: string | undefined): SectionChange => {
    const known = sections.get(heading);
    if (known) return known;
    const section = { ...(heading === undefined ? {} : { heading }), added: 0, removed: 0 };
    sections.set(heading, section);
    return section;
  };
  const [headingBefore, headingAfter] = [headingLookup(from), headingLookup(to)];
  for (const change of changes) {
    for (let line = change.beforeStart; line < change.beforeEnd; line++)
      sectionOf(headingBefore(line)).removed++;
    for (let line = change.afterStart; line < change.afterEnd; line++) sectionOf(headingAfter(line)).added++;
  }
  return [...sections.values()];
}
