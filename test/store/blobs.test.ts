import { createHash, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { chunkSize } from '../../src/store/blobs.ts';
import { checkBlobs } from '../../src/store/maintenance.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { addBlob, addPage, openShelf, type Shelf, withFolder } from './shelf.ts';

let shelf: Shelf;
let store: Store;
beforeEach(async () => {
  shelf = await openShelf();
  store = shelf.store;
});
afterEach(() => store.close());

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

async function readAll(id: number, start: number, end: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of store.blobs.read(id, start, end)) parts.push(part);
  return Buffer.concat(parts);
}

async function countRows(): Promise<{ blobs: number; chunks: number }> {
  const found = await sql<{ blobs: number; chunks: number }>`
    SELECT (SELECT count(*) FROM blob) AS blobs, (SELECT count(*) FROM chunk) AS chunks`.execute(store.db);
  return found.rows[0] ?? { blobs: -1, chunks: -1 };
}

describe('a blob', () => {
  test('comes back whole at every size around the borders of its chunks, in pieces of any size', async () => {
    const sizes = [0, 1, chunkSize - 1, chunkSize, chunkSize + 1, 2 * chunkSize, 3 * 1024 * 1024, 3_000_001];
    for (const size of sizes) {
      for (const piece of [size || 1, 64 * 1024, chunkSize + 7]) {
        const bytes = randomBytes(size);
        const blob = await addBlob(store, bytes, piece);
        expect([size, piece, blob.size, blob.sha256]).toEqual([size, piece, size, sha256(bytes)]);
        expect((await readAll(blob.id, 0, size - 1)).equals(bytes)).toBe(true);
      }
    }
    expect(await checkBlobs(store.db)).toMatchObject({ problems: [] });
  });

  test('lies in rows of 256 KiB', async () => {
    const { id } = await addBlob(store, randomBytes(2 * chunkSize + 1));
    const rows = await sql<{ seq: number; size: number }>`
      SELECT seq, length(bytes) AS size FROM chunk WHERE blob_id = ${id} ORDER BY seq`.execute(store.db);
    expect(rows.rows).toEqual([
      { seq: 0, size: 262_144 },
      { seq: 1, size: 262_144 },
      { seq: 2, size: 1 },
    ]);
  });

  test('with the bytes of another is stored once', async () => {
    const bytes = randomBytes(chunkSize + 5);
    const first = await addBlob(store, bytes);
    const before = await countRows();
    const second = await addBlob(store, bytes, 1000);
    expect(second).toEqual(first);
    expect(await countRows()).toEqual(before);
  });

  test('with the bytes of one that is being written is stored once too', async () => {
    const bytes = randomBytes(chunkSize * 2);
    const blobs = await Promise.all([
      addBlob(store, bytes),
      addBlob(store, bytes, 5000),
      addBlob(store, bytes),
    ]);
    expect(new Set(blobs.map((blob) => blob.id)).size).toBe(1);
    expect(await countRows()).toEqual({ blobs: 1, chunks: 2 });
  });

  test('that is given up leaves nothing', async () => {
    const writer = await store.openBlobWriter('2026-03-12T09:00:00.000Z');
    await writer.write(randomBytes(chunkSize * 3 + 1));
    expect(await countRows()).toEqual({ blobs: 1, chunks: 3 });
    await writer.abort();
    expect(await countRows()).toEqual({ blobs: 0, chunks: 0 });
  });

  test('is not to be found before it is finished', async () => {
    const writer = await store.openBlobWriter('2026-03-12T09:00:00.000Z');
    await writer.write(randomBytes(10));
    expect(await store.blobs.find(1)).toBeUndefined();
    const { id } = await writer.finish();
    expect(await store.blobs.find(id)).toMatchObject({ id, size: 10 });
  });

  test('cut off by a crash is gone at the next start, and one that a version names stays', () =>
    withFolder(async (folder) => {
      const path = `${folder}/gare.db`;
      const first = await openShelf(path);
      const page = await addPage(first, { slug: 'charte' });
      const kept = await addBlob(first.store, randomBytes(chunkSize + 1));
      await first.store.transact((tx) =>
        tx.attachments.addVersion(page, 'statuts.pdf', {
          blobId: kept.id,
          mime: 'application/pdf',
          width: null,
          height: null,
          author: 'Coordination',
          createdAt: '2026-03-12T09:00:00.000Z',
        }),
      );
      await addBlob(first.store, randomBytes(100));
      const half = await first.store.openBlobWriter('2026-03-12T09:00:00.000Z');
      await half.write(randomBytes(chunkSize * 2));
      await first.store.close();
      const second = await openStore(path);
      expect(await second.blobs.listAll(0, 10)).toEqual([
        { id: kept.id, sha256: kept.sha256, size: chunkSize + 1 },
      ]);
      await second.close();
    }));

  test('whose chunk is missing says so instead of giving less', async () => {
    const { id } = await addBlob(store, randomBytes(chunkSize * 2));
    await sql`DELETE FROM chunk WHERE blob_id = ${id} AND seq = 1`.execute(store.db);
    await expect(readAll(id, 0, chunkSize * 2 - 1)).rejects.toThrow(`blob ${id} lacks its chunk 1`);
  });
});

test('any range of a blob equals the slice of its bytes', async () => {
  const bytes = randomBytes(chunkSize * 2 + 12_345);
  const { id } = await addBlob(store, bytes);
  const last = bytes.length - 1;
  const place = fc.oneof(
    fc.nat({ max: last }),
    fc.constantFrom(0, 1, chunkSize - 1, chunkSize, chunkSize + 1, 2 * chunkSize - 1, 2 * chunkSize, last),
  );
  await fc.assert(
    fc.asyncProperty(place, place, async (one, other) => {
      const [start, end] = one < other ? [one, other] : [other, one];
      expect((await readAll(id, start, end)).equals(bytes.subarray(start, end + 1))).toBe(true);
    }),
    { numRuns: 200 },
  );
});

test('a hundred megabytes go in and out without being held in memory', () =>
  withFolder(async (folder) => {
    const big = await openStore(`${folder}/gare.db`);
    const piece = randomBytes(64 * 1024);
    const before = process.memoryUsage().rss;
    let highest = before;
    const look = () => {
      highest = Math.max(highest, process.memoryUsage().rss);
    };
    const writer = await big.openBlobWriter('2026-03-12T09:00:00.000Z');
    const total = 100 * 1024 * 1024;
    for (let written = 0; written < total; written += piece.length) {
      piece.writeUInt32LE(written, 0);
      await writer.write(piece);
      if (written % (1024 * 1024) === 0) look();
    }
    const blob = await writer.finish();
    let size = 0;
    for await (const part of big.blobs.read(blob.id, 0, total - 1)) {
      size += part.length;
      look();
    }
    expect(size).toBe(total);
    const grown = Math.round((highest - before) / 1024 / 1024);
    console.log(`100 MB streamed in and out: memory grew by ${grown} MB at most`);
    expect(grown).toBeLessThan(90);
    await big.close();
  }));
