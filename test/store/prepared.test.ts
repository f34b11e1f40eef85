import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { prepared } from '../../src/store/prepared.ts';
import { openShelf, type Shelf } from './shelf.ts';

let shelf: Shelf;
beforeEach(async () => {
  shelf = await openShelf();
});
afterEach(() => shelf.store.close());

describe('a prepared query', () => {
  test('is built once and asked with other arguments, wherever they stand in it', async () => {
    let builds = 0;
    const titled = prepared((db, title: string, slug: string) => {
      builds += 1;
      return db
        .selectFrom('space')
        .select(['slug', sql<string>`${title}`.as('said')])
        .where('slug', '=', slug)
        .where('line', '<>', 'z');
    });
    const { db } = shelf.store;
    expect(await titled(db, 'un', 'gare')).toEqual([{ slug: 'gare', said: 'un' }]);
    expect(await titled(db, 'deux', 'observatoire')).toEqual([{ slug: 'observatoire', said: 'deux' }]);
    expect(await titled(db, 'trois', 'absent')).toEqual([]);
    expect(builds).toBe(1);
  });

  test('takes lists, one form for each length, and goes on when there are very many', async () => {
    let builds = 0;
    const among = prepared((db, slugs: readonly string[], ids: readonly number[]) => {
      builds += 1;
      return db.selectFrom('space').select('slug').where('slug', 'in', slugs).where('id', 'in', ids);
    });
    const ids = [shelf.gare, shelf.observatoire];
    const found = async (slugs: readonly string[], some = ids) =>
      (await among(shelf.store.db, slugs, some)).map(({ slug }) => slug);
    expect(await found(['gare', 'observatoire'])).toEqual(['gare', 'observatoire']);
    expect(await found(['observatoire', 'absent'])).toEqual(['observatoire']);
    expect(await found(['observatoire'])).toEqual(['observatoire']);
    expect(await found(['gare', 'observatoire'], [shelf.gare])).toEqual(['gare']);
    expect(await found([])).toEqual([]);
    expect(builds).toBe(4);
    for (let length = 0; length < 200; length += 1) {
      const slugs = Array.from({ length }, (_, index) => (index === 0 ? 'gare' : `absent-${index}`));
      expect(await found(slugs)).toEqual(length === 0 ? [] : ['gare']);
    }
  });

  test('takes rows, and nulls in them', async () => {
    const write = prepared((db, id: number, row: { title: string; description: string }) =>
      db.updateTable('space').set(row).where('id', '=', id),
    );
    await shelf.store.transact(async () => undefined);
    await write(shelf.store.db, shelf.gare, { title: 'Gare', description: 'une' });
    await write(shelf.store.db, shelf.observatoire, { title: 'Observatoire', description: '' });
    const spaces = await shelf.store.spaces.list();
    expect(spaces.map(({ title, description }) => [title, description])).toEqual([
      ['Gare', 'une'],
      ['Observatoire', ''],
    ]);
    const nothing = prepared(
      (_db, value: string | null) => sql<{ absent: number }>`SELECT ${value} IS NULL AS absent`,
    );
    expect(await nothing(shelf.store.db, null)).toEqual([{ absent: 1 }]);
    expect(await nothing(shelf.store.db, 'x')).toEqual([{ absent: 0 }]);
  });

  test('runs in the transaction it is given', async () => {
    const rename = prepared((db, title: string) =>
      db.updateTable('space').set({ title }).where('slug', '=', 'gare'),
    );
    const failing = shelf.store.db.transaction().execute(async (tx) => {
      await rename(tx, 'Autre');
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect((await shelf.store.spaces.find('gare'))?.title).toBe('Gare centrale');
  });
});
