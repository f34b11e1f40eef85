/** A search as it is run: the ways to read its words, one after the other, until one finds something; the best read closely. */
import type { Query } from '../search/query.ts';
import { createRanking, type Ranking, scoreWithFiles } from '../search/ranking.ts';
import { type Found, type FoundFile, type FoundPage, mostFiles } from '../store/search-hits.ts';
import type { SearchPlan, SearchWords } from '../store/search-sql.ts';
import { tagKey } from '../store/tags.ts';
import { localDay } from './moments.ts';
import type { Scope } from './scope.ts';
import {
  type FileCandidate,
  type PageCandidate,
  readCandidates,
  readFileCandidates,
} from './search-candidates.ts';
import { corpora } from './search-corpus.ts';
import type { PlannedSearch } from './search-plan.ts';
import { mostWalked, type SearchWay, searchWay, strictWay, wayNames } from './search-ways.ts';
import type { Wiki } from './wiki.ts';

/** Pages in order, as far as anybody turns. */
const mostListed = 1000;
/** Of these, how many are ordered anew by what stands in them, as far as their texts go (search-candidates.ts). */
const mostRanked = 300;

/** Pages of which the files are kept for the screens to come, and different tags. */
const mostTold = 100;
const mostTags = 200;

/** What a search found. Kept for its next pages: it holds no text. */
export interface Ran extends Omit<Found, 'pages'> {
  /** In order. */
  ids: readonly number[];
  /** The first pages, of which all files that answer are among `files`. */
  filesTold: ReadonlySet<number>;
  /** As it was read in the end: some of the words may have been given up. */
  plan: SearchPlan;
  query: Query;
  hasTitles: boolean;
  isLoose: boolean;
}

/** What was read to order the best pages: shown ones need not be read again. */
export interface Closely {
  rankings: Rankings;
  candidates: ReadonlyMap<number, PageCandidate>;
  passages: ReadonlyMap<number, FileCandidate>;
}

interface Done {
  ran: Ran;
  closely?: Closely;
}

/** The same search by the same rights is run once, until something is written; what was read closely is not kept. */
export async function runOnce(wiki: Wiki, scope: Scope, planned: PlannedSearch): Promise<Done> {
  const key = JSON.stringify([planned.plan, planned.query, planned.isQuestion]);
  let closely: Closely | undefined;
  const ran = await wiki.lists.once(`search ${wiki.generation()} ${key}`, async () => {
    const done = await run(wiki, scope, planned);
    closely = done.closely;
    return done.ran;
  });
  return { ran, ...(closely ? { closely } : {}) };
}

/** The way that found something, or the last one. */
interface Best {
  plan: SearchPlan;
  way: SearchWay;
  found: Found;
}

async function run(wiki: Wiki, scope: Scope, planned: PlannedSearch): Promise<Done> {
  const order = planned.query.terms.some((term) => !term.isNot)
    ? planned.plan.order
    : datedOrder(planned.plan.order);
  const enough = order === 'relevance' ? enoughOf(planned) : 1;
  let best: Best | undefined;
  for (const name of wayNames) {
    const isFirst = best === undefined || countFound(best.found) === 0;
    // What a word may go on to matters only where nothing holds it as it is.
    const way = name === 'begun' && !isFirst ? undefined : await searchWay(wiki, scope, planned.query, name);
    if (!way) continue;
    const ran = await runWay(wiki, { ...planned.plan, order }, way);
    const count = countFound(ran.found);
    // What holds all words is among what holds some of them: then it is not said that there is nothing.
    if (isFirst || count > 0) best = { ...ran, way: { ...way, isLoose: way.isLoose && isFirst } };
    if (count >= enough || (way.isLoose && count > 0)) break;
  }
  best ??= await runWay(wiki, { ...planned.plan, order }, strictWay(wiki, planned.query));
  return order === 'relevance' ? rank(wiki, scope, planned, best) : { ran: inOrder(best, best.found.pages) };
}

/** With as little as the next pages need: it is kept. */
function inOrder({ plan, way, found }: Best, inOrder: readonly Pick<FoundPage, 'id'>[]): Ran {
  const ids = inOrder.map(({ id }) => id);
  const isAllTold = found.files.length < mostFiles;
  const filesTold = new Set(isAllTold ? ids.slice(0, mostTold) : []);
  const chosenTags = new Set(plan.chosen.tags);
  return {
    groups: found.groups,
    kinds: found.kinds,
    isCut: found.isCut,
    tags: found.tags.filter(([tag], at) => at < mostTags || chosenTags.has(tagKey(tag))),
    files: found.files.filter(({ pageId }) => filesTold.has(pageId)),
    ids,
    filesTold,
    plan,
    query: way.query,
    hasTitles: way.isFrequent,
    isLoose: way.isLoose,
  };
}

async function runWay(wiki: Wiki, planned: PlannedSearch['plan'], way: SearchWay): Promise<Best> {
  const plan = { ...planned, words: way.words };
  return { plan, way, found: await find(wiki, plan, way) };
}

/** Words from which on a query describes what is looked for, rather than naming it. */
const describing = 3;
/** Pages with all words of a description, below which those with some of them follow. */
const fewPages = 10;

/** Pages with all words that are enough to leave it at that. A question is seldom answered in its own words. */
function enoughOf({ query, isQuestion }: PlannedSearch): number {
  if (isQuestion) return Number.POSITIVE_INFINITY;
  const wanted = query.clauses.filter(({ isNot }) => !isNot);
  return wanted.length >= describing ? fewPages : 1;
}

/** Without words nothing is more relevant than what is newer. */
function datedOrder(order: SearchPlan['order']): SearchPlan['order'] {
  return order === 'relevance' ? 'date' : order;
}

/** Pages found, whatever is ticked. */
function countFound({ groups }: Pick<Found, 'groups'>): number {
  return groups.reduce((sum, { count }) => sum + count, 0);
}

function find(wiki: Wiki, plan: SearchPlan, way: SearchWay): Promise<Found> {
  return wiki.store.search.find(plan, {
    bound: mostWalked,
    withTitles: way.isFrequent,
    limit: mostListed,
  });
}

/** Bytes of texts that are read, and texts in any case: of a few words the index itself knows well what is best. */
const readOfWords = { bytes: 96 * 1024, least: 30 } as const;
const readOfQuestions = { bytes: 400 * 1024, least: 100 } as const;

/** The best first; behind those that were read, the others as the index has them. */
async function rank(wiki: Wiki, scope: Scope, planned: PlannedSearch, best: Best): Promise<Done> {
  const { way, found } = best;
  const top = found.pages.slice(0, mostRanked);
  const { pages, files } = await rankings(wiki, scope, way.query);
  const isLong = planned.isQuestion || planned.query.clauses.length > describing;
  const bounds = isLong ? readOfQuestions : readOfWords;
  const ids = top.map(({ id }) => id);
  const candidates = await readCandidates(wiki, scope, ids, bounds);
  const bestFile = bestFiles(found.files);
  const answering = [...candidates.keys()].flatMap((id) => bestFile.get(id) ?? []).slice(0, bounds.least);
  const passages = await readFileCandidates(wiki, scope, answering, candidates);
  const scoreOf = ({ id, isOwn }: FoundPage): number => {
    const candidate = candidates.get(id);
    const passage = passages.get(bestFile.get(id)?.passageId ?? 0);
    const own = candidate && isOwn ? pages.score(candidate) : 0;
    return scoreWithFiles(own, passage ? files.score(passage) : 0);
  };
  // As far as the texts went: who was not read stays behind.
  const read = top
    .filter(({ id }) => candidates.has(id))
    .map(({ id, ...page }) => ({ id, score: scoreOf({ id, ...page }) }));
  const behind = found.pages.filter(({ id }) => !candidates.has(id));
  // Of equals the newest: the order of the index hangs on what others may read.
  const ordered = [...read.sort((a, b) => b.score - a.score || b.id - a.id), ...behind];
  return { ran: inOrder(best, ordered), closely: { rankings: { pages, files }, candidates, passages } };
}

/** Of each page the file that answers best. */
function bestFiles(files: readonly FoundFile[]): Map<number, FoundFile> {
  const best = new Map<number, FoundFile>();
  for (const file of files) if (!best.has(file.pageId)) best.set(file.pageId, file);
  return best;
}

export interface Rankings {
  pages: Ranking;
  files: Ranking;
}

/** Of a query, for pages and for passages of files, each by how rare its words are there. */
export async function rankings(wiki: Wiki, scope: Scope, query: Query): Promise<Rankings> {
  const today = localDay(wiki.clock(), wiki.timeZone);
  const { pages, files } = await corpora(wiki, scope, query);
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
    { bound: mostWalked, withTitles: false, limit: 0 },
  );
  return countFound(all);
}
