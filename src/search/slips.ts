/** What a word may have been before a slip of the hand: a letter too many, two swapped, a neighbouring key, one left out. */
import { keyboardRows } from './keyboard.ts';

/** Letters that are most often left out. */
const frequent = 'eairstnlo';
/** Letters of a word up to which one that was left out is looked for so: in longer ones the parts that are left tell. */
const shortWord = 7;

const beside = new Map<string, string>();
for (const row of keyboardRows)
  for (const [at, letter] of [...row].entries())
    beside.set(letter, `${at > 0 ? row[at - 1] : ''}${row[at + 1] ?? ''}`);

/** @param word folded. Some ten to a hundred, without the word itself. */
export function slipsOf(word: string): readonly string[] {
  const slips = new Set<string>();
  for (let at = 0; at < word.length; at++) {
    const [before, letter = '', after] = [word.slice(0, at), word[at], word.slice(at + 1)];
    slips.add(before + after);
    if (after !== '') slips.add(before + after[0] + letter + after.slice(1));
    for (const other of beside.get(letter) ?? '') slips.add(before + other + after);
    if (word.length <= shortWord) for (const other of frequent) slips.add(before + other + letter + after);
  }
  slips.delete(word);
  return [...slips];
}
