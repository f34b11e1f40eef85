import { expect, test } from 'vitest';
import { checkWiki } from '../../src/wiki/check.ts';
import { slugOfPath } from '../../src/wiki/dump-pages.ts';
import { searchPages } from '../../src/wiki/search.ts';
import { viewPage } from '../../src/wiki/view-page.ts';
import { give, openEmpty, realLines, take } from './dumps.ts';
import { coordination } from './station.ts';

interface RealPage {
  path: string;
  title: string;
  revisions: { date: string; text: string }[];
  renamed_from?: string[];
  deleted?: string;
}

const histories = [
  { name: 'guides-etalab', pages: 47, revisions: 235, deleted: 4 },
  { name: 'multibao', pages: 25, revisions: 119, deleted: 1 },
  { name: 'code-civil', pages: 2802, revisions: 4094, deleted: 0 },
] as const;

test('the three real histories hold 2,874 pages and 4,448 revisions', () => {
  expect(histories.reduce((sum, one) => sum + one.pages, 0)).toBe(2874);
  expect(histories.reduce((sum, one) => sum + one.revisions, 0)).toBe(4448);
});

for (const { name, ...expected } of histories) {
  test(`${name} comes in whole and goes out as it was, texts byte for byte`, async () => {
    const { wiki, space } = await openEmpty();
    const lines = await realLines(name);
    const started = performance.now();
    const report = await take(wiki, space, lines);
    const seconds = (performance.now() - started) / 1000;
    expect(report).toEqual({ ...expected, attachments: 0, refused: [] });
    console.log(
      `${name}: ${report.pages} pages in ${seconds.toFixed(1)} s, ${Math.round(report.pages / seconds)} pages/s`,
    );

    const given = await give(wiki, space);
    expect(given).toHaveLength(lines.length);
    for (const [at, line] of lines.entries()) {
      const [source, back] = [JSON.parse(line) as RealPage, JSON.parse(given[at] ?? '{}') as RealPage];
      expect(back).toEqual(source);
      for (const [number, { text }] of source.revisions.entries()) {
        expect(Buffer.from(back.revisions[number]?.text ?? '').equals(Buffer.from(text))).toBe(true);
      }
    }
    expect(await checkWiki(wiki)).toMatchObject({ pages: expected.pages, problems: [] });
    await wiki.close();
  }, 60_000);
}

test('pages of a real history are found by their words, by their old names, and not when they are deleted', async () => {
  const { wiki, space } = await openEmpty();
  const lines = [...(await realLines('guides-etalab')), ...(await realLines('multibao'))];
  await take(wiki, space, lines);
  const pages = lines.map((line) => JSON.parse(line) as RealPage);
  const find = async (q: string) =>
    (await searchPages(wiki, coordination, { q, page: 1 })).hits.map((hit) => hit.page.title);
  expect(await find('accélérateur de projet')).toContain('Accélérateur de projet');
  for (const page of pages.filter((one) => one.deleted !== undefined)) {
    expect(await find(`"${page.title}"`)).not.toContain(page.title);
  }
  const old = pages.flatMap((page) =>
    (page.renamed_from ?? []).map((path) => ({
      path,
      title: page.title,
      isDeleted: page.deleted !== undefined,
    })),
  );
  expect(old.length).toBeGreaterThan(30);
  for (const { path, title, isDeleted } of old) {
    const outcome = await viewPage(wiki, coordination, { space: space.slug, slug: slugOfPath(path) });
    const now = outcome.kind === 'moved' ? await viewPage(wiki, coordination, outcome) : outcome;
    const found = now.kind === 'page' ? now.view.page : now.kind === 'deleted' ? now.page : undefined;
    expect([path, found?.title, now.kind === 'deleted']).toEqual([path, title, isDeleted]);
  }
  await wiki.close();
});
