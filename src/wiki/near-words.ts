/** The word that somebody meant: near by sound, by letters or by keys, and written in something they may read. */
import { slipsOf } from '../search/slips.ts';
import { gramsOf, soundOf } from '../search/sound.ts';
import { createNearness, mostFor } from '../search/spelling.ts';
import { fold } from '../search/stem.ts';
import type { WordRow } from '../store/words.ts';
import type { Scope } from './scope.ts';
import type { Wiki } from './wiki.ts';
import { areWritten } from './written-words.ts';

/** Rows of the vocabulary that are looked at: those that share most of their sound. */
const mostNear = 60;
/** Words that are compared by how frequent they are, and pages that are counted of each. */
const mostCounted = 24;
const mostPages = 200;
/** Words that are looked for in texts. */
const mostVerified = 4;

/** What a word gains by being ten times as frequent, in the measure of search/spelling.ts. */
const frequencyWeight = 0.1;

export interface NearWord {
  word: string;
  /** As search/spelling.ts measures it. */
  cost: number;
}

/** @param typed as `asLearnt` gives it, a word that stands nowhere the actor may read. */
export async function findNear(wiki: Wiki, scope: Scope, typed: string): Promise<NearWord | undefined> {
  const near = nearest(typed, await listCandidates(wiki, typed));
  const held = await firstHeld(wiki, scope, near);
  const scored = held
    .map(({ word, cost, count }) => ({ word, cost, score: cost - frequencyWeight * Math.log10(1 + count) }))
    .sort((a, b) => a.score - b.score);
  for (const { word, cost } of scored.slice(0, mostVerified))
    if (await areWritten(wiki, scope, `"${wiki.analyzer.stem(word)}"`, [word])) return { word, cost };
  return undefined;
}

/** The first that stand in something readable, with how much: those that do not take no place of theirs. */
async function firstHeld(
  wiki: Wiki,
  scope: Scope,
  near: readonly NearWord[],
): Promise<(NearWord & { count: number })[]> {
  const stems = [...new Set(near.map(({ word }) => wiki.analyzer.stem(word)))];
  const matches = stems.map((stem) => `"${stem}"`);
  const counts = await wiki.store.words.countHolders(matches, scope.rules, mostPages);
  const countOf = new Map(stems.map((stem, at) => [stem, counts[at] ?? 0]));
  return near
    .map((one) => ({ ...one, count: countOf.get(wiki.analyzer.stem(one.word)) ?? 0 }))
    .filter(({ count }) => count > 0)
    .slice(0, mostCounted);
}

async function listCandidates(wiki: Wiki, typed: string): Promise<WordRow[]> {
  const sound = soundOf(typed);
  const sounds = new Set([sound, ...slipsOf(fold(typed)).map(soundOf)]);
  const [alike, near] = [
    await wiki.store.words.listBySounds([...sounds]),
    await wiki.store.words.listNear(gramsOf(sound), mostNear),
  ];
  return [...new Map([...alike, ...near].map((row) => [row.id, row])).values()];
}

/** The best first. */
export function nearest(typed: string, rows: readonly Pick<WordRow, 'forms'>[]): NearWord[] {
  const nearness = createNearness(typed);
  const most = mostFor(typed);
  const found: NearWord[] = [];
  for (const { forms } of rows)
    for (const word of forms) {
      const cost = word === typed ? Number.POSITIVE_INFINITY : nearness(word, most);
      if (cost <= most) found.push({ word, cost });
    }
  return found.sort((a, b) => a.cost - b.cost);
}
