/** A text as lines, and back, byte for byte. Comparing lines is left to `align.ts`. */

/** `mixed`: some lines end in CRLF and some in LF; `none`: the text has no line end at all. */
export type LineEnding = 'lf' | 'crlf' | 'mixed' | 'none';

/** How the lines of a text end; `mixed` as soon as two kinds are met. */
export function lineEndingOf(text: string): LineEnding {
  let lf = 0;
  let crlf = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
    if (text.charCodeAt(at - 1) === 13) crlf++;
    else lf++;
    if (lf > 0 && crlf > 0) return 'mixed';
  }
  if (crlf > 0) return 'crlf';
  return lf > 0 ? 'lf' : 'none';
}

/** Stops counting at the bound, so that a text made of line ends costs no more than any other. */
export function hasMoreLines(text: string, bound: number): boolean {
  let lines = 0;
  for (let at = text.indexOf('\n'); at >= 0 && lines <= bound; at = text.indexOf('\n', at + 1)) lines++;
  return lines > bound;
}

/** Whether the last line ends in a line end. An empty text has no last line: undefined. */
export function isClosed(text: string): boolean | undefined {
  return text === '' ? undefined : text.endsWith('\n');
}

/**
 * Texts as lines that can be compared. Where each text keeps to one kind of line end, the ends are left out, so that a
 * page sent back in CRLF does not differ in every line; where one mixes them, a carriage return is part of its line.
 */
export function comparableLines(texts: readonly string[]): string[][] {
  const plain = texts.every((text) => lineEndingOf(text) !== 'mixed');
  return texts.map((text) => splitLines(plain ? text.replaceAll('\r\n', '\n') : text));
}

/** Lines without their LF; the end of the text does not open another line, and an empty text has no line. */
export function splitLines(text: string): string[] {
  if (text === '') return [];
  return (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n');
}
