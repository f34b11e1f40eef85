/** From one written word to the form by which it is found: folding, then French stems. Knows nothing of texts. */
import snowball from 'snowball-stemmers';
import { readVerbForms } from './irregular-verbs.ts';
import { unifyEnding, unifyStem } from './stem-rules.ts';
import { actions, irregular } from './word-families.ts';

/** Letters that Unicode does not decompose, in lower case. */
const undecomposed: ReadonlyMap<string, string> = new Map([
  ['œ', 'oe'],
  ['æ', 'ae'],
  ['ß', 'ss'],
  ['ø', 'o'],
  ['ł', 'l'],
  ['đ', 'd'],
  ['ı', 'i'],
]);

/**
 * Case, accents, ligatures, soft hyphens and signs folded away: `Cœur`, `CŒUR` and a decomposed `cœur` give `coeur`.
 * Letters of other scripts stay. The result holds only letters and digits; it may be empty.
 */
export function fold(word: string): string {
  if (/^[a-z0-9]*$/.test(word)) return word;
  return word
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[œæßøłđı]/g, (letter) => undecomposed.get(letter) ?? letter)
    .replace(/[^\p{L}\p{N}]+|\p{Lm}+/gu, '');
}

const french = snowball.newStemmer('french');
const verbs = readVerbForms();

/**
 * The stem of a folded word. Snowball alone, fed with words whose accents are gone, leaves apart what the eye takes for one
 * word (`élu` and `élus`, `année` and `années`, `lieu` and `lieux`, `salarié` and `salariée`): the rules around it bring
 * endings to the one form that it treats well. Numbers and words of one or two letters stay as they are.
 */
export function stemFolded(folded: string): string {
  if (folded.length < 3 || !/^[a-z]+[0-9]*$/.test(folded)) return folded;
  const verb = verbs.get(folded);
  if (verb !== undefined) return verb;
  const word = unifyEnding(folded);
  return verbs.get(word) ?? unifyStem(french.stem(word));
}

/** Words whose stems may begin otherwise than they do, in order. */
const listed = [...verbs.keys(), ...irregular.keys(), ...actions.keys()].sort();

/** Stems of words that go on like this beginning, save those that begin so themselves: `pris` gives `prendre`. Folded. */
export function stemsBegunBy(beginning: string): ReadonlySet<string> {
  const stems = new Set<string>();
  for (let at = firstFrom(beginning); listed[at]?.startsWith(beginning); at++) {
    const stem = stemFolded(listed[at] ?? '');
    if (!stem.startsWith(beginning)) stems.add(stem);
  }
  return stems;
}

/** Where the first listed word stands that does not come before this one. */
function firstFrom(word: string): number {
  let [from, to] = [0, listed.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((listed[middle] ?? '') < word) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** Letters of a word by which a text is searched for it. */
const beginningLetters = 3;

const otherBeginnings = readOtherBeginnings();

/** Folded, three letters each: how words of this stem may begin, other than the stem itself. */
export function beginningsOfStem(stem: string): readonly string[] {
  return otherBeginnings.get(stem) ?? [];
}

function readOtherBeginnings(): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, Set<string>>();
  for (const [word, other] of [...verbs, ...irregular, ...actions]) {
    const beginning = word.slice(0, beginningLetters);
    if (other.startsWith(beginning)) continue;
    const stem = stemFolded(word);
    found.set(stem, (found.get(stem) ?? new Set<string>()).add(beginning));
  }
  return new Map([...found].map(([stem, beginnings]) => [stem, [...beginnings]]));
}
