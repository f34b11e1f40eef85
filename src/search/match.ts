/** From a query to FTS5's match text. Every stem is quoted and holds only letters and digits: no input reaches the syntax. */
import type { Analyzer } from './analysis.ts';
import { complete } from './completion.ts';
import type { Query, Term } from './query.ts';

/** All that is wanted and nothing that is not; undefined when nothing is looked for. */
export function toMatch(query: Query, analyzer: Analyzer): string | undefined {
  const wanted = matchesOf(query, analyzer, false);
  return wanted.length === 0 ? undefined : without(wanted.join(' AND '), query, analyzer);
}

/**
 * For when `toMatch` finds nothing: any of the words, compounds also word by word; what is not wanted stays out.
 * Undefined when there is nothing to loosen: one word, or one phrase, is found or it is not.
 */
export function toLooseMatch(query: Query, analyzer: Analyzer): string | undefined {
  const terms = wantedTerms(query);
  if (terms.length < 2 && terms[0]?.kind !== 'compound') return undefined;
  const wanted = matchesOf(query, analyzer, true);
  return wanted.length === 0 ? undefined : without(wanted.join(' OR '), query, analyzer);
}

/** `toMatch` for passages of files: `file_index` with its columns name, context (the page's title) and body. */
export function toFileMatch(query: Query, analyzer: Analyzer): string | undefined {
  return toMatch(query, analyzer);
}

/** `toLooseMatch` for passages of files. */
export function toLooseFileMatch(query: Query, analyzer: Analyzer): string | undefined {
  return toLooseMatch(query, analyzer);
}

function wantedTerms(query: Query): readonly Term[] {
  return query.terms.filter((term) => !term.isNot);
}

function matchesOf(query: Query, analyzer: Analyzer, isLoose: boolean): string[] {
  const terms = wantedTerms(query).flatMap((term) => (isLoose ? loosened(term) : [term]));
  return [...new Set(terms.map((term) => termMatch(term, analyzer)))].filter((match) => match !== '');
}

/** A compound as it is, and its words one by one. */
export function loosened(term: Term): Term[] {
  if (term.kind !== 'compound') return [term];
  const last = term.words.length - 1;
  const words = term.words.map((word, at) => ({
    kind: 'word' as const,
    words: [word],
    isNot: term.isNot,
    isPrefix: term.isPrefix && at === last,
  }));
  return [term, ...words];
}

function without(wanted: string, query: Query, analyzer: Analyzer): string {
  const unwanted = query.terms
    .filter((term) => term.isNot)
    .map((term) => termMatch(term, analyzer))
    .filter((match) => match !== '');
  return unwanted.length === 0 ? wanted : `(${wanted}) NOT (${unwanted.join(' OR ')})`;
}

function termMatch(term: Term, analyzer: Analyzer): string {
  const stems = term.words.map(analyzer.stem).filter((stem) => stem !== '');
  if (stems.length === 0) return '';
  const last = term.isPrefix ? complete(term.words.at(-1) ?? '', analyzer.stem) : undefined;
  if (last === undefined) return phrase(stems);
  const before = stems.slice(0, -1);
  const matches = [
    `${phrase([...before, last.prefix])}*`,
    ...last.stems.map((stem) => phrase([...before, stem])),
  ];
  return `(${matches.join(' OR ')})`;
}

function phrase(stems: readonly string[]): string {
  return `"${stems.join(' ')}"`;
}
