/** Searches inside the process, as a screen asks for them, and the size of the index beside the texts. */
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { searchPages } from '../src/wiki/search.ts';
import type { Wiki } from '../src/wiki/wiki.ts';
import { megabytes, milliseconds, percent, percentile, processor, type Row } from './figures.ts';
import type { Corpus } from './generate.ts';
import type { BenchStation } from './station.ts';

const queriesPerKind = 250;

export function measureSearch(station: BenchStation): Promise<Row[]> {
  return station.withWiki(async (wiki) => {
    await searchAll(
      wiki,
      drawQueries(station.corpus, 10, () => 2),
    );
    const three = await searchAll(
      wiki,
      drawQueries(station.corpus, queriesPerKind, () => 3),
    );
    const mixed = await searchAll(
      wiki,
      drawQueries(station.corpus, queriesPerKind, (index) => 1 + (index % 3)),
    );
    return [...rowsOf('search of 3 words', three, true), ...rowsOf('search of 1 to 3 words', mixed, false)];
  });
}

/** Words of four letters and more that stand on one page, from all over the archive. */
export function drawQueries(corpus: Corpus, count: number, lengthOf: (index: number) => number): string[] {
  return Array.from({ length: count }, (_, index) => {
    const text = corpus.page((index * 7919 + 13) % corpus.count).revisions.at(-1)?.text ?? '';
    const words = [...new Set(text.match(/\p{L}{4,}/gu))];
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

function rowsOf(work: string, { times, spent }: Searches, isPromised: boolean): Row[] {
  const row = (name: string, share: number, most: number): Row => {
    const value = percentile(times, share);
    const target = { target: `≤ ${milliseconds(most)}`, holds: value <= most };
    return {
      work,
      gare: `${name} ${milliseconds(value)}`,
      beside: name === 'p50' ? processor(spent, times.length) : '',
      figure: milliseconds(value),
      ...(isPromised ? target : {}),
    };
  };
  return [row('p50', 0.5, 5), row('p95', 0.95, 20)];
}

export async function measureIndex(station: BenchStation): Promise<Row[]> {
  const db = new BetterSqlite3(join(station.folder, 'gare.db'), { readonly: true });
  const sum = (sql: string) => Number(db.prepare(sql).pluck().get());
  const index = sum("SELECT sum(pgsize) FROM dbstat WHERE name LIKE 'text_index%'");
  const whole = sum('SELECT sum(pgsize) FROM dbstat');
  const texts = sum(`SELECT sum(length(CAST(body AS BLOB))) FROM revision JOIN page
    ON page.id = revision.page_id AND page.current = revision.number`);
  db.close();
  return [
    {
      work: 'search index',
      gare: megabytes(index),
      beside: `${megabytes(texts)} of texts`,
      figure: percent(index / texts),
    },
    { work: 'the whole file, every revision', gare: megabytes(whole) },
  ];
}
