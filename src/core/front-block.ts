/** The block between two lines `---` at the head of a text, and what follows it. What the block says is left to others. */

export interface FrontBlock {
  /** Text between the fences, each line with its end. */
  front: string;
  /** All that follows the closing fence, less one empty line. */
  body: string;
}

const fence = '---';

/**
 * Splits a text at its front block. `missing` when the first line is no fence; `unclosed` when there is no second
 * one. A byte order mark before the first fence is skipped; line ends may be LF or CRLF.
 */
export function splitFront(text: string): FrontBlock | 'missing' | 'unclosed' {
  const start = text.startsWith('\ufeff') ? 1 : 0;
  const first = endOfLine(text, start);
  if (!isFence(text.slice(start, first))) return 'missing';
  for (let at = first; at < text.length; ) {
    const next = endOfLine(text, at);
    if (isFence(text.slice(at, Math.min(next, at + 100)))) {
      return { front: text.slice(first, at), body: text.slice(next).replace(/^\r?\n/, '') };
    }
    at = next;
  }
  return 'unclosed';
}

/** The inverse of `splitFront`, for a front that ends with a newline and holds no line `---`. */
export function joinFront(front: string, body: string): string {
  return `${fence}\n${front}${fence}\n\n${body}`;
}

function isFence(line: string): boolean {
  return line.startsWith(fence) && line.trim() === fence;
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end + 1;
}
