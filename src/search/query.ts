/** What a person typed, as a value. Total: every text is a query. Stems and FTS5 are left to match.ts. */
import { limits } from '../core/limits.ts';
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
  /** The last word may go on: it is being typed, or ends with `*`. */
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

export type FilterName = 'type' | 'space' | 'author' | 'tag' | 'before' | 'after' | 'year' | 'file' | 'field';

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
  /** Its part of the query, for links without it and for fields that there are not. */
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

/** Reads the first `limits.query` characters: words, "phrases", -word, -"phrase", prefix*. */
export function parseQuery(raw: string): Query {
  const text = raw.slice(0, limits.query);
  const terms = takeWords(dropStopWords(readTerms(text)), limits.queryWords);
  const clauses = terms.map((term) => ({ anyOf: [term], isNot: term.isNot }));
  return { clauses, terms, filters: [], isEmpty: terms.every((term) => term.isNot) };
}

/** Straight, curly and French quotation marks; an open one lasts to the end of the text. */
const quoted = /["“”„]([^"“”„]*)["“”„]?|«([^»]*)»?/g;

function readTerms(text: string): Term[] {
  const terms: Term[] = [];
  let at = 0;
  for (const match of text.matchAll(quoted)) {
    const before = text.slice(at, match.index);
    terms.push(...readBare(before, false));
    const words = readWords(match[1] ?? match[2] ?? '').map(({ word }) => word);
    const isNot = /(?:^|\s)[-−]+$/.test(before);
    if (words.length > 0) terms.push({ kind: 'phrase', words, isNot, isPrefix: false });
    at = match.index + match[0].length;
  }
  terms.push(...readBare(text.slice(at), true));
  return terms;
}

interface PlacedWord {
  start: number;
  end: number;
  word: string;
}

function readWords(text: string): PlacedWord[] {
  const words: PlacedWord[] = [];
  forEachWord(text, (start, end, word) => words.push({ start, end, word }));
  return words;
}

/** One sign, and an elided article after it (`Côte-d’Or`), between words that are written as one. */
const inside = /^[-‐‑._@'’ʼ](?:\p{L}{1,6}['’ʼ])?$/u;

function readBare(text: string, isLast: boolean): Term[] {
  const groups: PlacedWord[][] = [];
  let end = 0;
  for (const word of readWords(text)) {
    const group = groups.at(-1);
    if (group && inside.test(text.slice(end, word.start))) group.push(word);
    else groups.push([word]);
    end = word.end;
  }
  return groups.map((group) => bareTerm(text, group, isLast));
}

function bareTerm(text: string, group: readonly PlacedWord[], isLast: boolean): Term {
  const start = group[0]?.start ?? 0;
  const end = group.at(-1)?.end ?? 0;
  const isNot = /(?:^|\s)[-−]+(?=\S)\S*$/u.test(text.slice(0, start + 1));
  const isStarred = /^\*(?:\s|$)/.test(text.slice(end));
  return {
    kind: group.length > 1 ? 'compound' : 'word',
    words: group.map(({ word }) => word),
    isNot,
    isPrefix: isStarred || (isLast && !isNot && end === text.length),
  };
}

/** A query of stop words only keeps them: `être ou avoir` may be a title. Phrases keep theirs, as the index does. */
function dropStopWords(terms: readonly Term[]): readonly Term[] {
  const kept = terms.map(withoutStopWords).filter((term) => term !== undefined);
  return kept.some((term) => !term.isNot) ? kept : terms;
}

/** What may follow a verb: `peut-on`, `a-t-il`. */
const pronouns: ReadonlySet<string> = new Set('je tu il elle on nous vous ils elles ce t'.split(' '));

function withoutStopWords(term: Term): Term | undefined {
  if (term.kind === 'phrase') return term;
  if (term.words.every(isStopWord)) return undefined;
  if (term.kind === 'word' || term.words[0]?.toLowerCase() === 'rendez') return term;
  let length = term.words.length;
  while (pronouns.has(term.words[length - 1]?.toLowerCase() ?? '')) length--;
  if (length === term.words.length) return term;
  return {
    ...term,
    kind: length > 1 ? 'compound' : 'word',
    words: term.words.slice(0, length),
    isPrefix: false,
  };
}

function takeWords(terms: readonly Term[], most: number): Term[] {
  const taken: Term[] = [];
  let left = most;
  for (const term of terms) {
    if (left === 0) break;
    const words = term.words.slice(0, left);
    taken.push({ ...term, words, isPrefix: term.isPrefix && words.length === term.words.length });
    left -= words.length;
  }
  return taken;
}
