/** What a body leads to and is found by. Pure: long bodies are read in the worker thread (heavy-jobs.ts). */
import type { LinkTarget } from '../core/link.ts';
import type { Markdown } from '../markdown/markdown.ts';
import type { Analyzer } from '../search/analysis.ts';
import { indexableText } from '../search/indexable.ts';

export interface Digest {
  links: readonly LinkTarget[];
  /** Stems, as the index holds them. */
  headings: string;
  stems: string;
}

export function digestBody(markdown: Markdown, analyzer: Analyzer, body: string): Digest {
  const { links, headings } = markdown.read(body);
  return {
    links,
    headings: indexableText(analyzer, headings.map(({ text }) => text).join('\n')),
    stems: indexableText(analyzer, body),
  };
}
