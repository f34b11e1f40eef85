import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { EntriesFilter, ValueRow } from '../../src/store/values.ts';
import { addPage, openShelf, type Shelf, type TestPage } from './shelf.ts';

let shelf: Shelf;
beforeEach(async () => {
  shelf = await openShelf();
});
afterEach(() => shelf.store.close());

async function entry(
  slug: string,
  values: readonly ValueRow[],
  more: Partial<TestPage> & { tags?: string[] } = {},
) {
  const { tags = [], ...page } = more;
  const id = await addPage(shelf, { slug, type: 'reunion', ...page });
  await shelf.store.transact(async (tx) => {
    await tx.values.replace(id, values);
    await tx.tags.replace(id, tags);
  });
  return id;
}

const day = (date: string): ValueRow => ({ field: 'date', text: date, date });
const group = (text: string): ValueRow => ({ field: 'groupe', text });

const usual: EntriesFilter = { conditions: [], sort: 'title', descending: false, limit: 50, offset: 0 };
async function list(filter: Partial<EntriesFilter> = {}, rules = [shelf.open]): Promise<string[]> {
  const whole = { ...usual, ...filter };
  const rows = await shelf.store.values.listEntries(rules, whole);
  return rows.map((row) => row.slug);
}

describe('entries', () => {
  test('are filtered by type, space and tag', async () => {
    await entry('r1', [], { tags: ['Éducation'] });
    await entry('r2', [], { spaceId: shelf.observatoire });
    await entry('d1', [], { type: 'dossier', tags: ['education', 'santé'] });
    await addPage(shelf, { slug: 'simple' });
    expect(await list()).toEqual(['d1', 'r1', 'r2', 'simple']);
    expect(await list({ type: 'reunion' })).toEqual(['r1', 'r2']);
    expect(await list({ type: 'reunion', spaceId: shelf.observatoire })).toEqual(['r2']);
    expect(await list({ tag: 'EDUCATION' })).toEqual(['d1', 'r1']);
    expect(await list({ tag: 'absente' })).toEqual([]);
    expect(await list({ type: '' })).toEqual(['simple']);
  });

  test('are filtered by values: is and is-not compare folded text, any of several values counts', async () => {
    await entry('a', [group('Éducation populaire')]);
    await entry('b', [group('Marchandisation'), group('Éducation populaire')]);
    await entry('c', []);
    const is = (value: string) => list({ conditions: [{ field: 'groupe', operator: 'is', value }] });
    expect(await is('education  POPULAIRE')).toEqual(['a', 'b']);
    expect(await is('marchandisation')).toEqual(['b']);
    expect(await is('')).toEqual([]);
    const isNot = { field: 'groupe', operator: 'is-not' as const, value: 'Marchandisation' };
    expect(await list({ conditions: [isNot] })).toEqual(['a', 'c']);
  });

  test('are filtered by days: from includes its day, before leaves it out', async () => {
    await entry('mars', [day('2026-03-12')]);
    await entry('avril', [day('2026-04-02')]);
    await entry('heure', [{ field: 'date', text: '2026-04-02T18:30', date: '2026-04-02T18:30' }]);
    await entry('texte', [{ field: 'date', text: 'bientôt' }]);
    const from = (value: string) => ({ field: 'date', operator: 'from' as const, value });
    const until = (value: string) => ({ field: 'date', operator: 'before' as const, value });
    expect(await list({ conditions: [from('2026-03-12')] })).toEqual(['avril', 'heure', 'mars']);
    expect(await list({ conditions: [from('2026-03-13')] })).toEqual(['avril', 'heure']);
    expect(await list({ conditions: [until('2026-04-02')] })).toEqual(['mars']);
    expect(await list({ conditions: [from('2026-03-01'), until('2026-04-01')] })).toEqual(['mars']);
  });

  test('are sorted by a field in both directions, those without it last', async () => {
    await entry('b', [day('2026-04-02')]);
    await entry('a', [day('2026-03-12')]);
    await entry('c', []);
    expect(await list({ sort: 'date' })).toEqual(['a', 'b', 'c']);
    expect(await list({ sort: 'date', descending: true })).toEqual(['b', 'a', 'c']);
  });

  test('are sorted by number as numbers, and by the first of several values', async () => {
    await entry('neuf', [{ field: 'participants', text: '9', number: 9 }]);
    await entry('cent', [{ field: 'participants', text: '100', number: 100 }]);
    await entry('deux', [
      { field: 'participants', text: '2', number: 2 },
      { field: 'participants', text: '500', number: 500 },
    ]);
    expect(await list({ sort: 'participants' })).toEqual(['deux', 'neuf', 'cent']);
  });

  test('are sorted by title, update or creation', async () => {
    await entry('b', [], { title: 'Été', createdAt: '2026-01-02T00:00:00.000Z' });
    await entry('a', [], { title: 'Zone', createdAt: '2026-01-01T00:00:00.000Z' });
    expect(await list({ sort: 'title' })).toEqual(['b', 'a']);
    expect(await list({ sort: 'title', descending: true })).toEqual(['a', 'b']);
    expect(await list({ sort: 'updated' })).toEqual(['a', 'b']);
    expect(await list({ sort: 'created', descending: true })).toEqual(['b', 'a']);
  });

  test('are sorted by any name that is asked for, also by one that JavaScript knows', async () => {
    await entry('a', []);
    for (const sort of ['constructor', '__proto__', 'toString', "'; DROP TABLE page; --", '']) {
      expect(await list({ sort })).toEqual(['a']);
    }
  });

  test('come a page at a time, none twice and none left out', async () => {
    for (let at = 0; at < 7; at += 1) await entry(`r${at}`, [day('2026-03-12')]);
    const seen: string[] = [];
    for (let offset = 0; offset < 7; offset += 3)
      seen.push(...(await list({ sort: 'date', limit: 3, offset })));
    expect(seen).toEqual(['r0', 'r1', 'r2', 'r3', 'r4', 'r5', 'r6']);
  });
});

test('a dated series goes by day and holds only the entries that share the value', async () => {
  await entry('tard', [group('Marchandisation'), day('2026-05-01')]);
  await entry('tot', [group('marchandisation'), day('2026-01-01')]);
  await entry('autre', [group('Éducation'), day('2026-02-01')]);
  await entry('sans-date', [group('Marchandisation')]);
  await entry('cachee', [group('Marchandisation'), day('2026-03-01')], { accessId: shelf.closed });
  const series = {
    type: 'reunion',
    spaceId: shelf.gare,
    field: 'groupe',
    value: 'Marchandisation',
    dateField: 'date',
    limit: 10,
  };
  const rows = await shelf.store.values.listDated([shelf.open], { readers: 0, managed: [] }, series);
  expect(rows.map((row) => row.date)).toEqual(['2026-01-01', '2026-05-01']);
});

test('types are counted', async () => {
  await entry('r1', []);
  await entry('r2', [], { spaceId: shelf.observatoire });
  await entry('d1', [], { type: 'dossier' });
  await addPage(shelf, { slug: 'simple' });
  expect(await shelf.store.values.countTypes(undefined, [shelf.open])).toEqual([
    { type: 'dossier', count: 1 },
    { type: 'reunion', count: 2 },
  ]);
  expect(await shelf.store.values.countTypes(shelf.observatoire, [shelf.open])).toEqual([
    { type: 'reunion', count: 1 },
  ]);
});

test('tags are counted by folded name, the most used first', async () => {
  await entry('a', [], { tags: ['Éducation', 'santé', 'sante'] });
  await entry('b', [], { tags: ['education'] });
  await entry('c', [], { tags: ['Logement'], spaceId: shelf.observatoire });
  expect(await shelf.store.tags.list(shelf.gare, [shelf.open], 10)).toEqual([
    { tag: 'education', count: 2 },
    { tag: 'santé', count: 1 },
  ]);
  expect(await shelf.store.tags.list(undefined, [shelf.open], 10)).toHaveLength(3);
});
