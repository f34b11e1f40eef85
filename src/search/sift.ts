/**
 * Which passages of a long text are worth reading closely: one cheap look at the first letters of each word. It may take a
 * passage for promising that is not, and misses only odd spellings (a word after an initial and a dot).
 */
import type { Wanted } from './hits.ts';
import { fold } from './stem.ts';

export interface Passage {
  start: number;
  end: number;
  /** How many of the wanted terms may stand here. */
  promise: number;
}

/** Characters of a passage, at most. A text of one passage is not sifted. */
export const passageLength = 1200;

/** Passages that may hold a hit, in order. They end at a line, or at a space where the lines are long. */
export function* siftPassages(text: string, terms: readonly Wanted[]): Generator<Passage, void> {
  const beginnings = text.length > passageLength ? beginningsOf(terms) : undefined;
  for (let start = 0; start < text.length; ) {
    const end = passageEnd(text, start);
    const promise = beginnings ? countBits(lookAt(text, start, end, beginnings)) : terms.length;
    if (promise > 0) yield { start, end, promise };
    start = end;
  }
}

function passageEnd(text: string, start: number): number {
  const most = start + passageLength;
  if (most >= text.length) return text.length;
  const line = text.lastIndexOf('\n', most);
  if (line > start + passageLength / 2) return line + 1;
  const space = text.lastIndexOf(' ', most);
  return space > start + passageLength / 2 ? space + 1 : most;
}

/** Each UTF-16 unit is one of 64 symbols: signs, marks to skip, letters and digits without accents, other letters. */
const sign = 0;
const skipped = 62;
const otherLetter = 63;
/** Beginnings are three symbols at most, each a digit of this base. */
const base = 64;

const symbols = Uint8Array.from({ length: 0x10000 }, (_, unit) => symbolOf(unit));

function symbolOf(unit: number): number {
  if (unit === 0xad || (unit >= 0x300 && unit < 0x370) || (unit >= 0x200b && unit < 0x200e)) return skipped;
  if (unit >= 0x250) return unit >= 0x2000 && unit < 0x2070 ? sign : otherLetter;
  // Of a ligature the first letter stands for both.
  return letterSymbol(fold(String.fromCharCode(unit)).charCodeAt(0));
}

/** Of a folded unit; NaN stands for nothing at all. */
function letterSymbol(unit: number): number {
  if (unit >= 0x61 && unit <= 0x7a) return unit - 0x60;
  if (unit >= 0x30 && unit <= 0x39) return unit - 0x30 + 27;
  return Number.isNaN(unit) ? sign : otherLetter;
}

interface Beginnings {
  /** For beginnings of one or two symbols, the terms that may begin so, as bits. */
  short: Uint32Array;
  /** Whether a beginning of three symbols goes on from these two. */
  goesOn: Uint8Array;
  long: ReadonlyMap<number, number>;
}

function beginningsOf(terms: readonly Wanted[]): Beginnings {
  const short = new Uint32Array(base ** 2);
  const goesOn = new Uint8Array(base ** 2);
  const long = new Map<number, number>();
  terms.forEach((term, at) => {
    const firsts = term.before.length > 0 ? term.before.slice(0, 1) : [...term.last, ...prefixOf(term)];
    for (const key of firsts.flatMap((stem) => [keyOf(stem), keyOf(stem.replace(/([oa])e/, '$1'))])) {
      if (key < short.length) short[key] = (short[key] ?? 0) | (1 << at);
      else {
        goesOn[Math.floor(key / base)] = 1;
        long.set(key, (long.get(key) ?? 0) | (1 << at));
      }
    }
  });
  return { short, goesOn, long };
}

function prefixOf(term: Wanted): string[] {
  return term.prefix === undefined ? [] : [term.prefix];
}

/** Short stems and numbers may be written otherwise from the second letter on: `payer`, `1 300`, `e-mail`. */
function keyOf(stem: string): number {
  const length = /^\d/.test(stem) || stem === 'email' ? 1 : stem.length <= 4 ? 2 : 3;
  let key = 0;
  for (let at = 0; at < Math.min(length, stem.length); at++)
    key = key * base + letterSymbol(stem.charCodeAt(at));
  return key;
}

const dot = 0x2e;

/** Hot: two million units take some 10 ms. */
function lookAt(text: string, start: number, end: number, beginnings: Beginnings): number {
  const { short, goesOn, long } = beginnings;
  let found = 0;
  let key = 0;
  let letters = 0;
  let sinceDot = 0;
  for (let at = start; at < end; at++) {
    const unit = text.charCodeAt(at);
    const symbol = symbols[unit] ?? sign;
    if (symbol === sign) {
      // Single letters with dots between them are one word.
      if (unit !== dot || sinceDot !== 1) key = letters = 0;
      sinceDot = 0;
      continue;
    }
    if (letters >= 3 || symbol === skipped) continue;
    sinceDot++;
    letters++;
    if (letters < 3) found |= short[key * base + symbol] ?? 0;
    else if (goesOn[key] === 1) found |= long.get(key * base + symbol) ?? 0;
    key = key * base + symbol;
  }
  return found;
}

function countBits(mask: number): number {
  let count = 0;
  for (let rest = mask; rest !== 0; rest &= rest - 1) count++;
  return count;
}
