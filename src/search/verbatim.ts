/** Phrases as they were typed, with the small words that the index does not hold: `"à avoir en tête"`. */
import type { Query } from './query.ts';

/** What may stand between two words of a phrase: signs, and what is elided before a vowel. */
const between = "[^\\p{L}\\p{N}]+(?:\\p{L}{1,7}['’ʼ])?";

/** How many of the query's phrases, from 0 to 1, a text holds word for word; 0 when there is none. */
export function shareVerbatim(query: Query): (text: { title: string; body: string }) => number {
  const phrases = query.terms
    .filter(({ kind, isNot, words }) => kind === 'phrase' && !isNot && words.length > 1)
    .map(({ words }) => new RegExp(`(?<![\\p{L}\\p{N}])${words.map(escaped).join(between)}`, 'iu'));
  if (phrases.length === 0) return () => 0;
  return ({ title, body }) =>
    phrases.filter((phrase) => phrase.test(title) || phrase.test(body)).length / phrases.length;
}

function escaped(word: string): string {
  return word.replace(/[^\p{L}\p{N}]/gu, (sign) => `\\u{${sign.codePointAt(0)?.toString(16) ?? ''}}`);
}
