import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isPageSlug } from '../../src/core/page.ts';
import { addPage, addRevision, openShelf, type Shelf } from './shelf.ts';

let shelf: Shelf;
beforeEach(async () => {
  shelf = await openShelf();
});
afterEach(() => shelf.store.close());

const alias = (slug: string, pageId: number, spaceId = shelf.gare) =>
  shelf.store.transact((tx) => tx.aliases.add(spaceId, slug, pageId, '2026-03-12T09:00:00.000Z'));

describe('a free slug', () => {
  test('is the one wished for, or the first number that no page and no old address of the space has', async () => {
    const { pages } = shelf.store;
    expect(await pages.freeSlug(shelf.gare, 'bilan')).toBe('bilan');
    const id = await addPage(shelf, { slug: 'bilan' });
    expect(await pages.freeSlug(shelf.gare, 'bilan')).toBe('bilan-2');
    await alias('bilan-2', id);
    await addPage(shelf, { slug: 'bilan-4' });
    expect(await pages.freeSlug(shelf.gare, 'bilan')).toBe('bilan-3');
    expect(await pages.freeSlug(shelf.observatoire, 'bilan')).toBe('bilan');
  });

  test('is not taken by what only begins alike, nor by what a pattern would match', async () => {
    await addPage(shelf, { slug: 'bilan-moral' });
    expect(await shelf.store.pages.freeSlug(shelf.gare, 'bilan')).toBe('bilan');
    expect(await shelf.store.pages.freeSlug(shelf.gare, 'b%')).toBe('b%');
    expect(await shelf.store.pages.freeSlug(shelf.gare, 'bilan_moral')).toBe('bilan_moral');
  });

  test('stays within the length of an address', async () => {
    const long = `${'a'.repeat(39)}-${'b'.repeat(40)}`;
    await addPage(shelf, { slug: long });
    const second = await shelf.store.pages.freeSlug(shelf.gare, long);
    expect(second).toBe(`${'a'.repeat(39)}-${'b'.repeat(34)}-2`);
    expect(isPageSlug(second)).toBe(true);
    await addPage(shelf, { slug: second });
    expect(await shelf.store.pages.freeSlug(shelf.gare, long)).toBe(`${'a'.repeat(39)}-${'b'.repeat(34)}-3`);
  });

  test('is also the one the page has, or had', async () => {
    await addPage(shelf, { slug: 'bilan' });
    const second = await addPage(shelf, { slug: 'bilan-2' });
    await alias('rapport', second);
    expect(await shelf.store.pages.freeSlug(shelf.gare, 'bilan', second)).toBe('bilan-2');
    expect(await shelf.store.pages.freeSlug(shelf.gare, 'rapport', second)).toBe('rapport');
    expect(await shelf.store.pages.freeSlug(shelf.observatoire, 'bilan', second)).toBe('bilan');
  });
});

describe('an alias', () => {
  test('leads to the page that left the address last', async () => {
    const [first, second] = [await addPage(shelf, { slug: 'a' }), await addPage(shelf, { slug: 'b' })];
    await alias('ancien', first);
    expect(await shelf.store.aliases.find(shelf.gare, 'ancien')).toBe(first);
    await alias('ancien', second);
    expect(await shelf.store.aliases.find(shelf.gare, 'ancien')).toBe(second);
    expect(await shelf.store.aliases.listOfPage(first)).toEqual([]);
    expect(await shelf.store.aliases.find(shelf.observatoire, 'ancien')).toBeUndefined();
  });

  test('is removed by the page that takes the address', async () => {
    const id = await addPage(shelf, { slug: 'a' });
    await alias('ancien', id);
    await alias('encore', id);
    await shelf.store.transact((tx) => tx.aliases.remove(shelf.gare, 'ancien'));
    expect(await shelf.store.aliases.listOfPage(id)).toEqual([{ spaceId: shelf.gare, slug: 'encore' }]);
    expect(await shelf.store.aliases.listByKeys(shelf.gare, ['ancien', 'encore'])).toEqual([
      { slug: 'encore', pageId: id },
    ]);
  });
});

describe('lists of pages', () => {
  test('go by folded title and leave deleted pages out', async () => {
    await addPage(shelf, { slug: 'z', title: 'Zone' });
    await addPage(shelf, { slug: 'e', title: 'Été' });
    const gone = await addPage(shelf, { slug: 'd', title: 'Désert' });
    await shelf.store.transact((tx) => addRevision(tx, gone, { kind: 'delete' }));
    const rows = await shelf.store.pages.listInSpace(shelf.gare, [shelf.open], 10, 0);
    expect(rows.map((row) => row.title)).toEqual(['Été', 'Zone']);
    expect(await shelf.store.pages.countInSpace(shelf.gare, [shelf.open])).toBe(2);
    const deleted = await shelf.store.pages.listDeleted(shelf.gare, [shelf.open]);
    expect(deleted.map((row) => [row.slug, row.deletedAt])).toEqual([['d', '2026-03-12T09:00:00.000Z']]);
  });

  test('hold nothing for who may read nothing', async () => {
    const parent = await addPage(shelf, { slug: 'a' });
    await addPage(shelf, { slug: 'b', parentId: parent });
    const { pages } = shelf.store;
    expect(await pages.listInSpace(shelf.gare, [], 10, 0)).toEqual([]);
    expect(await pages.countInSpace(shelf.gare, [])).toBe(0);
    expect(await pages.listChildren(parent, [])).toEqual([]);
    expect(await pages.listByKeys(shelf.gare, ['a', 'b'], [])).toEqual([]);
    expect(await pages.listByIds([parent], [])).toEqual([]);
  });

  test('keep pages apart whose titles give one key', async () => {
    await addPage(shelf, { slug: 'bilan', title: 'Bilan' });
    await addPage(shelf, { slug: 'bilan-2', title: 'BILAN' });
    const rows = await shelf.store.pages.listByKeys(shelf.gare, ['bilan'], [shelf.open]);
    expect(rows.map((row) => row.slug)).toEqual(['bilan', 'bilan-2']);
  });
});
