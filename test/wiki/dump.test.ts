import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { addAttachment, openAttachment, removeAttachment } from '../../src/wiki/attachments.ts';
import { checkWiki } from '../../src/wiki/check.ts';
import { deletePage, restorePage } from '../../src/wiki/delete-page.ts';
import { movePage, renamePage, setParent } from '../../src/wiki/rename-page.ts';
import { savePage } from '../../src/wiki/save-page.ts';
import { viewPage } from '../../src/wiki/view-page.ts';
import type { Wiki } from '../../src/wiki/wiki.ts';
import { give, openEmpty, take } from './dumps.ts';
import { addPage, coordination, edit, openStation, type Station, secretariat } from './station.ts';

const revision = { date: '2026-03-12T09:00:00Z', author: 'Coordination', text: 'texte' };
const line = (page: Record<string, unknown>) =>
  JSON.stringify({ path: 'page.md', title: 'Page', revisions: [revision], ...page });

/** Takes lines into an empty wiki and gives them out again. */
async function passThrough(lines: readonly string[]): Promise<string[]> {
  const { wiki, space } = await openEmpty();
  expect((await take(wiki, space, lines)).refused).toEqual([]);
  const given = await give(wiki, space);
  expect((await checkWiki(wiki)).problems).toEqual([]);
  await wiki.close();
  return given;
}

describe('a wiki of one’s own', () => {
  let station: Station;
  beforeEach(async () => {
    station = await openStation({ types: ['reunion'] });
  });
  afterEach(() => station.wiki.close());

  const at = (slug: string) => ({ space: 'gare', slug });
  const attach = (slug: string, name: string, bytes: Buffer | string) =>
    addAttachment(station.wiki, coordination, {
      ...at(slug),
      name,
      stream: Readable.from([Buffer.from(bytes)]),
    });

  /** Everything a person can do to pages, once. */
  async function live(): Promise<void> {
    const { wiki } = station;
    await addPage(wiki, { title: 'Accueil', body: '[[Bilan moral]]' });
    await addPage(wiki, {
      title: 'Bilan',
      body: 'un\r\n\tdeux',
      tags: ['Éducation'],
      summary: 'début',
      minor: true,
    });
    await savePage(wiki, secretariat, {
      ...at('bilan'),
      edit: edit({ title: 'Bilan', body: 'trois\n', tags: [], base: 1 }),
    });
    await renamePage(wiki, coordination, { ...at('bilan'), title: 'Bilan moral', summary: 'plus clair' });
    await addPage(
      wiki,
      { title: 'CA', values: { date: '2026-04-02', presents: ['a', 'b'] } },
      { type: 'reunion', parent: 'bilan-moral' },
    );
    await savePage(wiki, secretariat, {
      ...at('ca'),
      edit: edit({ title: 'CA', values: { date: '2026-04-03' }, base: 1 }),
    });
    await addPage(wiki, { title: 'Doublon', body: 'à jeter' });
    await deletePage(wiki, secretariat, { ...at('doublon'), summary: 'doublon' });
    await addPage(wiki, { title: 'Hésitant' });
    await deletePage(wiki, secretariat, { ...at('hesitant'), summary: '' });
    await restorePage(wiki, coordination, at('hesitant'));
    await addPage(wiki, { title: 'Venu' }, { space: 'observatoire' });
    await movePage(wiki, coordination, { space: 'observatoire', slug: 'venu', toSpace: 'gare' });
    await setParent(wiki, coordination, { ...at('venu'), parent: 'ca' });
    await attach('bilan-moral', 'Bilan.pdf', randomBytes(500 * 1024));
    await attach('bilan-moral', 'bilan.pdf', '%PDF-1.7 deux');
    await attach('ca', 'copie.pdf', '%PDF-1.7 deux');
    await attach('ca', 'ôté.txt', 'texte');
    await removeAttachment(wiki, coordination, { ...at('ca'), name: 'ôté.txt' });
  }

  async function lines(wiki: Wiki): Promise<string[]> {
    const space = await wiki.store.spaces.find('gare');
    if (!space) throw new Error('no space');
    return give(wiki, space);
  }

  test('goes through a dump into another one and gives the same lines there', async () => {
    await live();
    const given = await lines(station.wiki);
    expect(await passThrough(given)).toEqual(given);
    const pages = given
      .map((one) => JSON.parse(one) as Record<string, unknown>)
      .filter((one) => 'path' in one);
    expect(pages.map((page) => page['path'])).toEqual([
      'accueil',
      'bilan-moral',
      'ca',
      'doublon',
      'hesitant',
      'venu',
    ]);
    expect(pages[1]).toMatchObject({ slug: 'bilan-moral', renamed_from: ['bilan'] });
    expect(pages[2]).toMatchObject({
      type: 'reunion',
      parent: 'bilan-moral',
      values: { date: '2026-04-03' },
    });
    expect(pages[5]).toMatchObject({ parent: 'ca' });
  });

  test('arrives with its files, addresses, parents and trash', async () => {
    await live();
    const { wiki, space } = await openEmpty();
    const report = await take(wiki, space, await lines(station.wiki));
    expect(report).toMatchObject({ pages: 6, deleted: 1, attachments: 3, refused: [] });
    const there = (slug: string) => viewPage(wiki, coordination, { space: space.slug, slug });
    expect(await there('bilan')).toMatchObject({ kind: 'moved', slug: 'bilan-moral' });
    expect(await there('doublon')).toMatchObject({ kind: 'deleted' });
    expect(await there('venu')).toMatchObject({
      view: { trail: [{}, { slug: 'bilan-moral' }, { slug: 'ca' }, { slug: 'venu' }] },
    });
    const file = { space: space.slug, slug: 'bilan-moral', name: 'bilan.pdf' };
    expect((await openAttachment(wiki, coordination, { ...file, version: 1 })).size).toBe(500 * 1024);
    expect((await openAttachment(wiki, coordination, file)).attachment.version).toBe(2);
    await wiki.close();
  });
});

describe('a page of another source', () => {
  test('keeps its path and what Gare has no place for, also when it is renamed here', async () => {
    const { wiki, space } = await openEmpty();
    const source = line({
      path: 'contributions/atelier_rue.md',
      title: 'Atelier',
      licence: ['CC BY 4.0'],
      renamed_from: ['Vieux nom.md'],
    });
    await take(wiki, space, [source]);
    expect(JSON.parse((await give(wiki, space))[0] ?? '')).toEqual(JSON.parse(source));
    const slug = 'contributions-atelier-rue';
    await renamePage(wiki, coordination, { space: space.slug, slug, title: 'Rue', summary: '' });
    const given = await give(wiki, space);
    expect(JSON.parse(given[0] ?? '')).toMatchObject({
      path: 'contributions/atelier_rue.md',
      slug: 'rue',
      licence: ['CC BY 4.0'],
      renamed_from: ['Vieux nom.md'],
    });
    await wiki.close();
    const other = await openEmpty();
    await take(other.wiki, other.space, given);
    for (const old of [slug, 'vieux-nom']) {
      const outcome = await viewPage(other.wiki, coordination, { space: other.space.slug, slug: old });
      expect([old, outcome]).toMatchObject([old, { kind: 'moved', slug: 'rue' }]);
    }
    expect(await give(other.wiki, other.space)).toEqual(given);
    await other.wiki.close();
  });

  test('keeps dates that run backwards, several authors, hashes of names, and texts as they are', async () => {
    const revisions = [
      {
        date: '2026-03-12T09:00:00Z',
        author_hash: 'b6a864c9b274',
        message: 'un\ndeux',
        text: 'a\r\nb\t \n\n',
      },
      { date: '2020-01-01T00:00:00.5Z', authors: ['A', 'B'], text: '' },
      { date: '2026-03-12T09:00:00Z', text: '\ufeff😀 é e\u0301' },
    ];
    const source = line({ revisions, deleted: '2026-04-01T00:00:00Z' });
    const [given = ''] = await passThrough([source]);
    expect(JSON.parse(given)).toEqual(JSON.parse(source));
  });

  test('whose address is taken gets another, in the order of the lines', async () => {
    const { wiki, space } = await openEmpty();
    await take(wiki, space, [
      line({ path: 'a/é.md' }),
      line({ path: 'a/e.md' }),
      line({ path: '???' }),
      line({ path: 'new' }),
    ]);
    const slugs = (await wiki.store.pages.listAll(0, 10)).map((page) => page.slug);
    expect(slugs).toEqual(['a-e', 'a-e-2', 'page', 'new-page']);
    await wiki.close();
  });
});

describe('lines that cannot be taken', () => {
  test('are reported by number and reason, and the others are in', async () => {
    const { wiki, space } = await openEmpty();
    const deep = `{"path":"p","title":"t","revisions":[${JSON.stringify(revision)}],"x":${'['.repeat(50_000)}${']'.repeat(50_000)}}`;
    const bad: [string, RegExp][] = [
      ['{', /^not JSON$/],
      ['[]', /expected object/],
      ['null', /expected object/],
      ['"texte"', /expected object/],
      ['{}', /path/],
      [line({ title: ' ' }), /is empty.*title/],
      [line({ title: 'x'.repeat(301) }), /is longer than 300 characters/],
      [line({ title: '\ud83d' }), /has characters that cannot be kept/],
      [line({ revisions: [] }), /revisions/],
      [line({ revisions: [{ ...revision, date: '12/03/2026' }] }), /is no UTC moment/],
      [line({ revisions: [{ ...revision, date: '2026-13-45T09:00:00Z' }] }), /is no moment/],
      [line({ revisions: [{ ...revision, text: 5 }] }), /expected string/],
      [line({ revisions: [{ ...revision, text: 'a\0b' }] }), /has characters that cannot be kept/],
      [line({ revisions: [{ ...revision, text: 'a\udc00' }] }), /has characters that cannot be kept/],
      [
        line({ revisions: [{ ...revision, text: 'é'.repeat(1024 * 1024 + 1) }] }),
        /is longer than 2097152 bytes/,
      ],
      [line({ revisions: [{ ...revision, author: '\ud83d' }] }), /has characters that cannot be kept/],
      [line({ values: { a: { b: { c: 1 } } } }), /values/],
      [line({ attachments: [{ name: 'a.txt', versions: [] }] }), /versions/],
      [
        line({
          attachments: [
            {
              name: 'a.txt',
              versions: [{ date: revision.date, author: 'A', mime: 'text/plain\r\nX: y', blob: 'x' }],
            },
          ],
        }),
        /is no media type/,
      ],
      [
        line({
          attachments: [
            { name: '..', versions: [{ date: revision.date, author: 'A', mime: 'text/plain', blob: 'x' }] },
          ],
        }),
        /file.name-invalid/,
      ],
      [
        line({
          attachments: [
            {
              name: 'a.txt',
              versions: [{ date: revision.date, author: 'A', mime: 'text/plain', blob: 'x' }],
            },
          ],
        }),
        /the bytes of a.txt are missing/,
      ],
      [JSON.stringify({ blob: 'x', seq: 1, bytes: '' }), /piece 1 of a file is out of order/],
      [JSON.stringify({ blob: 'x', seq: 0, last: true, bytes: 'YQ==' }), /a file is not the one named x/],
      [JSON.stringify({ blob: 'x', seq: 0 }), /bytes/],
      [deep, /Maximum call stack|too deep/],
    ];
    const good = line({ path: 'bonne.md' });
    const report = await take(
      wiki,
      space,
      bad.flatMap(([text]) => [text, good]),
    );
    const reasons = new Map(report.refused.map((one) => [one.line, one.reason]));
    for (const [at, [text, reason]] of bad.entries()) {
      expect([text.slice(0, 80), reasons.get(2 * at + 1) ?? 'taken']).toEqual([
        text.slice(0, 80),
        expect.stringMatching(reason),
      ]);
    }
    expect(report).toMatchObject({ pages: bad.length, revisions: bad.length });
    expect(report.refused).toHaveLength(bad.length);
    expect((await checkWiki(wiki)).problems).toEqual([]);
    await wiki.close();
  });

  test('change nothing but their own page: names of JavaScript are only names', async () => {
    const { wiki, space } = await openEmpty();
    const source = `{"path":"p.md","title":"P","__proto__":{"polluted":1},"constructor":"x","values":{"__proto__":"y","toString":"z"},"revisions":[${JSON.stringify(revision)}]}`;
    await take(wiki, space, [source]);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
    expect(await viewPage(wiki, coordination, { space: space.slug, slug: 'p' })).toMatchObject({
      kind: 'page',
    });
    await wiki.close();
  });

  test('make no circle of parents', async () => {
    const { wiki, space } = await openEmpty();
    const lines = [
      line({ path: 'a', parent: 'c' }),
      line({ path: 'b', parent: 'a' }),
      line({ path: 'c', parent: 'b' }),
      line({ path: 'd', parent: 'd' }),
      line({ path: 'e', parent: 'absent' }),
    ];
    await take(wiki, space, lines);
    const parents = (await wiki.store.pages.listAll(0, 10)).map((page) => page.parentId !== null);
    expect(parents).toEqual([true, true, false, false, false]);
    await wiki.close();
  });

  test('leave no half file: one that ends too early is taken back', async () => {
    const { wiki, space } = await openEmpty();
    const piece = JSON.stringify({ blob: 'x', seq: 0, bytes: randomBytes(192 * 1024).toString('base64') });
    expect((await take(wiki, space, [piece, piece, line({})])).refused).toEqual([]);
    const rows = await sql<{ n: number }>`SELECT count(*) AS n FROM chunk`.execute(wiki.store.db);
    expect(rows.rows).toEqual([{ n: 0 }]);
    await wiki.close();
  });

  test('do not hide a full disk, which ends the import', async () => {
    const { wiki, space } = await openEmpty();
    await sql`PRAGMA max_page_count = 60`.execute(wiki.store.db);
    const lines = Array.from({ length: 50 }, (_, at) =>
      line({ path: `p${at}`, revisions: [{ ...revision, text: `${at} `.repeat(9000) }] }),
    );
    await expect(take(wiki, space, lines)).rejects.toMatchObject({ code: 'SQLITE_FULL' });
    expect(await wiki.store.pages.listAll(0, 10)).toEqual([]);
    await wiki.close();
  });
});
