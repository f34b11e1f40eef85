import { Readable } from 'node:stream';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openDatabase } from '../../src/store/database.ts';
import { addAttachment } from '../../src/wiki/attachments.ts';
import { checkWiki } from '../../src/wiki/check.ts';
import { deletePage } from '../../src/wiki/delete-page.ts';
import { savePage } from '../../src/wiki/save-page.ts';
import { openWiki, type Wiki } from '../../src/wiki/wiki.ts';
import { withFolder } from '../store/shelf.ts';
import { addPage, coordination, edit, openStation, type Station } from './station.ts';

let station: Station;
let wiki: Wiki;
beforeEach(async () => {
  station = await openStation();
  wiki = station.wiki;
  await addPage(wiki, { title: 'Charte', body: 'Le bureau se réunit lundi.' });
  const at = { space: 'gare', slug: 'charte' };
  await savePage(wiki, coordination, {
    ...at,
    edit: edit({ title: 'Charte', body: 'Le bureau se réunit mardi.', base: 1 }),
  });
  await savePage(wiki, coordination, {
    ...at,
    edit: edit({ title: 'Charte', body: 'Le bureau se réunit jeudi.', base: 2 }),
  });
  await addAttachment(wiki, coordination, {
    ...at,
    name: 'a.bin',
    stream: Readable.from([Buffer.alloc(600 * 1024, 7)]),
  });
});
afterEach(() => wiki.close());

const problems = async () => (await checkWiki(wiki)).problems;

/** Does what only a broken disk, or a hand in the file, would do. */
async function damage(...statements: string[]): Promise<void> {
  await sql`DROP TRIGGER IF EXISTS revision_stays`.execute(wiki.store.db);
  for (const statement of statements) await sql.raw(statement).execute(wiki.store.db);
}

test('a wiki as it was written has no problems, and everything is counted', async () => {
  expect(await checkWiki(wiki)).toEqual({
    pages: 1,
    revisions: 3,
    blobs: 1,
    owed: 0,
    unread: 1,
    problems: [],
  });
});

describe('a check names', () => {
  test('the revision in which one letter was changed, in text, title, names or day', async () => {
    for (const change of [
      "body = replace(body, 'mardi', 'mardo')",
      "title = 'Chartre'",
      `authors = '["Autrui"]'`,
      `tags = '["intrus"]'`,
      `field_values = '{"date":"2020-01-01"}'`,
      "summary = 'x'",
      'minor = 1',
      "created_at = '2020-01-01T00:00:00.000Z'",
      "kind = 'restore'",
    ]) {
      await sql`SAVEPOINT before`.execute(wiki.store.db);
      await damage(`UPDATE revision SET ${change} WHERE number = 2`);
      expect([change, await problems()]).toEqual([
        change,
        ['gare/charte, revision 2: the text is not the one that was saved'],
      ]);
      await sql`ROLLBACK TO before`.execute(wiki.store.db);
    }
  });

  test('a revision whose text or values cannot even be read', async () => {
    await damage('UPDATE revision SET field_values = \'{"date":\' WHERE number = 2');
    expect(await problems()).toEqual(['gare/charte, revision 2: it cannot be read']);
    await damage("UPDATE revision SET field_values = '{}', body = CAST(x'4c65ff' AS TEXT) WHERE number = 2");
    expect(await problems()).toEqual(['gare/charte, revision 2: the text is not the one that was saved']);
  });

  test('a revision that was rewritten together with its hash, by the one that follows', async () => {
    await damage("UPDATE revision SET hash = 'f00' WHERE number = 2");
    expect(await problems()).toEqual([
      'gare/charte, revision 2: the text is not the one that was saved',
      'gare/charte, revision 3: the text is not the one that was saved',
    ]);
  });

  test('a revision that is missing', async () => {
    await damage('DELETE FROM revision WHERE number = 2');
    expect(await problems()).toEqual([
      'gare/charte lacks its revision 2',
      'gare/charte, revision 3: the text is not the one that was saved',
    ]);
    await damage('DELETE FROM revision');
    expect(await problems()).toEqual(['gare/charte has no revision']);
  });

  test('a page that points to another revision than its last', async () => {
    await damage('UPDATE page SET current = 2');
    expect(await problems()).toEqual(['gare/charte points to revision 2, its last one is 3']);
  });

  test('a page that says other things than its current revision', async () => {
    await damage("UPDATE page SET title = 'Autre'");
    expect(await problems()).toEqual(['gare/charte does not have the title of its current revision']);
    await damage("UPDATE page SET title = 'Charte', deleted_at = '2026-01-01T00:00:00.000Z'");
    expect(await problems()).toEqual(['gare/charte is in the trash, its current revision is not a deletion']);
    await damage('UPDATE page SET deleted_at = NULL');
    await deletePage(wiki, coordination, { space: 'gare', slug: 'charte', summary: '' });
    expect(await problems()).toEqual([]);
    await damage('UPDATE page SET deleted_at = NULL');
    expect(await problems()).toEqual(['gare/charte is not in the trash, its current revision is a deletion']);
  });

  test('a file of which one byte was changed, or a piece lost', async () => {
    await damage("UPDATE chunk SET bytes = CAST(x'00' || substr(bytes, 2) AS BLOB) WHERE seq = 1");
    expect(await problems()).toEqual([
      'gare/charte, file a.bin, version 1: the bytes are not the ones that were saved',
    ]);
    await damage('DELETE FROM chunk WHERE seq = 2');
    expect(await problems()).toEqual([
      'gare/charte, file a.bin, version 1: the bytes are not the ones that were saved',
    ]);
  });

  test('a file whose upload was taken for whole', async () => {
    await damage('UPDATE blob SET sha256 = NULL');
    expect(await problems()).toEqual([
      'gare/charte, file a.bin, version 1: the bytes are not the ones that were saved',
    ]);
  });

  test('what refers to what is not there', async () => {
    await sql`PRAGMA foreign_keys = OFF`.execute(wiki.store.db);
    await damage("INSERT INTO alias VALUES (1, 'x', 99, '2026-01-01T00:00:00.000Z')");
    expect(await problems()).toEqual(['alias null refers to what is not there']);
  });
});

test(
  'a flipped bit anywhere in the file is found, or changes nothing that was written',
  () =>
    withFolder(async (folder) => {
      const { readFile, writeFile, rm } = await import('node:fs/promises');
      const path = `${folder}/gare.db`;
      const made = await openWiki({ path });
      await made.transact(async (tx) => {
        const accessId = await tx.access.idOf({ visitors: 'manage', members: 'manage' });
        const usual = { description: '', home: 'accueil', menu: 'menu', accessId, language: 'fr' };
        await tx.spaces.add({ ...usual, slug: 'gare', title: 'Gare', line: 'a' });
      });
      for (let at = 0; at < 60; at += 1)
        await addPage(made, { title: `Page ${at}`, body: `texte ${at} `.repeat(800) });
      await made.close();
      const whole = await readFile(path);
      const texts = async () => {
        const { db, close } = openDatabase(path);
        const rows = await sql<{
          t: string;
        }>`SELECT title || body AS t FROM revision ORDER BY page_id, number`.execute(db);
        await close();
        return rows.rows.map((row) => row.t).join('\n');
      };
      const expected = await texts();
      let [found, harmless] = [0, 0];
      for (let round = 0; round < 60; round += 1) {
        const bytes = Buffer.from(whole);
        const at = 100 + ((round * 7919 * 131) % (bytes.length - 100));
        bytes[at] = (bytes[at] ?? 0) ^ (1 << (round % 8));
        await writeFile(path, bytes);
        for (const ending of ['-wal', '-shm']) await rm(path + ending, { force: true });
        const isNamed = await openWiki({ path })
          .then(async (damaged) => {
            const report = await checkWiki(damaged);
            await damaged.close();
            return report.problems.length > 0;
          })
          .catch(() => true);
        if (isNamed) found += 1;
        else {
          harmless += 1;
          expect([at, (await texts()) === expected]).toEqual([at, true]);
        }
      }
      console.log(`60 flipped bits: ${found} named, ${harmless} where nothing was written`);
      expect(found).toBeGreaterThan(20);
    }),
  60_000,
);
