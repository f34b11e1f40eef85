/** What is suggested while a search is being typed: pages by their titles, then how the last word may go on. */
import type { Actor } from '../core/access.ts';
import { limits } from '../core/limits.ts';
import { placeWords } from '../search/query.ts';
import { fold } from '../search/stem.ts';
import { isStopWord } from '../search/stop-words.ts';
import { asLearnt, likeTyped } from '../search/vocabulary.ts';
import { forEachWord } from '../search/words.ts';
import type { TitledPage } from '../store/titles.ts';
import { isTypePage } from './page-types.ts';
import { type Scope, scopeOf } from './scope.ts';
import type { Wiki } from './wiki.ts';
import { areWritten } from './written-words.ts';

export interface SuggestedPage {
  space: string;
  slug: string;
  title: string;
  spaceTitle: string;
}

export interface SearchSuggestions {
  /**
   * At most six: those whose title begins so, then those in which the words stand, the last changed first; those that
   * define types at the end.
   */
  pages: readonly SuggestedPage[];
  /** At most four queries that find something: the last word gone on. */
  terms: readonly string[];
}

const mostPages = 6;
const mostTerms = 4;
/** Titles of which the words are counted. */
const mostTitles = 40;
/** Letters that must be typed, and those from which on the vocabulary is asked too: fewer begin too many words. */
const fewestLetters = 2;
const fewestOfVocabulary = 3;
const mostWords = 8;

const nothing: SearchSuggestions = { pages: [], terms: [] };

/** @param request `space` is a slug; one that is not there, or not readable, holds nothing. */
export async function suggestSearches(
  wiki: Wiki,
  actor: Actor,
  request: { q: string; space?: string },
): Promise<SearchSuggestions> {
  const q = request.q.slice(0, limits.query).trimStart();
  const words = wordsIn(q);
  const last = words.at(-1);
  if (!last || fold(last.word).length + words.length - 1 < fewestLetters) return nothing;
  const scope = await scopeOf(wiki, actor);
  const space = request.space ? scope.spaces.find(({ slug }) => slug === request.space) : undefined;
  if (request.space && !space) return nothing;
  const titled = await listTitled(wiki, scope, words, space?.id);
  return {
    pages: titled.slice(0, mostPages).map(({ space, slug, title, spaceId }) => ({
      ...{ space, slug, title },
      spaceTitle: scope.spaces.find(({ id }) => id === spaceId)?.title ?? '',
    })),
    terms: last.end === q.length ? await listTerms(wiki, scope, q, words, titled) : [],
  };
}

interface Placed {
  word: string;
  start: number;
  end: number;
}

/** Filters, and what is to be left out, stand in no title; a text without their signs is nothing but words. */
function wordsIn(q: string): Placed[] {
  if (/[:"«“]|(?:^|\s)[-−]/.test(q)) return placeWords(q).slice(0, mostWords);
  const words: Placed[] = [];
  forEachWord(q, (start, end, word) => words.push({ start, end, word }));
  return words.slice(0, mostWords);
}

/** Titles that begin with the words, then those that hold them, each once; those of types at the end. */
async function listTitled(
  wiki: Wiki,
  scope: Scope,
  words: readonly Placed[],
  spaceId: number | undefined,
): Promise<TitledPage[]> {
  const ways = words.map(({ word }) => waysOf(wiki, word));
  const query = { rules: scope.rules, limit: mostTitles, ...(spaceId === undefined ? {} : { spaceId }) };
  const begun = await wiki.store.titles.list(ways, { ...query, isFirst: true });
  const others = await wiki.store.titles.list(ways, { ...query, isFirst: false });
  const all = [...new Map([...begun, ...others].map((page) => [page.id, page])).values()];
  return [...all.filter((page) => !isTypePage(page)), ...all.filter(isTypePage)];
}

/** As the word is typed, and without its ending: `adhérents` is the beginning of `adhérent` too. */
function waysOf(wiki: Wiki, word: string): string[] {
  const folded = fold(word);
  const stem = wiki.analyzer.stem(word);
  return stem.length > fewestOfVocabulary && stem !== folded && folded.startsWith(stem)
    ? [folded, stem]
    : [folded];
}

/** The query with its last word gone on: words of readable titles, the most frequent first, then those of texts. */
async function listTerms(
  wiki: Wiki,
  scope: Scope,
  q: string,
  words: readonly Placed[],
  titled: readonly TitledPage[],
): Promise<string[]> {
  const last = words.at(-1);
  if (!last || !/^\p{L}+$/u.test(last.word)) return [];
  const prefix = fold(last.word);
  const before = words
    .slice(0, -1)
    .map(({ word }) => word)
    .filter((word) => !isStopWord(word));
  const byStem = new Map<string, string>();
  const take = (found: readonly string[]) => {
    for (const word of found) {
      const stem = wiki.analyzer.stem(word);
      if (!byStem.has(stem)) byStem.set(stem, word);
    }
  };
  take(wordsOfTitles(titled, prefix));
  if (byStem.size < mostTerms) take(await vocabularyWords(wiki, scope, before, prefix));
  const beginning = q.slice(0, last.start);
  return [...byStem.values()].slice(0, mostTerms).map((word) => beginning + likeTyped(word, last.word));
}

function wordsOfTitles(titled: readonly TitledPage[], prefix: string): string[] {
  const counts = new Map<string, number>();
  for (const { title } of titled)
    forEachWord(title, (_start, _end, word) => {
      const learnt = asLearnt(word);
      if (!goesOn(learnt, prefix)) return;
      counts.set(learnt, (counts.get(learnt) ?? 0) + 1);
    });
  return [...counts].sort((a, b) => b[1] - a[1] || a[0].length - b[0].length).map(([word]) => word);
}

function goesOn(word: string, prefix: string): boolean {
  const folded = fold(word);
  return folded.length > prefix.length && folded.startsWith(prefix) && !isStopWord(word);
}

/**
 * Rows of the vocabulary that are looked at, stems that are asked for, those of them whose pages are counted, how many of
 * these, and forms of a stem.
 */
const most = { rows: 1000, asked: 240, counted: 24, pages: 50, forms: 3 } as const;

/** Words that stand, beside those typed before, in something the actor may read. */
async function vocabularyWords(
  wiki: Wiki,
  scope: Scope,
  before: readonly string[],
  prefix: string,
): Promise<string[]> {
  if (prefix.length < fewestOfVocabulary) return [];
  const rows = await wiki.store.words.listStarting(prefix, most.rows);
  const forms = rows.flatMap((row) => row.forms).filter((word) => goesOn(word, prefix));
  const byStem = new Map<string, string[]>();
  for (const word of forms.sort((a, b) => a.length - b.length || a.localeCompare(b))) {
    const stem = wiki.analyzer.stem(word);
    byStem.set(stem, [...(byStem.get(stem) ?? []), word]);
  }
  const stems = before.map((word) => wiki.analyzer.stem(word)).filter((stem) => stem !== '');
  const groups = [...byStem].map(([stem, words]) => ({
    words: words.slice(0, most.forms),
    match: [...stems, stem].map((one) => `"${one}"`).join(' AND '),
  }));
  const held = await firstHeld(wiki, scope, groups);
  const written: string[] = [];
  for (const { words, match } of held.sort((a, b) => b.count - a.count)) {
    if (written.length === mostTerms) break;
    const word = await firstWritten(wiki, scope, match, words);
    if (word !== undefined) written.push(word);
  }
  return written;
}

/** The first that stand in something readable, with how much: those that do not take no place of theirs. */
async function firstHeld<Group extends { match: string }>(
  wiki: Wiki,
  scope: Scope,
  groups: readonly Group[],
): Promise<(Group & { count: number })[]> {
  const held: (Group & { count: number })[] = [];
  const end = Math.min(groups.length, most.asked);
  for (let at = 0; at < end && held.length < most.counted; at += most.counted) {
    const some = groups.slice(at, at + most.counted);
    const matches = some.map(({ match }) => match);
    const counts = await wiki.store.words.countHolders(matches, scope.rules, most.pages);
    for (const [index, group] of some.entries()) {
      const count = counts[index] ?? 0;
      if (count > 0) held.push({ ...group, count });
    }
  }
  return held.slice(0, most.counted);
}

async function firstWritten(
  wiki: Wiki,
  scope: Scope,
  match: string,
  words: readonly string[],
): Promise<string | undefined> {
  for (const word of words) if (await areWritten(wiki, scope, match, [word])) return word;
  return undefined;
}
