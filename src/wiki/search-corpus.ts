/** What is known of all that is searched: how much there is, and in how much of it a word stands. */
import type { Query } from '../search/query.ts';
import { type Corpus, stemsOf } from '../search/ranking.ts';
import { type Scope, storedRules } from './scope.ts';
import type { Wiki } from './wiki.ts';

/** Frequencies are good for so many commits: they say which words are rare, and nothing else. */
const commitsKept = 20;
/** Nobody needs to know how much more frequent a word is. */
const mostFrequent = 20_000;
/** Bytes of French for each word that the index holds, those that carry no subject left out. */
const bytesOfWord = 12;

function kept<T>(wiki: Wiki, what: string, read: () => Promise<T>): Promise<T> {
  return wiki.lists.once(`${what} since ${Math.floor(wiki.generation() / commitsKept)}`, read);
}

type Index = 'text_index' | 'file_index';

/**
 * In how many readable pages or passages each of these is found. Others do not count: what is found, and in which order,
 * would tell whether a word stands in them.
 */
export async function frequenciesOf(
  wiki: Wiki,
  scope: Scope,
  index: Index,
  matches: readonly string[],
): Promise<readonly number[]> {
  const all = await storedRules(wiki);
  const rules = scope.rules.length < all.length ? scope.rules : undefined;
  const what = `frequencies ${index} ${rules?.join() ?? 'all'} ${matches.join('\n')}`;
  const read = () => wiki.store.search.countMatches(index, matches, mostFrequent, rules);
  const counts = await kept(wiki, what, read);
  // What stood nowhere a moment ago is to be found as soon as it is written.
  return counts.includes(0) ? wiki.lists.once(`${what} in ${wiki.generation()}`, read) : counts;
}

/** What the ranking of a query needs to know, of pages and of passages. Sizes are of all there is: they tell of no word. */
export async function corpora(
  wiki: Wiki,
  scope: Scope,
  query: Query,
): Promise<{ pages: Corpus; files: Corpus }> {
  const sizes = await kept(wiki, 'sizes', () => wiki.store.search.measure());
  const stems = stemsOf(query, wiki.analyzer);
  return {
    pages: await corpus(wiki, scope, 'text_index', stems, sizes.pages, sizes.pageBytes),
    files: await corpus(wiki, scope, 'file_index', stems, sizes.passages, sizes.passageBytes),
  };
}

async function corpus(
  wiki: Wiki,
  scope: Scope,
  index: Index,
  stems: readonly string[],
  count: number,
  bytes: number,
): Promise<Corpus> {
  // Where there is nothing, nothing is frequent.
  const asked = count === 0 ? [] : stems;
  const counts = await frequenciesOf(
    wiki,
    scope,
    index,
    asked.map((stem) => `"${stem}"`),
  );
  const frequencies = new Map(asked.map((stem, at) => [stem, counts[at] ?? 0]));
  return {
    count,
    averageLength: Math.max(1, bytes / bytesOfWord),
    frequencyOf: (stem) => frequencies.get(stem) ?? 0,
  };
}
