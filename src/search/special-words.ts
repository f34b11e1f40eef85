/** Words that are written with more than letters: elisions, acronyms, numbers, inclusive forms. */
import { readNumber } from './numerals.ts';

/**
 * A run of letters and digits, with the marks, soft hyphens and joiners inside it. Modifier letters are left out: one of
 * them, U+02BC, is an apostrophe.
 */
const letter = '\\p{Lu}\\p{Ll}\\p{Lt}\\p{Lo}\\p{N}';
const joiner = '\\p{M}\\u00ad\\u200b-\\u200d\\u2060\\ufeff';
export const wordPattern = `[${letter}]+(?:[${joiner}]+[${letter}]*)*`;
const wordEnd = `(?![${letter}\\p{M}])`;

export interface ReadWord {
  /** As one would look it up; empty for what is no word of its own (`l’`). */
  word: string;
  /** End of what is to be marked, and where to go on. */
  end: number;
  next: number;
}

/** The word that begins at `start` and whose letters end at `end`, when it is more than its letters. */
export function readSpecialWord(text: string, start: number, end: number): ReadWord | undefined {
  if (isDigit(text.charCodeAt(start))) {
    const number = readNumber(text, start);
    return number && whole(number.word, number.end);
  }
  switch (text.charAt(end)) {
    case "'":
    case '’':
    case 'ʼ':
    case '‘':
    case '´':
    case '`':
    case '′':
    case '＇':
      return readElision(text, start, end);
    case '.':
      return end - start === 1 ? readAcronym(text, start) : readInclusive(text, start, end);
    case ' ':
    case '\u00a0':
      return end - start === 6 ? readRendezVous(text, start) : undefined;
    case '-':
    case '‐':
    case '‑':
      return readRendezVous(text, start) ?? readEmail(text, start, end) ?? readInclusive(text, start, end);
    case '·':
    case '•':
    case '‧':
    case '∙':
    case '⋅':
    case '_':
    case '(':
    case '/':
      return readInclusive(text, start, end);
    default:
      return undefined;
  }
}

const elided: ReadonlySet<string> = new Set(
  'l d j m n s t c qu jusqu lorsqu puisqu quoiqu presqu'.split(' '),
);
/** Beginnings of words that hold an apostrophe: aujourd’hui, prud’homme, quelqu’un, entr’aide. */
const joined: ReadonlySet<string> = new Set(['aujourd', 'prud', 'quelqu', 'entr']);
const longestBeginning = 7;
const wordHere = new RegExp(wordPattern, 'uy');

function readElision(text: string, start: number, end: number): ReadWord | undefined {
  if (end - start > longestBeginning) return undefined;
  const written = text.slice(start, end).toLowerCase();
  if (joined.has(written)) {
    const rest = matchAt(wordHere, text, end + 1);
    return rest === undefined ? undefined : whole(written + rest, end + 1 + rest.length);
  }
  const follows = text.charAt(end + 1);
  if (!elided.has(written) || follows === '' || /\s/.test(follows)) return undefined;
  return { word: '', end: end + 1, next: end + 1 };
}

const initial = '[\\p{Lu}\\p{Ll}\\p{Lt}\\p{Lo}]';
const acronym = new RegExp(`(?:${initial}\\.){2,}(?:${initial}${wordEnd})?`, 'uy');

function readAcronym(text: string, start: number): ReadWord | undefined {
  const written = matchAt(acronym, text, start);
  if (written === undefined) return undefined;
  // The last dot may end the sentence: it is not marked.
  const next = start + written.length;
  return { word: written.replaceAll('.', ''), end: written.endsWith('.') ? next - 1 : next, next };
}

function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39;
}

const rendezVous = new RegExp(`rendez[-‐‑ \\u00a0]vous${wordEnd}`, 'iuy');

/** One word: what is left of it without the pronoun would be any form of « rendre ». */
function readRendezVous(text: string, start: number): ReadWord | undefined {
  const written = matchAt(rendezVous, text, start);
  return written === undefined ? undefined : whole('rendezvous', start + written.length);
}

const emailHere = new RegExp(`[-‐‑]mails?${wordEnd}`, 'iuy');

/** `e-mail` is written as often `email`. */
function readEmail(text: string, start: number, end: number): ReadWord | undefined {
  if (end - start !== 1 || text.charAt(start).toLowerCase() !== 'e') return undefined;
  const rest = matchAt(emailHere, text, end);
  return rest === undefined ? undefined : whole('email', end + rest.length);
}

/** Feminine and plural endings set off in inclusive writing, longest first where one begins another. */
const endings = [
  'euses?|eresses?|esses?|elles?|trices?|atrices?|rices?|ices?|i?[èe]\\u0300?res?|ales?|aux|ives?|ves?|ines?',
  'ches?|ques?|fes?|lles?|les?|nnes?|nes?|sses?|ses?|toutes|tes?|[ée]\\u0301?es?|es?|s|x',
].join('|');
const dot = '[·•‧∙⋅]';
/** With a hyphen, what could be a pronoun (`donne-les`) counts only before a plural set off too. */
const inclusiveEnding = new RegExp(
  `(?:${dot}(?:${endings})(?:${dot}(?:${endings})){0,2}|\\.(?:${endings})(?:\\.s)?|_(?:${endings})(?:_s)?|/(?:${endings})(?:/s)?|\\((?:${endings})\\)(?:s|\\(s\\))?` +
    `|[-‐‑](?:(?:e|ne|euse|rice|trice|ive|i?[èe]\\u0300?re)(?:[-‐‑]?s)?|s|(?:le|te|se)[-‐‑]s))${wordEnd}`,
  'iuy',
);

function readInclusive(text: string, start: number, end: number): ReadWord | undefined {
  const written = text.slice(start, end);
  const least = written.length < 3 && !/[·•‧∙⋅(]/.test(text.charAt(end)) ? 3 : 2;
  if (written.length < least) return undefined;
  const rest = matchAt(inclusiveEnding, text, end);
  if (rest === undefined) return undefined;
  return whole(written.toLowerCase() === 'tou' ? 'tous' : written, end + rest.length);
}

function whole(word: string, end: number): ReadWord {
  return { word, end, next: end };
}

function matchAt(sticky: RegExp, text: string, at: number): string | undefined {
  sticky.lastIndex = at;
  return sticky.exec(text)?.[0];
}
