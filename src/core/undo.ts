/** Taking back what one author wrote on a page while keeping what others did. Who may is the matter of others. */
import { isSameContent } from './decide.ts';
import { mergeContents } from './merge.ts';
import type { Content } from './revision.ts';

/** Revisions of one author that follow each other, by the numbers of the first and the last. */
export interface Run {
  first: number;
  last: number;
}

/** @param numbers of revisions, rising. */
export function runsOf(numbers: readonly number[]): Run[] {
  const runs: Run[] = [];
  for (const number of numbers) {
    const run = runs.at(-1);
    if (run && number === run.last + 1) run.last = number;
    else runs.push({ first: number, last: number });
  }
  return runs;
}

/** What a run changed: from the content before it to its last. */
export interface Passage {
  before: Content;
  last: Content;
}

export type Undoing =
  | { kind: 'unchanged' }
  | { kind: 'undone'; content: Content }
  /** Others have since changed the same words: nothing is chosen for anyone. */
  | { kind: 'conflict' };

/**
 * The current content without what these passages brought. Each is taken back by a three-way merge in which it is the
 * base and what was before it the one side: what others wrote before, between and after stays.
 * @param passages in the order in which they were written.
 */
export function undo(current: Content, passages: readonly Passage[]): Undoing {
  let content = current;
  for (const { before, last } of passages.toReversed()) {
    const merge = mergeContents(last, before, content);
    if (merge.kind === 'conflict') return { kind: 'conflict' };
    content = merge.content;
  }
  return isSameContent(content, current) ? { kind: 'unchanged' } : { kind: 'undone', content };
}
