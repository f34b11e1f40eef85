import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  addAttachment,
  attachmentName,
  listAttachments,
  listVersions,
  openAttachment,
  openThumbnail,
  removeAttachment,
} from '../../src/wiki/attachments.ts';
import { deletePage } from '../../src/wiki/delete-page.ts';
import { movePage, renamePage } from '../../src/wiki/rename-page.ts';
import { savePage } from '../../src/wiki/save-page.ts';
import { viewPage } from '../../src/wiki/view-page.ts';
import { blackPng, scriptedSvg, twoHalves } from '../files/pictures.ts';
import { addPage, coordination, edit, openStation, type Station, secretariat } from './station.ts';

let station: Station;
beforeEach(async () => {
  station = await openStation({ maxUpload: 1024 * 1024 });
  await addPage(station.wiki, { title: 'Charte', body: '![](photo.png) [bilan](Bilan.pdf)' });
});
afterEach(() => station.wiki.close());

const page = { space: 'gare', slug: 'charte' };
const attach = (name: string, bytes: Buffer | string, actor = coordination, at = page) =>
  addAttachment(station.wiki, actor, { ...at, name, stream: Readable.from([Buffer.from(bytes)]) });
const open = (name: string, version?: number, at = page) =>
  openAttachment(station.wiki, coordination, { ...at, name, ...(version === undefined ? {} : { version }) });

async function bytesOf(name: string, version?: number): Promise<string> {
  const opened = await open(name, version);
  const parts: Buffer[] = [];
  for await (const part of opened.read(0, opened.size - 1)) parts.push(part);
  return Buffer.concat(parts).toString();
}

async function countRows(): Promise<number[]> {
  const found = await sql<Record<string, number>>`
    SELECT (SELECT count(*) FROM attachment) AS a, (SELECT count(*) FROM version) AS v,
      (SELECT count(*) FROM blob) AS b, (SELECT count(*) FROM chunk) AS c`.execute(station.wiki.store.db);
  return Object.values(found.rows[0] ?? {});
}

describe('a file', () => {
  test('is attached with its kind, size and author, and comes back to the byte', async () => {
    const added = await attach('Bilan.pdf', '%PDF-1.7 bilan');
    expect(added).toEqual({
      name: 'Bilan.pdf',
      kind: 'PDF',
      size: 14,
      mime: 'application/pdf',
      isImage: false,
      width: null,
      height: null,
      version: 1,
      versions: 1,
      author: 'Coordination',
      createdAt: '2026-03-12T09:00:00.000Z',
      text: { state: 'waiting', isCut: false },
    });
    expect(await bytesOf('bilan.PDF')).toBe('%PDF-1.7 bilan');
    const { page: listed, files } = await listAttachments(station.wiki, coordination, page);
    expect([listed.slug, files.map((file) => file.name)]).toEqual(['charte', ['Bilan.pdf']]);
  });

  test('uploaded again is a new version; the old ones stay', async () => {
    await attach('Bilan.pdf', 'un');
    station.setTime('2026-03-13T09:00:00.000Z');
    expect(await attach('bilan.pdf', 'deux', secretariat)).toMatchObject({
      version: 2,
      versions: 2,
      author: 'Secrétariat',
    });
    expect([
      await bytesOf('Bilan.pdf'),
      await bytesOf('Bilan.pdf', 1),
      await bytesOf('Bilan.pdf', 2),
    ]).toEqual(['deux', 'un', 'deux']);
    const versions = await listVersions(station.wiki, coordination, { ...page, name: 'Bilan.pdf' });
    expect(versions.map(({ version, author }) => [version, author])).toEqual([
      [2, 'Secrétariat'],
      [1, 'Coordination'],
    ]);
    await expect(open('Bilan.pdf', 3)).rejects.toMatchObject({ kind: 'not-found' });
  });

  test('with bytes that are stored already takes no more room', async () => {
    await attach('a.txt', 'pareil');
    const [, , blobs, chunks] = await countRows();
    await attach('b.txt', 'pareil');
    expect(await countRows()).toEqual([2, 2, blobs, chunks]);
  });

  test('taken off the page is gone, and its name brings its versions back', async () => {
    await attach('a.txt', 'un');
    await removeAttachment(station.wiki, coordination, { ...page, name: 'a.txt' });
    await expect(open('a.txt')).rejects.toMatchObject({ kind: 'not-found' });
    await expect(
      removeAttachment(station.wiki, coordination, { ...page, name: 'a.txt' }),
    ).rejects.toMatchObject({ kind: 'not-found' });
    expect(await attach('a.txt', 'deux')).toMatchObject({ version: 2, versions: 2 });
    expect(await bytesOf('a.txt', 1)).toBe('un');
  });

  test('goes with its page when that is renamed or moved, and is not served from the trash', async () => {
    await attach('a.txt', 'un');
    await renamePage(station.wiki, coordination, { ...page, title: 'Statuts', summary: '' });
    expect(await bytesOf('a.txt')).toBe('un');
    await movePage(station.wiki, coordination, { space: 'gare', slug: 'statuts', toSpace: 'observatoire' });
    expect(await bytesOf('a.txt')).toBe('un');
    await deletePage(station.wiki, coordination, { space: 'observatoire', slug: 'statuts', summary: '' });
    await expect(open('a.txt')).rejects.toMatchObject({ kind: 'gone' });
    await expect(attach('b.txt', 'x')).rejects.toMatchObject({ kind: 'gone' });
  });

  test('is that of its page: the same name on another page is another file', async () => {
    await addPage(station.wiki, { title: 'Autre' });
    await attach('a.txt', 'un');
    await expect(open('a.txt', undefined, { space: 'gare', slug: 'autre' })).rejects.toMatchObject({
      kind: 'not-found',
    });
  });
});

describe('a refused upload leaves nothing', () => {
  test('when it is too large, however it comes', async () => {
    for (const piece of [1024 * 1024 + 1, 300 * 1024, 1000]) {
      const bytes = randomBytes(1024 * 1024 + 1);
      const pieces = Array.from({ length: Math.ceil(bytes.length / piece) }, (_, at) =>
        bytes.subarray(at * piece, (at + 1) * piece),
      );
      const refused = addAttachment(station.wiki, coordination, {
        ...page,
        name: 'gros.bin',
        stream: Readable.from(pieces),
      });
      await expect(refused).rejects.toMatchObject({
        kind: 'too-large',
        code: 'file.too-large',
        details: { max: 1024 * 1024 },
      });
    }
    expect(await countRows()).toEqual([0, 0, 0, 0]);
    expect(await attach('juste.bin', randomBytes(1024 * 1024))).toMatchObject({ size: 1024 * 1024 });
  });

  test('when it breaks off in the middle', async () => {
    const stream = Readable.from(
      (async function* () {
        yield randomBytes(600 * 1024);
        throw new Error('aborted');
      })(),
    );
    await expect(
      addAttachment(station.wiki, coordination, { ...page, name: 'a.bin', stream }),
    ).rejects.toThrow('aborted');
    const destroyed = new Readable({ read() {} });
    destroyed.push(randomBytes(600 * 1024));
    setTimeout(() => destroyed.destroy(), 30);
    await expect(
      addAttachment(station.wiki, coordination, { ...page, name: 'a.bin', stream: destroyed }),
    ).rejects.toThrow('Premature close');
    expect(await countRows()).toEqual([0, 0, 0, 0]);
  });

  test('when it is empty, has no usable name, or goes to a page that is not there', async () => {
    await expect(attach('vide.txt', '')).rejects.toMatchObject({ kind: 'invalid', code: 'file.empty' });
    await expect(attach('...', 'x')).rejects.toMatchObject({ kind: 'invalid', code: 'file.name-invalid' });
    await expect(
      attach('a.txt', 'x', coordination, { space: 'gare', slug: 'absente' }),
    ).rejects.toMatchObject({ kind: 'not-found' });
    expect(await countRows()).toEqual([0, 0, 0, 0]);
  });
});

test('names lose what could deceive or lead elsewhere, and keep their extension', () => {
  const cases: [string, string][] = [
    ['Bilan moral 2026.pdf', 'Bilan moral 2026.pdf'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\x\\été.ODT', 'été.ODT'],
    ['a\0b\r\nX: 1.html', 'ab X 1.html'],
    ['photo\u202Egnp.exe', 'photo gnp.exe'],
    ['<img src=x onerror=alert(1)>.png', 'img src=x onerror=alert(1) .png'],
    ['a"b|c?d*e.txt', 'a b c d e.txt'],
    ['[[page]].txt', 'page .txt'],
    ['.htaccess', 'htaccess'],
    ['point final.', 'point final'],
    ['e\u0301te\u0301.txt', 'été.txt'],
    ['moitié \ud83d.txt', 'moitié \ufffd.txt'],
    ['zéro\u200Blarge.txt', 'zéro large.txt'],
    [`${'é'.repeat(300)}.tar.gz`, `${'é'.repeat(197)}.gz`],
    ['%2e%2e%2f.txt', '%2e%2e%2f.txt'],
  ];
  for (const [name, clean] of cases) expect([name, attachmentName(name)]).toEqual([name, clean]);
  for (const name of ['', ' ', '.', '..', '/', '\\', '...', '\u202e', '\0', 'a/']) {
    expect(() => attachmentName(name)).toThrow('invalid: file.name-invalid');
  }
});

test('a name of nothing but dots and spaces inside is read once, not once a dot', () => {
  const started = performance.now();
  expect(attachmentName(`a${' .'.repeat(50_000)}b.txt`)).toBe(`a${' .'.repeat(97)}.txt`);
  expect(performance.now() - started).toBeLessThan(1_000);
});

describe('an old revision', () => {
  test('shows the files as they were, the page as they are', async () => {
    const save = (body: string, base: number) =>
      savePage(station.wiki, coordination, { ...page, edit: edit({ title: 'Charte', body, base }) });
    station.setTime('2026-03-13T09:00:00.000Z');
    await attach('bilan.pdf', 'un');
    station.setTime('2026-03-13T10:00:00.000Z');
    await save('[bilan](bilan.pdf) relu', 1);
    station.setTime('2026-03-14T09:00:00.000Z');
    await attach('bilan.pdf', 'deux');
    station.setTime('2026-03-14T10:00:00.000Z');
    await save('[bilan](bilan.pdf) relu deux fois', 2);
    const versionAt = async (revision?: number) => {
      const outcome = await viewPage(station.wiki, coordination, {
        ...page,
        ...(revision === undefined ? {} : { revision }),
      });
      if (outcome.kind !== 'page') throw new Error(outcome.kind);
      return [...outcome.view.body.resolved.files.values()].map((file) => file.version);
    };
    // The page was there before its file, which then came to it.
    expect(await versionAt(1)).toEqual([1]);
    expect(await versionAt(2)).toEqual([1]);
    expect(await versionAt(3)).toEqual([2]);
    expect(await versionAt()).toEqual([2]);
  });
});

describe('a thumbnail', () => {
  const thumbnail = (name: string, width = 320) =>
    openThumbnail(station.wiki, coordination, { ...page, name, width });

  test('is drawn once and kept, at one of three widths', async () => {
    await attach('photo.png', await twoHalves(800, 400).png().toBuffer());
    const first = await thumbnail('photo.png', 300);
    expect(first).toMatchObject({ mime: 'image/webp' });
    const rows = await sql<{ width: number }>`SELECT width FROM thumbnail`.execute(station.wiki.store.db);
    expect(rows.rows).toEqual([{ width: 320 }]);
    const again = await Promise.all([thumbnail('photo.png'), thumbnail('photo.png', 1)]);
    expect(again.map((one) => one?.bytes.equals(first?.bytes ?? Buffer.alloc(0)))).toEqual([true, true]);
  });

  test('is not made of what is no picture, of an SVG, or of a bomb, and the file stays', async () => {
    await attach('notes.txt', 'texte');
    await attach('dessin.svg', scriptedSvg);
    await attach('dessin.png', scriptedSvg);
    await attach('bombe.png', blackPng(15_000, 15_000));
    for (const name of ['notes.txt', 'dessin.svg', 'dessin.png', 'bombe.png']) {
      expect([name, await thumbnail(name)]).toEqual([name, undefined]);
    }
    expect(await open('bombe.png')).toMatchObject({ attachment: { isImage: true, width: 15_000 } });
    await expect(thumbnail('absente.png')).rejects.toMatchObject({ kind: 'not-found' });
  });

  test('of many pictures at once are drawn two at a time', async () => {
    const pictures = await Promise.all(
      [0, 1, 2, 3].map((at) =>
        twoHalves(100 + at, 50)
          .png()
          .toBuffer(),
      ),
    );
    for (const [at, bytes] of pictures.entries()) await attach(`p${at}.png`, bytes);
    const drawn = await Promise.all(pictures.map((_, at) => thumbnail(`p${at}.png`)));
    expect(drawn.map((one) => one?.mime)).toEqual(pictures.map(() => 'image/webp'));
  });
});
