/** Two bodies compared without holding anybody up. */
import { type Comparison, compareTexts } from '../core/diff.ts';
import type { Wiki } from './wiki.ts';

/** Characters of two texts together that are compared in the caller's thread; beyond, a worker does it. */
export const inlineComparison = 48 * 1024;
/** Milliseconds: comparing 48 kB in the caller's thread stays below this or says "too different". */
const inlineTimeout = 60;

/** Long texts are compared in the worker thread, so that nobody else waits. */
export async function compareBodies(wiki: Wiki, before: string, after: string): Promise<Comparison> {
  return before.length + after.length > inlineComparison
    ? wiki.heavy.run('compare', { before, after })
    : compareTexts(before, after, { timeoutMs: inlineTimeout });
}
