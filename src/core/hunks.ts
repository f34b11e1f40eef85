/** Changes of lines → hunks of rows, fit for one column or two. Finding the changes is left to `align.ts`. */
import type { Change } from './align.ts';
import { type Allowance, pairLines } from './pair-lines.ts';
import { headingLookup } from './sections.ts';
import { compareWords, type Part } from './word-diff.ts';

export interface Hunk {
  /** Number of the first line shown of each text, from 1; where a text has none, of the line that would follow. */
  beforeStart: number;
  afterStart: number;
  /** The nearest Markdown heading at or above the first change. */
  heading?: string;
  rows: Row[];
}

/** `same` and `changed` have both sides; those of `same` may differ in number, never in text. */
export interface Row {
  kind: 'same' | 'added' | 'removed' | 'changed';
  before?: RowSide;
  after?: RowSide;
}

export interface RowSide {
  /** From 1. */
  line: number;
  /** Together the line without its end; a carriage return is left where a text mixes line ends. */
  parts: Part[];
}

export interface HunkOptions {
  /** Unchanged lines shown around a change. */
  context: number;
  /** For looking into lines; counted as work, not timed, so that the same texts always give the same hunks. */
  timeoutMs: number;
}

/** What a millisecond is enough for, measured with lines made to be hard. */
const comparisonsPerMs = 20;
const charactersPerMs = 1000;

/** The changes with the lines around them, near ones together; beyond its time words are no longer compared. */
export function writeHunks(
  before: readonly string[],
  after: readonly string[],
  changes: readonly Change[],
  options: HunkOptions,
): Hunk[] {
  const allowance: Allowance = {
    comparisons: options.timeoutMs * comparisonsPerMs,
    characters: options.timeoutMs * charactersPerMs,
  };
  const [headingBefore, headingAfter] = [headingLookup(before), headingLookup(after)];
  return groupChanges(changes, options.context).map((group) => {
    const [first] = group;
    const inserts = first.afterStart < first.afterEnd;
    const heading = inserts ? headingAfter(first.afterStart) : headingBefore(first.beforeStart);
    const above = Math.min(options.context, first.beforeStart, first.afterStart);
    return {
      beforeStart: first.beforeStart - above + 1,
      afterStart: first.afterStart - above + 1,
      ...(heading === undefined ? {} : { heading }),
      rows: rowsOf(before, after, group, { above, below: options.context, allowance }),
    };
  });
}

type Group = [Change, ...Change[]];

/** Changes whose surroundings would meet are shown together. */
function groupChanges(changes: readonly Change[], context: number): Group[] {
  const groups: Group[] = [];
  let end = 0;
  for (const change of changes) {
    const last = groups.at(-1);
    if (last && change.beforeStart - end <= 2 * context) last.push(change);
    else groups.push([change]);
    end = change.beforeEnd;
  }
  return groups;
}

interface Surroundings {
  above: number;
  below: number;
  allowance: Allowance;
}

function rowsOf(
  before: readonly string[],
  after: readonly string[],
  group: Group,
  { above, below, allowance }: Surroundings,
): Row[] {
  const rows: Row[] = [];
  let [left, right] = [group[0].beforeStart - above, group[0].afterStart - above];
  const keepUpTo = (end: number): void => {
    while (left < end) rows.push(sameRow(before[left] ?? '', left++, right++));
  };
  for (const change of group) {
    keepUpTo(change.beforeStart);
    for (const row of changedRows(before, after, change, allowance)) rows.push(row);
    left = change.beforeEnd;
    right = change.afterEnd;
  }
  keepUpTo(Math.min(left + below, before.length));
  return rows;
}

function changedRows(
  before: readonly string[],
  after: readonly string[],
  change: Change,
  allowance: Allowance,
): Row[] {
  const from = before.slice(change.beforeStart, change.beforeEnd);
  const to = after.slice(change.afterStart, change.afterEnd);
  const rows: Row[] = [];
  let [left, right] = [0, 0];
  const replaceUpTo = (beforeEnd: number, afterEnd: number): void => {
    for (; left < beforeEnd; left++) rows.push(removedRow(from[left] ?? '', change.beforeStart + left));
    for (; right < afterEnd; right++) rows.push(addedRow(to[right] ?? '', change.afterStart + right));
  };
  for (const pair of pairLines(from, to, allowance)) {
    replaceUpTo(pair.before, pair.after);
    const parts = compareWords(from[left] ?? '', to[right] ?? '');
    rows.push({
      kind: 'changed',
      before: { line: change.beforeStart + left++ + 1, parts: parts.before },
      after: { line: change.afterStart + right++ + 1, parts: parts.after },
    });
  }
  replaceUpTo(from.length, to.length);
  return rows;
}

function sameRow(text: string, before: number, after: number): Row {
  return {
    kind: 'same',
    before: { line: before + 1, parts: wholeLine(text, 'same') },
    after: { line: after + 1, parts: wholeLine(text, 'same') },
  };
}

function removedRow(text: string, line: number): Row {
  return { kind: 'removed', before: { line: line + 1, parts: wholeLine(text, 'removed') } };
}

function addedRow(text: string, line: number): Row {
  return { kind: 'added', after: { line: line + 1, parts: wholeLine(text, 'added') } };
}

function wholeLine(text: string, change: Part['change']): Part[] {
  return text === '' ? [] : [{ text, change }];
}
