/** Words misspelt as French is: families of mistakes, of which one or two are made by chance, the same for the same seed. */

type Random = () => number;

/** A word with one mistake of the family; as it was where there is none to make. */
type Mistake = (word: string, random: Random) => string;

export interface Misspelling {
  written: string;
  meant: string;
  families: readonly string[];
}

function pick<T>(all: readonly T[], random: Random): T {
  const one = all[Math.floor(random() * all.length)];
  if (one === undefined) throw new Error('there is nothing to pick from');
  return one;
}

/** One spelling for another, at one of the places where it may be. */
function confuse(...pairs: readonly (readonly [RegExp, string])[]): Mistake {
  return (word, random) => {
    const places = pairs.flatMap(([pattern, instead]) =>
      [...word.matchAll(new RegExp(pattern, 'g'))].map(({ index, 0: found }) => ({ index, found, instead })),
    );
    if (places.length === 0) return word;
    const { index, found, instead } = pick(places, random);
    return word.slice(0, index) + instead + word.slice(index + found.length);
  };
}

const withoutAccents = (word: string) => word.normalize('NFD').replace(/\p{M}/gu, '');
const keyboard = ['azertyuiop', 'qsdfghjklm', 'wxcvbn'];

/** A place in the word behind its first letter. */
const within = (word: string, random: Random) => 1 + Math.floor(random() * (word.length - 1));

export const mistakes: Readonly<Record<string, Mistake>> = {
  accent: (word, random) => (random() < 0.6 ? withoutAccents(word) : word.replace('é', 'è')),
  'single consonant': confuse(...[...'bcdflmnprt'].map((one) => [new RegExp(one + one), one] as const)),
  'double consonant': confuse(
    ...[...'cflmnprt'].map((one) => [new RegExp(`(?<=[aeiou])${one}(?=[aeiou])`), one + one] as const),
  ),
  'f and ph': confuse([/ph/, 'f'], [/(?<!f)f(?!f)/, 'ph']),
  'c, k and qu': confuse([/qu/, 'k'], [/c(?=[aou])/, 'k'], [/c(?=[aou])/, 'qu'], [/ch(?=[lr])/, 'c']),
  's, ss and c': confuse(
    [/ss/, 's'],
    [/ti(?=on)/, 'ssi'],
    [/sc(?=[ei])/, 's'],
    [/c(?=[ei])/, 's'],
    [/ç/, 'ss'],
  ),
  'g and j': confuse([/g(?=[ei])/, 'j'], [/j/, 'ge'], [/ge(?=[ao])/, 'j'], [/gu(?=[ei])/, 'g']),
  'an and en': confuse(
    [/an(?=[bcdfgpst])/, 'en'],
    [/en(?=[bcdfgpst])/, 'an'],
    [/am(?=[bp])/, 'em'],
    [/m(?=[bp])/, 'n'],
  ),
  'in and ain': confuse([/ain/, 'in'], [/ein/, 'ain'], [/in(?=[cdfgpstv])/, 'ain'], [/im(?=[bp])/, 'in']),
  'o and au': confuse([/eau/, 'au'], [/au/, 'o'], [/o(?=[bcdfglpstv])/, 'au']),
  'i and y': confuse([/y/, 'i'], [/i(?=[bcdfglmnprst])/, 'y']),
  h: (word) => (/(?<![cp])h/.test(word) ? word.replace(/(?<![cp])h/, '') : word.replace(/^(?=[aeiou])/, 'h')),
  'silent ending': (word, random) =>
    /[stdxe]$/.test(word) ? word.slice(0, -1) : word + pick(['e', 's', 't'], random),
  'é, er and ai': confuse(
    [/é$/, 'er'],
    [/er$/, 'é'],
    [/ait$/, 'é'],
    [/é$/, 'ez'],
    [/ai(?=[rst])/, 'é'],
    [/è/, 'ai'],
  ),
  'oi, ill and eu': confuse([/oi/, 'oa'], [/ill/, 'y'], [/eil/, 'ey'], [/oy/, 'oi'], [/eu/, 'ue']),
  'swapped letters': (word, random) => {
    const at = within(word.slice(1), random);
    return word.slice(0, at) + word.charAt(at + 1) + word.charAt(at) + word.slice(at + 2);
  },
  'neighbouring key': (word, random) => {
    const at = within(word, random);
    const row = keyboard.find((letters) => letters.includes(word.charAt(at)));
    if (!row) return word;
    const key = row.indexOf(word.charAt(at));
    return (
      word.slice(0, at) +
      pick([...row.slice(Math.max(0, key - 1), key), ...row.slice(key + 1, key + 2)], random) +
      word.slice(at + 1)
    );
  },
  'missing letter': (word, random) => {
    const at = within(word, random);
    return word.slice(0, at) + word.slice(at + 1);
  },
  'letter twice': (word, random) => {
    const at = within(word, random);
    return word.slice(0, at + 1) + word.slice(at);
  },
};

/** Misspelt forms that are themselves no words, each family as often as the others; every third has two mistakes. */
export function misspell(words: readonly string[], count: number, seed: number): Misspelling[] {
  const random = createRandom(seed);
  const known = new Set(words);
  const families = Object.keys(mistakes);
  const long = words.filter((word) => word.length >= 5);
  const made: Misspelling[] = [];
  while (made.length < count) {
    const family = families[made.length % families.length] ?? '';
    const chosen = random() < 1 / 3 ? [family, pick(families, random)] : [family];
    const meant = pick(long, random);
    let written = meant;
    const isMade = chosen.every((name) => {
      const before = written;
      written = mistakes[name]?.(written, random) ?? written;
      return written !== before;
    });
    if (isMade && written !== meant && written.length >= 4 && !known.has(written))
      made.push({ written, meant, families: chosen });
  }
  return made;
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function createRandom(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
