/** Lines of dumps for tests: the real histories, and a wiki's own. */
import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { openRule } from '../../src/core/access.ts';
import type { Space } from '../../src/core/page.ts';
import { exportDump, type ImportReport, importDump } from '../../src/wiki/dump.ts';
import { openWiki, type Wiki } from '../../src/wiki/wiki.ts';

/** @throws Error that names the file when it is not there. */
export async function realLines(name: string): Promise<string[]> {
  const url = new URL(`../../../shared/data/revisions/${name}.jsonl.gz`, import.meta.url);
  const bytes = await readFile(url).catch(() => {
    throw new Error(`the real histories are missing: ${url.pathname}`);
  });
  return gunzipSync(bytes).toString('utf8').trimEnd().split('\n');
}

export async function openEmpty(): Promise<{ wiki: Wiki; space: Space }> {
  const wiki = await openWiki({ path: ':memory:' });
  await wiki.transact(async (tx) => {
    const accessId = await tx.access.idOf(openRule);
    const usual = { description: '', home: 'accueil', menu: 'menu', accessId, language: 'fr' };
    await tx.spaces.add({ ...usual, slug: 'archives', title: 'Archives', line: 'p' });
  });
  const space = await wiki.store.spaces.find('archives');
  if (!space) throw new Error('no space');
  return { wiki, space };
}

export async function take(wiki: Wiki, space: Space, lines: readonly string[]): Promise<ImportReport> {
  return importDump(
    wiki,
    space,
    (async function* () {
      yield* lines;
    })(),
  );
}

export async function give(wiki: Wiki, space: Space): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of exportDump(wiki, space)) lines.push(line);
  return lines;
}
