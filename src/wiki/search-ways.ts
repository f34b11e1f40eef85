/** The ways to read the words of a query, the strictest first: what one does not find, the next may. */
import { toFileMatch, toLooseFileMatch, toLooseMatch, toMatch, toUnwantedMatch } from '../search/match.ts';
import { type Clause, type Query, withLastAsPrefix } from '../search/query.ts';
import { isAsking } from '../search/questions.ts';
import type { SearchWords } from '../store/search-sql.ts';
import type { Scope } from './scope.ts';
import { frequenciesOf } from './search-corpus.ts';
import type { Wiki } from './wiki.ts';

export interface SearchWay {
  words: SearchWords;
  /** What is read and marked by it. */
  query: Query;
  isLoose: boolean;
  /** It is found in so many pages that a walk does not reach all of them. */
  isFrequent: boolean;
}

/** Rows that one walk counts and ranks. */
export const mostWalked = 10_000;

/** Pages and passages that one loose search looks at, where rare words leave a choice. */
const mostLoose = 3000;

/** As it was written; its last word as a beginning; any of its words. In the order in which they are tried. */
export const wayNames = ['strict', 'begun', 'loose'] as const;
export type WayName = (typeof wayNames)[number];

/** Undefined where the query cannot be read so, or nothing that is readable answers. */
export async function searchWay(
  wiki: Wiki,
  scope: Scope,
  query: Query,
  name: WayName,
): Promise<SearchWay | undefined> {
  const way = await readWay(wiki, scope, query, name);
  if (!way) return undefined;
  const { pages, files } = way.words;
  if (pages === undefined && files === undefined) return { ...way, isFrequent: false };
  const own = await frequencyOf(wiki, scope, 'text_index', pages);
  const answers = own > 0 || (await frequencyOf(wiki, scope, 'file_index', files)) > 0;
  return answers ? { ...way, isFrequent: own > mostWalked } : undefined;
}

/** For when nothing answers in any way. */
export function strictWay(wiki: Wiki, query: Query): SearchWay {
  return { words: wordsOf(wiki, query, false), query, isLoose: false, isFrequent: false };
}

type ReadWay = Omit<SearchWay, 'isFrequent'>;

async function readWay(wiki: Wiki, scope: Scope, query: Query, name: WayName): Promise<ReadWay | undefined> {
  if (name === 'loose') return looseWay(wiki, scope, query);
  const read = name === 'strict' ? query : withLastAsPrefix(query);
  return read && { words: wordsOf(wiki, read, false), query: read, isLoose: false };
}

function hasWords({ pages, files }: SearchWords): boolean {
  return pages !== undefined || files !== undefined;
}

async function frequencyOf(
  wiki: Wiki,
  scope: Scope,
  index: 'text_index' | 'file_index',
  match: string | undefined,
): Promise<number> {
  const [count = 0] = match === undefined ? [] : await frequenciesOf(wiki, scope, index, [match]);
  return count;
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

async function looseWay(wiki: Wiki, scope: Scope, query: Query): Promise<ReadWay | undefined> {
  if (!hasWords(wordsOf(wiki, query, true))) return undefined;
  const rare = await rareClauses(wiki, scope, query);
  // Without words a search would find every page.
  if (rare.every(({ isNot }) => isNot)) return undefined;
  const choosing = { ...query, clauses: rare, terms: rare.flatMap(({ anyOf }) => anyOf) };
  // Of one word that is left there is nothing to loosen.
  const loose = wordsOf(wiki, choosing, true);
  const words = hasWords(loose) ? loose : wordsOf(wiki, choosing, false);
  return { words, query, isLoose: true };
}

/**
 * The rarest clauses, as many as lead to so few pages that all can be looked at; at least one. Those left out choose no
 * page, and still count in the order of those that the others choose.
 */
async function rareClauses(wiki: Wiki, scope: Scope, { clauses }: Query): Promise<Clause[]> {
  const wanted = clauses.filter(({ isNot }) => !isNot);
  const telling = wanted.filter(({ anyOf }) => !anyOf.every(({ words }) => words.every(isAsking)));
  const choosing = telling.length > 0 ? telling : wanted;
  const alone = choosing.map((clause) =>
    wordsOf(wiki, { clauses: [clause], terms: clause.anyOf, filters: [], isEmpty: false }, false),
  );
  const none = '""';
  const own = await frequenciesOf(
    wiki,
    scope,
    'text_index',
    alone.map(({ pages = none }) => pages),
  );
  const files = await frequenciesOf(
    wiki,
    scope,
    'file_index',
    alone.map((words) => words.files ?? none),
  );
  const counted = choosing
    .map((clause, at) => ({ clause, count: (own[at] ?? 0) + (files[at] ?? 0) }))
    // What stands nowhere at all chooses nothing.
    .filter(({ count }) => count > 0);
  let total = 0;
  const rare = counted
    .sort((a, b) => a.count - b.count)
    .filter(({ count }, at) => {
      total += count;
      return at === 0 || total <= mostLoose;
    });
  return [...rare.map(({ clause }) => clause), ...clauses.filter(({ isNot }) => isNot)];
}
