/** The jobs that may run in the worker thread: pure functions of plain values. */
import { blame } from '../core/blame.ts';
import { type Comparison, compareTexts } from '../core/diff.ts';
import type { LinkTarget } from '../core/link.ts';
import { createMarkdown, type Reading } from '../markdown/markdown.ts';
import { createAnalyzer } from '../search/analysis.ts';
import { fromData, type ResolvedData } from './text-data.ts';

export interface HeavyJobs {
  compare(input: { before: string; after: string }): Comparison;
  /** Links and stems of a long body. */
  digest(body: string): { links: readonly LinkTarget[]; stems: string };
  /** What a long text asks for; its tokens stay here. */
  read(body: string): Omit<Reading, 'tokens'>;
  render(input: { source: string; data: ResolvedData }): string;
  blame(revisions: readonly { number: number; body: string }[]): ReturnType<typeof blame>;
}

/** Milliseconds a comparison may take before it says "too different". */
const compareTimeout = 1_500;

export function createHeavyJobs(): HeavyJobs {
  const markdown = createMarkdown();
  const analyzer = createAnalyzer();
  return {
    compare: ({ before, after }) => compareTexts(before, after, { timeoutMs: compareTimeout }),
    digest: (body) => ({ links: markdown.read(body).links, stems: analyzer.indexText(body) }),
    read: (body) => {
      const { tokens: _tokens, ...requests } = markdown.read(body);
      return requests;
    },
    render: ({ source, data }) => markdown.render(markdown.read(source), fromData(data)),
    blame: (revisions) => blame(revisions),
  };
}
