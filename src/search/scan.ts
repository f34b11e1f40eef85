/**
 * Where the words that are wanted stand in a text, without analysing all of it: the first letters of each word are looked
 * at, and only what begins like a wanted word is read. Near the analysis of the index, not the same: it ranks and shows.
 */
import type { Analyzer } from './analysis.ts';
import { readSpecialWord, wordPattern } from './special-words.ts';
import { beginningsOfStem, fold } from './stem.ts';

/** A word that is looked for, once however often the query names it. */
export interface Sought {
  /** As written, without elisions. */
  word: string;
  /** Folded. */
  folded: string;
  stems: ReadonlySet<string>;
  /** Words that begin so are meant too. */
  prefix?: string;
}

/** How near a word of the text comes to the one that is looked for, from far to near. */
export const likeness = { begun: 0, stem: 1, folded: 2, accented: 3, same: 4 } as const;

/** One place of a text. `word` is the number of the sought word. */
export interface Sight {
  word: number;
  start: number;
  end: number;
  /** Words of the text before this one, without the short ones that are not looked for. */
  at: number;
  likeness: number;
  isHeading: boolean;
}

export interface Scan {
  /** In order; at most `maxSights`. */
  sights: readonly Sight[];
  /** Words of the text, and of its headings, without short ones: near what the index holds. */
  length: number;
  headings: number;
}

/** Ready to scan any number of texts for the same words, of which there are at most 32. */
export interface Scanner {
  /** Of Markdown, headings are told apart and what readers do not see is passed over. */
  scan: (text: string, isMarkdown: boolean) => Scan;
}

/** A text that holds more is about these words, whatever the number. */
const maxSights = 1000;
const maxSought = 32;
/** Words with fewer letters are mostly articles and prepositions: they do not set others apart. */
const countedLetters = 4;

/** @param sought of which the first 32 count. */
export function createScanner(sought: readonly Sought[], analyzer: Analyzer): Scanner {
  const words = sought.slice(0, maxSought);
  const beginnings = beginningsOf(words);
  const find = createFinder(words, analyzer);
  return { scan: (text, isMarkdown) => scanText(text, beginnings, find, isMarkdown) };
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

/** By the number that a word's first one, two or three symbols make: whether a wanted word may begin so. */
type Beginnings = Uint8Array;

function beginningsOf(words: readonly Sought[]): Beginnings {
  const found = new Uint8Array(base ** 3);
  for (const { folded, stems, prefix } of words) {
    for (const form of [folded, ...stems, ...(prefix === undefined ? [] : [prefix])]) {
      for (const key of [keyOf(form), keyOf(form.replace(/([oa])e/, '$1'))]) found[key] = 1;
    }
    // `pris` is a form of `prendre`.
    for (const beginning of [...stems].flatMap(beginningsOfStem))
      found[keyOf(beginning, beginning.length)] = 1;
  }
  return found;
}

function tellingLetters(stem: string): number {
  if (/^\d/.test(stem) || stem === 'email') return 1;
  return stem.length <= 4 ? 2 : 3;
}

/** Short stems and numbers may be written otherwise from the second letter on: `payer`, `1 300`, `e-mail`. */
function keyOf(stem: string, length = tellingLetters(stem)): number {
  let key = 0;
  for (let at = 0; at < Math.min(length, stem.length); at++)
    key = key * base + letterSymbol(stem.charCodeAt(at));
  return key;
}

type Found = Pick<Sight, 'word' | 'end' | 'likeness'>;
type Finder = (text: string, start: number) => Found | undefined;

const wordHere = new RegExp(wordPattern, 'uy');

/** Reads the word that begins somewhere, as the analysis does. */
function createFinder(words: readonly Sought[], analyzer: Analyzer): Finder {
  const byStem = new Map<string, number>();
  words.forEach(({ stems }, number) => {
    for (const stem of stems) if (!byStem.has(stem)) byStem.set(stem, number);
  });
  const begun = words.flatMap(({ prefix }, word) => (prefix === undefined ? [] : [{ word, prefix }]));
  return (text, start) => {
    wordHere.lastIndex = start;
    if (!wordHere.test(text)) return undefined;
    const end = wordHere.lastIndex;
    const read = readSpecialWord(text, start, end);
    const written = read?.word ?? text.slice(start, end);
    if (written === '') return undefined;
    const stem = analyzer.stem(written);
    const word = byStem.get(stem) ?? begun.find(({ prefix }) => stem.startsWith(prefix))?.word;
    if (word === undefined) return undefined;
    return { word, end: read?.end ?? end, likeness: likenessOf(written, words[word]) };
  };
}

function likenessOf(written: string, sought: Sought | undefined): number {
  if (sought === undefined) return likeness.begun;
  if (written === sought.word) return likeness.same;
  const lower = written.toLowerCase();
  // Who types no capital means none; who types some means these.
  if (lower === sought.word) return likeness.same;
  if (lower === sought.word.toLowerCase()) return likeness.accented;
  if (fold(written) === sought.folded) return likeness.folded;
  return sought.prefix === undefined ? likeness.stem : likeness.begun;
}

const dot = 0x2e;

/** Hot: a hundred texts of three thousand units take some two milliseconds. */
function scanText(text: string, beginnings: Beginnings, find: Finder, isMarkdown: boolean): Scan {
  const sights: Sight[] = [];
  let isHeading = isMarkdown && text.charCodeAt(0) === hash;
  let words = 0;
  let headings = 0;
  let start = 0;
  let key = 0;
  let letters = 0;
  let sinceDot = 0;
  let host = -1;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    const symbol = symbols[unit] ?? sign;
    if (symbol === sign) {
      // Single letters with dots between them are one word.
      if (unit !== dot || sinceDot !== 1) key = letters = 0;
      sinceDot = 0;
      if (unit === lineEnd) isHeading = isMarkdown && text.charCodeAt(at + 1) === hash;
      else if (unit === colon && text.startsWith('//', at + 1)) {
        at += 2;
        host = at + 1;
      } else if (unit === slash && host >= 0) {
        at = pathEnd(text, host, at);
        host = -1;
      } else if (isMarkdown && (unit === openParenthesis || unit === openBrace)) {
        at = hiddenEnd(text, at, unit);
      }
      continue;
    }
    if (symbol === skipped) continue;
    if (letters === 0) start = at;
    letters++;
    sinceDot++;
    if (letters > 3) {
      if (letters === countedLetters) {
        words++;
        if (isHeading) headings++;
      }
      if (sinceDot > 1) at = wordEnd(text, at);
      continue;
    }
    key = key * base + symbol;
    if (beginnings[key] !== 1) continue;
    const found = find(text, start);
    if (!found) continue;
    words++;
    if (isHeading) headings++;
    sights.push({ start, at: words, isHeading, ...found });
    if (sights.length === maxSights) break;
    // The rest of the word is neither counted nor read again.
    at = Math.max(at, found.end - 1);
    letters = countedLetters;
    sinceDot = 0;
  }
  return { sights, length: words, headings };
}

/** The place of the last unit of a word. */
function wordEnd(text: string, at: number): number {
  let end = at + 1;
  while (end < text.length && symbols[text.charCodeAt(end)] !== sign) end++;
  return end - 1;
}

const lineEnd = 0x0a;
const hash = 0x23;
const slash = 0x2f;
const colon = 0x3a;
const openParenthesis = 0x28;
const closeBracket = 0x5d;
const openBrace = 0x7b;

const target = /\]\([^\s()]{0,500}/y;
const embed = /\{\{[^{}\n]{0,2000}\}\}/y;
const path = /\/[^\s()[\]<>"|]*/y;

/** Targets of links and embeds are not read. Returns the place of the last unit that is hidden. */
function hiddenEnd(text: string, at: number, unit: number): number {
  if (unit === openParenthesis)
    return text.charCodeAt(at - 1) === closeBracket ? endOf(target, text, at - 1, at) : at;
  return text.charCodeAt(at + 1) === openBrace ? endOf(embed, text, at, at) : at;
}

/** Characters of a host, at most. */
const hostLength = 80;

/** Of a web address the host is read, and nothing after it. */
function pathEnd(text: string, host: number, at: number): number {
  if (at - host > hostLength || /\s/.test(text.slice(host, at))) return at;
  return endOf(path, text, at, at);
}

/** @param at returned when there is nothing to hide. */
function endOf(pattern: RegExp, text: string, from: number, at: number): number {
  pattern.lastIndex = from;
  return pattern.test(text) ? Math.max(at, pattern.lastIndex - 1) : at;
}
