import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { deletePage, listTrash, restorePage } from '../../src/wiki/delete-page.ts';
import { listChanges, listPages, listTags } from '../../src/wiki/lists.ts';
import { compareRevisions, viewHistory } from '../../src/wiki/revisions.ts';
import { savePage } from '../../src/wiki/save-page.ts';
import { searchPages } from '../../src/wiki/search.ts';
import { viewPage } from '../../src/wiki/view-page.ts';
import { addPage, coordination, edit, openStation, type Station, secretariat } from './station.ts';

let station: Station;
beforeEach(async () => {
  station = await openStation();
  await addPage(station.wiki, { title: 'Accueil' });
  await addPage(station.wiki, { title: 'Charte', body: 'Le fourgon bleu.', tags: ['statuts'] });
});
afterEach(() => station.wiki.close());

const page = { space: 'gare', slug: 'charte' };
const remove = (summary = '') => deletePage(station.wiki, secretariat, { ...page, summary });
const restore = () => restorePage(station.wiki, coordination, page);

/** Where the page can be met. */
async function traces(): Promise<string[]> {
  const [pages, tags, changes, hits] = await Promise.all([
    listPages(station.wiki, coordination, { space: 'gare', page: 1 }),
    listTags(station.wiki, coordination, 'gare'),
    listChanges(station.wiki, coordination, { withMinor: true, limit: 50 }),
    searchPages(station.wiki, coordination, { q: 'fourgon', page: 1 }),
  ]);
  return [
    ...pages.pages.filter((one) => one.slug === 'charte').map(() => 'pages'),
    ...tags.tags.map((one) => `tag ${one.tag}`),
    ...new Set(changes.changes.filter((one) => one.page.slug === 'charte').map(() => 'changes')),
    ...hits.hits.map(() => 'search'),
  ];
}

describe('a page in the trash', () => {
  test('is met nowhere, answers that it is gone, and lies in the list of the trash', async () => {
    expect(await traces()).toEqual(['pages', 'tag statuts', 'changes', 'search']);
    station.setTime('2026-03-13T08:00:00.000Z');
    await remove('doublon');
    expect(await traces()).toEqual([]);
    expect(await viewPage(station.wiki, coordination, page)).toMatchObject({
      kind: 'deleted',
      deletedAt: '2026-03-13T08:00:00.000Z',
    });
    const trash = await listTrash(station.wiki, coordination, 'gare');
    expect(trash.pages.map(({ slug, deletedAt }) => [slug, deletedAt])).toEqual([
      ['charte', '2026-03-13T08:00:00.000Z'],
    ]);
  });

  test('keeps its history, which tells who deleted it and why, and its revisions stay citable', async () => {
    await remove('doublon');
    const history = await viewHistory(station.wiki, coordination, { ...page, withMinor: true });
    expect(
      history.revisions.map(({ number, kind, authors, summary }) => [number, kind, authors, summary]),
    ).toEqual([
      [2, 'delete', ['Secrétariat'], 'doublon'],
      [1, 'edit', ['Coordination'], ''],
    ]);
    const cited = await viewPage(station.wiki, coordination, { ...page, revision: 1 });
    expect(cited).toMatchObject({ kind: 'page', view: { revision: { body: 'Le fourgon bleu.' } } });
    expect(await compareRevisions(station.wiki, coordination, { ...page, from: 1, to: 2 })).toMatchObject({
      revisions: 1,
    });
  });

  test('takes no edit, and is not deleted twice', async () => {
    await remove();
    const late = savePage(station.wiki, coordination, {
      ...page,
      edit: edit({ title: 'Charte', body: 'x', base: 1 }),
    });
    await expect(late).rejects.toMatchObject({ kind: 'gone', code: 'page.deleted' });
    await expect(remove()).rejects.toMatchObject({ kind: 'gone' });
  });

  test('keeps its address: a new page of its title gets another', async () => {
    await remove();
    expect((await addPage(station.wiki, { title: 'Charte' })).slug).toBe('charte-2');
  });

  test('comes back as it was, found and linked again', async () => {
    await remove();
    await restore();
    expect(await traces()).toEqual(['pages', 'tag statuts', 'changes', 'search']);
    const outcome = await viewPage(station.wiki, coordination, page);
    expect(outcome).toMatchObject({
      kind: 'page',
      view: {
        current: 3,
        revision: { kind: 'restore', body: 'Le fourgon bleu.', tags: ['statuts'] },
        page: { deletedAt: null },
      },
    });
    expect((await listTrash(station.wiki, coordination, 'gare')).pages).toEqual([]);
  });
});

test('restoring a page that is not deleted changes nothing, and one that never was is not found', async () => {
  await restore();
  expect(await viewPage(station.wiki, coordination, page)).toMatchObject({ view: { current: 1 } });
  await expect(
    restorePage(station.wiki, coordination, { space: 'gare', slug: 'absente' }),
  ).rejects.toMatchObject({ kind: 'not-found' });
});

test('deleting at once from two sides makes one deletion', async () => {
  const results = await Promise.allSettled([remove(), remove()]);
  expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
  await Promise.all([restore(), restore()]);
  expect(await viewPage(station.wiki, coordination, page)).toMatchObject({ view: { current: 3 } });
});

test('the home page of a space cannot be deleted', async () => {
  const refused = deletePage(station.wiki, coordination, { space: 'gare', slug: 'accueil', summary: '' });
  await expect(refused).rejects.toMatchObject({ kind: 'invalid', code: 'page.is-home' });
});
