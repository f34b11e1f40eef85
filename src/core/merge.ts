/** Two contents that come from one base become one again, or a conflict that shows both. Deciding a save is left to `decide.ts`. */
import { align, differingMiddle } from './align.ts';
import { comparableLines, hasMoreLines, isClosed, type LineEnding, lineEndingOf } from './lines.ts';
import { mergeWords } from './merge-words.ts';
import type { Content, FieldValue, Values } from './revision.ts';
import { isSameValue, valueIn } from './same-value.ts';
import { type Chunk, type Side, threeWay } from './three-way.ts';

/** A stretch of the text in order; whole lines, each with its line end. */
export type Region =
  | { kind: 'same'; text: string }
  | { kind: 'conflict'; base: string; mine: string; theirs: string };

export type TextMerge = { kind: 'merged'; text: string } | { kind: 'conflict'; regions: Region[] };

export interface ContentConflict {
  kind: 'conflict';
  /** One `same` region when the bodies could be merged. */
  body: Region[];
  /** Names of the fields whose values both sides changed differently. */
  fields: string[];
  /** Whether both sides changed the title differently. */
  title: boolean;
  /** What could be merged, mine winning where in conflict. */
  merged: Content;
}

export type ContentMerge = { kind: 'merged'; content: Content } | ContentConflict;

/** Lines that may be out of order on one side before its whole changed middle is taken as one change. */
const effort = { maxEdits: 400 };
/** Lines of one text beyond which not even lines are told apart. */
const maxLines = 100_000;
/** Characters of conflicting lines, all three texts together, in which words are looked at. */
const maxWordText = 200_000;

/**
 * By lines first; lines that both sides changed are merged by words where that is plain (see `merge-words.ts`).
 * Line ends and the end of the last line are merged apart from the lines, so that they are kept byte for byte
 * and changing them is no conflict. Work is bounded: two texts of 2 MiB that share little take about 150 ms.
 */
export function mergeTexts(base: string, mine: string, theirs: string): TextMerge {
  if (mine === theirs || theirs === base) return { kind: 'merged', text: mine };
  if (mine === base) return { kind: 'merged', text: theirs };
  if ([base, mine, theirs].some((text) => hasMoreLines(text, maxLines)))
    return wholeMiddle(base, mine, theirs);
  const [baseLines = [], mineLines = [], theirLines = []] = comparableLines([base, mine, theirs]);
  const chunks = threeWay(baseLines, sideOf(baseLines, mineLines), sideOf(baseLines, theirLines));
  const regions = writeRegions(settleByWords(chunks), { base, mine, theirs });
  return regions.some((region) => region.kind === 'conflict')
    ? { kind: 'conflict', regions }
    : { kind: 'merged', text: joinRegions(regions, 'mine') };
}

/** The text with one side's words wherever the two are in conflict. */
export function joinRegions(regions: readonly Region[], side: 'mine' | 'theirs'): string {
  return regions.map((region) => (region.kind === 'same' ? region.text : region[side])).join('');
}

/** Both texts of an edit whose base is not known: what they share is the same, all else is in conflict. */
export function confrontTexts(mine: string, theirs: string): Region[] {
  const [mineLines = [], theirLines = []] = comparableLines([mine, theirs]);
  const { changes } = sideOf(mineLines, theirLines);
  const chunks: Chunk[] = [];
  let at = 0;
  for (const change of changes) {
    chunks.push({ kind: 'same', items: mineLines.slice(at, change.beforeStart) });
    chunks.push({
      kind: 'conflict',
      base: [],
      mine: mineLines.slice(change.beforeStart, change.beforeEnd),
      theirs: theirLines.slice(change.afterStart, change.afterEnd),
    });
    at = change.beforeEnd;
  }
  chunks.push({ kind: 'same', items: mineLines.slice(at) });
  return writeRegions(chunks, { base: theirs, mine, theirs });
}

/** A side that cannot be searched within bounds has changed everything between its first and its last change. */
function sideOf(base: readonly string[], items: readonly string[]): Side {
  const changes = align(base, items, effort);
  if (changes) return { items, changes };
  const middle = differingMiddle(base, items);
  return { items, changes: middle ? [middle] : [] };
}

/** A conflict of all whole lines between what the three texts share at their start and at their end. */
function wholeMiddle(base: string, mine: string, theirs: string): TextMerge {
  const texts = [base, mine, theirs];
  const shortest = Math.min(...texts.map((text) => text.length));
  const isShared = (place: number): boolean => texts.every((text) => text.at(place) === base.at(place));
  let start = 0;
  while (start < shortest && isShared(start)) start++;
  start = start === 0 ? 0 : base.lastIndexOf('\n', start - 1) + 1;
  let end = 0;
  while (end < shortest - start && isShared(-1 - end)) end++;
  const lineEnd = base.indexOf('\n', base.length - end);
  end = lineEnd < 0 ? 0 : base.length - lineEnd - 1;
  const [ofBase = '', ofMine = '', ofTheirs = ''] = texts.map((text) => text.slice(start, text.length - end));
  const regions: Region[] = [];
  addSame(regions, base.slice(0, start));
  regions.push({ kind: 'conflict', base: ofBase, mine: ofMine, theirs: ofTheirs });
  addSame(regions, base.slice(base.length - end));
  return { kind: 'conflict', regions };
}

function settleByWords(chunks: readonly Chunk[]): Chunk[] {
  let left = maxWordText;
  return chunks.map((chunk) => {
    if (chunk.kind === 'same') return chunk;
    left -= [chunk.base, chunk.mine, chunk.theirs].reduce((sum, lines) => sum + lines.join('\n').length, 0);
    const items = left < 0 ? undefined : mergeWords(chunk.base, chunk.mine, chunk.theirs);
    return items ? { kind: 'same', items } : chunk;
  });
}

interface Texts {
  base: string;
  mine: string;
  theirs: string;
}

function writeRegions(chunks: readonly Chunk[], texts: Texts): Region[] {
  const end = mergedLineEnd(texts);
  const closed = chooseChanged(texts, isClosed) ?? true;
  const regions: Region[] = [];
  for (const chunk of chunks) {
    if (chunk.kind === 'same') addSame(regions, writeLines(chunk.items, end));
    else {
      regions.push({
        kind: 'conflict',
        base: writeLines(chunk.base, end),
        mine: writeLines(chunk.mine, end),
        theirs: writeLines(chunk.theirs, end),
      });
    }
  }
  const last = regions.pop();
  return last ? [...regions, openLast(last, end, closed, texts)] : [];
}

function writeLines(lines: readonly string[], end: string): string {
  return lines.length === 0 ? '' : lines.join(end) + end;
}

function addSame(regions: Region[], text: string): void {
  const last = regions.at(-1);
  if (last?.kind === 'same') last.text += text;
  else if (text !== '') regions.push({ kind: 'same', text });
}

/** Takes the last line end away where the text it belongs to has none. */
function openLast(last: Region, end: string, closed: boolean, texts: Texts): Region {
  const open = (text: string, isOpen: boolean): string =>
    isOpen && text.endsWith(end) ? text.slice(0, -end.length) : text;
  if (last.kind === 'same') return { kind: 'same', text: open(last.text, !closed) };
  return {
    kind: 'conflict',
    base: open(last.base, isClosed(texts.base) === false),
    mine: open(last.mine, isClosed(texts.mine) === false),
    theirs: open(last.theirs, isClosed(texts.theirs) === false),
  };
}

/** LF where the lines carry their own carriage returns (`comparableLines`). */
function mergedLineEnd(texts: Texts): string {
  const endings = Object.values(texts).map(lineEndingOf);
  if (endings.includes('mixed')) return '\n';
  const known = (text: string): LineEnding | undefined => {
    const ending = lineEndingOf(text);
    return ending === 'none' ? undefined : ending;
  };
  return chooseChanged(texts, known) === 'crlf' ? '\r\n' : '\n';
}

/** What a text says of itself, three ways: the side that changed it wins. Undefined: the text does not say. */
function chooseChanged<Told>(texts: Texts, tell: (text: string) => Told | undefined): Told | undefined {
  const base = tell(texts.base) ?? tell(texts.theirs) ?? tell(texts.mine);
  const mine = tell(texts.mine) ?? base;
  return mine === base ? (tell(texts.theirs) ?? base) : mine;
}

/**
 * Title and each value by equality, tags as a set, the body and values of several lines as texts.
 * A value that one side removed and the other changed is in conflict.
 */
export function mergeContents(base: Content, mine: Content, theirs: Content): ContentMerge {
  const title = mergeWhole(base.title, mine.title, theirs.title);
  const values = mergeValues(base.values, mine.values, theirs.values);
  const body = mergeTexts(base.body, mine.body, theirs.body);
  const merged: Content = {
    title: title.value,
    body: body.kind === 'merged' ? body.text : joinRegions(body.regions, 'mine'),
    values: values.merged,
    tags: mergeTags(base.tags, mine.tags, theirs.tags),
  };
  if (body.kind === 'merged' && !title.isConflict && values.conflicts.length === 0) {
    return { kind: 'merged', content: merged };
  }
  const regions: Region[] = body.kind === 'merged' ? [{ kind: 'same', text: body.text }] : body.regions;
  return { kind: 'conflict', body: regions, fields: values.conflicts, title: title.isConflict, merged };
}

interface WholeMerge<Value> {
  value: Value;
  isConflict: boolean;
}

function mergeWhole<Value extends FieldValue | undefined>(
  base: Value,
  mine: Value,
  theirs: Value,
): WholeMerge<Value> {
  if (isSameValue(mine, base)) return { value: theirs, isConflict: false };
  return { value: mine, isConflict: !isSameValue(theirs, base) && !isSameValue(theirs, mine) };
}

function mergeValue(
  base: FieldValue | undefined,
  mine: FieldValue | undefined,
  theirs: FieldValue | undefined,
): WholeMerge<FieldValue | undefined> {
  const texts = [base ?? '', mine, theirs];
  if (!texts.every((value) => typeof value === 'string') || !texts.some((text) => text.includes('\n'))) {
    return mergeWhole(base, mine, theirs);
  }
  const [baseText = '', mineText = '', theirText = ''] = texts;
  const merge = mergeTexts(baseText, mineText, theirText);
  if (merge.kind === 'merged') return { value: merge.text, isConflict: false };
  return { value: joinRegions(merge.regions, 'mine'), isConflict: true };
}

function mergeValues(base: Values, mine: Values, theirs: Values): { merged: Values; conflicts: string[] } {
  const fields = new Set([...Object.keys(theirs), ...Object.keys(mine)]);
  const merged: [string, FieldValue][] = [];
  const conflicts: string[] = [];
  for (const field of fields) {
    const [ofBase, ofMine, ofTheirs] = [base, mine, theirs].map((values) => valueIn(values, field));
    const { value, isConflict } = mergeValue(ofBase, ofMine, ofTheirs);
    if (value !== undefined) merged.push([field, value]);
    if (isConflict) conflicts.push(field);
  }
  return { merged: Object.fromEntries(merged), conflicts };
}

/** Theirs in their order, without those that mine removed; then those that mine added. */
function mergeTags(base: readonly string[], mine: readonly string[], theirs: readonly string[]): string[] {
  if (isSameValue(theirs, base)) return [...mine];
  if (isSameValue(mine, base)) return [...theirs];
  const kept = theirs.filter((tag) => mine.includes(tag) || !base.includes(tag));
  const added = mine.filter((tag) => !base.includes(tag) && !theirs.includes(tag));
  return [...kept, ...added];
}
