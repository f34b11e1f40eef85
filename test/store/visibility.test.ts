import { afterEach, beforeEach, expect, test } from 'vitest';
import type { IndexedText } from '../../src/store/search.ts';
import type { SearchPlan } from '../../src/store/search-sql.ts';
import { addPage, addRevision, openShelf, type Shelf } from './shelf.ts';

let shelf: Shelf;
let parent: number;

/** Two pages that differ in their rule alone: whatever shows the one must not show the other. */
beforeEach(async () => {
  shelf = await openShelf();
  parent = await addPage(shelf, { slug: 'parent' });
  for (const [slug, accessId] of [
    ['ouverte', shelf.open],
    ['fermee', shelf.closed],
  ] as const) {
    const id = await addPage(shelf, { slug, accessId, type: 'reunion', parentId: parent });
    await shelf.store.transact(async (tx) => {
      await addRevision(tx, id, { body: `texte ${slug}` });
      await tx.links.replace(id, [
        { toSpaceId: shelf.gare, toKey: 'parent', label: 'Parent' },
        { toSpaceId: shelf.gare, toKey: `voulue-${slug}`, label: `Voulue ${slug}` },
      ]);
      await tx.tags.replace(id, [`tag ${slug}`, 'commun']);
      await tx.values.replace(id, [
        { field: 'groupe', text: 'Commun' },
        { field: 'date', text: '2026-03-12', date: '2026-03-12' },
      ]);
      await tx.search.replace(
        id,
        indexed({ title: slug, tags: 'commun', values: 'commun', body: 'texte commun' }),
      );
    });
    if (accessId === shelf.closed) await trash(shelf, 'fermee-jetee', accessId);
    else await trash(shelf, 'ouverte-jetee', accessId);
  }
});
afterEach(() => shelf.store.close());

const indexed = (text: Partial<IndexedText>): IndexedText => ({
  title: '',
  aliases: '',
  headings: '',
  tags: '',
  values: '',
  body: '',
  ...text,
});

/** A search for words, with nothing else asked. */
const planOf = (rules: readonly number[], pages: string): SearchPlan => ({
  rules,
  words: { pages },
  filters: [],
  chosen: { spaces: [], types: [], years: [], tags: [], kinds: [] },
  order: 'relevance',
  weights: { pages: [1, 1, 1, 1, 1, 1], files: [1, 1, 1] },
});
const everyHit = { bound: 100, withTitles: false, limit: 100 };

async function foundIds(rules: readonly number[]): Promise<number[]> {
  const { pages } = await shelf.store.search.find(planOf(rules, '"commun"'), everyHit);
  return pages.map(({ id }) => id);
}

async function trash(at: Shelf, slug: string, accessId: number): Promise<void> {
  const id = await addPage(at, { slug, accessId });
  await at.store.transact((tx) => addRevision(tx, id, { kind: 'delete' }));
}

/** Every list, count and facet of the store, as text. */
async function everything(rules: readonly number[]): Promise<Record<string, unknown>> {
  const { pages, pageLists, links, tags, values, entryLists, changes, search } = shelf.store;
  const filter = { type: 'reunion', conditions: [], sort: 'date', descending: false, limit: 10, offset: 0 };
  const series = {
    type: 'reunion',
    spaceId: shelf.gare,
    field: 'groupe',
    value: 'commun',
    dateField: 'date',
    limit: 9,
  };
  const slugs = (rows: readonly { slug: string }[]) => rows.map((row) => row.slug).sort();
  const ids = [1, 2, 3, 4, 5];
  return {
    byIds: slugs(await pages.listByIds(ids, rules)),
    byKeys: slugs(await pages.listByKeys(shelf.gare, ['ouverte', 'fermee'], rules)),
    children: slugs(await pages.listChildren(parent, rules)),
    inSpace: slugs(await pages.listInSpace(shelf.gare, rules, 10, 0)),
    count: await pages.countInSpace(shelf.gare, rules),
    deleted: slugs(await pages.listDeleted(shelf.gare, rules)),
    walked: slugs(
      await pageLists.list(
        rules,
        { readers: 0, managed: [] },
        { spaceId: shelf.gare, sort: 'title', descending: false, limit: 10 },
      ),
    ),
    backlinks: slugs(
      await links.listBacklinks({ id: parent, spaceId: shelf.gare, keys: ['parent'] }, rules, 10),
    ),
    wanted: (await links.listWanted(shelf.gare, rules, 10)).map((row) => row.label),
    orphans: slugs(await links.listOrphans(shelf.gare, rules, 10)),
    tags: (await tags.list(shelf.gare, rules, 10)).map((row) => `${row.tag} ${row.count}`),
    entries: slugs(await values.listEntries(rules, filter)),
    entryCount: await entryLists.count({
      filter: { rules, sight: { readers: 0, managed: [] }, type: 'reunion', tests: [] },
    }),
    dated: (await values.listDated(rules, { readers: 0, managed: [] }, series)).length,
    types: await values.countTypes(shelf.gare, rules),
    changes: slugs(await changes.list(rules, { withMinor: true, limit: 20 })),
    latest: slugs(await changes.listLatest(rules, undefined, 20)),
    hits: slugs(await search.listCandidates(await foundIds(rules), [shelf.open, shelf.closed], 100)),
    facets: (await search.find(planOf(rules, '"commun"'), everyHit)).groups.map(
      ({ type, count }) => `${type} ${count}`,
    ),
    tagFacet: (await search.find(planOf(rules, '"commun"'), everyHit)).tags.map(
      ([tag, count]) => `${tag} ${count}`,
    ),
    candidates: slugs(await search.listCandidates(ids, rules, 100)),
  };
}

test('a visitor sees the open page alone, in every list, count and facet', async () => {
  expect(await everything([shelf.open])).toEqual({
    byIds: ['ouverte', 'parent'],
    byKeys: ['ouverte'],
    children: ['ouverte'],
    inSpace: ['ouverte', 'parent'],
    count: 2,
    deleted: ['ouverte-jetee'],
    walked: ['ouverte', 'parent'],
    backlinks: ['ouverte'],
    wanted: ['Voulue ouverte'],
    orphans: [],
    tags: ['commun 1', 'tag ouverte 1'],
    entries: ['ouverte'],
    entryCount: 1,
    dated: 1,
    types: [{ type: 'reunion', count: 1 }],
    changes: ['ouverte', 'ouverte', 'parent'],
    latest: ['ouverte', 'parent'],
    hits: ['ouverte'],
    facets: ['reunion 1'],
    tagFacet: ['commun 1', 'tag ouverte 1'],
    candidates: ['ouverte'],
  });
});

test('who holds both rules sees both pages', async () => {
  const all = await everything([shelf.open, shelf.closed]);
  expect(all).toMatchObject({
    inSpace: ['fermee', 'ouverte', 'parent'],
    count: 3,
    deleted: ['fermee-jetee', 'ouverte-jetee'],
    backlinks: ['fermee', 'ouverte'],
    wanted: ['Voulue fermee', 'Voulue ouverte'],
    tags: ['commun 2', 'tag fermee 1', 'tag ouverte 1'],
    hits: ['fermee', 'ouverte'],
    facets: ['reunion 2'],
  });
});

test('no list is so long that it misses the open page because hidden ones come first', async () => {
  for (let at = 0; at < 30; at += 1) {
    const id = await addPage(shelf, { slug: `a-${at}`, accessId: shelf.closed });
    await shelf.store.transact((tx) =>
      tx.search.replace(id, indexed({ title: 'commun commun', tags: 'commun' })),
    );
  }
  const few = { ...everyHit, bound: 1, limit: 1 };
  const found = await shelf.store.search.find(planOf([shelf.open], '"commun"'), few);
  const rows = await shelf.store.search.listCandidates(
    found.pages.map(({ id }) => id),
    [shelf.open],
    100,
  );
  expect([rows.map((row) => row.slug), found.isCut]).toEqual([['ouverte'], false]);
  expect(
    (await shelf.store.pages.listInSpace(shelf.gare, [shelf.open], 1, 0)).map((row) => row.slug),
  ).toEqual(['ouverte']);
});

test('a page that changes its words is found by the new ones only, a removed one by none', async () => {
  const id = await addPage(shelf, { slug: 'mots' });
  const find = async (word: string) =>
    (await shelf.store.search.find(planOf([shelf.open], `"${word}"`), everyHit)).pages.length;
  const write = (body: string) => shelf.store.transact((tx) => tx.search.replace(id, indexed({ body })));
  await write('train quai');
  await write('quai voie');
  expect([await find('train'), await find('quai'), await find('voie')]).toEqual([0, 1, 1]);
  await shelf.store.transact((tx) => tx.search.remove(id));
  expect([await find('quai'), await find('voie')]).toEqual([0, 0]);
});
