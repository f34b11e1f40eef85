/** The wiki that is measured: the starter content and a generated archive of thousands of pages, in a folder of its own. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openRule } from '../src/core/access.ts';
import type { Space } from '../src/core/page.ts';
import { importDump } from '../src/wiki/dump.ts';
import { addStarterContent } from '../src/wiki/starter.ts';
import { openWiki, type Wiki } from '../src/wiki/wiki.ts';
import { type Corpus, createCorpus, readSentences } from './generate.ts';

/** Where the generated pages stand. */
export const archive = 'archives';

export interface BenchStation {
  folder: string;
  corpus: Corpus;
  /** Opens the wiki in this process; no server may be running. */
  withWiki<T>(work: (wiki: Wiki) => Promise<T>): Promise<T>;
  remove(): Promise<void>;
}

export interface Filling {
  pages: number;
  revisions: number;
  seconds: number;
}

/** @param revisions of each page at most, the last ones; all of them when absent. */
export async function buildStation(
  pages: number,
  { revisions }: { revisions?: number } = {},
): Promise<{ station: BenchStation; filling: Filling }> {
  const folder = await mkdtemp(join(tmpdir(), 'gare-bench-'));
  const corpus = createCorpus(pages, readSentences());
  const station: BenchStation = {
    folder,
    corpus,
    withWiki: async (work) => {
      const wiki = await openWiki({ path: join(folder, 'gare.db') });
      try {
        return await work(wiki);
      } finally {
        await wiki.close();
      }
    },
    remove: () => rm(folder, { recursive: true }),
  };
  return { station, filling: await station.withWiki((wiki) => fill(wiki, corpus, revisions)) };
}

async function fill(wiki: Wiki, corpus: Corpus, most = Number.POSITIVE_INFINITY): Promise<Filling> {
  await addStarterContent(wiki, fileURLToPath(new URL('../content', import.meta.url)));
  const space = await addSpace(wiki, archive);
  const began = performance.now();
  const { pages, revisions, refused } = await importDump(wiki, space, linesOf(corpus, most));
  if (refused.length > 0) throw new Error(`a generated page was refused: ${refused[0]?.reason}`);
  return { pages, revisions, seconds: (performance.now() - began) / 1000 };
}

export async function addSpace(wiki: Wiki, slug: string): Promise<Space> {
  return wiki.transact(async (tx) => {
    const accessId = await tx.access.idOf(openRule);
    const said = { slug, title: slug, description: '', line: 'a', home: 'accueil', menu: 'menu' } as const;
    const space = { ...said, accessId, language: 'fr' };
    return { ...space, id: await tx.spaces.add(space) };
  });
}

async function* linesOf(corpus: Corpus, revisions: number): AsyncGenerator<string> {
  for (let number = 0; number < corpus.count; number += 1) {
    const page = corpus.page(number);
    yield JSON.stringify({ ...page, revisions: page.revisions.slice(-revisions) });
  }
}
