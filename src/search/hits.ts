/** Which words of a text a query means: where the marks go. */
import type { Analyzer, Token } from './analysis.ts';
import { loosened } from './match.ts';
import type { Query, Term } from './query.ts';
import { isOfStopWords, waysOf } from './term-ways.ts';

/** A stretch to be marked. `term` is the number of what it answers. */
export interface Hit {
  start: number;
  end: number;
  term: number;
}

/** One way to say a wanted term, as stems: all but the last must follow each other, the last may have several forms. */
export interface Wanted {
  before: readonly string[];
  last: ReadonlySet<string>;
  /** Stems that begin so are meant too. */
  prefix?: string;
  /** It stands in titles only; what carries no subject is passed over otherwise. */
  isOfStopWords: boolean;
}

/** What of a query can be marked. With `isLoose`, the words of compounds one by one too. */
export function wantedOf(query: Query, analyzer: Analyzer, isLoose: boolean): Wanted[] {
  return query.terms
    .filter((term) => !term.isNot)
    .flatMap((term) => (isLoose ? loosened(term, analyzer) : [term]))
    .flatMap((term) => wantedWays(term, analyzer));
}

function wantedWays(term: Term, analyzer: Analyzer): Wanted[] {
  const ofStops = isOfStopWords(term, analyzer);
  const ways = waysOf(term, analyzer).map(({ stems, isPrefix }) => ({
    before: stems.slice(0, -1),
    last: new Set(isPrefix ? [] : stems.slice(-1)),
    ...(isPrefix ? { prefix: stems.at(-1) ?? '' } : {}),
    isOfStopWords: ofStops,
  }));
  const [first, ...others] = ways;
  if (first?.prefix === undefined) return ways;
  return [{ ...first, last: new Set(others.flatMap(({ last }) => [...last])) }];
}

/** Hits in order, none within another; their `term` is the number of the way that they answer. */
export function findHits(text: string, terms: readonly Wanted[], analyzer: Analyzer): Hit[] {
  const hits: Hit[] = [];
  const isWhole = terms.some((one) => one.isOfStopWords);
  const tokens = analyzer.tokens(text).filter((token) => isWhole || !token.isStop);
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
