/** « Vouliez-vous dire » : the words of a query that stand nowhere the actor may read, as they may have been meant. */
import { type PlacedWord, placeWords } from '../search/query.ts';
import type { SnippetPart } from '../search/snippet.ts';
import { fold } from '../search/stem.ts';
import { isStopWord } from '../search/stop-words.ts';
import { asLearnt, likeTyped } from '../search/vocabulary.ts';
import { findNear } from './near-words.ts';
import type { Scope } from './scope.ts';
import type { Wiki } from './wiki.ts';
import { areWritten } from './written-words.ts';

export interface Suggestion {
  q: string;
  /** The same; what was changed is marked. */
  parts: readonly SnippetPart[];
}

/** A stretch of the query, and what to put in its place. */
interface Change {
  start: number;
  end: number;
  text: string;
}

/** Words of a query that are looked at. */
const mostWords = 8;
/** Shorter words are too near to too many. */
const shortest = 4;

/** Of a query that found nothing or little. Undefined when no word of it has a better one. */
export async function suggestQuery(wiki: Wiki, scope: Scope, q: string): Promise<Suggestion | undefined> {
  const words = placeWords(q)
    .filter((word) => isCorrigible(q, word))
    .slice(0, mostWords);
  if (words.length === 0) return undefined;
  const stems = words.map(({ word }) => quoted(wiki, word));
  const counts = await wiki.store.words.countHolders(stems, scope.rules, 1);
  const isUnknown = (at: number) => counts[at] === 0;
  const changes: Change[] = [];
  for (let at = 0; at < words.length; at++) {
    const [word, next] = [words[at], words[at + 1]];
    if (!word) continue;
    const glued =
      next && (isUnknown(at) || isUnknown(at + 1)) ? await glue(wiki, scope, q, word, next) : undefined;
    if (glued) {
      changes.push(glued);
      at += 1;
      continue;
    }
    const meant = isUnknown(at) ? await correct(wiki, scope, word) : undefined;
    if (meant) changes.push(meant);
  }
  return changes.length === 0 ? undefined : apply(q, changes);
}

/** Letters only, no beginning of a word (`observat*`), and none that the index leaves out, as phrases hold them. */
function isCorrigible(q: string, { word, end }: PlacedWord): boolean {
  return word.length >= 2 && /^\p{L}+$/u.test(word) && q.charAt(end) !== '*' && !isStopWord(word);
}

function quoted(wiki: Wiki, ...words: readonly string[]): string {
  return `"${words.map(wiki.analyzer.stem).join(' ')}"`;
}

/** `compte rendu` of `compterendu` is rarer than a slip, and a slip is told first when it is a small one. */
const smallSlip = 0.5;

async function correct(
  wiki: Wiki,
  scope: Scope,
  { start, end, word }: PlacedWord,
): Promise<Change | undefined> {
  const typed = asLearnt(word);
  if (typed.length < shortest) return undefined;
  const near = await findNear(wiki, scope, typed);
  const parted =
    (near?.cost ?? Number.POSITIVE_INFINITY) > smallSlip ? await part(wiki, scope, typed) : undefined;
  const text = parted ?? near?.word;
  return text === undefined ? undefined : { start, end, text: likeTyped(text, word) };
}

/** `asso ciation`: two words, one of which is none, that are one together. */
async function glue(
  wiki: Wiki,
  scope: Scope,
  q: string,
  one: PlacedWord,
  other: PlacedWord,
): Promise<Change | undefined> {
  if (!/^[\s'’-]$/.test(q.slice(one.end, other.start))) return undefined;
  const word = asLearnt(one.word + other.word);
  const match = quoted(wiki, word);
  const [count = 0] = await wiki.store.words.countHolders([match], scope.rules, 1);
  if (count === 0 || !(await areWritten(wiki, scope, match, [word]))) return undefined;
  return { start: one.start, end: other.end, text: likeTyped(word, one.word) };
}

/** What is elided before a vowel. */
const elided: readonly string[] = ['qu', 'l', 'd', 'j', 'm', 'n', 's', 't', 'c'];
const vowel = /^[aeiouyhàâéèêëîïôöùûü]/;

/** `compterendu` and `lassociation`, as two words that stand one behind the other in something readable. */
async function part(wiki: Wiki, scope: Scope, typed: string): Promise<string | undefined> {
  const cuts = cutsOf(typed);
  const matches = cuts.map(({ words }) => quoted(wiki, ...words));
  const counts = await wiki.store.words.countHolders(matches, scope.rules, 50);
  const found = cuts
    .map((cut, at) => ({ ...cut, match: matches[at] ?? '', count: counts[at] ?? 0 }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count);
  for (const { text, match, words } of found.slice(0, 3))
    if (await areWritten(wiki, scope, match, words)) return text;
  return undefined;
}

/** Letters of the parts of a word at least. */
const shortestPart = 3;

function cutsOf(typed: string): { text: string; words: string[] }[] {
  const cuts: { text: string; words: string[] }[] = [];
  for (const article of elided) {
    const rest = typed.slice(article.length);
    if (typed.startsWith(article) && rest.length >= shortest && vowel.test(rest))
      cuts.push({ text: `${article}’${rest}`, words: [rest] });
  }
  for (let at = shortestPart; at <= typed.length - shortestPart; at++) {
    const words = [typed.slice(0, at), typed.slice(at)];
    cuts.push({ text: words.join(' '), words });
  }
  return cuts;
}

function apply(q: string, changes: readonly Change[]): Suggestion | undefined {
  const parts: SnippetPart[] = [];
  let at = 0;
  for (const { start, end, text } of changes) {
    if (start > at) parts.push({ text: q.slice(at, start), isHit: false });
    parts.push({ text, isHit: true });
    at = end;
  }
  if (at < q.length) parts.push({ text: q.slice(at), isHit: false });
  const meant = parts.map(({ text }) => text).join('');
  return fold(meant) === fold(q) && meant === q ? undefined : { q: meant, parts };
}
