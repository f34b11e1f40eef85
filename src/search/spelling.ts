/**
 * How far apart two French words are as mistakes go: a weighted edit distance. What sounds alike, what is doubled, silent,
 * swapped or near on the keyboard costs little; 1 is a letter for any other.
 */
import { keyboardRows } from './keyboard.ts';

/** What the kinds of mistakes cost. */
const costs = {
  accent: 0.12,
  doubled: 0.25,
  swapped: 0.5,
  silentH: 0.25,
  silentEnd: 0.4,
  neighbour: 0.7,
  vowel: 0.85,
  letter: 1,
  missing: 0.75,
  /** More for a mistake in the first letter: hardly anybody makes one. */
  first: 0.3,
} as const;

/** Ways to write what sounds alike, and what it costs to take one for another. `$` ends the word. */
const alike: readonly (readonly [cost: number, spellings: string])[] = [
  [0.25, 'an en am em'],
  [0.3, 'in im ain ein aim yn ym un'],
  [0.25, 'on om'],
  [0.25, 'o au eau'],
  [0.2, 'f ph ff'],
  [0.3, 'c k q qu ck cc cqu ch'],
  [0.25, 's ss c sc ç'],
  [0.3, 'ti si ssi ci xi sci cti cci'],
  [0.35, 's z x'],
  [0.3, 'j g ge'],
  [0.3, 'g gu'],
  [0.2, 'er$ é$ ez$ ée$ és$ ées$ ai$ ait$ ais$ et$ er$ e$'],
  [0.25, 'ai ei e'],
  [0.2, 'i y'],
  [0.35, 'ill il i y ll ille ile'],
  [0.35, 'oi oa oy oua wa'],
  [0.35, 'eu oeu œu œ e ue'],
  [0.35, 'gn ni n'],
  [0.3, 'x cs ks cc xc ct'],
  [0.4, 'ch sh sch'],
  [0.4, 'ent$ e$ es$'],
  [0.4, 'am an ent ant'],
];

/** Spellings of `alike` letter by letter from their end, without accents. */
interface Branch {
  /** Of `alike`. */
  groups: number[];
  before: Map<string, Branch>;
}

const [anywhere, atEnd] = growSpellings();
const longest = 4;

function growSpellings(): [Branch, Branch] {
  const grow = (): Branch => ({ groups: [], before: new Map() });
  const roots: [Branch, Branch] = [grow(), grow()];
  for (const [group, [, spellings]] of alike.entries())
    for (const spelling of new Set(spellings.split(' ').map(bare))) {
      let branch = spelling.endsWith('$') ? roots[1] : roots[0];
      for (const letter of [...spelling.replace('$', '')].reverse()) {
        const next = branch.before.get(letter) ?? grow();
        branch.before.set(letter, next);
        branch = next;
      }
      branch.groups.push(group);
    }
  return roots;
}

/** Letters one may hit for another on a French keyboard. */
const neighbours = neighboursOf(keyboardRows);

function neighboursOf(rows: readonly string[]): ReadonlySet<string> {
  const pairs = new Set<string>();
  const add = (a = '', b = '') => a !== '' && b !== '' && pairs.add(a + b).add(b + a);
  for (const [row, letters] of rows.entries())
    for (const [at, letter] of [...letters].entries()) {
      add(letter, letters[at + 1]);
      add(letter, rows[row + 1]?.[at]);
      add(letter, rows[row + 1]?.[at - 1]);
    }
  return pairs;
}

function bare(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '');
}

/** Letters that a spelling takes up, and which of `alike` it is one of. */
interface Spelling {
  length: number;
  group: number;
}

interface Letters {
  /** With accents, and without. */
  written: readonly string[];
  bare: readonly string[];
  /** Of each place, the spellings that end there. */
  ending: readonly (readonly Spelling[])[];
}

function read(word: string): Letters {
  const written = [...word.normalize('NFC').toLowerCase()];
  const letters = written.map((letter) => (letter < '\u0080' ? letter : bare(letter)));
  const ending: Spelling[][] = [[]];
  for (let end = 1; end <= letters.length; end++) {
    const found: Spelling[] = [];
    collect(anywhere, letters, end, found);
    if (end === letters.length) collect(atEnd, letters, end, found);
    ending.push(found);
  }
  return { written, bare: letters, ending };
}

function collect(root: Branch, letters: readonly string[], end: number, found: Spelling[]): void {
  let branch: Branch | undefined = root;
  for (let length = 1; length <= end; length++) {
    branch = branch.before.get(letters[end - length] ?? '');
    if (!branch) return;
    for (const group of branch.groups) found.push({ length, group });
  }
}

/** What it costs to have written `typed` for another word; `Infinity` beyond `most`. */
export type Nearness = (word: string, most: number) => number;

/** Words whose lengths differ by more are not near. */
const mostLonger = 4;

export function createNearness(typed: string): Nearness {
  const from = read(typed);
  return (word, most) =>
    Math.abs(typed.length - word.length) > mostLonger
      ? Number.POSITIVE_INFINITY
      : walk(from, read(word), most);
}

/** Row by row the cheapest way to have come so far in both words. */
function walk(from: Letters, to: Letters, most: number): number {
  const [rows, columns] = [from.bare.length, to.bare.length];
  const width = columns + 1;
  const found = new Float64Array((rows + 1) * width).fill(Number.POSITIVE_INFINITY);
  found[0] = 0;
  // No step goes further back than the longest spelling: when the least of so many rows is too much, all to come is.
  const least = [0];
  for (let i = 0; i <= rows; i++) {
    let leastHere = i === 0 ? 0 : Number.POSITIVE_INFINITY;
    const last = Math.min(columns, i + mostLonger);
    for (let j = Math.max(0, i - mostLonger); j <= last; j++) {
      if (i + j === 0) continue;
      const cost = cheapest(found, width, from, to, i, j);
      found[i * width + j] = cost;
      if (cost < leastHere) leastHere = cost;
    }
    least.push(leastHere);
    if (Math.min(...least.slice(-longest)) > most) return Number.POSITIVE_INFINITY;
  }
  const cost = found[rows * width + columns] ?? Number.POSITIVE_INFINITY;
  return cost <= most ? cost : Number.POSITIVE_INFINITY;
}

/** `found` is the grid of what was walked, `width` wide. */
function cheapest(
  found: Float64Array,
  width: number,
  from: Letters,
  to: Letters,
  i: number,
  j: number,
): number {
  const at = (row: number, column: number) => found[row * width + column] ?? Number.POSITIVE_INFINITY;
  let cost = Number.POSITIVE_INFINITY;
  if (i > 0) cost = Math.min(cost, at(i - 1, j) + costOfExtra(from.bare, i - 1));
  if (j > 0) cost = Math.min(cost, at(i, j - 1) + costOfExtra(to.bare, j - 1));
  if (i === 0 || j === 0) return cost;
  cost = Math.min(cost, at(i - 1, j - 1) + costOfOther(from, to, i - 1, j - 1));
  if (i > 1 && j > 1 && from.bare[i - 1] === to.bare[j - 2] && from.bare[i - 2] === to.bare[j - 1])
    cost = Math.min(cost, at(i - 2, j - 2) + costs.swapped);
  const theirs = to.ending[j] ?? [];
  for (const mine of from.ending[i] ?? [])
    for (const other of theirs)
      if (mine.group === other.group)
        cost = Math.min(cost, at(i - mine.length, j - other.length) + (alike[mine.group]?.[0] ?? 1));
  return cost;
}

/** Of a letter that the other word has not. */
function costOfExtra(letters: readonly string[], at: number): number {
  const letter = letters[at] ?? '';
  if (letter === letters[at - 1] || letter === letters[at + 1]) return costs.doubled;
  if (letter === 'h') return costs.silentH;
  if (at > 1 && at >= letters.length - 2 && 'estdxp'.includes(letter)) return costs.silentEnd;
  return costs.missing + (at === 0 ? costs.first : 0);
}

/** Of one letter for another. */
function costOfOther(from: Letters, to: Letters, i: number, j: number): number {
  const [mine = '', theirs = ''] = [from.bare[i], to.bare[j]];
  if (mine === theirs) return from.written[i] === to.written[j] ? 0 : costs.accent;
  const first = i === 0 || j === 0 ? costs.first : 0;
  if (neighbours.has(mine + theirs)) return costs.neighbour + first;
  return first + ('aeiouy'.includes(mine) && 'aeiouy'.includes(theirs) ? costs.vowel : costs.letter);
}

/** Beyond this a word is not what was meant. */
export function mostFor(typed: string): number {
  return typed.length < 5 ? 1 : typed.length < 8 ? 1.6 : 2.2;
}
