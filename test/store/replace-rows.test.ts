import fc from 'fast-check';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { firstOfEach, replaceRows } from '../../src/store/replace-rows.ts';
import { addPage, openShelf, type Shelf } from './shelf.ts';

describe('replacing rows', () => {
  /** What is done to a table that holds `present`, and what it holds then. */
  async function replace(present: string[], wanted: string[]) {
    const [held, done] = [new Set(present), [] as string[]];
    const act = (what: string, change: () => unknown) => {
      done.push(what);
      change();
      return Promise.resolve();
    };
    await replaceRows({
      present,
      wanted,
      add: (row) => act(`+${row}`, () => held.add(row)),
      remove: (row) => act(`-${row}`, () => held.delete(row)),
      removeAll: () => act('-*', () => held.clear()),
    });
    return { done, held };
  }

  test('touches only those that differ', async () => {
    expect((await replace(['a', 'b', 'c'], ['c', 'a', 'd'])).done).toEqual(['-b', '+d']);
    expect((await replace(['a', 'b'], ['a', 'b'])).done).toEqual([]);
    expect((await replace([], ['a'])).done).toEqual(['+a']);
    expect((await replace([], [])).done).toEqual([]);
  });

  test('removes in one go when nothing stays', async () => {
    expect((await replace(['a', 'b'], [])).done).toEqual(['-*']);
    expect((await replace(['a', 'b'], ['c'])).done).toEqual(['-*', '+c']);
  });

  test('leaves what is wanted and nothing else, whatever was there', async () => {
    const rows = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'));
    await fc.assert(
      fc.asyncProperty(rows, rows, async (present, wanted) => {
        expect([...(await replace(present, wanted)).held].sort()).toEqual([...wanted].sort());
      }),
    );
  });

  test('of rows with one key the first counts', () => {
    const rows = [
      { key: 'a', n: 1 },
      { key: 'b', n: 2 },
      { key: 'a', n: 3 },
    ];
    expect(firstOfEach(rows, ({ key }) => key)).toEqual([
      { key: 'a', n: 1 },
      { key: 'b', n: 2 },
    ]);
  });
});

describe('the derived tables', () => {
  let shelf: Shelf;
  beforeEach(async () => {
    shelf = await openShelf();
  });
  afterEach(() => shelf.store.close());

  /** How many rows a transaction has written or removed. */
  async function changesOf(work: () => Promise<unknown>): Promise<number> {
    const count = async () => {
      const found = await sql<{ n: number }>`SELECT total_changes() AS n`.execute(shelf.store.db);
      return found.rows[0]?.n ?? 0;
    };
    const before = await count();
    await work();
    return (await count()) - before;
  }

  test('are not written to when a save changes no link, tag or value', async () => {
    const id = await addPage(shelf, { slug: 'a' });
    const derive = (label: string, amount: number) =>
      shelf.store.transact(async (tx) => {
        await tx.links.replace(id, [
          { toSpaceId: shelf.gare, toKey: 'b', label: 'B' },
          { toSpaceId: shelf.gare, toKey: 'c', label },
          { toSpaceId: shelf.gare, toKey: 'b', label: 'the second does not count' },
        ]);
        await tx.tags.replace(id, ['Été', 'hiver', 'ete']);
        await tx.values.replace(id, [
          { field: 'presents', text: 'Une' },
          { field: 'presents', text: 'Deux' },
          { field: 'date', text: '2026-03-12', date: '2026-03-12' },
          { field: 'montant', text: '12,5', number: amount },
        ]);
      });
    expect(await changesOf(() => derive('C', 12.5))).toBe(8);
    expect(await changesOf(() => derive('C', 12.5))).toBe(0);
    expect(await changesOf(() => derive('C’', 13))).toBe(4);
    expect(await shelf.store.links.listOfPage(id)).toEqual([
      { toSpaceId: shelf.gare, toKey: 'b', label: 'B' },
      { toSpaceId: shelf.gare, toKey: 'c', label: 'C’' },
    ]);
    expect(await shelf.store.values.listOfPage(id)).toMatchObject([
      { field: 'date', seq: 0, key: '2026-03-12' },
      { field: 'montant', seq: 0, key: 13 },
      { field: 'presents', seq: 0, text: 'Une', key: 'une' },
      { field: 'presents', seq: 1, text: 'Deux', key: 'deux' },
    ]);
  });
});
