/** Pages as readers get them: views, history and comparisons beside Express sending the same bytes; memory; bytes. */

import { kilobytes, megabytes, percent, perSecond, type Row } from './figures.ts';
import { slugsOf } from './generate.ts';
import { type Comparison, compare, requestsPerSecond } from './load.ts';
import { addReader, signIn } from './members.ts';
import { type RunningProcess, record, residentBytes, startBare, startGare } from './servers.ts';
import { archive, type BenchStation } from './station.ts';

const rounds = 4;
const seconds = 2;

interface Reading {
  work: string;
  path: string;
  isAlwaysNew?: boolean;
  /** Share of bare Express's answers a second. */
  least?: number;
}

/** The page of the archive whose HTML is nearest to the 20 kB that the target speaks of. */
async function typicalPath(station: BenchStation): Promise<string> {
  const gare = await startGare(station.folder, '/');
  let best = { path: '/', distance: Number.POSITIVE_INFINITY };
  for (let number = 1; number < 60; number += 1) {
    const path = `/${archive}/${station.corpus.page(number).slug}`;
    const html = await (await fetch(`${gare.url}${path}`)).arrayBuffer();
    const distance = Math.abs(html.byteLength - 20_000);
    if (distance < best.distance) best = { path, distance };
  }
  await gare.stop();
  return best.path;
}

async function withServers<T>(
  station: BenchStation,
  { paths, isSignedIn = false }: { paths: readonly string[]; isSignedIn?: boolean },
  work: (gare: RunningProcess, bare: RunningProcess, headers: Readonly<Record<string, string>>) => Promise<T>,
): Promise<T> {
  const gare = await startGare(station.folder, '/');
  const headers = isSignedIn ? { cookie: await signIn(gare.url) } : {};
  const answers = await Promise.all(paths.map((path) => record(gare.url, path, headers)));
  const bare = await startBare(station.folder, answers);
  try {
    return await work(gare, bare, headers);
  } finally {
    await Promise.all([gare.stop(), bare.stop()]);
  }
}

async function compareAll(
  station: BenchStation,
  readings: readonly Reading[],
  isSignedIn = false,
): Promise<Row[]> {
  const paths = [...new Set(readings.map(({ path }) => path))];
  return withServers(station, { paths, isSignedIn }, async (gare, bare, headers) => {
    const rows: Row[] = [];
    for (const reading of readings) {
      const { path } = reading;
      const isAlwaysNew = reading.isAlwaysNew === true;
      const found = await compare(
        rounds,
        () => requestsPerSecond(gare.url, path, { seconds, isAlwaysNew, headers }),
        () => requestsPerSecond(bare.url, path, { seconds, headers }),
      );
      const bytes = Buffer.from((await record(gare.url, path, headers)).body, 'base64').length;
      rows.push(readingRow(reading, found, bytes));
    }
    return rows;
  });
}

function readingRow({ work, least }: Reading, { gare, bare, ratio }: Comparison, bytes: number): Row {
  return {
    work: `${work}, ${kilobytes(bytes)}`,
    gare: perSecond(gare),
    beside: `${perSecond(bare)} bare`,
    figure: percent(ratio),
    ...(least === undefined ? {} : { target: `≥ ${percent(least)}`, holds: ratio >= least }),
  };
}

export async function measureViews(station: BenchStation): Promise<Row[]> {
  const usual = await typicalPath(station);
  const group = `/${archive}/${slugsOf.group(station.corpus)}`;
  const embed = 'with backlinks and an embed of 20 entries';
  const signedOut = await compareAll(station, [
    { work: 'view of a page', path: usual, least: 0.5 },
    { work: 'the same, rendered anew each time', path: usual, isAlwaysNew: true },
    { work: `view ${embed}`, path: group, least: 0.15 },
    { work: 'the same, rendered anew each time', path: group, isAlwaysNew: true },
  ]);
  await addReader(station);
  const signedIn = await compareAll(
    station,
    [
      { work: 'view signed in', path: usual, least: 0.15 },
      { work: `the same ${embed}, signed in`, path: group, least: 0.15 },
      { work: 'the same, when nobody of these rights was here before', path: group, isAlwaysNew: true },
    ],
    true,
  );
  return [...signedOut, ...signedIn];
}

export async function measurePast(station: BenchStation): Promise<Row[]> {
  const page = `/${archive}/${slugsOf.muchRevised(station.corpus)}`;
  return compareAll(station, [
    { work: 'history of 40 revisions', path: `${page}/history`, least: 0.25 },
    { work: 'the same, made anew each time', path: `${page}/history`, isAlwaysNew: true },
    { work: 'diff of two revisions', path: `${page}/diff?from=10&to=40`, least: 0.25 },
    { work: 'the same, made anew each time', path: `${page}/diff?from=10&to=40`, isAlwaysNew: true },
  ]);
}

/** The most that each process takes while one page is asked for, then thousands of different ones. */
export async function measureMemory(station: BenchStation): Promise<Row[]> {
  const usual = await typicalPath(station);
  return withServers(station, { paths: [usual] }, async (gare, bare) => {
    const [gareMost, bareMost] = [
      await memoryUnderLoad(station, gare, usual),
      await memoryUnderLoad(station, bare, usual),
    ];
    const ratio = gareMost / bareMost;
    return [
      {
        work: 'resident memory, most under load',
        gare: megabytes(gareMost),
        beside: `${megabytes(bareMost)} bare`,
        figure: `${ratio.toFixed(2)} ×`,
        target: '≤ 1.60 ×',
        holds: ratio <= 1.6,
      },
    ];
  });
}

async function memoryUnderLoad(station: BenchStation, server: RunningProcess, path: string): Promise<number> {
  let most = 0;
  const sample = setInterval(() => {
    most = Math.max(most, residentBytes(server.pid));
  }, 50);
  await requestsPerSecond(server.url, path, { seconds: 4 });
  await walk(station, server.url, Math.min(3000, station.corpus.count));
  await requestsPerSecond(server.url, path, { seconds: 4 });
  clearInterval(sample);
  return most;
}

/** Ten readers, each page once. */
async function walk({ corpus }: BenchStation, url: string, pages: number): Promise<void> {
  let next = 0;
  const read = async () => {
    while (next < pages) {
      const { slug } = corpus.page(next);
      next += 1;
      await (await fetch(`${url}/${archive}/${slug}`)).arrayBuffer();
    }
  };
  await Promise.all(Array.from({ length: 10 }, read));
}

/** What a browser that has nothing yet asks for. Bodies as they are sent; headers are not counted. */
export async function measureBytes(station: BenchStation): Promise<Row[]> {
  const usual = await typicalPath(station);
  const gare = await startGare(station.folder, '/');
  const page = await transfer(gare.url, usual);
  const named = (pattern: RegExp) => [...page.text.matchAll(pattern)].map(([, path = '']) => path);
  const styles = await transferAll(gare.url, named(/<link rel="stylesheet" href="([^"]+)"/g));
  const scripts = await transferModules(gare.url, named(/<script type="module" src="([^"]+)"/g));
  const fonts = await transferAll(gare.url, named(/<link rel="preload" href="([^"]+\.woff2)"/g));
  const icon = await transferAll(gare.url, named(/<link rel="icon" href="([^"]+)"/g));
  await gare.stop();
  const total = page.bytes + styles + scripts + icon;
  return [
    {
      work: 'a page to a browser: HTML, styles, scripts, icon',
      gare: kilobytes(total),
      beside: [page.bytes, styles, scripts, icon].map(kilobytes).join(' + '),
      figure: kilobytes(total),
      target: '≤ 60 kB',
      holds: total <= 60_000,
    },
    { work: 'fonts asked for with it, once and kept for a year', gare: kilobytes(fonts) },
  ];
}

/** Bytes over the wire, and what they unpack to. */
async function transfer(url: string, path: string): Promise<{ bytes: number; text: string }> {
  const response = await fetch(`${url}${path}`, { headers: { 'accept-encoding': 'br' } });
  if (response.status !== 200) throw new Error(`${path} answers ${response.status}`);
  return { bytes: Number(response.headers.get('content-length')), text: await response.text() };
}

async function transferAll(url: string, paths: readonly string[]): Promise<number> {
  const all = await Promise.all(paths.map((path) => transfer(url, path)));
  return all.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Modules and what they import at once; what they load later is not asked for by a page that is only read. */
async function transferModules(url: string, paths: readonly string[]): Promise<number> {
  const seen = new Set<string>();
  let sum = 0;
  for (const waiting = [...paths]; waiting.length > 0; ) {
    const path = waiting.pop() ?? '';
    if (seen.has(path)) continue;
    seen.add(path);
    const { bytes, text } = await transfer(url, path);
    sum += bytes;
    for (const [, name = ''] of text.matchAll(/(?:\bfrom|\bimport)\s*"(\.\/[^"]+)"/g)) {
      waiting.push(new URL(name, `${url}${path}`).pathname);
    }
  }
  return sum;
}
