/** What a query is made of, before its words are read: bare stretches, quoted ones, named values, the sign for `or`. */
import { type FilterName, knownName, readValue } from './query-filters.ts';

export type Piece =
  | { kind: 'bare' | 'quoted'; text: string; start: number; isNot: boolean; isTitle: boolean }
  | {
      kind: 'filter';
      name: FilterName;
      field?: string;
      value: string;
      isNot: boolean;
      written: string;
      start: number;
    }
  | { kind: 'or' };

/** Straight, curly and French quotation marks; an open one lasts to the end of the text. */
const marks = '"“”„‟＂«»‹›';
const quoted = `(?:["“”„‟＂](?<inQuotes>[^"“”„‟＂]*)["“”„‟＂]?|«(?<inGuillemets>[^»]*)»?|‹(?<inSingle>[^›]*)›?)`;
const name = '(?<name>\\p{L}[\\p{L}\\p{M}\\p{N}_-]{0,40})';
/** `titre:bilan`, and `titre : bilan` as the French write; a colon that ends a text, or begins a path, names nothing. */
const named = `(?<![^\\s(])(?<not>[-−]*)${name}(?<before>\\s{0,2}):(?<after>\\s{0,2})(?:${quoted}|(?<value>[^\\s${marks}:/\\\\][^\\s${marks}]*))`;
const tag = `(?<![^\\s(])(?<not>[-−]*)#(?<tag>\\p{L}[\\p{L}\\p{M}\\p{N}_-]*)`;
const or = `(?<![^\\s(])(?:OU|OR)(?![^\\s)])|\\|`;

/** One expression for each: the names of groups may stand only once in one. */
const patterns = {
  named: new RegExp(named, 'gu'),
  tag: new RegExp(tag, 'gu'),
  quoted: new RegExp(quoted, 'gu'),
  or: new RegExp(or, 'gu'),
} as const;
type Pattern = keyof typeof patterns;

/** In order; together they are the whole text, but for spaces and signs. */
export function readPieces(text: string): Piece[] {
  const pieces: Piece[] = [];
  let bareFrom = 0;
  for (let at = 0; at < text.length; ) {
    const found = firstFrom(text, at);
    if (!found) break;
    const piece = readPiece(text, found.pattern, found.match);
    if (!piece) {
      // What looked like a name is a word.
      at = found.match.index + nameLength(found.match);
      continue;
    }
    pushBare(pieces, text, bareFrom, found.match.index);
    pieces.push(piece);
    bareFrom = at = found.match.index + found.match[0].length;
  }
  pushBare(pieces, text, bareFrom, text.length);
  return pieces;
}

interface Found {
  pattern: Pattern;
  match: RegExpExecArray;
}

function firstFrom(text: string, at: number): Found | undefined {
  let first: Found | undefined;
  for (const [pattern, expression] of Object.entries(patterns) as [Pattern, RegExp][]) {
    expression.lastIndex = at;
    const match = expression.exec(text);
    if (match && (first === undefined || match.index < first.match.index)) first = { pattern, match };
  }
  return first;
}

function nameLength(match: RegExpExecArray): number {
  return Math.max(1, (match.groups?.['not'] ?? '').length + (match.groups?.['name'] ?? '').length);
}

function pushBare(pieces: Piece[], text: string, start: number, end: number): void {
  const bare = text.slice(start, end);
  if (bare.trim() !== '') pieces.push({ kind: 'bare', text: bare, start, isNot: false, isTitle: false });
}

function readPiece(text: string, pattern: Pattern, match: RegExpExecArray): Piece | undefined {
  if (pattern === 'or') return { kind: 'or' };
  if (pattern === 'named') return readNamed(match);
  const isNot =
    pattern === 'tag' ? match.groups?.['not'] !== '' : /(?:^|[\s(])[-−]+$/.test(text.slice(0, match.index));
  if (pattern === 'tag') return filter(match, { name: 'tag', value: match.groups?.['tag'] ?? '', isNot });
  const inside = insideOf(match) ?? '';
  return { kind: 'quoted', text: inside, start: match.index + 1, isNot, isTitle: false };
}

function insideOf({ groups }: RegExpExecArray): string | undefined {
  return groups?.['inQuotes'] ?? groups?.['inGuillemets'] ?? groups?.['inSingle'];
}

/** Ends of sentences and brackets are not part of a value. */
const trailing = /[),.;!?…]+$/;

function readNamed(match: RegExpExecArray): Piece | undefined {
  const { name = '', not = '', before = '', after = '', value } = match.groups ?? {};
  const known = knownName(name);
  const isSpaced = before !== '' || after !== '';
  if (isSpaced && (known === undefined || (value !== undefined && isNoValue(value)))) return undefined;
  const inside = insideOf(match);
  const written = inside ?? (value ?? '').replace(trailing, '');
  const isNot = not !== '';
  if (known === 'title') {
    if (!/[\p{L}\p{N}]/u.test(written)) return undefined;
    const start = match.index + match[0].length - (value ?? '').length;
    return inside === undefined
      ? { kind: 'bare', text: value ?? '', start, isNot, isTitle: true }
      : {
          kind: 'quoted',
          text: inside,
          start: match.index + match[0].search(marksHere) + 1,
          isNot,
          isTitle: true,
        };
  }
  if (known === undefined && (name.length < 2 || !/^[<>=≥≤]{0,2}[\p{L}\p{N}]/u.test(written)))
    return undefined;
  const read = readValue(known ?? 'field', written);
  if (!read) return undefined;
  const field = known === undefined ? { field: name.toLowerCase() } : {};
  return filter(match, { name: known ?? 'field', ...field, value: read.value, isNot: isNot !== read.isNot });
}

const marksHere = new RegExp(`[${marks}]`);

/** After a colon and a space: an operator, or a name of its own. */
function isNoValue(value: string): boolean {
  return /^(?:OU|OR|\|)$/.test(value) || /^\p{L}+:/u.test(value);
}

function filter(
  match: RegExpExecArray,
  read: { name: FilterName; field?: string; value: string; isNot: boolean },
): Piece {
  return { kind: 'filter', ...read, written: match[0], start: match.index };
}
