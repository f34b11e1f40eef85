/** The ways to read the words of a query, the strictest first: what one does not find, the next may. */
import { isAsking } from '../search/asking.ts';
import { toFileMatch, toLooseFileMatch, toLooseMatch, toMatch, toUnwantedMatch } from '../search/match.ts';
import { type Clause, type Query, withLastAsPrefix } from '../search/query.ts';
import type { SearchWords } from '../store/search-sql.ts';
import { frequencyOf } from './search-corpus.ts';
import type { Wiki } from './wiki.ts';

export interface SearchWay {
  words: SearchWords;
  /** What is read and marked by it. */
  query: Query;
  isLoose: boolean;
  /** It is found in so many pages that a walk does not reach all of them. */
  isFrequent: boolean;
}

/** Pages and passages that one loose search looks at, where rare words leave a choice. */
const mostLoose = 3000;

/**
 * As it was written; its last word as a beginning; any of its words. At least one: ways that nothing answers, whoever may
 * read it, are left out.
 */
export async function searchWays(wiki: Wiki, query: Query): Promise<SearchWay[]> {
  const strict = { words: wordsOf(wiki, query, false), query, isLoose: false };
  const begun = withLastAsPrefix(query);
  const ways: SearchWay[] = [];
  for (const way of [
    strict,
    ...(begun ? [{ words: wordsOf(wiki, begun, false), query: begun, isLoose: false }] : []),
    ...(await looseWays(wiki, query)),
  ]) {
    const count = await countOf(wiki, way.words);
    if (count > 0 || !hasWords(way.words)) ways.push({ ...way, isFrequent: count > mostWalkedFrom });
  }
  return ways.length > 0 ? ways : [{ ...strict, isFrequent: false }];
}

/** As `mostWalked` of search-run.ts. */
const mostWalkedFrom = 10_000;

function hasWords({ pages, files }: SearchWords): boolean {
  return pages !== undefined || files !== undefined;
}

async function countOf(wiki: Wiki, { pages, files }: SearchWords): Promise<number> {
  const own = pages === undefined ? 0 : await frequencyOf(wiki, 'text_index', pages);
  return own > 0 || files === undefined ? own : await frequencyOf(wiki, 'file_index', files);
}

function wordsOf({ analyzer }: Wiki, query: Query, isLoose: boolean): SearchWords {
  const pages = isLoose ? toLooseMatch(query, analyzer) : toMatch(query, analyzer);
  const files = isLoose ? toLooseFileMatch(query, analyzer) : toFileMatch(query, analyzer);
  const unwanted = files === undefined ? undefined : toUnwantedMatch(query, analyzer);
  return {
    ...(pages === undefined ? {} : { pages }),
    ...(files === undefined ? {} : { files }),
    ...(unwanted === undefined ? {} : { unwanted }),
  };
}

async function looseWays(wiki: Wiki, query: Query): Promise<Omit<SearchWay, 'isFrequent'>[]> {
  if (!hasWords(wordsOf(wiki, query, true))) return [];
  const rare = await rareClauses(wiki, query);
  const choosing = { ...query, clauses: rare, terms: rare.flatMap(({ anyOf }) => anyOf) };
  // Of one word that is left there is nothing to loosen.
  const loose = wordsOf(wiki, choosing, true);
  const words = hasWords(loose) ? loose : wordsOf(wiki, choosing, false);
  return [{ words, query, isLoose: true }];
}

/**
 * The rarest clauses, as many as lead to so few pages that all can be looked at; at least one. Those left out choose no
 * page, and still count in the order of those that the others choose.
 */
async function rareClauses(wiki: Wiki, { clauses }: Query): Promise<Clause[]> {
  const counted: { clause: Clause; count: number }[] = [];
  const wanted = clauses.filter(({ isNot }) => !isNot);
  const telling = wanted.filter(({ anyOf }) => !anyOf.every(({ words }) => words.every(isAsking)));
  for (const clause of telling.length > 0 ? telling : wanted) {
    const alone = { clauses: [clause], terms: clause.anyOf, filters: [], isEmpty: false };
    const { pages, files } = wordsOf(wiki, alone, false);
    const own = pages === undefined ? 0 : await frequencyOf(wiki, 'text_index', pages);
    const count = own + (files === undefined ? 0 : await frequencyOf(wiki, 'file_index', files));
    // What stands nowhere at all chooses nothing.
    if (count > 0) counted.push({ clause, count });
  }
  let total = 0;
  const rare = counted
    .sort((a, b) => a.count - b.count)
    .filter(({ count }, at) => {
      total += count;
      return at === 0 || total <= mostLoose;
    });
  return [...rare.map(({ clause }) => clause), ...clauses.filter(({ isNot }) => isNot)];
}
