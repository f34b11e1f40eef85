/**
 * `npm run bench`: what DESIGN §11 promises, measured in one run beside a bare Express server.
 * `npm run bench -- --pages 2000 --only view,save` looks at some of it quickly.
 */
import { cpus, loadavg } from 'node:os';
import { measureEntries } from './entries.ts';
import { formatTable, perSecond, type Row } from './figures.ts';
import { measureIndex, measureIndexedSaves } from './indexing.ts';
import { type Measure, readOptions } from './options.ts';
import { measureBytes, measureMemory, measurePast, measureViews } from './reading.ts';
import { measureRights } from './rights.ts';
import { measureGrowth, measureSearch } from './searching.ts';
import { measureImport, measureStart } from './starting.ts';
import { type BenchStation, buildStation } from './station.ts';
import { measureSaves } from './writing.ts';

const options = readOptions(process.argv.slice(2));

const work: Readonly<Record<Measure, (station: BenchStation) => Promise<Row[]>>> = {
  view: measureViews,
  past: measurePast,
  bytes: measureBytes,
  memory: measureMemory,
  start: measureStart,
  search: measureSearch,
  index: async (station) => [...(await measureIndex(station)), ...(await measureIndexedSaves(station))],
  growth: measureGrowth,
  save: measureSaves,
  entries: measureEntries,
  rights: measureRights,
  import: (station) => measureImport(station, options.dump),
};

/** What runs on the machine beside the bench: with a load of more than two, trust ratios rather than times. */
const load = () => (loadavg()[0] ?? 0).toFixed(1);

const began = performance.now();
const loadBefore = load();
say(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`);
const { station, filling } = await buildStation(options.pages);
const rows: Row[] = [
  {
    work: `filling: ${filling.pages} pages, ${filling.revisions} revisions`,
    gare: perSecond(filling.pages / filling.seconds),
    beside: `${perSecond(filling.revisions / filling.seconds)} revisions`,
  },
];
try {
  for (const name of options.only) {
    say(`${name}…`);
    rows.push(...(await work[name](station)));
  }
} finally {
  await station.remove();
}
console.log(`\n${formatTable(rows)}\n`);
say(`${Math.round((performance.now() - began) / 1000)} s; load before ${loadBefore}, after ${load()}`);

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
