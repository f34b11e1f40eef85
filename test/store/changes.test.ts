import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ChangeCursor } from '../../src/store/changes.ts';
import { addPage, addRevision, openShelf, type Shelf } from './shelf.ts';

let shelf: Shelf;
beforeEach(async () => {
  shelf = await openShelf();
});
afterEach(() => shelf.store.close());

/** Walks the whole list, `limit` changes at a time. */
async function walk(limit: number, rules = [shelf.open]): Promise<string[]> {
  const seen: string[] = [];
  for (let before: ChangeCursor | undefined; ; ) {
    const rows = await shelf.store.changes.list(rules, {
      withMinor: true,
      limit,
      ...(before ? { before } : {}),
    });
    seen.push(...rows.map((row) => `${row.createdAt} ${row.slug} ${row.number}`));
    const last = rows.at(-1);
    if (!last || rows.length < limit) return seen;
    before = { createdAt: last.createdAt, pageId: last.pageId, number: last.number };
  }
}

test('walking through changes skips none and doubles none, also where many have one date', async () => {
  const moments = ['2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00Z', '2026-01-02T00:00:00.000Z'] as const;
  const pages = await Promise.all(
    [0, 1, 2].map((at) => addPage(shelf, { slug: `p${at}`, createdAt: moments[0] })),
  );
  const step = fc.record({ page: fc.nat({ max: 2 }), moment: fc.constantFrom(...moments) });
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 6 }),
      fc.integer({ min: 1, max: 7 }),
      async (steps, limit) => {
        for (const { page, moment } of steps) {
          await shelf.store.transact((tx) => addRevision(tx, pages[page] ?? 0, { createdAt: moment }));
        }
        const seen = await walk(limit);
        const whole = await walk(1000);
        expect(seen).toEqual(whole);
        expect(new Set(seen.map((line) => line.split(' ').slice(1).join(' '))).size).toBe(seen.length);
      },
    ),
    { numRuns: 40 },
  );
});

test('changes go newest first, minor ones only when asked, deleted pages never', async () => {
  const [a, b] = [
    await addPage(shelf, { slug: 'a' }),
    await addPage(shelf, { slug: 'b', spaceId: shelf.observatoire }),
  ];
  await shelf.store.transact((tx) =>
    addRevision(tx, a, { minor: true, createdAt: '2026-04-01T00:00:00.000Z' }),
  );
  await shelf.store.transact((tx) =>
    addRevision(tx, b, { title: 'Bis', createdAt: '2026-04-02T00:00:00.000Z' }),
  );
  const list = async (withMinor: boolean, spaceId?: number) => {
    const filter = { withMinor, limit: 10, ...(spaceId === undefined ? {} : { spaceId }) };
    return (await shelf.store.changes.list([shelf.open], filter)).map(
      (row) => `${row.space}/${row.slug} ${row.number}`,
    );
  };
  expect(await list(true)).toEqual(['observatoire/b 2', 'gare/a 2', 'observatoire/b 1', 'gare/a 1']);
  expect(await list(false)).toEqual(['observatoire/b 2', 'observatoire/b 1', 'gare/a 1']);
  expect(await list(true, shelf.gare)).toEqual(['gare/a 2', 'gare/a 1']);
  await shelf.store.transact((tx) => addRevision(tx, b, { kind: 'delete' }));
  expect(await list(true)).toEqual(['gare/a 2', 'gare/a 1']);
});

test('the latest change of each page stands once', async () => {
  const [a, b] = [await addPage(shelf, { slug: 'a' }), await addPage(shelf, { slug: 'b' })];
  for (const day of ['01', '02', '03']) {
    await shelf.store.transact((tx) => addRevision(tx, a, { createdAt: `2026-04-${day}T00:00:00.000Z` }));
  }
  await shelf.store.transact((tx) => addRevision(tx, b, { createdAt: '2026-04-02T12:00:00.000Z' }));
  const rows = await shelf.store.changes.listLatest([shelf.open], undefined, 10);
  expect(rows.map((row) => [row.slug, row.number])).toEqual([
    ['a', 4],
    ['b', 2],
  ]);
});
