/** Which words of a text a query means: where the marks go. */
import type { Analyzer, Token } from './analysis.ts';
import { complete } from './completion.ts';
import { loosened } from './match.ts';
import type { Query, Term } from './query.ts';

/** A stretch to be marked. `term` is the number of the wanted term that it answers. */
export interface Hit {
  start: number;
  end: number;
  term: number;
}

/** A wanted term as stems: all but the last must follow each other exactly, the last may have several forms. */
export interface Wanted {
  before: readonly string[];
  last: ReadonlySet<string>;
  /** Stems that begin so are meant too. */
  prefix?: string;
}

/** What of a query can be marked. With `isLoose`, the words of compounds one by one too. */
export function wantedOf(query: Query, analyzer: Analyzer, isLoose: boolean): Wanted[] {
  return query.terms
    .filter((term) => !term.isNot)
    .flatMap((term) => (isLoose ? loosened(term) : [term]))
    .map((term) => wanted(term, analyzer))
    .filter((one) => one.last.size > 0);
}

function wanted(term: Term, analyzer: Analyzer): Wanted {
  const stems = term.words.map(analyzer.stem).filter((stem) => stem !== '');
  const before = stems.slice(0, -1);
  const last = term.isPrefix ? complete(term.words.at(-1) ?? '', analyzer.stem) : undefined;
  if (last) return { before, last: new Set(last.stems), prefix: last.prefix };
  return { before, last: new Set(stems.slice(-1)) };
}

/** Hits in order, none within another. */
export function findHits(text: string, terms: readonly Wanted[], analyzer: Analyzer): Hit[] {
  const hits: Hit[] = [];
  const tokens = analyzer.tokens(text);
  for (let at = 0; at < tokens.length; at++) {
    const term = terms.findIndex((one) => answers(one, tokens, at));
    if (term < 0) continue;
    const last = at + (terms[term]?.before.length ?? 0);
    for (; at < last; at++) push(hits, tokens[at], term);
    push(hits, tokens[at], term);
  }
  return hits;
}

function push(hits: Hit[], token: Token | undefined, term: number): void {
  if (token) hits.push({ start: token.start, end: token.end, term });
}

function answers(wanted: Wanted, tokens: readonly Token[], at: number): boolean {
  const { before, last, prefix } = wanted;
  const end = tokens[at + before.length];
  if (!end || !before.every((stem, ahead) => tokens[at + ahead]?.stem === stem)) return false;
  return last.has(end.stem) || (prefix !== undefined && end.stem.startsWith(prefix));
}
