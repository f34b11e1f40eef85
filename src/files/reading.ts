/** One file being read: what came out of the child so far, and what that makes in the end. */
import { type FilePart, type FileText, type FileUnit, fileTextLimits } from '../core/file-text.ts';
import type { Answer } from './extract-answers.ts';

/** Why a child ended: it took too much, it fell over the file, it said what makes no sense, or it was no longer wanted. */
export type Ending = 'limit' | 'crash' | 'nonsense' | 'dismissed';

export interface Reading {
  /** Undefined for what is no answer at all. */
  take(answer: Answer | undefined): void;
  /** The child has said its last word on this file. */
  ended: Promise<void>;
  /** @param ending why there will be no last word; counts only when there was none. */
  result(ending: Ending | undefined): FileText;
}

/** @param kill called when the child says more than it may, or what makes no sense. */
export function createReading(kill: (cause: Ending) => void): Reading {
  const parts: FilePart[] = [];
  let unit: FileUnit = 'stretch';
  let left: number = fileTextLimits.text;
  let last: Extract<Answer, { kind: 'end' }> | undefined;
  let settle = () => {};
  const ended = new Promise<void>((resolve) => {
    settle = resolve;
  });

  const keep = (part: FilePart) => {
    left -= part.text.length;
    if (left < 0 || parts.length >= fileTextLimits.parts) kill('nonsense');
    else parts.push(part);
  };

  return {
    ended,
    take: (answer) => {
      if (last || !answer || answer.kind === 'ready') return kill('nonsense');
      unit = answer.unit;
      if (answer.kind === 'part') return keep(answer.part);
      last = answer;
      settle();
    },
    result: (ending) => {
      const state = last?.state ?? (ending === 'limit' ? 'too-large' : 'broken');
      // Whatever happened afterwards: what was read can be found.
      if (parts.length > 0)
        return { state: 'text', unit, parts, isCut: last?.isCut !== false || state !== 'text' };
      return { state: state === 'text' ? 'broken' : state, unit, parts, isCut: false };
    },
  };
}
