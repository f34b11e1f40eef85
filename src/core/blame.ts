/** Which revision last wrote each line of a text. */
import { align, type Change } from './align.ts';
import { splitLines } from './lines.ts';

export interface BlamedLine {
  /** Number of the revision that wrote the line. */
  revision: number;
  /** With its line end: the lines together are the text. */
  line: string;
}

export interface Blame {
  lines: BlamedLine[];
  /** False when reading on would take too long: lines still open are given to the oldest revision that was read. */
  complete: boolean;
}

interface PastText {
  number: number;
  body: string;
}

/** Lines out of order between two revisions before the search stops there. */
const maxEdits = 500;
/** Squares of changed lines, summed over the steps: what the searches may cost together. */
const maxSearch = 10_000_000;
/** Characters of all the texts read, newest first. */
const maxText = 48 * 1024 * 1024;

/**
 * Blames the lines of the last body; revisions come oldest first. A moved line is a new line; a line with other spaces
 * is another line, while its line end says nothing about who wrote it. History is read backwards, only as far as there
 * are lines left to explain; at its bounds (48 MiB of text, or many rearranged lines) it takes up to 600 ms.
 */
export function blame(revisions: readonly PastText[]): Blame {
  const newest = revisions.at(-1);
  if (!newest) return { lines: [], complete: true };
  const owners = new Owners(comparable(newest.body).length);
  let later = newest;
  let read = newest.body.length;
  let searched = 0;
  for (const earlier of revisions.slice(0, -1).reverse()) {
    if (owners.open === 0) break;
    read += earlier.body.length;
    const changes = read > maxText || searched > maxSearch ? undefined : changesOf(earlier, later);
    if (!changes) return { lines: write(newest.body, owners, later.number), complete: false };
    searched += searchCost(changes);
    owners.stepBack(changes, later.number);
    later = earlier;
  }
  return { lines: write(newest.body, owners, later.number), complete: true };
}

/** Whose each line of the newest text is, while an older and older text is looked at. */
class Owners {
  /** Lines that no revision read so far has written. */
  open: number;
  readonly #numbers: (number | undefined)[];
  /** For each line of the text at hand: the line it became in the newest text, if it is still there and open. */
  #becomes: (number | undefined)[];

  constructor(lines: number) {
    this.open = lines;
    this.#numbers = Array.from({ length: lines });
    this.#becomes = this.#numbers.map((_none, line) => line);
  }

  /** The changes lead from an older text to the text at hand, which the numbered revision wrote. */
  stepBack(changes: readonly Change[], number: number): void {
    const older: (number | undefined)[] = [];
    let kept = 0;
    for (const change of changes) {
      for (; kept < change.afterStart; kept++) older.push(this.#becomes[kept]);
      for (; kept < change.afterEnd; kept++) this.#give(this.#becomes[kept], number);
      for (let line = change.beforeStart; line < change.beforeEnd; line++) older.push(undefined);
    }
    for (; kept < this.#becomes.length; kept++) older.push(this.#becomes[kept]);
    this.#becomes = older;
  }

  numberOf(line: number): number | undefined {
    return this.#numbers[line];
  }

  #give(line: number | undefined, number: number): void {
    if (line === undefined) return;
    this.#numbers[line] = number;
    this.open--;
  }
}

function changesOf(earlier: PastText, later: PastText): Change[] | undefined {
  if (earlier.body === later.body) return [];
  return align(comparable(earlier.body), comparable(later.body), { maxEdits });
}

function comparable(body: string): string[] {
  return splitLines(body.replaceAll('\r\n', '\n'));
}

function searchCost(changes: readonly Change[]): number {
  const lines = changes.reduce(
    (sum, change) => sum + change.beforeEnd - change.beforeStart + change.afterEnd - change.afterStart,
    0,
  );
  return Math.min(lines, maxEdits) ** 2;
}

function write(body: string, owners: Owners, otherwise: number): BlamedLine[] {
  const lines = body.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  return lines.map((line, at) => ({ revision: owners.numberOf(at) ?? otherwise, line }));
}
