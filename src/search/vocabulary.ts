/** Words of texts as they are learnt, to be suggested later: which ones, and how they are written. */
import { isStopWord } from './stop-words.ts';
import { forEachWord } from './words.ts';

/** In lower case with its accents, composed. */
export function asLearnt(word: string): string {
  return word.normalize('NFC').toLowerCase();
}

/** A learnt word, with the capital letters of what somebody typed in its place. */
export function likeTyped(word: string, typed: string): string {
  if (typed.length > 1 && typed === typed.toUpperCase()) return word.toUpperCase();
  const first = typed.charAt(0);
  return first === first.toLowerCase() ? word : word.charAt(0).toUpperCase() + word.slice(1);
}

/** Letters only. Longer ones are addresses and slips. */
const learnable = /^\p{L}{3,40}$/u;

/** Adds the words of the text to the set. */
export function collectWords(text: string, words: Set<string>): void {
  forEachWord(text, (_start, _end, word) => {
    if (word.length < 3) return;
    const learnt = asLearnt(word);
    if (!words.has(learnt) && learnable.test(learnt) && !isStopWord(learnt)) words.add(learnt);
  });
}
