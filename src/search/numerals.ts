/** Numbers that are written in several ways: their words in a text, and one form for ordinals and hours. */

/** One form for ordinals (`1ère`, `XXIe`, `2nde`) and hours (`09h00`); any other word as it is. */
export function unifyNumeral(word: string): string {
  return unifyOrdinal(word) ?? unifyHour(word) ?? word;
}

const ordinal = /^(\d{1,4})(?:ers?|[eè]?res?|nde?s?|i?[eè]?mes?|es?)$/i;
/** In small letters only what is no word: `vie` and `xie` are not ordinals, `xixe` is. */
const romanOrdinal = /^(?:([IVX]{1,6})(?:e|er|[èe]?re|i?[èe]me)s?|(x[ivx]{1,5})(?:e|i?[èe]me)s?)$/;

function unifyOrdinal(word: string): string | undefined {
  const composed = word.length > 16 ? word : word.normalize('NFC');
  const digits = ordinal.exec(composed)?.[1];
  if (digits !== undefined) return `${digits}e`;
  const found = romanOrdinal.exec(composed);
  const value = found ? romanValue((found[1] ?? found[2] ?? '').toUpperCase()) : 0;
  return value > 0 ? `${value}e` : undefined;
}

const roman = /^(X{0,3})(IX|IV|V?I{0,3})$/;
const units = ['', 'I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX'];

/** Up to 39, for centuries and kings; 0 for what is no such number. */
function romanValue(letters: string): number {
  const found = roman.exec(letters);
  return found ? (found[1] ?? '').length * 10 + units.indexOf(found[2] ?? '') : 0;
}

const hour = /^0?(\d{1,2})h(?:00|([0-5]\d))?$/i;

function unifyHour(word: string): string | undefined {
  const found = hour.exec(word);
  return found ? `${found[1]}h${found[2] ?? ''}` : undefined;
}

const letter = '\\p{L}\\p{M}\\p{N}';
const space = '[ \\u00a0\\u2007\\u2009\\u202f]';
const numberHere = new RegExp(
  [
    // Five pairs of a French telephone number, the first with its country or without.
    `(?<foreign>(?<=\\+)33${space}?[1-9](?:(?:${space}|[.-])?\\d\\d){4})(?![${letter}])`,
    `0\\d(?:(?:${space}|[.-])\\d\\d){4}(?![${letter}])`,
    // Hours and minutes: 20 h 30, 20h, 20:30.
    `(?<hour>\\d{1,2})(?:${space}?[hH](?:${space}?(?<minute>[0-5]\\d))?|:(?<clock>[0-5]\\d))(?![${letter}]|:\\d)`,
    `\\d{1,3}(?:(?:${space}\\d{3})+|(?:\\.\\d{3}){2,})(?![${letter}])`,
    `(?<![.,])(?<decimal>\\d{1,3}[.,]\\d{1,2})(?![${letter}]|[.,]\\d)`,
    // A unit that is written onto its number is a word of its own.
    `\\d+(?=(?:[kcm]?m[23²³]?|k?g|mg|ha|[cmkh]?l|[kMG]?Wh?|[kKMGT]o|k|ans?|min|euros?)(?![${letter}]))`,
  ].join('|'),
  'uy',
);

export interface ReadNumber {
  /** Digits, save for hours (`20h30`) and decimals (`12v5`). */
  word: string;
  end: number;
}

/** The number that begins at `start`, when it is more than its digits. */
export function readNumber(text: string, start: number): ReadNumber | undefined {
  numberHere.lastIndex = start;
  const found = numberHere.exec(text);
  if (!found) return undefined;
  const { foreign, hour, minute, clock, decimal } = found.groups ?? {};
  const end = start + found[0].length;
  if (hour !== undefined)
    return Number(hour) > 24 ? undefined : { word: unifyNumeral(`${hour}h${minute ?? clock ?? ''}`), end };
  if (decimal !== undefined) return { word: decimal.replace(/[.,]/, 'v'), end };
  if (foreign !== undefined) return { word: foreign.replace(/\D/g, '').replace(/^33/, '0'), end };
  return { word: found[0].replace(/\D/g, ''), end };
}
