/** The words of a title as somebody types them: folded, each as it is looked up. */
import { fold } from './stem.ts';
import { forEachWord } from './words.ts';

/** In their order; without elisions and what inclusive writing sets off. */
export function titleWords(title: string): string[] {
  const words: string[] = [];
  forEachWord(title, (_start, _end, word) => words.push(fold(word)));
  return words.filter((word) => word !== '');
}
