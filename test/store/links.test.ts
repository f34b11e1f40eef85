import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { linkKey } from '../../src/core/link.ts';
import { addPage, addRevision, openShelf, type Shelf } from './shelf.ts';

let shelf: Shelf;
beforeEach(async () => {
  shelf = await openShelf();
});
afterEach(() => shelf.store.close());

const moment = '2026-03-12T09:00:00.000Z';

/** The page links to these names, in its own space unless another is given. */
async function link(pageId: number, names: readonly string[], toSpaceId = shelf.gare): Promise<void> {
  const rows = names.map((name) => ({ toSpaceId, toKey: linkKey(name), label: name }));
  await shelf.store.transact((tx) => tx.links.replace(pageId, rows));
}

const wanted = async (rules = [shelf.open], space: number | undefined = shelf.gare) =>
  (await shelf.store.links.listWanted(space, rules, 100)).map(({ key, label, count }) => [key, label, count]);
const orphans = async (rules = [shelf.open]) =>
  (await shelf.store.links.listOrphans(shelf.gare, rules, 100)).map((row) => row.slug);
const backlinks = async (id: number, keys: readonly string[], rules = [shelf.open]) =>
  (await shelf.store.links.listBacklinks({ id, spaceId: shelf.gare, keys }, rules, 100)).map(
    (row) => row.slug,
  );
const remove = (id: number) => shelf.store.transact((tx) => addRevision(tx, id, { kind: 'delete' }));

describe('wanted pages', () => {
  test('are names that pages link to and that no page has, the most wanted first', async () => {
    const [a, b] = [await addPage(shelf, { slug: 'a' }), await addPage(shelf, { slug: 'b', title: 'Été' })];
    await link(a, ['Charte', 'Budget', 'Été']);
    await link(b, ['budget', 'a']);
    expect(await wanted()).toEqual([
      ['budget', 'Budget', 2],
      ['charte', 'Charte', 1],
    ]);
    expect(await shelf.store.links.listWanted(undefined, [shelf.open], 1)).toEqual([
      { space: 'gare', key: 'budget', label: 'Budget', count: 2 },
    ]);
    expect(await wanted([shelf.open], shelf.observatoire)).toEqual([]);
  });

  test('are wanted no more when a page has the name as slug, as title, or had it', async () => {
    const a = await addPage(shelf, { slug: 'a' });
    await link(a, ['Charte', 'Budget', 'Bilan']);
    await addPage(shelf, { slug: 'charte', title: 'Notre texte' });
    await addPage(shelf, { slug: 'chiffres', title: 'BUDGET' });
    const renamed = await addPage(shelf, { slug: 'rapport' });
    await shelf.store.transact((tx) => tx.aliases.add(shelf.gare, 'bilan', renamed, moment));
    expect(await wanted()).toEqual([]);
    await remove(renamed);
    expect(await wanted()).toEqual([['bilan', 'Bilan', 1]]);
  });

  test('come from no page that is deleted', async () => {
    const a = await addPage(shelf, { slug: 'a' });
    await link(a, ['Charte']);
    await remove(a);
    expect(await wanted()).toEqual([]);
  });

  test('tell nothing of what may not be read: neither its links, nor that it is there', async () => {
    const open = await addPage(shelf, { slug: 'open' });
    const closed = await addPage(shelf, { slug: 'caisse', accessId: shelf.closed });
    await link(open, ['Caisse']);
    await link(closed, ['Secret']);
    expect(await wanted([shelf.open])).toEqual([['caisse', 'Caisse', 1]]);
    expect(await wanted([shelf.open, shelf.closed])).toEqual([['secret', 'Secret', 1]]);
    await shelf.store.transact((tx) => tx.aliases.add(shelf.gare, 'coffre', closed, moment));
    await link(open, ['Coffre']);
    expect(await wanted([shelf.open])).toEqual([['coffre', 'Coffre', 1]]);
  });
});

describe('backlinks', () => {
  test('are the pages that link to one of the names of a page, itself apart', async () => {
    const target = await addPage(shelf, { slug: 'charte', title: 'Notre charte' });
    const [a, b] = [await addPage(shelf, { slug: 'a' }), await addPage(shelf, { slug: 'b' })];
    await link(a, ['Charte']);
    await link(b, ['NOTRE charte']);
    await link(target, ['charte']);
    const keys = ['charte', 'notre-charte'];
    expect((await backlinks(target, keys)).sort()).toEqual(['a', 'b']);
    await remove(a);
    expect(await backlinks(target, keys)).toEqual(['b']);
  });

  test('come from other spaces too, and not from links to the same name elsewhere', async () => {
    const target = await addPage(shelf, { slug: 'charte' });
    const far = await addPage(shelf, { slug: 'loin', spaceId: shelf.observatoire });
    await link(far, ['Charte'], shelf.observatoire);
    expect(await backlinks(target, ['charte'])).toEqual([]);
    await link(far, ['Charte'], shelf.gare);
    expect(await backlinks(target, ['charte'])).toEqual(['loin']);
  });

  test('from pages that may not be read are not told', async () => {
    const target = await addPage(shelf, { slug: 'charte' });
    const closed = await addPage(shelf, { slug: 'caisse', accessId: shelf.closed });
    await link(closed, ['charte']);
    expect(await backlinks(target, ['charte'])).toEqual([]);
    expect(await backlinks(target, ['charte'], [shelf.open, shelf.closed])).toEqual(['caisse']);
  });
});

describe('orphans', () => {
  test('are the pages that nothing leads to: no link by slug, title or old address, no parent', async () => {
    const home = await addPage(shelf, { slug: 'accueil' });
    await addPage(shelf, { slug: 'menu' });
    await addPage(shelf, { slug: 'seule', title: 'Toute seule' });
    await addPage(shelf, { slug: 'par-slug' });
    await addPage(shelf, { slug: 'x', title: 'Par titre' });
    const renamed = await addPage(shelf, { slug: 'renommee' });
    await shelf.store.transact((tx) => tx.aliases.add(shelf.gare, 'ancien-nom', renamed, moment));
    await addPage(shelf, { slug: 'enfant', parentId: home });
    const selfish = await addPage(shelf, { slug: 'narcisse' });
    await link(selfish, ['narcisse']);
    await link(home, ['par-slug', 'Par titre', 'Ancien nom']);
    expect(await orphans()).toEqual(['narcisse', 'seule']);
  });

  test('are also pages whose parent, or whose only link, went into the trash', async () => {
    const parent = await addPage(shelf, { slug: 'parent' });
    await addPage(shelf, { slug: 'enfant', parentId: parent });
    await addPage(shelf, { slug: 'liee' });
    await link(parent, ['liee']);
    expect(await orphans()).toEqual(['parent']);
    await remove(parent);
    expect(await orphans()).toEqual(['enfant', 'liee']);
  });

  test('are no longer alone when a link leads to the address they had in another space', async () => {
    const moved = await addPage(shelf, { slug: 'demenagee' });
    const far = await addPage(shelf, { slug: 'loin', spaceId: shelf.observatoire });
    expect(await orphans()).toEqual(['demenagee']);
    await shelf.store.transact((tx) => tx.aliases.add(shelf.observatoire, 'demenagee', moved, moment));
    await link(far, ['demenagee'], shelf.observatoire);
    expect(await orphans()).toEqual([]);
  });

  test('show nothing of links from pages that may not be read', async () => {
    await addPage(shelf, { slug: 'page' });
    const closed = await addPage(shelf, { slug: 'caisse', accessId: shelf.closed });
    await link(closed, ['page']);
    expect(await orphans([shelf.open])).toEqual(['page']);
    expect(await orphans([shelf.open, shelf.closed])).toEqual(['caisse']);
  });
});

test('the links of a page are these and no others, each once', async () => {
  const a = await addPage(shelf, { slug: 'a' });
  await link(a, ['Charte', 'CHARTE', 'Budget']);
  expect(await shelf.store.links.listOfPage(a)).toEqual([
    { toSpaceId: shelf.gare, toKey: 'budget', label: 'Budget' },
    { toSpaceId: shelf.gare, toKey: 'charte', label: 'Charte' },
  ]);
  await link(a, ['Bilan']);
  expect(await shelf.store.links.listOfPage(a)).toEqual([
    { toSpaceId: shelf.gare, toKey: 'bilan', label: 'Bilan' },
  ]);
});
