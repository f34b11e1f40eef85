/** Whether a word stands, as it is written, in something that an actor may read: nobody is told of any other. */
import { asLearnt } from '../search/vocabulary.ts';
import type { Scope } from './scope.ts';
import { readCandidates } from './search-candidates.ts';
import type { Wiki } from './wiki.ts';

/**
 * How far a word is looked for: pages, and passages of files, the newest that hold its stem, as far as the bytes go. Most
 * words stand in the first few; a rare form of a frequent word does not.
 */
const steps = [
  { rows: 8, bytes: 256 * 1024 },
  { rows: 400, bytes: 1024 * 1024 },
] as const;
/** Pages whose values are read. */
const mostOfValues = 20;

/**
 * Whether the words stand together in one of the texts that hold the match: what pages show to all their readers, or a
 * file. Words that stand only further on are not found. @param words as `asLearnt` gives them.
 */
export async function areWritten(
  wiki: Wiki,
  scope: Scope,
  match: string,
  words: readonly string[],
): Promise<boolean> {
  const holdsAll = (text: string) => {
    const learnt = asLearnt(text);
    return words.every((word) => holdsWord(learnt, word));
  };
  for (const most of steps) {
    const texts = await wiki.store.words.listWritten(match, scope.rules, words, most);
    if (texts.some(holdsAll)) return true;
  }
  const ids = await wiki.store.words.listByValues(match, scope.rules, mostOfValues);
  if (ids.length === 0) return false;
  const bounds = { characters: 1, bytes: 0, least: ids.length };
  const candidates = await readCandidates(wiki, scope, ids, bounds);
  for (const { values = '' } of candidates.values()) if (holdsAll(values)) return true;
  return false;
}

const letter = /[\p{L}\p{N}]/u;

/** Between signs or spaces, not within another word. */
function holdsWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const end = at + word.length;
    if (!letter.test(text.charAt(at - 1)) && !letter.test(text.charAt(end))) return true;
  }
  return false;
}
