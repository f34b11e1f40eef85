/** The passage of a page that answers a query, with the words to be marked. Makes no HTML. */
import type { Analyzer } from './analysis.ts';
import { findHits, type Hit, type Wanted, wantedOf } from './hits.ts';
import type { Query } from './query.ts';
import { type Passage, passageLength, siftPassages } from './sift.ts';
import { visibleText } from './visible.ts';

/** A stretch of the original text; only the ellipses at the ends are added. */
export interface SnippetPart {
  text: string;
  isHit: boolean;
}

export interface SnippetOptions {
  /** Characters wanted; words are not cut, ellipses come on top. */
  length?: number;
}

const usualLength = 200;
/** Passages that are read closely, whatever the length of the text. */
const maxPassages = 16;
/** Of these, how many are kept for passages that promise less than all. */
const keptPassages = 4;

/** The window with most of the query's words, or the first lines when none is there. Empty for an empty text. */
export function snippet(
  text: string,
  query: Query,
  analyzer: Analyzer,
  options: SnippetOptions = {},
): SnippetPart[] {
  const length = options.length ?? usualLength;
  const terms = wantedOf(query, analyzer, false);
  if (terms.length === 0) return opening(text, length);
  const best = bestWindow(text, terms, analyzer, length) ?? looseWindow(text, query, analyzer, length);
  return best ? cutWindow(best, length) : opening(text, length);
}

function looseWindow(text: string, query: Query, analyzer: Analyzer, length: number): Window | undefined {
  if (query.terms.every(({ kind }) => kind !== 'compound')) return undefined;
  return bestWindow(text, wantedOf(query, analyzer, true), analyzer, length);
}

/** The whole text, with the words to be marked. For titles. */
export function highlight(text: string, query: Query, analyzer: Analyzer): SnippetPart[] {
  const exact = findHits(text, wantedOf(query, analyzer, false), analyzer);
  const hits = exact.length > 0 ? exact : findHits(text, wantedOf(query, analyzer, true), analyzer);
  return cutParts(text, hits, 0, text.length);
}

interface Window {
  /** What readers see of a passage, and all hits in it. */
  shown: string;
  hits: readonly Hit[];
  /** The window's first and last hit. */
  from: number;
  to: number;
  score: number;
  isFirst: boolean;
  isLast: boolean;
}

/** Terms count more than hits: a window with two words once beats one with a word ten times. */
const termScore = 100;

/**
 * Reads the passages that promise every term as they come, and is content with the first that keeps its word; then the
 * others, the most promising first, until no other can do better.
 */
function bestWindow(
  text: string,
  terms: readonly Wanted[],
  analyzer: Analyzer,
  length: number,
): Window | undefined {
  let best: Window | undefined;
  let left = maxPassages;
  const read = (passage: Passage) => {
    left--;
    const window = readPassage(text, passage, terms, analyzer, length);
    if (window && window.score > (best?.score ?? 0)) best = window;
  };
  const others: Passage[] = [];
  for (const passage of siftPassages(text, terms)) {
    if (passage.promise < terms.length || left <= keptPassages) others.push(passage);
    else read(passage);
    if (best && best.score >= terms.length * termScore) return best;
  }
  for (const passage of others.sort((a, b) => b.promise - a.promise || a.start - b.start)) {
    if (left === 0 || (best && best.score >= passage.promise * termScore)) break;
    read(passage);
  }
  return best;
}

function readPassage(
  text: string,
  passage: Passage,
  terms: readonly Wanted[],
  analyzer: Analyzer,
  length: number,
): Window | undefined {
  const shown = visibleText(text.slice(passage.start, passage.end));
  const hits = findHits(shown, terms, analyzer);
  let best: Window | undefined;
  for (let from = 0; from < hits.length; from++) {
    const found = windowFrom(hits, from, length);
    if (found.score <= (best?.score ?? 0)) continue;
    best = { shown, hits, from, ...found, isFirst: passage.start === 0, isLast: passage.end === text.length };
  }
  return best;
}

/** As many hits from this one on as fit into the length. */
function windowFrom(hits: readonly Hit[], from: number, length: number): { to: number; score: number } {
  const start = hits[from]?.start ?? 0;
  const seen = new Set<number>();
  let to = from;
  for (let at = from; at < hits.length; at++) {
    const hit = hits[at];
    if (!hit || (at > from && hit.end - start > length)) break;
    seen.add(hit.term);
    to = at;
  }
  return { to, score: seen.size * termScore + Math.min(to - from + 1, termScore - 1) };
}

/** A third of the room that is left stands before the first hit, so that readers see what it is about. */
function cutWindow(window: Window, length: number): SnippetPart[] {
  const { shown, hits } = window;
  const first = hits[window.from]?.start ?? 0;
  const last = hits[window.to]?.end ?? 0;
  const room = Math.max(0, length - (last - first));
  const wanted = Math.min(first - Math.floor(room / 3), shown.length - length);
  const start = wordStart(shown, Math.max(0, wanted), first);
  const end = wordEnd(shown, Math.max(last, start + length), last);
  const parts = cutParts(shown, hits, start, end);
  const before = start > 0 || !window.isFirst;
  const after = end < shown.length || !window.isLast;
  return withEllipses(parts, before, after);
}

function opening(text: string, length: number): SnippetPart[] {
  const read = text.slice(0, Math.max(2 * passageLength, 8 * length));
  const shown = visibleText(read);
  const end = wordEnd(shown, length, 0);
  if (end === 0) return [];
  const isWhole = end === shown.length && read.length === text.length;
  return withEllipses([{ text: shown.slice(0, end), isHit: false }], false, !isWhole);
}

/** The first word bound at or after `at`, not beyond `most`. */
function wordStart(text: string, at: number, most: number): number {
  if (at === 0) return 0;
  const space = text.indexOf(' ', at - 1);
  return space < 0 || space >= most ? notInPair(text, at) : space + 1;
}

/** The last word bound at or before `at`, not before `least`. */
function wordEnd(text: string, at: number, least: number): number {
  if (at >= text.length) return text.length;
  const space = text.lastIndexOf(' ', at);
  return space < least || space < 0 ? notInPair(text, at) : space;
}

/** A character beyond the basic plane is two units: never cut between them. */
function notInPair(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit < 0xe000 ? at - 1 : at;
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
  if (before) addText(all, 'unshift', (text) => `… ${text}`);
  if (after) addText(all, 'push', (text) => `${text.trimEnd()} …`);
  return all;
}

/** Onto the outermost part, or beside it when that is a hit. */
function addText(parts: SnippetPart[], side: 'unshift' | 'push', add: (text: string) => string): void {
  const at = side === 'push' ? parts.length - 1 : 0;
  const part = parts[at];
  if (part && !part.isHit) parts[at] = { text: add(part.text), isHit: false };
  else parts[side]({ text: add(''), isHit: false });
}
