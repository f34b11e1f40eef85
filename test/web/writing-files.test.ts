import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import sharp from 'sharp';
import request, { type Response } from 'supertest';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createApp } from '../../src/web/app.ts';
import { listAttachments, listVersions } from '../../src/wiki/attachments.ts';
import { openWiki, type Wiki } from '../../src/wiki/wiki.ts';
import { type Desk, openDesk } from './writing-desk.ts';

const reader = { kind: 'visitor', name: 'lecture' } as const;
let desk: Desk;
let slug = '';
let made = 0;

beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.wiki.close());
beforeEach(async () => {
  made += 1;
  slug = await desk.write({ space: 'gare', title: `Dépôt ${made}`, body: 'x' });
});

interface Part {
  name: string;
  bytes: Buffer | string;
}

function upload(files: readonly Part[], fields: Readonly<Record<string, string>> = {}, app = desk.app) {
  const sent = request(app).post(`/gare/${slug}/files`);
  for (const [name, value] of Object.entries(fields)) sent.field(name, value);
  for (const { name, bytes } of files) sent.attach('files', Buffer.from(bytes), name);
  return sent;
}

const names = async () =>
  (await listAttachments(desk.wiki, reader, { space: 'gare', slug })).files.map(({ name }) => name);
const bytesOf = (response: Response): Buffer => response.body as Buffer;
const address = (name: string) => `/gare/${slug}/files/${encodeURIComponent(name)}`;

async function blobCount(wiki: Wiki): Promise<number> {
  return (await wiki.store.blobs.listAll(0, 1000)).length;
}

describe('files sent together', () => {
  test('are all attached, under their own names, by whoever signs', async () => {
    const { status, headers } = await upload(
      [
        { name: 'bilan été 2026.csv', bytes: 'poste;montant\nprêt;12\n' },
        { name: 'plan.pdf', bytes: '%PDF-1.7\n%âãÏÓ\n1 0 obj\n<<>>\nendobj\n' },
      ],
      { signature: 'Trésorerie' },
    );
    expect([status, headers['location']]).toEqual([303, `/gare/${slug}/files`]);
    const { text } = await desk.get(`/gare/${slug}/files`);
    expect(text).toContain(`href="/gare/${slug}/files/bilan%20%C3%A9t%C3%A9%202026.csv"`);
    expect(text).toContain('<span class="file__kind">PDF</span>');
    expect(text).toContain('par Trésorerie');
    expect(await names()).toEqual(['bilan été 2026.csv', 'plan.pdf']);
  });

  test.each([
    ['../../etc/passwd', 'passwd'],
    ['C:\\Documents\\rapport.odt', 'rapport.odt'],
    ['a\u202egnp.exe', 'a gnp.exe'],
    ['<img src=x onerror=alert(1)>.png', 'img src=x onerror=alert(1) .png'],
    ['..', undefined],
    ['l’été « 2026 ».txt', 'l’été « 2026 ».txt'],
  ])('lose what is hostile in a name: %s', async (sent, kept) => {
    const { status, text } = await upload([{ name: sent, bytes: 'abc' }]);
    expect(await names()).toEqual(kept === undefined ? [] : [kept]);
    expect(status).toBe(kept === undefined ? 422 : 303);
    if (kept === undefined) expect(text).toContain('role="alert"');
    const page = (await desk.get(`/gare/${slug}/files`)).text;
    expect(page).not.toContain('<img src=x');
  });

  test('are never longer in name than 200 characters, the extension kept', async () => {
    await upload([{ name: `${'long '.repeat(60)}fin.pdf`, bytes: '%PDF-1.7\n' }]);
    const [name = ''] = await names();
    expect(name.length).toBeLessThanOrEqual(200);
    expect(name).toMatch(/\.pdf$/);
  });

  test('that are empty or none are refused with a reason', async () => {
    const empty = await upload([{ name: 'vide.txt', bytes: '' }]);
    expect(empty.status).toBe(422);
    expect(empty.text).toContain('vide.txt');
    const none = await request(desk.app).post(`/gare/${slug}/files`).field('signature', 'x');
    expect(none.status).toBe(422);
    expect(none.text).toContain('Aucun fichier n’était choisi.');
    expect(await names()).toEqual([]);
  });

  test('of the same name are versions of one attachment, the old ones kept', async () => {
    await upload([{ name: 'note.txt', bytes: 'une' }]);
    await upload([{ name: 'note.txt', bytes: 'deux' }]);
    expect(await names()).toEqual(['note.txt']);
    expect((await desk.get(`${address('note.txt')}?v=1`)).text).toBe('une');
    expect((await desk.get(address('note.txt'))).text).toBe('deux');
    const { text } = await desk.get(`${address('note.txt')}/versions`);
    expect(text).toContain(`href="/gare/${slug}/files/note.txt?v=1"`);
    expect(text).toContain('name="replaces" value="note.txt"');
  });

  test('can replace one of another name', async () => {
    await upload([{ name: 'note.txt', bytes: 'une' }]);
    await upload([{ name: 'note (2).txt', bytes: 'trois' }], { replaces: 'note.txt' });
    expect(await names()).toEqual(['note.txt']);
    const versions = await listVersions(desk.wiki, reader, { space: 'gare', slug, name: 'note.txt' });
    expect(versions.map(({ version, size }) => [version, size])).toEqual([
      [2, 5],
      [1, 3],
    ]);
  });

  test('can be taken off the page', async () => {
    await upload([{ name: 'note.txt', bytes: 'une' }]);
    const { status, headers } = await desk.post(`${address('note.txt')}/delete`, {});
    expect([status, headers['location']]).toEqual([303, `/gare/${slug}/files`]);
    expect((await desk.get(address('note.txt'))).status).toBe(404);
    expect((await desk.get(`/gare/${slug}/files`)).text).toContain('Aucune pièce jointe');
  });

  test('for a page that is not there are refused before they are read', async () => {
    const { status } = await request(desk.app)
      .post('/gare/rien/files')
      .attach('files', Buffer.from('x'), 'x.txt');
    expect(status).toBe(404);
  });
});

describe('a form of files that is broken', () => {
  const send = (body: string, type = 'multipart/form-data; boundary=xyz') =>
    request(desk.app).post(`/gare/${slug}/files`).set('Content-Type', type).send(body);

  test.each([
    ['without a boundary', 'x', 'multipart/form-data'],
    [
      'cut off in a file',
      '--xyz\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\nabc',
      undefined,
    ],
    ['cut off in a header', '--xyz\r\nContent-Disposition: form-da', undefined],
    [
      'with a name in brackets',
      '--xyz\r\nContent-Disposition: form-data; name="a[4294967294]"\r\n\r\n1\r\n--xyz--\r\n',
      undefined,
    ],
    [
      'of another field of files',
      '--xyz\r\nContent-Disposition: form-data; name="other"; filename="a.txt"\r\n\r\nabc\r\n--xyz--\r\n',
      undefined,
    ],
    [
      'of a field without a name',
      '--xyz\r\nContent-Disposition: form-data\r\n\r\nabc\r\n--xyz--\r\n',
      undefined,
    ],
  ])('is answered 400 when it comes %s, and leaves nothing', async (_how, body, type) => {
    const before = await blobCount(desk.wiki);
    const { status } = await send(body, type);
    expect(status).toBe(400);
    expect(await names()).toEqual([]);
    expect(await blobCount(desk.wiki)).toBe(before);
  });

  test('cannot touch what objects are made of', async () => {
    await send('--xyz\r\nContent-Disposition: form-data; name="__proto__"\r\n\r\npolluted\r\n--xyz--\r\n');
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });

  test('of another kind is not read', async () => {
    expect((await desk.post(`/gare/${slug}/files`, { files: 'x' })).status).toBe(415);
  });

  test('with more than twenty files has the first twenty taken and the others named', async () => {
    const many = Array.from({ length: 22 }, (_none, at) => ({ name: `f${at + 1}.txt`, bytes: 'x' }));
    const { status, text } = await upload(many);
    expect(status).toBe(413);
    expect(await names()).toHaveLength(20);
    expect(text).toContain('2\u00a0fichiers ne sont pas passés.');
    expect(text).toContain('f22.txt');
  });

  test('with more than a hundred files is none of ours', async () => {
    const many = Array.from({ length: 101 }, (_none, at) => ({ name: `f${at}.txt`, bytes: 'x' }));
    expect((await upload(many)).status).toBe(413);
  });
});

describe('a limit of 100 bytes', () => {
  let wiki: Wiki;
  let server: Server;
  let before = 0;

  beforeEach(async () => {
    wiki = Object.assign(Object.create(desk.wiki) as Wiki, { maxUpload: 100 });
    server = createServer(createApp(wiki)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    before = await blobCount(wiki);
  });
  afterEach(async () => {
    server.close();
    await once(server, 'close');
  });

  test('refuses the file above it with a reason, keeps the others, leaves nothing', async () => {
    const app = createApp(wiki);
    const { status, text } = await upload(
      [
        { name: 'avant.txt', bytes: 'a'.repeat(100) },
        { name: 'lourd.txt', bytes: 'b'.repeat(3_000_000) },
        { name: 'après.txt', bytes: 'c' },
      ],
      {},
      app,
    );
    expect(status).toBe(413);
    expect(text).toContain('Un fichier n’est pas passé.');
    expect(text).toContain('lourd.txt');
    expect(text).toContain('100\u00a0octets');
    expect(await names()).toEqual(['après.txt', 'avant.txt']);
    expect(await blobCount(wiki)).toBe(before + 2);
  });

  test('is not needed for an upload cut off on the way to leave nothing', async () => {
    const { port } = server.address() as AddressInfo;
    const big = Object.assign(Object.create(desk.wiki) as Wiki, { maxUpload: 50_000_000 });
    server.removeAllListeners('request');
    server.on('request', createApp(big));
    const sent = httpRequest({
      port,
      host: '127.0.0.1',
      method: 'POST',
      path: `/gare/${slug}/files`,
      headers: { 'content-type': 'multipart/form-data; boundary=xyz', 'content-length': '20000000' },
    });
    sent.on('error', () => undefined);
    sent.write('--xyz\r\nContent-Disposition: form-data; name="files"; filename="gros.bin"\r\n\r\n');
    sent.write(Buffer.alloc(2_000_000, 7));
    await until(async () => (await blobCount(big)) === before + 1);
    sent.destroy();
    await until(async () => (await blobCount(big)) === before);
    expect(await names()).toEqual([]);
  });
});

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (await isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('it never came to be so');
}

describe('a file that is read', () => {
  const text = Array.from({ length: 100_000 }, (_none, at) => String(at % 10)).join('') + 'é'.repeat(150_000);
  const bytes = Buffer.from(text);
  const etag = `"${createHash('sha256').update(bytes).digest('hex')}"`;
  const read = (headers: Record<string, string> = {}) =>
    request(desk.app).get(address('données (é).txt')).set(headers).buffer(true).parse(whole);

  function whole(response: unknown, done: (error: Error | null, body: Buffer) => void): void {
    const chunks: Buffer[] = [];
    const stream = response as NodeJS.ReadableStream;
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('end', () => done(null, Buffer.concat(chunks)));
  }

  beforeEach(() => upload([{ name: 'données (é).txt', bytes }]));

  test('comes whole, with headers under which nothing in it runs', async () => {
    const response = await read();
    expect(response.status).toBe(200);
    expect(bytesOf(response).equals(bytes)).toBe(true);
    expect(response.headers).toMatchObject({
      'content-length': String(bytes.length),
      'accept-ranges': 'bytes',
      etag,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "sandbox; default-src 'none'",
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'private, no-cache',
      'content-disposition': `attachment; filename="donnees (e).txt"; filename*=UTF-8''donn%C3%A9es%20%28%C3%A9%29.txt`,
    });
    expect(response.headers['last-modified']).toMatch(/GMT$/);
  });

  test('is kept for a year by the address of a version only', async () => {
    const { headers } = await desk.get(`${address('données (é).txt')}?v=1`);
    expect(headers['cache-control']).toBe('private, max-age=31536000, immutable');
    expect((await desk.get(`${address('données (é).txt')}?v=2`)).status).toBe(404);
    expect((await desk.get(`${address('données (é).txt')}?v=x`)).status).toBe(404);
  });

  test.each([
    ['bytes=0-9', 0, 10],
    ['bytes=262140-262149', 262_140, 262_150],
    ['bytes=-5', bytes.length - 5, bytes.length],
    ['bytes=399990-', 399_990, bytes.length],
    ['bytes=0-99999999', 0, bytes.length],
  ])('comes in part: %s', async (range, start, end) => {
    const response = await read({ Range: range });
    expect(response.status).toBe(206);
    expect(response.headers['content-range']).toBe(`bytes ${start}-${end - 1}/${bytes.length}`);
    expect(response.headers['content-length']).toBe(String(end - start));
    expect(bytesOf(response).equals(bytes.subarray(start, end))).toBe(true);
  });

  test('comes whole when several parts are asked for, or the range makes no sense', async () => {
    for (const range of ['bytes=0-1,5-6', 'bytes=5-2', 'lines=1-2']) {
      expect((await read({ Range: range })).status).toBe(200);
    }
  });

  test('has nothing beyond its end', async () => {
    const response = await read({ Range: 'bytes=400000-' });
    expect(response.status).toBe(416);
    expect(response.headers['content-range']).toBe(`bytes */${bytes.length}`);
    expect(bytesOf(response)).toHaveLength(0);
  });

  test('goes on only when it is still the same file', async () => {
    const part = { Range: 'bytes=0-9' };
    expect((await read({ ...part, 'If-Range': etag })).status).toBe(206);
    expect((await read({ ...part, 'If-Range': '"other"' })).status).toBe(200);
    expect((await read({ ...part, 'If-Range': `W/${etag}` })).status).toBe(200);
  });

  test('is not sent again to who has it', async () => {
    const response = await read({ 'If-None-Match': etag });
    expect(response.status).toBe(304);
    expect(bytesOf(response)).toHaveLength(0);
    expect(response.headers['etag']).toBe(etag);
    expect((await read({ 'If-None-Match': '"other"', Range: 'bytes=0-0' })).status).toBe(206);
    const { headers } = await read();
    expect((await read({ 'If-Modified-Since': String(headers['last-modified']) })).status).toBe(304);
  });

  test('is only described to HEAD', async () => {
    const response = await request(desk.app).head(address('données (é).txt')).set('Range', 'bytes=0-1');
    expect(response.status).toBe(200);
    expect(response.headers['content-length']).toBe(String(bytes.length));
    expect(response.text ?? '').toBe('');
  });
});

describe('the kind of a file', () => {
  test.each([
    ['page.html', '<!doctype html><script>alert(1)</script>'],
    ['dessin.svg', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
    ['flux.xml', '<?xml version="1.0"?><a/>'],
    ['outil.js', 'alert(1)'],
    ['faux.png', '<!doctype html><script>alert(1)</script>'],
  ])('%s is saved, never shown in place', async (name, bytes) => {
    await upload([{ name, bytes }]);
    const { headers } = await desk.get(address(name));
    expect(headers['content-disposition']).toMatch(/^attachment;/);
    expect(headers['content-type']).not.toMatch(/html|svg|xml|javascript/);
  });

  test('shows pictures and PDF in place, and draws pictures smaller', async () => {
    const picture = await sharp({ create: { width: 900, height: 600, channels: 3, background: '#205080' } })
      .png()
      .toBuffer();
    await upload([
      { name: 'photo.png', bytes: picture },
      { name: 'plan.pdf', bytes: '%PDF-1.7\n%âãÏÓ\n1 0 obj\n<<>>\nendobj\n' },
    ]);
    const shown = await desk.get(address('photo.png'));
    expect([shown.headers['content-type'], shown.headers['content-disposition']]).toEqual([
      'image/png',
      `inline; filename="photo.png"; filename*=UTF-8''photo.png`,
    ]);
    expect((await desk.get(address('plan.pdf'))).headers['content-disposition']).toMatch(/^inline;/);
    const small = await desk.get(`${address('photo.png')}/thumbnail?w=320`);
    expect(small.status).toBe(200);
    expect((await sharp(small.body as Buffer).metadata()).width).toBe(320);
    expect(small.headers['content-security-policy']).toBe("sandbox; default-src 'none'");
    const again = await request(desk.app)
      .get(`${address('photo.png')}/thumbnail?w=320`)
      .set('If-None-Match', String(small.headers['etag']));
    expect(again.status).toBe(304);
    expect((await desk.get(`${address('plan.pdf')}/thumbnail?w=320`)).status).toBe(404);
    expect((await desk.get(`${address('photo.png')}/thumbnail?w=huge`)).status).toBe(400);
  });
});

test('a wiki opens with the limit it is given', async () => {
  const small = await openWiki({ path: ':memory:', maxUpload: 7 });
  expect(small.maxUpload).toBe(7);
  await small.close();
});
