/** The text of a file, gathered in parts of bounded length: where a page is long, several parts bear its number. */
import {
  type FilePart,
  type FileText,
  type FileTextState,
  type FileUnit,
  fileTextLimits,
} from '../../core/file-text.ts';
import { normaliseBody } from '../../core/text.ts';

/** Told of each part as soon as it is whole: what was read before a reader is ended is kept. */
export type OnPart = (part: FilePart, unit: FileUnit) => void;

export interface Gathering {
  /** Adds what stands on a page, a slide, a sheet; stretches are counted anew. @returns false once no more is kept: the reader may stop. */
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
      for (const piece of cutText(normaliseBody(text), fileTextLimits.part)) {
        if (isCut) break;
        // Stretches are nothing but such pieces.
        keep({ number: unit === 'stretch' ? parts.length + 1 : number, label, text: piece });
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

/**
 * Pieces of at most `most` characters (UTF-16), without the blanks at their ends: cut after a paragraph, else a line, a
 * sentence, a word, whichever ends in the second half; else anywhere but within a character.
 */
export function* cutText(text: string, most: number): Generator<string> {
  for (let start = 0; start < text.length; ) {
    const end = start + endOfPiece(text.slice(start, start + most + 2), most);
    const piece = text.slice(start, end).trim();
    if (piece !== '') yield piece;
    start = end;
  }
}

/** In the order in which they are wished for. A no-break space ends no word: `12 000` stays whole. */
const ends = [/\n[ \t]*\n/g, /\n/g, /[.!?…](?:[\s\u202f]?[»”")\]])*[ \t]/g, /[ \t]/g];

/** @param window a little more than may be taken, to see what would come after. */
function endOfPiece(window: string, most: number): number {
  if (window.length <= most) return window.length;
  const half = Math.floor(most / 2);
  const tail = window.slice(half, most);
  for (const pattern of ends) {
    const last = [...tail.matchAll(pattern)].at(-1);
    if (last) return half + last.index + last[0].length;
  }
  // No blank in thousands of characters.
  for (let end = most; end > half; end--) if (isBetweenCharacters(window, end)) return end;
  return isHighSurrogate(window, most - 1) && most > 1 ? most - 1 : most;
}

/** Not between the halves of one, nor before what is set upon it: an accent, a joiner, a shade of skin. */
function isBetweenCharacters(text: string, at: number): boolean {
  if (isHighSurrogate(text, at - 1) || text[at - 1] === '\u200d') return false;
  return !/^[\p{M}\p{Emoji_Modifier}\u200d]/u.test(text.slice(at, at + 2));
}

function isHighSurrogate(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit >= 0xd800 && unit <= 0xdbff;
}
