/**
 * Where the words of a French Markdown text stand. Gives each word as one would look it up (`l’assemblée` → `assemblée`,
 * `S.I.B.` → `SIB`, `1 300 000` → `1300000`, `adhérent·e·s` → `adhérent`); what becomes of it is left to others.
 * Markup that readers do not see (targets of labelled links, embeds, addresses beyond their host) holds no words.
 */
import { readAddress, readMarkup } from './markup.ts';
import { readSpecialWord, wordPattern } from './special-words.ts';

/** Called for each word in order, offsets in UTF-16 units of the text. Returning false ends the walk. */
export type WordVisitor = (start: number, end: number, word: string) => unknown;

/** Characters of a word that count; the rest of a longer one is ignored. */
export const maxWordLength = 64;

/** A word, or the beginning of markup that hides words. */
const piece = new RegExp(`${wordPattern}|\\{\\{|\\[[\\[^]|\\[[ xX]\\]|:::+|&#?[0-9a-zA-Z]{2,8};`, 'gu');

export function forEachWord(text: string, visit: WordVisitor): void {
  let at = 0;
  while (at >= 0 && at < text.length) {
    piece.lastIndex = at;
    const start = piece.exec(text)?.index;
    if (start === undefined) return;
    const end = piece.lastIndex;
    at = isMarkup(text.charCodeAt(start))
      ? walkMarkup(text, start, end, visit)
      : walkWord(text, start, end, visit);
  }
}

function isMarkup(unit: number): boolean {
  return unit === 0x7b || unit === 0x5b || unit === 0x3a || unit === 0x26; // { [ : &
}

/** Goes through what the markup shows. Returns where to go on, or -1 when the visitor ended the walk. */
function walkMarkup(text: string, start: number, end: number, visit: WordVisitor): number {
  const markup = readMarkup(text, start, end);
  return markup.shown.every(([from, to]) => walkWithin(text, from, to, visit)) ? markup.end : -1;
}

function walkWord(text: string, start: number, end: number, visit: WordVisitor): number {
  const address = readAddress(text, start, end);
  if (address) return walkWithin(text, address.hostStart, address.hostEnd, visit) ? address.end : -1;
  return visitWord(text, start, end, 0, visit);
}

/** Words of a stretch that holds neither markup nor addresses. False when the visitor ended the walk. */
function walkWithin(text: string, from: number, to: number, visit: WordVisitor): boolean {
  const stretch = text.slice(from, to);
  let at = 0;
  while (at >= 0 && at < stretch.length) {
    piece.lastIndex = at;
    const start = piece.exec(stretch)?.index;
    if (start === undefined) return true;
    const end = piece.lastIndex;
    at = isMarkup(stretch.charCodeAt(start)) ? end : visitWord(stretch, start, end, from, visit);
  }
  return at >= 0;
}

/** `offset` is where the stretch stands in the whole text. */
function visitWord(text: string, start: number, end: number, offset: number, visit: WordVisitor): number {
  const read = readSpecialWord(text, start, end);
  if (read?.word === '') return read.next;
  const word = cutWord(read?.word ?? text.slice(start, Math.min(end, start + maxWordLength + 1)));
  const goesOn = visit(offset + start, offset + (read?.end ?? end), word) !== false;
  return goesOn ? (read?.next ?? end) : -1;
}

/** Not in the middle of a character that takes two units. */
function cutWord(word: string): string {
  if (word.length <= maxWordLength) return word;
  return /[\ud800-\udbff]$/.test(word.slice(0, maxWordLength))
    ? word.slice(0, maxWordLength - 1)
    : word.slice(0, maxWordLength);
}
