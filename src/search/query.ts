/** What a person typed, as a value. Total: every text is a query. Stems and FTS5 are left to match.ts. */
import { limits } from '../core/limits.ts';
import { isLongBeginning } from './completion.ts';
import { isDay } from './query-dates.ts';
import type { FilterName } from './query-filters.ts';
import { type Piece, readPieces } from './query-pieces.ts';
import { isStopWord } from './stop-words.ts';
import { forEachWord } from './words.ts';

/**
 * `word`: one word. `compound`: words written as one (`compte-rendu`), near each other as a phrase, or apart when nothing
 * else is found. `phrase`: what stood between quotation marks, to be found as it is.
 */
export interface Term {
  kind: 'word' | 'compound' | 'phrase';
  /** At least one; as written, without elisions. */
  words: readonly string[];
  /** Pages that hold it are left out. */
  isNot: boolean;
  /** The last word may go on: it ends with `*`. */
  isPrefix: boolean;
  /** To be found in titles only. */
  column?: 'title';
}

/** One of what is wanted (`statuts OU charte`: any of the terms will do), or what is not. Never empty. */
export interface Clause {
  anyOf: readonly Term[];
  /** Pages that hold it are left out; then it is one term. */
  isNot: boolean;
}

/** What pages must be besides holding words. */
export interface QueryFilter {
  name: FilterName;
  /** Of `field`: what stood before the colon, in lower case. Whether a type has such a field is not known here. */
  field?: string;
  /**
   * As written, save: of `before` and `after` the ISO day, month or year (`2020-05`, `2020`); of `year` four digits; of
   * `file` `any`, or the kind in lower case (`pdf`, `tableur`).
   */
  value: string;
  isNot: boolean;
  /** Its part of the query, for fields that there are not. */
  written: string;
}

export interface Query {
  /** All are wanted, save those that are not. At most `limits.queryWords` words in all. */
  clauses: readonly Clause[];
  /** All of all clauses. */
  terms: readonly Term[];
  filters: readonly QueryFilter[];
  /** Nothing is looked for: neither word nor filter, or only what is to be left out. */
  isEmpty: boolean;
}

/** Reads the first `limits.query` characters. */
export function parseQuery(raw: string): Query {
  const { clauses, filters } = readQuery(raw);
  return toQuery(
    clauses.map((terms) => terms.map(({ places: _, ...term }) => term)),
    filters,
  );
}

/** For lists that know no filters: `lieu:Bobigny` and `avant:2020` are words like any other. */
export function parseWords(raw: string): Query {
  return withFiltersAsWords(parseQuery(raw), () => true);
}

/** The same query with some filters read as words: of fields that there are not. */
export function withFiltersAsWords(query: Query, isWords: (filter: QueryFilter) => boolean): Query {
  const words = query.filters.filter(isWords);
  if (words.length === 0) return query;
  const terms = words.flatMap(({ written, isNot }) =>
    readWords(written).map(({ word }): Term => ({ kind: 'word', words: [word], isNot, isPrefix: false })),
  );
  const filters = query.filters.filter((filter) => !words.includes(filter));
  const clauses = [...query.clauses.map(({ anyOf }) => [...anyOf]), ...terms.map((term) => [term])];
  return toQuery(takeWords(dropStopWords(clauses, filters), limits.queryWords), filters);
}

/**
 * For a second try when nothing is found: the last word as a beginning (`observat`). Undefined when there is no last word
 * that may go on.
 */
export function withLastAsPrefix(query: Query): Query | undefined {
  const clause = query.clauses.at(-1);
  const term = clause?.anyOf.at(-1);
  if (!clause || !term || clause.isNot || term.isPrefix || term.kind === 'phrase') return undefined;
  const anyOf = [...clause.anyOf.slice(0, -1), { ...term, isPrefix: true }];
  const clauses = [...query.clauses.slice(0, -1), { ...clause, anyOf }];
  return { ...query, clauses, terms: clauses.flatMap((one) => one.anyOf) };
}

export interface PlacedWord {
  /** Offsets in the query as typed, in UTF-16 units; without elisions. */
  start: number;
  end: number;
  /** As it is looked for: `adhérent` of `adhérent·e·s`. */
  word: string;
}

/** Where each word that is looked for stands, to replace one of them. */
export function placeWords(raw: string): PlacedWord[] {
  const terms = readQuery(raw).clauses.flat();
  return terms.filter(({ isNot }) => !isNot).flatMap(({ places }) => places);
}

function toQuery(clauses: readonly (readonly Term[])[], filters: readonly QueryFilter[]): Query {
  const isNothing = clauses.every(([term]) => term?.isNot) && filters.every(({ isNot }) => isNot);
  return {
    clauses: clauses.map((anyOf) => ({ anyOf, isNot: anyOf[0]?.isNot === true })),
    terms: clauses.flat(),
    filters,
    isEmpty: isNothing,
  };
}

/** With places for each of its words. */
interface PlacedTerm extends Term {
  places: readonly PlacedWord[];
}

function readQuery(raw: string): { clauses: PlacedTerm[][]; filters: QueryFilter[] } {
  const clauses: PlacedTerm[][] = [];
  const filters: QueryFilter[] = [];
  let isOr = false;
  for (const piece of readPieces(raw.slice(0, limits.query))) {
    if (piece.kind === 'or') isOr = true;
    else if (piece.kind === 'filter') filters.push(filterOf(piece));
    else
      for (const term of readTerms(piece)) {
        const before = clauses.at(-1);
        if (isOr && before && canJoin(before, term)) before.push(term);
        else clauses.push([term]);
        // What says nothing between two others does not part them: `statuts OU la charte`.
        isOr = isOr && isStop(term);
      }
    if (piece.kind === 'filter') isOr = false;
  }
  return { clauses: takeWords(dropStopWords(clauses, filters), limits.queryWords), filters };
}

function canJoin(clause: readonly PlacedTerm[], term: PlacedTerm): boolean {
  return !term.isNot && clause.every(({ isNot }) => !isNot);
}

function filterOf({ name, field, value, isNot, written }: Piece & { kind: 'filter' }): QueryFilter {
  return { name, ...(field === undefined ? {} : { field }), value, isNot, written };
}

function readTerms(piece: Piece & { kind: 'bare' | 'quoted' }): PlacedTerm[] {
  const placed = readWords(piece.text);
  const terms = piece.kind === 'quoted' ? [phraseOf(placed)] : groupsOf(piece.text, placed);
  return terms
    .filter(({ words }) => words.length > 0)
    .map((term) => ({
      ...term,
      places: term.places.map(({ start, end, word }) => ({
        start: piece.start + start,
        end: piece.start + end,
        word,
      })),
      isNot: term.isNot || piece.isNot,
      ...(piece.isTitle ? { column: 'title' as const } : {}),
    }));
}

function phraseOf(places: readonly PlacedWord[]): PlacedTerm {
  return { kind: 'phrase', words: places.map(({ word }) => word), isNot: false, isPrefix: false, places };
}

function readWords(text: string): PlacedWord[] {
  const words: PlacedWord[] = [];
  forEachWord(text, (start, end, word) => words.push({ start, end, word }));
  return words;
}

/** At most one sign, and an elided article after it (`Côte-d’Or`), between words that are written as one. */
const inside = /^(?:[-‐‑._@'’ʼ](?:\p{L}{1,6}['’ʼ])?)?$/u;

function groupsOf(text: string, words: readonly PlacedWord[]): PlacedTerm[] {
  const groups: PlacedWord[][] = [];
  for (const word of words) {
    const group = groups.at(-1);
    const last = group?.at(-1);
    if (group && last && areOne(text.slice(last.end, word.start), last, word)) group.push(word);
    else groups.push([word]);
    joinDay(text, groups);
  }
  return groups.map((group) => bareTerm(text, group));
}

function areOne(between: string, one: PlacedWord, other: PlacedWord): boolean {
  return inside.test(between) || (between === '/' && /^\d+ \d+$/.test(`${one.word} ${other.word}`));
}

/** `24 juin 2021` is one term. */
function joinDay(text: string, groups: PlacedWord[][]): void {
  const [day, month, year] = groups.slice(-3).map((group) => group[0]);
  if (!day || !month || !year || groups.slice(-3).some((group) => group.length > 1)) return;
  const isSpaced =
    /^\s$/.test(text.slice(day.end, month.start)) && /^\s$/.test(text.slice(month.end, year.start));
  if (isSpaced && isDay([day.word, month.word, year.word])) groups.splice(-3, 3, [day, month, year]);
}

function bareTerm(text: string, places: readonly PlacedWord[]): PlacedTerm {
  const start = places[0]?.start ?? 0;
  const end = places.at(-1)?.end ?? 0;
  const words = places.map(({ word }) => (/^O[UR]$/.test(word) ? word.toLowerCase() : word));
  return {
    kind: words.length > 1 ? 'compound' : 'word',
    words,
    isNot: /(?:^|[\s(])[-−]+(?=\S)\S*$/u.test(text.slice(0, start + 1)),
    isPrefix: /^\*(?:[\s),.;!?]|$)/.test(text.slice(end)),
    places,
  };
}

/** A query of nothing but stop words keeps them: `être ou avoir` may be a title. */
function dropStopWords<T extends Term>(clauses: readonly T[][], filters: readonly QueryFilter[]): T[][] {
  const kept = clauses
    .map((clause) => clause.map(withoutStopWords).filter((term) => term !== undefined))
    .filter((clause) => clause.length > 0);
  const isSomething = kept.some(([term]) => !term?.isNot) || filters.some(({ isNot }) => !isNot);
  return isSomething ? kept : [...clauses];
}

/** `pas*` asks for `passage` too. */
function isStop(term: Term): boolean {
  return term.words.every(isStopWord) && !isLongBeginning(term);
}

/** What may follow a verb: `peut-on`, `a-t-il`. */
const pronouns: ReadonlySet<string> = new Set(
  'je tu il elle on nous vous ils elles iel iels ce t'.split(' '),
);

function withoutStopWords<T extends Term>(term: T): T | undefined {
  if (isStop(term)) return undefined;
  if (term.kind !== 'compound') return term;
  let length = term.words.length;
  while (pronouns.has(term.words[length - 1]?.toLowerCase() ?? '')) length--;
  return length === term.words.length ? term : cutTerm(term, length);
}

function cutTerm<T extends Term & Partial<Pick<PlacedTerm, 'places'>>>(term: T, length: number): T {
  return {
    ...term,
    kind: term.kind === 'compound' && length === 1 ? 'word' : term.kind,
    words: term.words.slice(0, length),
    isPrefix: term.isPrefix && length === term.words.length,
    ...(term.places ? { places: term.places.slice(0, length) } : {}),
  };
}

function takeWords<T extends Term>(clauses: readonly (readonly T[])[], most: number): T[][] {
  let left = most;
  const taken = clauses.map((clause) =>
    clause.flatMap((term) => {
      const length = Math.min(left, term.words.length);
      left -= length;
      return length === 0 ? [] : [cutTerm(term, length)];
    }),
  );
  return taken.filter((clause) => clause.length > 0);
}
