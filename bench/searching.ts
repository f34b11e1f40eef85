/** Searches inside the process, as a screen asks for them: hits, facets, snippets. */
import { isStopWord } from '../src/search/stop-words.ts';
import { searchPages } from '../src/wiki/search.ts';
import type { Wiki } from '../src/wiki/wiki.ts';
import { milliseconds, percentile, processor, type Row } from './figures.ts';
import { addFiles } from './files.ts';
import type { Corpus } from './generate.ts';
import { type BenchStation, buildStation } from './station.ts';

const queriesPerKind = 250;
/** Files beside 10,000 pages. */
const filesPerPage = 0.2;

/** Adds the files that the searches go through. */
export function measureSearch(station: BenchStation): Promise<Row[]> {
  return station.withWiki(async (wiki) => {
    await addFiles(wiki, station.corpus, station.corpus.count * filesPerPage);
    const { three, mixed } = await searchMuch(wiki, station.corpus);
    return [...rowsOf('search of 3 words', three), ...rowsOf('search of 1 to 3 words', mixed)];
  });
}

const growth = 10;

/** The same searches in a wiki of ten times the pages, with the same number of files. Filling it takes minutes. */
export async function measureGrowth(station: BenchStation): Promise<Row[]> {
  const small = await station.withWiki((wiki) => searchMuch(wiki, station.corpus));
  const grown = await buildStation(station.corpus.count * growth, { revisions: 1 });
  try {
    const large = await grown.station.withWiki(async (wiki) => {
      await addFiles(wiki, grown.station.corpus, station.corpus.count * filesPerPage);
      return searchMuch(wiki, grown.station.corpus);
    });
    const pages = (station.corpus.count * growth).toLocaleString('en-GB');
    const rowOf = (name: string, share: number): Row => {
      const [before, after] = [percentile(small.mixed.times, share), percentile(large.mixed.times, share)];
      return {
        work: `search of 1 to 3 words, ${pages} pages, ${name}`,
        gare: milliseconds(after),
        beside: `${milliseconds(before)} with a tenth of them`,
        figure: `${(after / before).toFixed(1)} ×`,
        target: '≤ 3 ×',
        holds: after <= 3 * before,
      };
    };
    return [rowOf('p50', 0.5), rowOf('p95', 0.95)];
  } finally {
    await grown.station.remove();
  }
}

async function searchMuch(wiki: Wiki, corpus: Corpus): Promise<{ three: Searches; mixed: Searches }> {
  await searchAll(
    wiki,
    drawQueries(corpus, 10, () => 2),
  );
  return {
    three: await searchAll(
      wiki,
      drawQueries(corpus, queriesPerKind, () => 3),
    ),
    mixed: await searchAll(
      wiki,
      drawQueries(corpus, queriesPerKind, (index) => 1 + (index % 3)),
    ),
  };
}

/** Words of four letters and more, none without a subject, that stand on one page, from all over the archive. */
export function drawQueries(corpus: Corpus, count: number, lengthOf: (index: number) => number): string[] {
  return Array.from({ length: count }, (_, index) => {
    const text = corpus.page((index * 7919 + 13) % corpus.count).revisions.at(-1)?.text ?? '';
    const words = [...new Set(text.match(/\p{L}{4,}/gu))].filter((word) => !isStopWord(word));
    const step = Math.max(1, Math.floor(words.length / 4));
    return Array.from(
      { length: lengthOf(index) },
      (_word, place) => words[(place * step + index) % words.length],
    ).join(' ');
  });
}

interface Searches {
  times: readonly number[];
  /** Milliseconds of processor for all of them. */
  spent: number;
}

async function searchAll(wiki: Wiki, queries: readonly string[]): Promise<Searches> {
  const times: number[] = [];
  const before = process.cpuUsage();
  for (const q of queries) {
    const began = performance.now();
    const { total } = await searchPages(wiki, { kind: 'visitor', name: '' }, { q, page: 1 });
    times.push(performance.now() - began);
    if (total === 0) throw new Error(`“${q}” is on a page and was not found`);
  }
  const { user, system } = process.cpuUsage(before);
  return { times, spent: (user + system) / 1000 };
}

function rowsOf(work: string, { times, spent }: Searches): Row[] {
  const row = (name: string, share: number, most: number): Row => {
    const value = percentile(times, share);
    return {
      work,
      gare: `${name} ${milliseconds(value)}`,
      beside: name === 'p50' ? processor(spent, times.length) : '',
      figure: milliseconds(value),
      target: `≤ ${milliseconds(most)}`,
      holds: value <= most,
    };
  };
  return [row('p50', 0.5, 5), row('p95', 0.95, 20)];
}
