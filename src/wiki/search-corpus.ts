/** What is known of all that is searched: how much there is, and in how much of it a word stands. */
import type { Query } from '../search/query.ts';
import { type Corpus, stemsOf } from '../search/ranking.ts';
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

/** In how many pages or passages this is found, whoever may read them. */
export function frequencyOf(wiki: Wiki, index: 'text_index' | 'file_index', match: string): Promise<number> {
  return kept(wiki, `frequency ${index} ${match}`, () =>
    wiki.store.search.countMatches(index, match, mostFrequent),
  );
}

export async function corpora(wiki: Wiki, query: Query): Promise<{ pages: Corpus; files: Corpus }> {
  const sizes = await kept(wiki, 'sizes', () => wiki.store.search.measure());
  const stems = stemsOf(query, wiki.analyzer);
  return {
    pages: await corpus(wiki, 'text_index', stems, sizes.pages, sizes.pageBytes),
    files: await corpus(wiki, 'file_index', stems, sizes.passages, sizes.passageBytes),
  };
}

async function corpus(
  wiki: Wiki,
  index: 'text_index' | 'file_index',
  stems: readonly string[],
  count: number,
  bytes: number,
): Promise<Corpus> {
  const frequencies = new Map<string, number>();
  // Where there is nothing, nothing is frequent.
  if (count > 0) for (const stem of stems) frequencies.set(stem, await frequencyOf(wiki, index, `"${stem}"`));
  return {
    count,
    averageLength: Math.max(1, bytes / bytesOfWord),
    frequencyOf: (stem) => frequencies.get(stem) ?? 0,
  };
}
