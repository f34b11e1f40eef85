/** The jobs that may run in the worker thread: pure functions of plain values. */
import { blame } from '../core/blame.ts';
import { type Comparison, compareTexts } from '../core/diff.ts';
import { wordChange } from '../core/word-count.ts';
import { createMarkdown, type Reading } from '../markdown/markdown.ts';
import { createAnalyzer } from '../search/analysis.ts';
import { type Digest, digestBody } from './digest.ts';
import { readSheetParts, type SheetParts } from './sheet-parts.ts';
import { fromData, type ResolvedData } from './text-data.ts';

export interface HeavyJobs {
  compare(input: { before: string; after: string }): Comparison;
  /** Links of a long body, and stems up to `mostStems` different ones. */
  digest(body: string): Digest;
  /** What a long text asks for; its tokens stay here. */
  read(body: string): Omit<Reading, 'tokens'>;
  render(input: { source: string; data: ResolvedData }): string;
  /** How many words came and went. */
  change(input: { before: string; after: string }): ReturnType<typeof wordChange>;
  blame(revisions: readonly { number: number; body: string }[]): ReturnType<typeof blame>;
  /** A table out of a file, its rows as JSON that is kept as it is. */
  sheet(input: { bytes: Uint8Array; wanted?: string }): Promise<SheetParts>;
}

/** Milliseconds a comparison may take before it says "too different". */
const compareTimeout = 1_500;

export function createHeavyJobs(): HeavyJobs {
  const markdown = createMarkdown();
  const analyzer = createAnalyzer();
  return {
    compare: ({ before, after }) => compareTexts(before, after, { timeoutMs: compareTimeout }),
    digest: (body) => {
      const { links, headings, stems } = digestBody(markdown, analyzer, body);
      return { links, headings: boundStems(headings), stems: boundStems(stems) };
    },
    read: (body) => {
      const { tokens: _tokens, ...requests } = markdown.read(body);
      return requests;
    },
    render: ({ source, data }) => markdown.render(markdown.read(source), fromData(data)),
    change: ({ before, after }) => wordChange(before, after),
    blame: (revisions) => blame(revisions),
    sheet: ({ bytes, wanted }) => readSheetParts(bytes, wanted),
  };
}

/**
 * A book of 2 MiB has some 15,000 different stems; a quarter of a million made to cost much would hold everybody up
 * while the index takes them in.
 */
const mostStems = 20_000;

/** The stems in order, without those that are met when there are too many different ones. */
function boundStems(stems: string): string {
  const known = new Set<string>();
  const kept = stems
    .split(' ')
    .filter((stem) => known.has(stem) || (known.size < mostStems && known.add(stem)));
  return kept.join(' ');
}
