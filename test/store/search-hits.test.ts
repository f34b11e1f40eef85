import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readSearch } from '../../src/store/search.ts';
import type { SearchFilter, SearchPlan } from '../../src/store/search-sql.ts';
import { queryPlans } from './query-plans.ts';
import { addPage, openShelf, type Shelf } from './shelf.ts';

const plan: SearchPlan = {
  rules: [1],
  words: { pages: '"quai"' },
  filters: [],
  chosen: { spaces: [], types: [], years: [], tags: [], kinds: [] },
  order: 'relevance',
  weights: { pages: [10, 4, 4, 5, 3, 1], files: [6, 2, 1] },
};
const options = { bound: 100, withTitles: false, limit: 100 };

describe('a walk that ends before all is found', () => {
  let shelf: Shelf;
  beforeEach(async () => {
    shelf = await openShelf();
    const none = { aliases: '', headings: '', tags: '', values: '' };
    for (let at = 0; at < 12; at += 1) {
      const id = await addPage(shelf, { slug: `page-${at}` });
      const title = at === 0 ? 'quai' : '';
      await shelf.store.transact((tx) => tx.search.replace(id, { ...none, title, body: 'quai train' }));
    }
  });
  afterEach(() => shelf.store.close());

  const find = (bound: number, withTitles: boolean) =>
    shelf.store.search.find({ ...plan, rules: [shelf.open] }, { ...options, bound, withTitles });

  test('has the newest, and says that there are more', async () => {
    const found = await find(5, false);
    expect(found.isCut).toBe(true);
    expect(found.pages.map(({ id }) => id).sort((a, b) => a - b)).toEqual([7, 8, 9, 10, 11, 12]);
    expect((await find(12, false)).isCut).toBe(false);
  });

  test('has an old page too whose title is meant, first and once', async () => {
    const found = await find(5, true);
    const ids = found.pages.map(({ id }) => id);
    expect([ids[0], ids.length, new Set(ids).size]).toEqual([1, 7, 7]);
    expect((await find(12, true)).pages).toHaveLength(12);
  });
});

describe('a search is answered along indexes', () => {
  type Hits = ReturnType<typeof readSearch>;

  const sight = { readers: 0, managed: [] };
  const filters: SearchFilter[] = [
    { by: 'space', ids: [1], isNot: false },
    { by: 'type', types: ['reunion'], isNot: true },
    { by: 'tag', keys: ['commun'], isNot: false },
    { by: 'day', from: '2020', before: '2021', isNot: false },
    { by: 'author', authors: ['["member:1"]'], isNot: false },
    {
      by: 'value',
      entries: [
        {
          rules: [1],
          sight,
          type: 'reunion',
          tests: [{ field: 'lieu', isNegated: false, spans: [{ is: 'quai' }] }],
        },
      ],
      isNot: false,
    },
  ];
  const both = { pages: '"quai"', files: '"quai"', unwanted: '"train"' };
  const chosen = { spaces: [1], types: ['reunion'], years: ['2024'], tags: ['commun'], kinds: ['pdf'] };

  test.each<[string, (hits: Hits) => Promise<unknown>]>([
    ['words', (hits) => hits.find(plan, options)],
    ['words of a frequent kind', (hits) => hits.find(plan, { ...options, withTitles: true })],
    ['words in files too', (hits) => hits.find({ ...plan, words: both }, options)],
    ['all filters and all facets', (hits) => hits.find({ ...plan, words: both, filters, chosen }, options)],
    ['titles in order', (hits) => hits.find({ ...plan, words: both, order: 'title' }, options)],
    ['files of some pages', (hits) => hits.listFiles({ ...plan, words: both }, options, [1, 2])],
    ['texts', (hits) => hits.listCandidates([1, 2], [1], 10)],
    ['passages', (hits) => hits.listPassages([1, 2], [1])],
    ['whether a filter is known', (hits) => Promise.all(filters.map((one) => hits.isAny([1], one)))],
    ['authors', (hits) => hits.listAuthors()],
    ['sizes', (hits) => hits.measure()],
  ])('for %s: no table of what people wrote is read whole', async (_name, work) => {
    const plans = await queryPlans((db) => work(readSearch(db)));
    expect(plans.length).toBeGreaterThan(0);
    const scans = plans.filter((detail) =>
      /^SCAN (?:page|revision|v|value|tag|alias|link|attachment|version|blob|file_part|file_text|space)\b/.test(
        detail,
      ),
    );
    expect(scans.filter((detail) => !/USING (?:COVERING )?INDEX|file_part$/.test(detail))).toEqual([]);
  });
});
