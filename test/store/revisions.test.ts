import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { revisionHash } from '../../src/store/revisions.ts';
import { addPage, addRevision, openShelf, type Shelf } from './shelf.ts';

let shelf: Shelf;
beforeEach(async () => {
  shelf = await openShelf();
});
afterEach(() => shelf.store.close());

const content = {
  number: 2,
  kind: 'edit' as const,
  title: 'Charte',
  body: 'Le bureau se réunit.\n',
  values: { date: '2026-03-12' },
  tags: ['statuts'],
  authors: ['Secrétariat'],
  summary: 'relecture',
  minor: true,
  createdAt: '2026-03-12T09:00:00.000Z',
};

test('the hash of a revision is SHA-256 over its parent’s, what was written, and the body', () => {
  const written =
    '[2,"edit","Charte",{"date":"2026-03-12"},["statuts"],["Secrétariat"],"relecture",true,"2026-03-12T09:00:00.000Z"]';
  const expected = createHash('sha256').update(`parent\n${written}\nLe bureau se réunit.\n`).digest('hex');
  expect(revisionHash({ ...content, parentHash: 'parent' })).toBe(expected);
});

test('a change of anything that was written, or of the parent, gives another hash', () => {
  const hash = revisionHash({ ...content, parentHash: 'parent' });
  const others = [
    { parentHash: 'other' },
    { number: 3 },
    { kind: 'rename' as const },
    { title: 'charte' },
    { body: 'Le bureau se réunit. \n' },
    { values: { date: '2026-03-13' } },
    { tags: [] },
    { authors: ['Coordination'] },
    { summary: '' },
    { minor: false },
    { createdAt: '2026-03-12T09:00:00.001Z' },
  ];
  for (const other of others) {
    expect([other, revisionHash({ ...content, parentHash: 'parent', ...other })]).not.toEqual([other, hash]);
  }
});

test('each revision is chained to the one before', async () => {
  const id = await addPage(shelf, { slug: 'charte' });
  await shelf.store.transact((tx) => addRevision(tx, id, { body: 'un' }));
  await shelf.store.transact((tx) => addRevision(tx, id, { body: 'deux' }));
  const revisions = await shelf.store.revisions.listWhole(id, 0, 10);
  let parentHash = '';
  for (const revision of revisions) {
    expect(revision.hash).toBe(revisionHash({ ...revision, parentHash }));
    parentHash = revision.hash;
  }
  expect(revisions.map(({ number, body }) => [number, body])).toEqual([
    [1, ''],
    [2, 'un'],
    [3, 'deux'],
  ]);
});

test('a revision is never changed: the database itself refuses', async () => {
  const id = await addPage(shelf, { slug: 'charte' });
  const change = sql`UPDATE revision SET body = 'autre' WHERE page_id = ${id}`.execute(shelf.store.db);
  await expect(change).rejects.toThrow('a revision is never changed');
});

test('a number is given once, and so is an edit id', async () => {
  const id = await addPage(shelf, { slug: 'charte' });
  await shelf.store.transact((tx) => addRevision(tx, id, { editId: 'premier' }));
  const twice = shelf.store.transact((tx) => addRevision(tx, id, { editId: 'premier' }));
  await expect(twice).rejects.toMatchObject({ code: 'SQLITE_CONSTRAINT_UNIQUE' });
  expect(await shelf.store.revisions.findByEditId('premier')).toEqual({ pageId: id, number: 2 });
  expect(await shelf.store.revisions.findByEditId('second')).toBeUndefined();
  expect((await shelf.store.pages.findById(id))?.current).toBe(2);
});

test('every text comes back to the letter', async () => {
  const id = await addPage(shelf, { slug: 'charte' });
  const text = fc.string({
    unit: fc.oneof(
      fc.constantFrom('\r\n', '\t', '\0', 'é', '😀', '"', "'"),
      fc.string({ unit: 'grapheme', maxLength: 3 }),
    ),
  });
  await fc.assert(
    fc.asyncProperty(text, fc.dictionary(fc.string(), text), fc.array(text), async (body, values, tags) => {
      const number = await shelf.store.transact((tx) => addRevision(tx, id, { body, values, tags }));
      const found = await shelf.store.revisions.find(id, number);
      expect({ body: found?.body, values: found?.values, tags: found?.tags }).toEqual({ body, values, tags });
    }),
    { numRuns: 100 },
  );
});

test('a text that UTF-8 cannot hold is refused, not stored as another one', async () => {
  const id = await addPage(shelf, { slug: 'charte' });
  const lone = shelf.store.transact((tx) => addRevision(tx, id, { body: 'moitié \ud83d' }));
  await expect(lone).rejects.toThrow('the database gave back another text than was written');
  expect((await shelf.store.pages.findById(id))?.current).toBe(1);
});

test('lists leave minor edits out when asked, and go on where they ended', async () => {
  const id = await addPage(shelf, { slug: 'charte' });
  for (const minor of [false, true, false, true]) {
    await shelf.store.transact((tx) => addRevision(tx, id, { minor }));
  }
  const numbers = async (options: { beforeNumber?: number; limit: number; withMinor: boolean }) =>
    (await shelf.store.revisions.list(id, options)).map((row) => row.number);
  expect(await numbers({ limit: 10, withMinor: true })).toEqual([5, 4, 3, 2, 1]);
  expect(await numbers({ limit: 10, withMinor: false })).toEqual([4, 2, 1]);
  expect(await numbers({ limit: 2, withMinor: true, beforeNumber: 4 })).toEqual([3, 2]);
});

test('authors are counted one by one, also where several wrote together', async () => {
  const id = await addPage(shelf, { slug: 'charte' });
  await shelf.store.transact((tx) => addRevision(tx, id, { authors: ['Secrétariat', 'Coordination'] }));
  await shelf.store.transact((tx) => addRevision(tx, id, { authors: ['Trésorerie'] }));
  expect(await shelf.store.revisions.listAuthors(id)).toEqual([
    { author: 'Coordination', count: 2 },
    { author: 'Secrétariat', count: 1 },
    { author: 'Trésorerie', count: 1 },
  ]);
});
