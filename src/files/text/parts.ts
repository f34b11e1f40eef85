/** The text of a file, gathered in parts of bounded length: where a page is long, several parts bear its number. */
import {
  type FilePart,
  type FileText,
  type FileTextState,
  type FileUnit,
  fileTextLimits,
} from '../../core/file-text.ts';

/** Told of each part as soon as it is whole: what was read before a reader is ended is kept. */
export type OnPart = (part: FilePart, unit: FileUnit) => void;

export interface Gathering {
  /** Adds what stands on a page, a slide, a sheet. @returns false once no more is kept: the reader may stop. */
  add(number: number, text: string, label?: string): boolean;
  /** What was gathered; `whenNone` says what it means that there is nothing. */
  end(whenNone?: FileTextState): FileText;
}

/** Parts that hold nothing but blanks are left out. */
export function gather(unit: FileUnit, onPart?: OnPart): Gathering {
  const parts: FilePart[] = [];
  let left: number = fileTextLimits.text;
  let isCut = false;
  const keep = (part: FilePart) => {
    if (parts.length >= fileTextLimits.parts || part.text.length > left) {
      isCut = true;
      return;
    }
    left -= part.text.length;
    parts.push(part);
    onPart?.(part, unit);
  };
  return {
    add: (number, text, label = '') => {
      for (const piece of cutText(text.toWellFormed(), fileTextLimits.part)) {
        if (isCut) break;
        keep({ number, label, text: piece });
      }
      return !isCut;
    },
    end: (whenNone = 'empty') => ({ state: parts.length > 0 ? 'text' : whenNone, unit, parts, isCut }),
  };
}

/** A file of which nothing can be told but its state. */
export function textless(state: FileTextState, unit: FileUnit = 'stretch'): FileText {
  return { state, unit, parts: [], isCut: false };
}

/** Pieces of at most `most` characters, cut at the end of a paragraph, a line, a sentence or a word, whichever is near the end. */
export function* cutText(text: string, most: number): Generator<string> {
  for (let start = 0; start < text.length; ) {
    const end =
      text.length - start <= most ? text.length : start + endOfPiece(text.slice(start, start + most));
    const piece = text.slice(start, end).trim();
    if (piece !== '') yield piece;
    start = end;
  }
}

function endOfPiece(window: string): number {
  for (const sign of ['\n\n', '\n', '. ', ' ']) {
    const at = window.lastIndexOf(sign);
    if (at > window.length / 2) return at + sign.length;
  }
  // No blank in thousands of characters: not between the halves of one character.
  const last = window.charCodeAt(window.length - 1);
  return last >= 0xd800 && last <= 0xdbff ? window.length - 1 : window.length;
}
