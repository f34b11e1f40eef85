/**
 * Words as they come out of marked text, set as paragraphs, lines and cells. What is said aside, a footnote, a comment,
 * a box in the margin, waits for the end of the paragraph or row it hangs on: it parts no sentence.
 */
import { fileTextLimits } from '../../core/file-text.ts';

export interface Flow {
  text(text: string): void;
  /** A blank, if words follow in the same line. */
  space(): void;
  /** Words that follow stand in the next cell. */
  cell(): void;
  line(): void;
  /** Begins a paragraph or a row; they may lie within each other. */
  openBlock(kind: 'paragraph' | 'row'): void;
  closeBlock(kind: 'paragraph' | 'row'): void;
  /** Outside of blocks there is nothing to wait for: what is said aside stands where it is. */
  openAside(): void;
  closeAside(): void;
  /** Hands on what is there: the end of a page, a sheet, a text. */
  flush(): void;
  /** No more is kept. */
  isFull(): boolean;
}

/** What stands between words, by rising strength; a cell ends a paragraph within it, but no row. */
const gaps = ['', ' ', '\t', '\n', '\n'] as const;
const [none, space, cell, line, row] = [0, 1, 2, 3, 4];

interface Frame {
  text: string;
  /** What follows it, not yet joined: a text put together of millions of pieces takes forty times its size. */
  pieces: string[];
  gap: number;
  blocks: number;
}

const mostPieces = 4096;

function newFrame(): Frame {
  return { text: '', pieces: [], gap: none, blocks: 0 };
}

function isEmpty({ text, pieces }: Frame): boolean {
  return text === '' && pieces.length === 0;
}

/** @returns how many characters that makes. */
function write(frame: Frame, text: string): number {
  const gap = isEmpty(frame) ? '' : (gaps[frame.gap] ?? '');
  frame.gap = none;
  frame.pieces.push(gap, text);
  if (frame.pieces.length > mostPieces) join(frame);
  return gap.length + text.length;
}

function join(frame: Frame): string {
  frame.text += frame.pieces.join('');
  frame.pieces = [];
  return frame.text;
}

/** Characters after which a text is handed on between two paragraphs. */
const handful = 10 * fileTextLimits.part;

/** @param take is given the text piece by piece, and says false when it keeps no more. */
export function createFlow(take: (text: string) => boolean): Flow {
  /** What each open aside parts; nothing for one that stands where it is. */
  const parted: (Frame | undefined)[] = [];
  let depth = 0;
  let frame = newFrame();
  let asides: string[] = [];
  let waiting = 0;
  let isFull = false;

  const setLine = () => {
    frame.gap = Math.max(frame.gap, line);
  };
  const add = (text: string) => {
    if (text === '' || isFull || (frame.gap >= cell && text.trim() === '')) return;
    waiting += write(frame, text);
    // More than is ever kept, so that whoever keeps it sees that there is more.
    if (waiting > fileTextLimits.text + handful) isFull = true;
  };
  const setAsides = () => {
    for (const aside of asides) {
      setLine();
      write(frame, aside);
      setLine();
    }
    asides = [];
  };
  const flush = () => {
    setAsides();
    const text = join(frame);
    frame.text = '';
    frame.gap = none;
    waiting = 0;
    if (text !== '' && !take(text)) isFull = true;
  };

  return {
    text: add,
    space: () => {
      frame.gap = Math.max(frame.gap, space);
    },
    cell: () => {
      if (frame.gap < row) frame.gap = cell;
    },
    line: setLine,
    openBlock: (kind) => {
      frame.blocks += 1;
      if (kind === 'row') frame.gap = row;
      else if (frame.gap < cell) frame.gap = line;
    },
    closeBlock: (kind) => {
      frame.blocks -= 1;
      frame.gap = Math.max(frame.gap, kind === 'row' ? row : line);
      if (frame.blocks > 0 || depth > 0) return;
      setAsides();
      if (waiting > handful) flush();
    },
    openAside: () => {
      if (frame.blocks === 0) {
        parted.push(undefined);
        setLine();
        return;
      }
      parted.push(frame);
      frame = newFrame();
      depth += 1;
    },
    closeAside: () => {
      const outer = parted.pop();
      if (!outer) {
        setLine();
        return;
      }
      if (!isEmpty(frame)) asides.push(join(frame));
      frame = outer;
      depth -= 1;
    },
    flush,
    isFull: () => isFull,
  };
}
