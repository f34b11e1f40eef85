/** How long a start takes, and an import. */
import { createReadStream, existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { importDump } from '../src/wiki/dump.ts';
import { median, milliseconds, perSecond, processor, type Row } from './figures.ts';
import { processorTime, record, startBare, startGare } from './servers.ts';
import { addSpace, archive, type BenchStation } from './station.ts';

const starts = 5;

/** From the start of the process to the last byte of its first page. */
export async function measureStart(station: BenchStation): Promise<Row[]> {
  const path = `/${archive}/${station.corpus.page(1).slug}`;
  const first = await startGare(station.folder, path);
  const answer = await record(first.url, path);
  await first.stop();
  const [gare, bare, spent]: [number[], number[], number[]] = [[], [], []];
  for (let round = 0; round < starts; round += 1) {
    const running = await startGare(station.folder, path);
    gare.push(running.firstAnswer);
    spent.push(processorTime(running.pid) ?? Number.NaN);
    await running.stop();
    const other = await startBare(station.folder, [answer]);
    bare.push(other.firstAnswer);
    await other.stop();
  }
  const value = median(gare);
  return [
    {
      work: 'start to the first page',
      gare: milliseconds(value),
      beside: `${milliseconds(median(bare))} bare; ${processor(median(spent), 1)}`,
      figure: milliseconds(value),
      target: '≤ 1,000 ms',
      holds: value <= 1000,
    },
  ];
}

/** @param file a dump, `.jsonl.gz`; without it there is no row. */
export async function measureImport(station: BenchStation, file: string | undefined): Promise<Row[]> {
  if (file === undefined || !existsSync(file)) return [];
  return station.withWiki(async (wiki) => {
    const space = await addSpace(wiki, 'import');
    const lines = createInterface({ input: createReadStream(file).pipe(createGunzip()) });
    const began = performance.now();
    const { pages, revisions } = await importDump(wiki, space, lines);
    const seconds = (performance.now() - began) / 1000;
    return [
      {
        work: `import of a dump: ${pages} pages, ${revisions} revisions`,
        gare: perSecond(pages / seconds),
        beside: `${perSecond(revisions / seconds)} revisions`,
      },
    ];
  });
}
