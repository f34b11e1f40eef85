import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { attachmentKey } from '../../src/store/attachments.ts';
import { addBlob, addPage, openShelf, type Shelf } from './shelf.ts';

let shelf: Shelf;
let page: number;
beforeEach(async () => {
  shelf = await openShelf();
  page = await addPage(shelf, { slug: 'charte' });
});
afterEach(() => shelf.store.close());

async function attach(name: string, createdAt: string, size = 10): Promise<number> {
  const { id: blobId } = await addBlob(shelf.store, randomBytes(size));
  const version = {
    blobId,
    mime: 'application/pdf',
    width: null,
    height: null,
    author: 'Coordination',
    createdAt,
  };
  return shelf.store.transact((tx) => tx.attachments.addVersion(page, name, version));
}

const monday = '2026-03-09T09:00:00.000Z';
const tuesday = '2026-03-10T09:00:00.000Z';
const wednesday = '2026-03-11T09:00:00.000Z';

test('names meet without regard to case and accents, extensions count', () => {
  expect(attachmentKey('Été 2026.PDF')).toBe('ete 2026.pdf');
  expect(attachmentKey('ete-2026.pdf')).toBe('ete 2026.pdf');
  expect(attachmentKey('ete 2026.odt')).not.toBe(attachmentKey('ete 2026.pdf'));
  expect(attachmentKey('LISEZMOI')).toBe('lisezmoi');
});

describe('an attachment', () => {
  test('that is uploaded again gets a version, keeps the old ones, and is called as it was last', async () => {
    expect(await attach('Bilan.pdf', monday, 10)).toBe(1);
    expect(await attach('bilan.PDF', tuesday, 20)).toBe(2);
    const found = await shelf.store.attachments.find(page, 'BILAN.pdf');
    expect(found).toMatchObject({ name: 'bilan.PDF', version: 2, current: 2, size: 20 });
    expect(await shelf.store.attachments.find(page, 'Bilan.pdf', 1)).toMatchObject({
      version: 1,
      current: 2,
      size: 10,
    });
    expect(await shelf.store.attachments.find(page, 'Bilan.pdf', 3)).toBeUndefined();
    const versions = await shelf.store.attachments.listVersions(found?.id ?? 0);
    expect(versions.map((row) => [row.version, row.size])).toEqual([
      [2, 20],
      [1, 10],
    ]);
  });

  test('that is taken off is gone from the page, and comes back with its versions under its name', async () => {
    await attach('Bilan.pdf', monday);
    const found = await shelf.store.attachments.find(page, 'Bilan.pdf');
    await shelf.store.transact((tx) => tx.attachments.setDeleted(found?.id ?? 0, tuesday));
    expect(await shelf.store.attachments.find(page, 'Bilan.pdf')).toBeUndefined();
    expect(await shelf.store.attachments.listOfPage(page)).toEqual([]);
    // What was cited by version, or stood on a revision written before, can still be read.
    expect(await shelf.store.attachments.find(page, 'Bilan.pdf', 1)).toMatchObject({ version: 1 });
    expect(await shelf.store.attachments.listDuring(page, [monday, tuesday])).toHaveLength(1);
    expect(await shelf.store.attachments.listDuring(page, [tuesday, wednesday])).toEqual([]);
    expect(await attach('Bilan.pdf', wednesday)).toBe(2);
    expect(await shelf.store.attachments.listVersions(found?.id ?? 0)).toHaveLength(2);
  });

  test('of one page is not that of another', async () => {
    await attach('Bilan.pdf', monday);
    const other = await addPage(shelf, { slug: 'autre' });
    expect(await shelf.store.attachments.find(other, 'Bilan.pdf')).toBeUndefined();
  });
});

test('a page’s list has current versions by name', async () => {
  await attach('Zones.csv', monday);
  await attach('Été.pdf', monday);
  await attach('zones.csv', tuesday);
  const rows = await shelf.store.attachments.listOfPage(page);
  expect(rows.map((row) => [row.name, row.version])).toEqual([
    ['Été.pdf', 1],
    ['zones.csv', 2],
  ]);
});

test('a revision shows the version it was written beside, else the first that came while it was current', async () => {
  await attach('Bilan.pdf', monday);
  await attach('Bilan.pdf', wednesday);
  await attach('Annexe.pdf', wednesday);
  const during = async (from: string, until: string) =>
    (await shelf.store.attachments.listDuring(page, [from, until])).map((row) => [row.name, row.version]);
  const before = '2026-03-08T00:00:00.000Z';
  expect(await during(before, before)).toEqual([]);
  expect(await during(before, tuesday)).toEqual([['Bilan.pdf', 1]]);
  expect(await during(before, wednesday)).toEqual([
    ['Annexe.pdf', 1],
    ['Bilan.pdf', 1],
  ]);
  expect(await during(monday, tuesday)).toEqual([['Bilan.pdf', 1]]);
  expect(await during(tuesday, wednesday)).toEqual([
    ['Annexe.pdf', 1],
    ['Bilan.pdf', 1],
  ]);
  expect(await during(wednesday, wednesday)).toEqual([
    ['Annexe.pdf', 1],
    ['Bilan.pdf', 2],
  ]);
});

test('an export is given everything, also what was taken off', async () => {
  await attach('Bilan.pdf', monday, 1);
  await attach('Bilan.pdf', tuesday, 2);
  await attach('Annexe.pdf', tuesday, 3);
  const annexe = await shelf.store.attachments.find(page, 'Annexe.pdf');
  await shelf.store.transact((tx) => tx.attachments.setDeleted(annexe?.id ?? 0, wednesday));
  const all = await shelf.store.attachments.listWithVersions(page);
  expect(
    all.map(({ name, deletedAt, versions }) => [name, deletedAt, versions.map((one) => one.size)]),
  ).toEqual([
    ['Bilan.pdf', null, [1, 2]],
    ['Annexe.pdf', wednesday, [3]],
  ]);
});
