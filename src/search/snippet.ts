/** The passage of a text that answers a query, with the words to be marked. Makes no HTML. */
import type { Analyzer } from './analysis.ts';
import { findHits, type Hit, type Wanted, wantedOf } from './hits.ts';
import { bestWindow, type Window } from './proximity.ts';
import type { Query } from './query.ts';
import { createScanner } from './scan.ts';
import { soughtWords } from './sought-words.ts';
import { visibleText } from './visible.ts';

/** A stretch of the original text; only the ellipses at the ends are added. */
export interface SnippetPart {
  text: string;
  isHit: boolean;
}

export interface SnippetOptions {
  /** Characters wanted; words are not cut, ellipses come on top. */
  length?: number;
  /** The text is no Markdown: nothing in it is hidden. */
  isPlain?: boolean;
  /** What finding a word is worth; by itself each is worth the same. */
  worthOf?: (stem: string) => number;
}

const usualLength = 200;

/** Around the place with most of the query's words, or the first lines when none is there. Empty for an empty text. */
export function snippet(
  text: string,
  query: Query,
  analyzer: Analyzer,
  options: SnippetOptions = {},
): SnippetPart[] {
  const words = soughtWords(query, analyzer);
  const { sights } = createScanner(words, analyzer).scan(text, !options.isPlain);
  const worths = words.map(({ stem }) => options.worthOf?.(stem) ?? 1);
  return snippetAround(text, bestWindow(sights, worths), createMarks(query, analyzer), options);
}

/** What of a query is marked, worked out once for all its snippets. */
export interface Marks {
  analyzer: Analyzer;
  /** First what is meant exactly, then the words of compounds one by one. */
  wanted: readonly [readonly Wanted[], readonly Wanted[]];
}

export function createMarks(query: Query, analyzer: Analyzer): Marks {
  return { analyzer, wanted: [wantedOf(query, analyzer, false), wantedOf(query, analyzer, true)] };
}

/** The same, where the best place is known already. */
export function snippetAround(
  text: string,
  window: Window | undefined,
  { analyzer, wanted }: Marks,
  options: SnippetOptions = {},
): SnippetPart[] {
  const length = options.length ?? usualLength;
  const isPlain = options.isPlain ?? false;
  if (!window) return opening(text, length, isPlain);
  const passage = passageAround(text, window, length, isPlain);
  for (const terms of wanted) {
    const hits = findHits(passage.shown, terms, analyzer);
    if (hits.length > 0) return cutPassage(passage, hits, worthsOf(terms, options.worthOf), length);
  }
  return opening(text, length, isPlain);
}

/** The whole text, with the words to be marked. For titles. */
export function highlight(text: string, { analyzer, wanted: [exact, loose] }: Marks): SnippetPart[] {
  const found = findHits(text, exact, analyzer);
  const hits = found.length > 0 ? found : findHits(text, loose, analyzer);
  return cutParts(text, hits, 0, text.length);
}

function worthsOf(terms: readonly Wanted[], worthOf?: (stem: string) => number): number[] {
  if (!worthOf) return terms.map(() => 1);
  return terms.map(({ before, last }) => {
    const stems = [...before, ...[...last].slice(0, 1)];
    return stems.reduce((sum, stem) => sum + worthOf(stem), 0);
  });
}

interface Passage {
  /** What readers see of it. */
  shown: string;
  isFirst: boolean;
  isLast: boolean;
}

/** Characters that are read before and after the best place, for one that is shown. */
const around = 1;
/** A passage is made longer by so many characters at most, to begin and end with a line. */
const toLine = 400;

/** Markup is told by the line it stands in: a passage is made of whole lines where these are not long. */
function passageAround(text: string, window: Window, length: number, isPlain: boolean): Passage {
  const first = Math.max(0, window.start - around * length);
  const last = Math.min(text.length, window.end + around * length);
  const line = text.lastIndexOf('\n', first);
  const start = first === 0 ? 0 : first - line <= toLine ? line + 1 : wordStart(text, first, window.start);
  const nextLine = text.slice(last, last + toLine).indexOf('\n');
  const end = nextLine >= 0 ? last + nextLine : wordEnd(text, last, window.end);
  return {
    shown: visibleOf(text.slice(start, end), isPlain),
    isFirst: start === 0,
    isLast: end === text.length,
  };
}

function visibleOf(text: string, isPlain: boolean): string {
  return isPlain ? text.replace(/\s+/g, ' ').trim() : visibleText(text);
}

/** A third of the room that is left stands before the first hit, so that readers see what it is about. */
function cutPassage(
  passage: Passage,
  hits: readonly Hit[],
  worths: readonly number[],
  length: number,
): SnippetPart[] {
  const { shown } = passage;
  const { from, to } = bestHits(hits, worths, length);
  const first = hits[from]?.start ?? 0;
  const last = hits[to]?.end ?? 0;
  const room = Math.max(0, length - (last - first));
  const wanted = Math.min(first - Math.floor(room / 3), shown.length - length);
  const start = wordStart(shown, Math.max(0, wanted), first);
  const end = wordEnd(shown, Math.max(last, start + length), last);
  const parts = cutParts(shown, hits, start, end);
  return withEllipses(parts, start > 0 || !passage.isFirst, end < shown.length || !passage.isLast);
}

/** Numbers of the hits, from and to, that fit into the length: of most worth, then most of them, then near each other. */
function bestHits(hits: readonly Hit[], worths: readonly number[], length: number) {
  let best = { from: 0, to: 0, worth: 0, width: Number.POSITIVE_INFINITY };
  hits.forEach((hit, from) => {
    const seen = new Set<number>();
    let worth = 0;
    for (let to = from; to < hits.length; to++) {
      const next = hits[to];
      if (!next || (to > from && next.end - hit.start > length)) break;
      // The same word again is worth something, but never as much as another one.
      worth += seen.has(next.term) ? repeated : (worths[next.term] ?? 0) + repeated;
      seen.add(next.term);
      const width = next.end - hit.start;
      if (worth > best.worth || (worth === best.worth && width < best.width))
        best = { from, to, worth, width };
    }
  });
  return best;
}

const repeated = 0.001;

function opening(text: string, length: number, isPlain: boolean): SnippetPart[] {
  const read = text.slice(0, notInside(text, Math.max(2400, 8 * length)));
  const shown = visibleOf(read, isPlain);
  const end = wordEnd(shown, length, 0);
  if (end === 0) return [];
  const isWhole = end === shown.length && read.length === text.length;
  return withEllipses([{ text: shown.slice(0, end), isHit: false }], false, !isWhole);
}

/** The first word bound at or after `at`, not beyond `most`. */
function wordStart(text: string, at: number, most: number): number {
  if (at === 0) return 0;
  const ahead = text.slice(at - 1, most).search(/\s/);
  return ahead < 0 ? Math.min(notInside(text, at), most) : at + ahead;
}

/** The last word bound at or before `at`, not before `least`. */
function wordEnd(text: string, at: number, least: number): number {
  if (at >= text.length) return text.length;
  for (let end = at; end >= least && end > 0; end--) if (/\s/.test(text.charAt(end))) return end;
  return Math.max(notInside(text, at), least);
}

/** What belongs to the character before it: the second half of a pair, a mark, a joiner and what it joins. */
const continues = /^(?:[\uDC00-\uDFFF]|\u200d|\p{M})/u;
const longestCharacter = 32;

/** The place itself, or the beginning of the character that it stands in. */
function notInside(text: string, at: number): number {
  if (at >= text.length) return text.length;
  let start = at;
  while (start > 0 && at - start < longestCharacter) {
    const isJoined = text.charCodeAt(start - 1) === 0x200d;
    if (!isJoined && !continues.test(text.slice(start, start + 2))) return start;
    start--;
  }
  return isLowHalf(text, at) ? at - 1 : at;
}

function isLowHalf(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit < 0xe000;
}

function cutParts(text: string, hits: readonly Hit[], start: number, end: number): SnippetPart[] {
  const parts: SnippetPart[] = [];
  let at = start;
  for (const hit of hits) {
    if (hit.start < at || hit.end > end) continue;
    if (hit.start > at) parts.push({ text: text.slice(at, hit.start), isHit: false });
    parts.push({ text: text.slice(hit.start, hit.end), isHit: true });
    at = hit.end;
  }
  if (at < end) parts.push({ text: text.slice(at, end), isHit: false });
  return parts;
}

function withEllipses(parts: readonly SnippetPart[], before: boolean, after: boolean): SnippetPart[] {
  const all = [...parts];
  // The ellipsis stands for what visible.ts puts between blocks, too.
  if (before) addText(all, 'unshift', (text) => `… ${text.replace(/^[ ·]+/, '')}`);
  if (after) addText(all, 'push', (text) => `${text.replace(/[\s·]+$/, '')} …`);
  return all;
}

/** Onto the outermost part, or beside it when that is a hit. */
function addText(parts: SnippetPart[], side: 'unshift' | 'push', add: (text: string) => string): void {
  const at = side === 'push' ? parts.length - 1 : 0;
  const part = parts[at];
  if (part && !part.isHit) parts[at] = { text: add(part.text), isHit: false };
  else parts[side]({ text: add(''), isHit: false });
}
