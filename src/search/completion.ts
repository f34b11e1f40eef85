/** Words that are still being typed: which stems they may end up with. */
import { fold, stemsBegunBy } from './stem.ts';

/** Letters from which on a beginning stands for the words that begin so; shorter ones would touch half the index. */
const minPrefix = 3;

/** Endings that the stemmer takes off: `associatio` is the beginning of `association`, whose stem is shorter. */
const endings = [
  'ations',
  'ateurs',
  'atrices',
  'itions',
  'utions',
  'ions',
  'aux',
  'ements',
  'emment',
  'amment',
  'ments',
  'antes',
  'entes',
  'ances',
  'ences',
  'iques',
  'ismes',
  'istes',
  'ables',
  'ibles',
  'euses',
  'eurs',
  'ivement',
  'ives',
  'ites',
  'ieres',
  'ienne',
  'logies',
  'issements',
  'aient',
  'erait',
  'erons',
  'iraient',
  'ent',
  'ons',
  'ifications',
];

/** Whether a term that ends with `*` stands for others. */
export function isLongBeginning({
  words,
  isPrefix,
}: {
  words: readonly string[];
  isPrefix: boolean;
}): boolean {
  return isPrefix && fold(words.at(-1) ?? '').length >= minPrefix;
}

/** Letters of an ending that must be there before it is guessed: one letter ends too many words. */
const minEnding = 2;

export interface Completions {
  /** Folded: stems that begin so are meant. */
  prefix: string;
  /** Whole stems: of the word as it stands, and of the words that it may become but the prefix does not find. */
  stems: readonly string[];
}

/** Undefined when the word is too short to stand for others. */
export function complete(word: string, stem: (word: string) => string): Completions | undefined {
  const prefix = fold(word);
  if (prefix.length < minPrefix) return undefined;
  const stems = new Set([stem(word)]);
  for (const ending of endings) {
    const length = begunLength(prefix, ending);
    if (length === 0) continue;
    const guess = stem(prefix + ending.slice(length));
    if (isCutOf(guess, prefix)) stems.add(guess);
  }
  return { prefix, stems: [...new Set([...stems, ...stemsBegunBy(prefix)])] };
}

/** The stemmer may write the last letters of a stem anew: `publication` gives `publiqu`. */
const rewritten = 2;

/** Other stems belong to other words, and longer ones the prefix finds. */
function isCutOf(stem: string, prefix: string): boolean {
  const kept = Math.max(minPrefix, stem.length - rewritten);
  return stem.length >= minPrefix && stem.length <= prefix.length && prefix.startsWith(stem.slice(0, kept));
}

/** How many letters of the ending stand at the end of the prefix; 0 when fewer than `minEnding`. */
function begunLength(prefix: string, ending: string): number {
  for (let length = Math.min(ending.length - 1, prefix.length); length >= minEnding; length--) {
    if (prefix.endsWith(ending.slice(0, length))) return length;
  }
  return 0;
}
