import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { deletePage } from '../../src/wiki/delete-page.ts';
import { listChanges } from '../../src/wiki/lists.ts';
import { blamePage, compareRevisions, revertPage, viewHistory } from '../../src/wiki/revisions.ts';
import { savePage } from '../../src/wiki/save-page.ts';
import { viewPage } from '../../src/wiki/view-page.ts';
import { addPage, coordination, edit, openStation, type Station, saved, secretariat } from './station.ts';

let station: Station;
beforeEach(async () => {
  station = await openStation({ types: ['reunion'] });
});
afterEach(() => station.wiki.close());

const page = { space: 'gare', slug: 'charte' };

/** Saves these bodies one after the other, the first as a new page. */
async function write(...bodies: string[]): Promise<void> {
  for (const [at, body] of bodies.entries()) {
    const content = { title: 'Charte', body };
    if (at === 0) await addPage(station.wiki, content);
    else
      await savePage(station.wiki, at % 2 === 0 ? coordination : secretariat, {
        ...page,
        edit: edit({ ...content, base: at }),
      });
  }
}

const bodyNow = async () => {
  const outcome = await viewPage(station.wiki, coordination, page);
  return outcome.kind === 'page' ? outcome.view.revision.body : outcome.kind;
};

describe('the history of a page', () => {
  test('tells who, when, why and how much changed', async () => {
    await write('un deux trois', 'un deux quatre cinq');
    const history = await viewHistory(station.wiki, coordination, { ...page, withMinor: true });
    expect(history.revisions).toEqual([
      {
        number: 2,
        kind: 'edit',
        title: 'Charte',
        authors: ['Secrétariat'],
        summary: '',
        minor: false,
        createdAt: '2026-03-12T09:00:00.000Z',
        added: 2,
        removed: 1,
        isReadable: true,
        previous: 1,
      },
      expect.objectContaining({ number: 1, added: 3, removed: 0, authors: ['Coordination'] }),
    ]);
    expect(history.authors).toEqual([
      { author: 'Coordination', count: 1 },
      { author: 'Secrétariat', count: 1 },
    ]);
  });

  test('comes fifty at a time, without a gap', async () => {
    await write(...Array.from({ length: 120 }, (_, at) => `texte ${at}`));
    const numbers: number[] = [];
    for (let before: number | undefined; ; ) {
      const history = await viewHistory(station.wiki, coordination, {
        ...page,
        withMinor: true,
        ...(before === undefined ? {} : { before }),
      });
      numbers.push(...history.revisions.map((one) => one.number));
      if (history.before === undefined) break;
      before = history.before;
    }
    expect(numbers).toEqual(Array.from({ length: 120 }, (_, at) => 120 - at));
  });

  test('never goes back in time: a clock that runs back keeps the order', async () => {
    await write('un');
    station.setTime('2020-01-01T00:00:00.000Z');
    await savePage(station.wiki, coordination, {
      ...page,
      edit: edit({ title: 'Charte', body: 'deux', base: 1 }),
    });
    const history = await viewHistory(station.wiki, coordination, { ...page, withMinor: true });
    expect(history.revisions.map(({ number, createdAt }) => [number, createdAt])).toEqual([
      [2, '2026-03-12T09:00:00.000Z'],
      [1, '2026-03-12T09:00:00.000Z'],
    ]);
  });

  test('of a page that is not there is not found', async () => {
    await expect(
      viewHistory(station.wiki, coordination, { space: 'gare', slug: 'absente', withMinor: true }),
    ).rejects.toMatchObject({ kind: 'not-found' });
  });
});

describe('two revisions compared', () => {
  test('show what changed in title, text, values and tags, either way round', async () => {
    const content = {
      title: 'CA',
      body: 'Lundi à Lyon.\n',
      values: { date: '2026-04-02', lieu: 'Lyon' },
      tags: ['a', 'b'],
    };
    await addPage(station.wiki, content, { type: 'reunion' });
    const changed = {
      title: 'CA d’avril',
      body: 'Mardi à Lyon.\n',
      values: { date: '2026-04-03', lieu: 'Lyon' },
      tags: ['b', 'c'],
      base: 1,
    };
    await savePage(station.wiki, secretariat, { space: 'gare', slug: 'ca', edit: edit(changed) });
    const compare = (from: number, to: number) =>
      compareRevisions(station.wiki, coordination, { space: 'gare', slug: 'ca', from, to });
    const forth = await compare(1, 2);
    expect(forth).toMatchObject({
      title: { before: 'CA', after: 'CA d’avril' },
      fields: [{ label: 'Date', before: '2026-04-02', after: '2026-04-03' }],
      tags: { added: ['c'], removed: ['a'] },
      revisions: 1,
      people: 1,
    });
    expect(JSON.stringify(forth.body)).toContain('Mardi');
    expect(await compare(2, 1)).toMatchObject({
      title: { before: 'CA d’avril', after: 'CA' },
      tags: { added: ['a'], removed: ['c'] },
    });
    expect(await compare(2, 2)).toMatchObject({ revisions: 0, people: 0, fields: [] });
  });

  test('far apart count the revisions and people between them', async () => {
    await write('a', 'b', 'c', 'd', 'e');
    expect(await compareRevisions(station.wiki, coordination, { ...page, from: 1, to: 5 })).toMatchObject({
      revisions: 4,
      people: 2,
    });
  });

  test('must both be the page’s own', async () => {
    await write('a', 'b');
    for (const [from, to] of [
      [0, 1],
      [1, 3],
      [-1, 2],
      [1.5, 2],
      [Number.NaN, 1],
    ] as const) {
      await expect(compareRevisions(station.wiki, coordination, { ...page, from, to })).rejects.toMatchObject(
        { kind: 'not-found' },
      );
    }
  });
});

describe('taking up an old text', () => {
  const revert = (number: number, editId = randomUUID()) =>
    revertPage(station.wiki, secretariat, { ...page, number, editId, summary: 'mieux avant' });

  test('is a new revision: what came since stays in the history', async () => {
    await write('un', 'deux', 'trois');
    expect(saved(await revert(1)).revision).toBe(4);
    expect(await bodyNow()).toBe('un');
    const history = await viewHistory(station.wiki, coordination, { ...page, withMinor: true });
    expect(history.revisions[0]).toMatchObject({
      number: 4,
      summary: 'mieux avant',
      authors: ['Secrétariat'],
    });
  });

  test('that is current changes nothing, and sent twice makes one revision', async () => {
    await write('un', 'deux');
    expect(await revert(2)).toMatchObject({ kind: 'unchanged', revision: 2 });
    const editId = randomUUID();
    expect([saved(await revert(1, editId)).revision, saved(await revert(1, editId)).revision]).toEqual([
      3, 3,
    ]);
  });

  test('that is not there is not found, and in the trash it is gone', async () => {
    await write('un');
    await expect(revert(7)).rejects.toMatchObject({ kind: 'not-found' });
    await deletePage(station.wiki, coordination, { ...page, summary: '' });
    await expect(revert(1)).rejects.toMatchObject({ kind: 'gone' });
  });
});

describe('who wrote each line', () => {
  test('is told by the revision that brought it', async () => {
    await write('un\ndeux\ntrois', 'un\nDEUX\ntrois', 'un\nDEUX\ntrois\nquatre');
    const blame = await blamePage(station.wiki, coordination, page);
    expect(blame.lines).toEqual([
      { text: 'un\n', number: 1 },
      { text: 'DEUX\n', number: 2 },
      { text: 'trois\n', number: 1 },
      { text: 'quatre', number: 3 },
    ]);
    expect(blame.isComplete).toBe(true);
    expect(blame.revisions.get(2)).toMatchObject({ authors: ['Secrétariat'] });
  });

  test('reads the last two hundred revisions and says so', async () => {
    await write(...Array.from({ length: 205 }, (_, at) => `vieux\n${at}`));
    const blame = await blamePage(station.wiki, coordination, page);
    expect(blame.isComplete).toBe(false);
    expect(blame.lines).toEqual([
      { text: 'vieux\n', number: 6 },
      { text: '204', number: 205 },
    ]);
  });
});

test('recent changes go on where they ended, and begin anew for a cursor that was never given', async () => {
  await write(...Array.from({ length: 7 }, (_, at) => `texte ${at}`));
  const seen: string[] = [];
  for (let before: string | undefined; ; ) {
    const view = await listChanges(station.wiki, coordination, {
      withMinor: true,
      limit: 3,
      ...(before === undefined ? {} : { before }),
    });
    seen.push(...view.changes.map((change) => `${change.page.slug} ${change.number}`));
    if (view.before === undefined) break;
    before = view.before;
  }
  expect(seen.filter((line) => line.startsWith('charte'))).toEqual(
    [7, 6, 5, 4, 3, 2, 1].map((number) => `charte ${number}`),
  );
  const hostile = ["x' OR 1=1 --", '2026-03-12T09:00:00.000Z_1', '_', '9'.repeat(100)];
  for (const before of hostile) {
    const view = await listChanges(station.wiki, coordination, { withMinor: true, limit: 3, before });
    expect(view.changes.map((change) => change.number)).toEqual([7, 6, 5]);
  }
});
