/** Lists of entries in SQL: which index answers, that copies follow their page, and rows made under an older schema. */
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ValueTest } from '../../src/core/entry-terms.ts';
import { openDatabase } from '../../src/store/database.ts';
import { readEntryLists } from '../../src/store/entry-lists.ts';
import type { EntryFilter } from '../../src/store/entry-sql.ts';
import { pages } from '../../src/store/migrations/1-pages.ts';
import { people } from '../../src/store/migrations/2-people.ts';
import { passkeys } from '../../src/store/migrations/3-passkeys.ts';
import { applicationId } from '../../src/store/migrations.ts';
import type { Sight, ValueRow } from '../../src/store/values.ts';
import { queryPlans } from './query-plans.ts';
import { addPage, addRevision, openShelf, type Shelf, withFolder } from './shelf.ts';

let shelf: Shelf;
beforeEach(async () => {
  shelf = await openShelf();
});
afterEach(() => shelf.store.close());

const everything: Sight = { readers: 2, managed: [] };

async function entry(
  slug: string,
  values: readonly ValueRow[],
  more: { accessId?: number; spaceId?: number } = {},
) {
  const id = await addPage(shelf, { slug, type: 'contrat', ...more });
  await shelf.store.transact((tx) => tx.values.replace(id, values));
  return id;
}

const filterOf = (tests: readonly ValueTest[], more: Partial<EntryFilter> = {}): EntryFilter => ({
  rules: [shelf.open],
  sight: everything,
  type: 'contrat',
  tests,
  ...more,
});

const is = (field: string, ...keys: (string | number)[]): ValueTest => ({
  field,
  isNegated: false,
  spans: keys.map((key) => ({ is: key })),
});

async function ids(filter: EntryFilter, few?: number): Promise<number[]> {
  const lists = readEntryLists(shelf.store.db, few);
  const matching = await lists.narrow(filter);
  const found = await lists.listIds(matching, { by: 'title', descending: false }, { limit: 50, offset: 0 });
  expect(await lists.count(matching)).toBe(found.length);
  return found;
}

describe('what an actor does not see', () => {
  test('is no value: by a filter, an order, a count, a sum or a text', async () => {
    const open = await entry('a', [
      { field: 'etat', text: 'Clos' },
      { field: 'montant', text: '3', number: 3 },
    ]);
    const members = await entry('b', [
      { field: 'etat', text: 'Clos', readers: 1 },
      { field: 'montant', text: '5', number: 5, readers: 1 },
    ]);
    const managers = await entry('c', [{ field: 'etat', text: 'CLOS', readers: 2 }], {
      accessId: shelf.closed,
    });
    const lists = shelf.store.entryLists;
    const seenBy = async (sight: Sight) => {
      const filter = filterOf([], { sight, rules: [shelf.open, shelf.closed] });
      const matching = { filter };
      const order = { by: { field: 'etat' }, descending: false } as const;
      return {
        is: await ids({ ...filter, tests: [is('etat', 'clos')] }),
        walked: await ids({ ...filter, tests: [is('etat', 'clos')] }, 0),
        empty: await ids({ ...filter, tests: [{ field: 'etat', isNegated: true }] }),
        counts: await lists.countKeys(matching, 'etat'),
        having: await lists.countHaving(matching, 'etat'),
        sum: await lists.sum(matching, 'montant'),
        bounds: await lists.bounds(matching, 'montant'),
        sums: await lists.sumByKey(matching, 'etat', 'value', 'montant'),
        texts: await lists.listTexts(filter, 'etat', ['clos']),
        sorted: await lists.listIds(matching, order, { limit: 9, offset: 0 }),
      };
    };
    const text = [{ key: 'clos', text: 'Clos' }];
    expect(await seenBy({ readers: 0, managed: [] })).toEqual({
      ...{ is: [open], walked: [open], empty: [members, managers] },
      ...{
        counts: [{ key: 'clos', count: 1 }],
        having: 1,
        sum: 3,
        bounds: { min: 3, max: 3 },
        sums: [{ key: 'clos', amount: 3 }],
      },
      ...{ texts: text, sorted: [open, members, managers] },
    });
    expect(await seenBy({ readers: 1, managed: [] })).toMatchObject({
      is: [open, members],
      empty: [managers],
      sum: 8,
    });
    expect(await seenBy({ readers: 1, managed: [shelf.closed] })).toMatchObject({
      ...{ is: [open, members, managers], empty: [], having: 3 },
      counts: [{ key: 'clos', count: 3 }],
    });
    expect(await seenBy({ readers: 0, managed: [shelf.closed] })).toMatchObject({ is: [open, managers] });
  });

  test('is no entry either, of another space neither', async () => {
    const open = await entry('a', [{ field: 'etat', text: 'Clos' }]);
    const elsewhere = await entry('b', [{ field: 'etat', text: 'Clos' }], { spaceId: shelf.observatoire });
    await entry('c', [{ field: 'etat', text: 'Clos' }], { accessId: shelf.closed });
    for (const few of [0, 1000]) {
      expect(await ids(filterOf([is('etat', 'clos')]), few)).toEqual([open, elsewhere]);
      expect(await ids(filterOf([is('etat', 'clos')], { spaceId: shelf.gare }), few)).toEqual([open]);
      expect(await ids(filterOf([is('etat', 'clos')], { type: '' }), few)).toEqual([open, elsewhere]);
      expect(await ids(filterOf([is('etat', 'clos')], { type: 'autre' }), few)).toEqual([]);
      expect(await ids(filterOf([{ field: 'etat', isNegated: false, spans: [] }]), few)).toEqual([]);
    }
    expect(await shelf.store.entryLists.listPages([shelf.open], [elsewhere, 3, open])).toMatchObject([
      { slug: 'b' },
      { slug: 'a' },
    ]);
  });
});

test('the rows of a page follow its type, its space and its rule, and go with it', async () => {
  const id = await entry('a', [{ field: 'etat', text: 'Clos' }]);
  const filter = filterOf([is('etat', 'clos')]);
  const { db } = shelf.store;
  for (const [column, value] of [
    ['access_id', shelf.closed],
    ['space_id', shelf.observatoire],
    ['type', 'dossier'],
  ] as const) {
    await sql`UPDATE page SET ${sql.ref(column)} = ${value} WHERE id = ${id}`.execute(db);
    const row = await db.selectFrom('value').select(column).executeTakeFirstOrThrow();
    expect(row).toEqual({ [column]: value });
    expect(await ids(filter)).toEqual([]);
  }
  expect(
    await ids({ ...filter, type: 'dossier', rules: [shelf.closed], spaceId: shelf.observatoire }),
  ).toEqual([id]);
  await shelf.store.transact(async (tx) => {
    await addRevision(tx, id, { kind: 'delete' });
    await tx.values.replace(id, []);
  });
  expect(await ids({ ...filter, type: 'dossier', rules: [shelf.closed] })).toEqual([]);
});

test('a value stands once, however often it is written', async () => {
  await entry('a', [
    { field: 'mots', text: 'Eau' },
    { field: 'mots', text: 'eau' },
    { field: 'mots', text: 'Rue' },
  ]);
  expect(await shelf.store.entryLists.countKeys({ filter: filterOf([]) }, 'mots')).toEqual([
    { key: 'eau', count: 1 },
    { key: 'rue', count: 1 },
  ]);
});

describe('an index answers', () => {
  type Lists = ReturnType<typeof readEntryLists>;

  const page = { limit: 10, offset: 5 };
  const works: [string, (lists: Lists) => Promise<unknown>][] = [
    [
      'a filtered, sorted, counted list',
      async (lists) => {
        const matching = {
          filter: filterOf([is('etat', 'clos'), { field: 'lieu', isNegated: true }], {
            tag: 'eau',
            match: '"eau"',
          }),
        };
        await lists.count(matching);
        await lists.listIds(matching, { by: { field: 'montant' }, descending: true }, page);
        await lists.listIds(
          matching,
          { by: { field: 'etat', options: ['clos', 'ouvert'] }, descending: false },
          page,
        );
        await lists.listIds(matching, { by: 'title', descending: false }, page);
        await lists.listIds(matching, { by: 'updated', descending: true }, page);
        await lists.countKeys(matching, 'domaine');
        await lists.countKeys(matching, 'jour', 'year');
        await lists.countHaving(matching, 'domaine', ['rue']);
        await lists.countLetters(matching);
        await lists.sum(matching, 'montant');
        await lists.bounds(matching, 'montant');
        await lists.sumByKey(matching, 'domaine', 'value', 'montant');
        await lists.listTexts(matching.filter, 'domaine', ['rue']);
      },
    ],
    [
      'a list without a filter',
      async (lists) => {
        const matching = await lists.narrow(filterOf([]));
        await lists.count(matching);
        await lists.listIds(matching, { by: 'title', descending: false }, page);
        await lists.listIds(matching, { by: { field: 'jour' }, descending: true }, page);
        await lists.countKeys(matching, 'domaine');
      },
    ],
    [
      'a filter that leaves few',
      async (lists) => {
        const matching = await lists.narrow(filterOf([is('etat', 'clos')]));
        expect(matching.few).toEqual([]);
        await lists.count(matching);
        await lists.listIds(matching, { by: { field: 'montant' }, descending: true }, page);
        await lists.countKeys(matching, 'domaine');
        await lists.listPages([shelf.open], [1, 2]);
      },
    ],
  ];
  for (const [name, work] of works) {
    test(`for ${name}: no table is read whole`, async () => {
      const plans = await queryPlans((db) => work(readEntryLists(db)));
      expect(plans.length).toBeGreaterThan(5);
      const scans = plans.filter((detail) =>
        /^SCAN (?!.*VIRTUAL TABLE)(?:page|v|value|tag|space|revision|summed|text_index)\b/.test(detail),
      );
      expect(scans).toEqual([]);
      expect(
        plans.some((detail) => /SEARCH v USING (?:COVERING INDEX value_by_key|PRIMARY KEY)/.test(detail)),
      ).toBe(true);
    });
  }

  test('in its order: a page of a list sorted by a field sorts nothing', async () => {
    const plans = await queryPlans((db) =>
      readEntryLists(db).listIds(
        { filter: filterOf([]) },
        { by: { field: 'montant' }, descending: true },
        { limit: 0, offset: 0 },
      ),
    );
    expect(plans.filter((detail) => /TEMP B-TREE/.test(detail))).toEqual([]);
  });
});

describe('a file of the schema before', () => {
  test('keeps its values, each once, under the key by which they are compared', () =>
    withFolder(async (folder) => {
      const path = join(folder, 'gare.db');
      const old = new BetterSqlite3(path);
      for (const migration of [pages, people, passkeys]) old.exec(migration);
      old.pragma(`application_id = ${applicationId}`);
      old.pragma('user_version = 3');
      old.exec(`
        INSERT INTO access (id, rule) VALUES (1, '{"visitors":"read","members":"write"}'), (2, '{"visitors":"none","members":"write"}');
        INSERT INTO space (id, slug, title, description, line, home, menu, access_id, language)
          VALUES (7, 'gare', 'Gare', '', 'a', 'accueil', 'menu', 1, 'fr');
        INSERT INTO page (id, space_id, slug, type, title, title_key, current, access_id, created_at, updated_at)
          VALUES (3, 7, 'une', 'reunion', 'Une', 'une', 1, 2, '2026', '2026'), (4, 7, 'sans', '', 'Sans', 'sans', 1, 1, '2026', '2026');
        INSERT INTO value (page_id, field, seq, text, text_key, number, date) VALUES
          (3, 'date', 0, '2026-03-12', '2026 03 12', NULL, '2026-03-12'),
          (3, 'montant', 0, '-12.5', '12 5', -12.5, NULL),
          (3, 'porteurs', 0, 'La Ligue', 'la ligue', NULL, NULL),
          (3, 'porteurs', 1, 'la ligue', 'la ligue', NULL, NULL),
          (3, 'porteurs', 2, 'Abri', 'abri', NULL, NULL),
          (4, 'note', 0, 'Reste', 'reste', NULL, NULL);`);
      old.close();
      const { db, close } = openDatabase(path);
      const rows = await db
        .selectFrom('value')
        .selectAll()
        .orderBy('page_id')
        .orderBy('field')
        .orderBy('seq')
        .execute();
      const copies = { page_id: 3, type: 'reunion', space_id: 7, access_id: 2, readers: 0 };
      expect(rows).toEqual([
        { ...copies, field: 'date', seq: 0, text: '2026-03-12', key: '2026-03-12' },
        { ...copies, field: 'montant', seq: 0, text: '-12.5', key: -12.5 },
        { ...copies, field: 'porteurs', seq: 0, text: 'La Ligue', key: 'la ligue' },
        { ...copies, field: 'porteurs', seq: 1, text: 'Abri', key: 'abri' },
        { ...copies, page_id: 4, type: '', access_id: 1, field: 'note', seq: 0, text: 'Reste', key: 'reste' },
      ]);
      const lists = readEntryLists(db);
      const filter = {
        rules: [2],
        sight: { readers: 0, managed: [] },
        type: 'reunion',
        tests: [is('montant', -12.5)],
      };
      const matching = await lists.narrow(filter);
      expect(
        await lists.listIds(matching, { by: 'title', descending: false }, { limit: 5, offset: 0 }),
      ).toEqual([3]);
      await close();
    }));
});
