/** What the command line asks the bench for. */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

/** In the order in which they are run: what adds pages comes late, what closes them to visitors last. */
export const measures = [
  'view',
  'past',
  'bytes',
  'memory',
  'start',
  'search',
  'index',
  'growth',
  'save',
  'entries',
  'import',
  'rights',
] as const;
export type Measure = (typeof measures)[number];

/** Run only when they are named: they fill a wiki of their own for minutes. */
const longMeasures: readonly Measure[] = ['growth'];

export interface BenchOptions {
  /** Generated pages in the wiki. */
  pages: number;
  only: readonly Measure[];
  /** A dump to import, when there is one. */
  dump?: string;
}

const usual = measures.filter((one) => !longMeasures.includes(one));

/** @throws Error in one line for an option that is none. */
export function readOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      pages: { type: 'string', default: '10000' },
      only: { type: 'string', default: usual.join(',') },
      dump: { type: 'string', default: usualDump },
    },
  });
  const pages = Number(values.pages);
  if (!Number.isInteger(pages) || pages < 200) throw new Error('--pages takes a whole number from 200');
  const asked = values.only.split(',');
  const unknown = asked.find((name) => !measures.some((one) => one === name));
  if (unknown !== undefined) throw new Error(`--only takes ${measures.join(', ')}, not ${unknown}`);
  return { pages, only: measures.filter((name) => asked.includes(name)), dump: values.dump };
}

/** The articles of the code civil, where the project's data stand beside its checkout. */
const usualDump = fileURLToPath(new URL('../../shared/data/revisions/code-civil.jsonl.gz', import.meta.url));
