/** What of a text the full-text index holds: the one way from a written text to a column of FTS5. */
import type { Analyzer } from './analysis.ts';

/** For every column but titles: stems without the words that carry no subject. */
export function indexableText(analyzer: Analyzer, text: string): string {
  return analyzer.indexText(text);
}

/**
 * For titles of pages and names of files: the same, with the words that carry no subject at the end. So `Qui sommes-nous`
 * is found, and other words stand as near each other as they do in bodies.
 */
export function indexableTitle(analyzer: Analyzer, title: string): string {
  return analyzer.indexText(title);
}
