/** Changes as the templates print them: blocks of lines, each in one column and in two. Comparing is core's matter. */
import type { Comparison } from '../core/diff.ts';
import type { Hunk, Row } from '../core/hunks.ts';
import { countWords } from '../core/word-count.ts';
import type { Part } from '../core/word-diff.ts';
import type { Locals } from './locals.ts';

export interface DiffLine {
  /** Name of the field, in front of its value. */
  label?: string;
  parts: readonly Part[];
}

export interface DiffBlock {
  heading: string;
  /** Where in the text, or how much: small, at the right of the heading. */
  gap: string;
  /** Both sides woven together. */
  lines: readonly DiffLine[];
  before: readonly DiffLine[];
  after: readonly DiffLine[];
}

export interface DiffModel {
  kind: Comparison['kind'];
  blocks: readonly DiffBlock[];
  /** Keys of sentences about what cannot be seen in the lines. */
  notes: readonly string[];
  wordsAdded: number;
  wordsRemoved: number;
  beforeLines: number;
  afterLines: number;
  /** What stands above each column. */
  names: { before: string; after: string };
}

export interface DiffSource {
  body: Comparison;
  title?: { before: string; after: string } | undefined;
  fields?: readonly { label: string; before: string; after: string }[];
  tags?: { added: readonly string[]; removed: readonly string[] };
}

export function diffModel({ t }: Locals, source: DiffSource, names: DiffModel['names']): DiffModel {
  const { body, title, fields = [], tags = { added: [], removed: [] } } = source;
  const blocks: DiffBlock[] = [];
  if (title) blocks.push(wholeBlock(t('diff.title'), '', [{ ...title }]));
  if (fields.length > 0) {
    blocks.push(wholeBlock(t('diff.sheet'), t('diff.fieldsChanged', { count: fields.length }), fields));
  }
  if (tags.added.length + tags.removed.length > 0) blocks.push(tagsBlock(t('diff.tags'), tags));
  const inText = body.kind === 'changed' ? body.hunks.map((hunk) => hunkBlock(t, hunk)) : [];
  const parts = inText.flatMap((block) => block.lines.flatMap((line) => line.parts));
  return {
    kind: body.kind,
    blocks: [...blocks, ...inText],
    notes: notesOf(body),
    wordsAdded: wordsOf(parts, 'added'),
    wordsRemoved: wordsOf(parts, 'removed'),
    beforeLines: body.kind === 'too-different' ? body.beforeLines : 0,
    afterLines: body.kind === 'too-different' ? body.afterLines : 0,
    names,
  };
}

function notesOf(body: Comparison): string[] {
  if (body.kind !== 'changed') return [];
  const ends = body.endings ? ['endings'] : [];
  return body.finalLineEnd ? [...ends, `finalLineEnd-${body.finalLineEnd}`] : ends;
}

function wordsOf(parts: readonly Part[], change: Part['change']): number {
  return parts.reduce((sum, part) => sum + (part.change === change ? countWords(part.text) : 0), 0);
}

interface WholeChange {
  label?: string;
  before: string;
  after: string;
}

/** Values are shown as replaced: what changed inside a date is no word. */
function wholeBlock(heading: string, gap: string, changes: readonly WholeChange[]): DiffBlock {
  const line = (change: WholeChange, parts: readonly Part[]): DiffLine => ({
    ...(change.label === undefined ? {} : { label: change.label }),
    parts,
  });
  const removed = ({ before }: WholeChange): Part[] => part(before, 'removed');
  const added = ({ after }: WholeChange): Part[] => part(after, 'added');
  return {
    heading,
    gap,
    lines: changes.map((one) => line(one, spaced(removed(one), added(one)))),
    before: changes.map((one) => line(one, removed(one))),
    after: changes.map((one) => line(one, added(one))),
  };
}

function part(text: string, change: Part['change']): Part[] {
  return text === '' ? [] : [{ text, change }];
}

function spaced(removed: readonly Part[], added: readonly Part[]): Part[] {
  const space: Part[] = removed.length > 0 && added.length > 0 ? [{ text: ' ', change: 'same' }] : [];
  return [...removed, ...space, ...added];
}

function tagsBlock(
  heading: string,
  tags: { added: readonly string[]; removed: readonly string[] },
): DiffBlock {
  const removed = tags.removed.map((text): DiffLine => ({ parts: [{ text, change: 'removed' }] }));
  const added = tags.added.map((text): DiffLine => ({ parts: [{ text, change: 'added' }] }));
  return { heading, gap: '', lines: [...removed, ...added], before: removed, after: added };
}

function hunkBlock(t: Locals['t'], hunk: Hunk): DiffBlock {
  const rows = hunk.rows.filter((_row, at) => !isPause(hunk.rows, at));
  const linesOf = (side: (row: Row) => readonly Part[] | undefined): DiffLine[] =>
    rows.flatMap((row) => {
      const parts = side(row);
      return parts && (parts.length > 0 || row.kind !== 'same') ? [{ parts: visible(parts, row.kind) }] : [];
    });
  return {
    heading: hunk.heading ?? t('diff.top'),
    gap: t('diff.line', { number: hunk.afterStart }),
    lines: linesOf((row) => weave(row.before?.parts ?? [], row.after?.parts ?? [])),
    before: linesOf((row) => row.before?.parts),
    after: linesOf((row) => row.after?.parts),
  };
}

/** An empty line that came or went beside words that did the same: it parts them, and says nothing more. */
function isPause(rows: readonly Row[], at: number): boolean {
  const row = rows[at];
  if (!row || row.kind === 'same' || row.kind === 'changed' || hasWords(row)) return false;
  return [rows[at - 1], rows[at + 1]].some((beside) => beside?.kind === row.kind && hasWords(beside));
}

function hasWords({ before, after }: Row): boolean {
  return (before?.parts.length ?? 0) + (after?.parts.length ?? 0) > 0;
}

/** An empty line that came or went has no words to mark, so its sign is marked. */
function visible(parts: readonly Part[], kind: Row['kind']): readonly Part[] {
  if (parts.length > 0 || kind === 'same' || kind === 'changed') return parts;
  return [{ text: '¶', change: kind }];
}

/** The two sides of a line as one: what both have once, and at each place what went before what came. */
export function weave(before: readonly Part[], after: readonly Part[]): Part[] {
  const woven: Part[] = [];
  const [left, right] = [[...before], [...after]];
  for (;;) {
    take(left, 'removed', woven);
    take(right, 'added', woven);
    const [one, other] = [left[0], right[0]];
    if (!one || !other) return [...woven, ...left, ...right];
    // Both are unchanged and begin alike; one may go on where the other is cut by a change.
    const length = Math.min(one.text.length, other.text.length);
    push(woven, { text: one.text.slice(0, length), change: 'same' });
    for (const side of [left, right]) shorten(side, length);
  }
}

function take(parts: Part[], change: Part['change'], into: Part[]): void {
  while (parts[0]?.change === change) push(into, parts.shift() ?? { text: '', change });
}

function push(into: Part[], next: Part): void {
  const last = into.at(-1);
  if (last?.change === next.change) into[into.length - 1] = { ...last, text: last.text + next.text };
  else if (next.text !== '') into.push({ ...next });
}

function shorten(parts: Part[], length: number): void {
  const first = parts.shift();
  if (first && first.text.length > length) parts.unshift({ ...first, text: first.text.slice(length) });
}
