/**
 * What of a text the full-text index holds: the one way into a column of FTS5 (`tokenize='ascii'`). Stems joined by spaces;
 * words that carry no subject are a third of a text, and nobody looks for them alone.
 */
import type { Analyzer } from './analysis.ts';

/** For every column but titles. What stands around words that carry no subject is next to each other. */
export function indexableText(analyzer: Analyzer, text: string): string {
  return sortStems(analyzer, text).stems.join(' ');
}

/**
 * For titles of pages and names of files: the same, then the words that carry no subject. So `Qui êtes-vous` is found, and
 * the other words stand as near each other as they do in bodies.
 */
export function indexableTitle(analyzer: Analyzer, title: string): string {
  const { stems, stops } = sortStems(analyzer, title);
  return [...stems, ...stops].join(' ');
}

function sortStems(analyzer: Analyzer, text: string): { stems: string[]; stops: string[] } {
  const stems: string[] = [];
  const stops: string[] = [];
  analyzer.forEachToken(text, (_start, _end, stem, isStop) => (isStop ? stops : stems).push(stem));
  return { stems, stops };
}
