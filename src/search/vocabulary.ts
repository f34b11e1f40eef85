/** Which words of a text are learnt: those that somebody may look for, as they are written. */
import { isStopWord } from './stop-words.ts';
import { forEachWord } from './words.ts';

/** In lower case with its accents, composed. */
export function asLearnt(word: string): string {
  return word.normalize('NFC').toLowerCase();
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
