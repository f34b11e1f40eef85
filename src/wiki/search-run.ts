/** A search as it is run: the ways to read its words, one after the other, until one finds something; the best read closely. */
import type { Query } from '../search/query.ts';
import { createRanking, type Ranking, scoreWithFiles } from '../search/ranking.ts';
import type { Found, FoundFile, FoundPage } from '../store/search-hits.ts';
import type { SearchPlan, SearchWords } from '../store/search-sql.ts';
import { localDay } from './moments.ts';
import type { Scope } from './scope.ts';
import { readCandidates, readFileCandidates } from './search-candidates.ts';
import { corpora } from './search-corpus.ts';
import type { PlannedSearch } from './search-plan.ts';
import { type SearchWay, searchWays } from './search-ways.ts';
import type { Wiki } from './wiki.ts';

/** Rows that one walk counts and ranks. */
export const mostWalked = 10_000;
/** Pages in order, as far as anybody turns. */
const mostListed = 1000;
/** Of these, how many are ordered anew by what stands in them, as far as their texts go (search-candidates.ts). */
const mostRanked = 300;

/** What a search found. Kept for its next pages: it holds no text. */
export interface Ran extends Omit<Found, 'pages'> {
  /** In order. */
  ids: readonly number[];
  /** Pages of which all the files that answer are among `files`. */
  filesTold: ReadonlySet<number>;
  /** As it was read in the end: some of the words may have been given up. */
  plan: SearchPlan;
  query: Query;
  hasTitles: boolean;
  isLoose: boolean;
}

/** The same search by the same rights is run once, until something is written. */
export function runOnce(wiki: Wiki, scope: Scope, planned: PlannedSearch): Promise<Ran> {
  const key = JSON.stringify([planned.plan, planned.query, planned.isQuestion]);
  return wiki.lists.once(`search ${wiki.generation()} ${key}`, () => run(wiki, scope, planned));
}

async function run(wiki: Wiki, scope: Scope, planned: PlannedSearch): Promise<Ran> {
  const ways = await searchWays(wiki, planned.query);
  const order = planned.query.terms.some((term) => !term.isNot)
    ? planned.plan.order
    : datedOrder(planned.plan.order);
  const enough = order === 'relevance' ? enoughOf(planned) : 1;
  let best: Ran | undefined;
  for (const way of ways) {
    const ran = await runWay(wiki, scope, { ...planned.plan, order, words: way.words }, way);
    const isFirst = best === undefined || countFound(best) === 0;
    // What holds all words is among what holds some of them: then it is not said that there is nothing.
    if (isFirst || countFound(ran) > 0) best = { ...ran, isLoose: ran.isLoose && isFirst };
    if (countFound(ran) >= enough || (way.isLoose && countFound(ran) > 0)) break;
  }
  if (!best) throw new Error('a search has no way to be read');
  return best;
}

/** Words from which on a query describes what is looked for, rather than naming it. */
const describing = 3;
/** Pages with all words, below which those with some of them follow: questions are seldom answered in their own words. */
const fewPages = 10;

function enoughOf({ query, isQuestion }: PlannedSearch): number {
  const wanted = query.clauses.filter(({ isNot }) => !isNot);
  return isQuestion || wanted.length >= describing ? fewPages : 1;
}

/** Without words nothing is more relevant than what is newer. */
function datedOrder(order: SearchPlan['order']): SearchPlan['order'] {
  return order === 'relevance' ? 'date' : order;
}

/** Pages found, whatever is ticked. */
export function countFound({ groups }: Pick<Found, 'groups'>): number {
  return groups.reduce((sum, { count }) => sum + count, 0);
}

async function runWay(wiki: Wiki, scope: Scope, plan: SearchPlan, way: SearchWay): Promise<Ran> {
  const hasTitles = way.isFrequent;
  const found = await wiki.store.search.find(plan, {
    bound: mostWalked,
    withTitles: hasTitles,
    limit: mostListed,
    withFiles: mostRanked,
  });
  const { pages, ...rest } = found;
  const ids =
    plan.order === 'relevance' ? await rank(wiki, scope, way.query, found) : pages.map(({ id }) => id);
  const filesTold = new Set(pages.slice(0, mostRanked).map(({ id }) => id));
  return { ...rest, ids, filesTold, plan, query: way.query, hasTitles, isLoose: way.isLoose };
}

/** The best first; behind those that were read, the others as the index has them. */
async function rank(wiki: Wiki, scope: Scope, query: Query, found: Found): Promise<number[]> {
  const top = found.pages.slice(0, mostRanked);
  if (top.length < 2) return found.pages.map(({ id }) => id);
  const { pages, files } = await rankings(wiki, query);
  const ids = top.map(({ id }) => id);
  const own = await readCandidates(wiki, scope, ids, new Map(top.map(({ id, score }) => [id, score])));
  const best = bestFiles(found.files);
  const passages = await readFileCandidates(
    wiki,
    scope,
    [...own.keys()].flatMap((id) => best.get(id) ?? []),
    own,
  );
  const scoreOf = ({ id, isOwn }: FoundPage): number => {
    const candidate = own.get(id);
    if (!candidate) return 0;
    const passage = passages.get(best.get(id)?.passageId ?? 0);
    return scoreWithFiles(isOwn ? pages.score(candidate) : 0, passage ? files.score(passage) : 0);
  };
  // As far as the texts went: who was not read stays behind.
  const read = top.filter(({ id }) => own.has(id)).map((page) => ({ id: page.id, score: scoreOf(page) }));
  const ranked = read.sort((a, b) => b.score - a.score).map(({ id }) => id);
  return [...ranked, ...found.pages.filter(({ id }) => !own.has(id)).map(({ id }) => id)];
}

/** Of each page the file that answers best. */
function bestFiles(files: readonly FoundFile[]): Map<number, FoundFile> {
  const best = new Map<number, FoundFile>();
  for (const file of files) if (!best.has(file.pageId)) best.set(file.pageId, file);
  return best;
}

export async function rankings(wiki: Wiki, query: Query): Promise<{ pages: Ranking; files: Ranking }> {
  const today = localDay(wiki.clock(), wiki.timeZone);
  const { pages, files } = await corpora(wiki, query);
  return {
    pages: createRanking(query, wiki.analyzer, pages, today),
    files: createRanking(query, wiki.analyzer, files, today),
  };
}

/** What the words alone would find, without any filter: for when the filters leave nothing. */
export async function countUnfiltered(wiki: Wiki, { plan, query }: Ran): Promise<number> {
  if (query.clauses.every(({ isNot }) => isNot)) return 0;
  const { files: _files, ...rest } = plan;
  const chosen = { spaces: [], types: [], years: [], tags: [], kinds: [] };
  const words: SearchWords = plan.words;
  const all = await wiki.store.search.find(
    { ...rest, words, filters: [], chosen },
    { bound: mostWalked, withTitles: false, limit: 0, withFiles: 0 },
  );
  return countFound(all);
}
