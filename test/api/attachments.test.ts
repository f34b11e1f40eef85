import { createHash, randomBytes } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Response } from 'supertest';
import { beforeEach, describe, expect, test } from 'vitest';
import { addPage, type DoorOfTests, openDoor } from './door.ts';

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

let door: DoorOfTests;
let files: string;

beforeEach(async () => {
  door = await openDoor({ maxUpload: 600_000 });
  files = `${await addPage(door, { title: 'Page', body: '' })}/attachments`;
  return () => door.wiki.close();
});

const put = (name: string, bytes: Buffer | string, type = 'application/octet-stream') =>
  door.agent
    .put(`${files}/${encodeURIComponent(name)}`)
    .set('Content-Type', type)
    .send(bytes);

/** The answer with its bytes as they came. */
const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  door.agent
    .get(path)
    .set(headers)
    .buffer(true)
    .parse((answer, done) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('end', () => done(null, Buffer.concat(parts)));
    });

describe('adding one file by PUT', () => {
  test('takes its bytes as they are and says what they became', async () => {
    const answer = await put('Carré.png', png, 'image/png');
    expect(answer.status).toBe(201);
    expect(answer.headers['location']).toBe(`${files}/Carr%C3%A9.png`);
    expect(answer.body).toEqual({
      name: 'Carré.png',
      mime: 'image/png',
      size: png.length,
      width: 1,
      height: 1,
      version: 1,
      versions: 1,
      author: 'Visiteur·euse',
      createdAt: '2026-03-12T13:05:00.000Z',
      text: 'waiting',
      textIsCut: false,
      url: 'https://gare.example.org/gare/page/files/Carr%C3%A9.png',
    });
  });

  test('takes JSON and forms for what they are: bytes', async () => {
    for (const type of ['application/json', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
      const answer = await put('notes.txt', '{"a":', type);
      expect([answer.body.mime, answer.body.size]).toEqual(['text/plain', 5]);
    }
  });

  test('adds a version to a name that is taken, and keeps the old one', async () => {
    await put('a.txt', Buffer.from('un'));
    const second = await put('A.txt', Buffer.from('deux'));
    expect([second.status, second.body.version, second.body.versions]).toEqual([200, 2, 2]);
    expect((await get(`${files}/a.txt`)).body.toString()).toBe('deux');
    expect((await get(`${files}/a.txt?v=1`)).body.toString()).toBe('un');
    expect((await get(`${files}/a.txt?v=3`)).status).toBe(404);
    expect((await get(`${files}/a.txt?v=0`)).status).toBe(400);
  });

  test('refuses one that is too large, told or not, and keeps nothing of it', async () => {
    const told = await put('gros.bin', randomBytes(600_001));
    expect(told.body).toMatchObject({ status: 413, code: 'file.too-large' });
    const untold = await sendInPieces(`${files}/gros.bin`, 700_000);
    expect(untold).toMatchObject({
      status: 413,
      code: 'file.too-large',
      detail: expect.stringContaining('600'),
    });
    expect((await door.agent.get(files)).body).toEqual({ attachments: [] });
    expect(await door.wiki.store.blobs.listAll(0, 10)).toEqual([]);
    expect((await put('juste.bin', randomBytes(600_000))).status).toBe(201);
  });

  test('refuses an empty one, a packed one and a name that is none', async () => {
    expect((await put('vide.txt', Buffer.alloc(0))).body).toMatchObject({ status: 422, code: 'file.empty' });
    const packed = put('a.txt', Buffer.from('x')).set('Content-Encoding', 'gzip');
    expect((await packed).body).toMatchObject({ status: 415, code: 'upload.encoding' });
    expect((await put('...', Buffer.from('x'))).body).toMatchObject({
      status: 422,
      code: 'file.name-invalid',
    });
    expect((await door.agent.get(files)).body).toEqual({ attachments: [] });
  });

  test('that is cut off leaves nothing', async () => {
    await cutOff(`${files}/coupe.bin`);
    await expect.poll(() => door.wiki.store.blobs.listAll(0, 10), { timeout: 5000 }).toEqual([]);
    expect((await door.agent.get(files)).body).toEqual({ attachments: [] });
  });

  test('knows no page that is not there', async () => {
    const answer = await door.agent.put('/api/v1/spaces/gare/pages/absente/attachments/a.txt').send('x');
    expect(answer.status).toBe(404);
  });

  test.each([
    ['../../etc/passwd', 'passwd'],
    ['C:\\photos\\été.png', 'été.png'],
    ['a\r\nX-Evil: 1.txt', 'a X-Evil 1.txt'],
    ['"><img src=x onerror=alert(1)>.txt', 'img src=x onerror=alert(1) .txt'],
    ['été\u202Egnp.exe', 'été gnp.exe'],
    ['__proto__', '__proto__'],
    ['nul\0.txt', 'nul.txt'],
  ])('keeps %j under the harmless name %j', async (given, kept) => {
    const answer = await put(given, Buffer.from('x'));
    expect([answer.status, answer.body.name]).toEqual([201, kept]);
    const sent = await get(String(answer.headers['location']));
    expect([sent.status, sent.headers['x-evil']]).toEqual([200, undefined]);
    expect(sent.headers['content-disposition']).toMatch(
      /^attachment; filename="[^"\\\r\n]*"; filename\*=UTF-8''\S+$/,
    );
  });
});

describe('adding files by POST', () => {
  test('takes several at once, with names in UTF-8', async () => {
    const answer = await door.agent
      .post(files)
      .attach('files', Buffer.from('un'), 'été.txt')
      .attach('files', png, 'carre.png');
    expect(answer.status).toBe(201);
    const names = (answer.body.attachments as { name: string }[]).map(({ name }) => name);
    expect([names, answer.body.refused]).toEqual([['carre.png', 'été.txt'], []]);
  });

  test('says which were refused, and keeps the others', async () => {
    const answer = await door.agent
      .post(files)
      .attach('files', Buffer.from('un'), 'a.txt')
      .attach('files', Buffer.alloc(0), 'vide.txt');
    expect(answer.status).toBe(201);
    expect(answer.body.refused).toEqual([{ name: 'vide.txt', code: 'file.empty' }]);
  });

  test('refuses when nothing is left of it', async () => {
    const empty = await door.agent.post(files).attach('files', Buffer.alloc(0), 'vide.txt');
    expect(empty.body).toMatchObject({ status: 422, code: 'file.empty' });
    const large = await door.agent.post(files).attach('files', randomBytes(600_001), 'gros.bin');
    expect(large.body).toMatchObject({ status: 413, code: 'file.too-large' });
    const none = await door.agent.post(files).field('signature', 'A');
    expect(none.body).toMatchObject({ status: 400, code: 'upload.empty' });
    expect((await door.agent.post(files).send({ a: 1 })).body).toMatchObject({
      status: 415,
      code: 'upload.kind',
    });
    expect((await door.agent.post(files)).body).toMatchObject({ status: 415, code: 'upload.kind' });
    const absent = '/api/v1/spaces/gare/pages/absente/attachments';
    expect((await door.agent.post(absent).attach('files', png, 'a.png')).status).toBe(404);
  });

  test.each([
    ['no boundary', 'multipart/form-data', 'x'],
    [
      'no end',
      'multipart/form-data; boundary=b',
      '--b\r\nContent-Disposition: form-data; name="files"; filename="a"\r\n\r\nx',
    ],
    ['nothing in it', 'multipart/form-data; boundary=b', 'plain words'],
    [
      'another field name',
      'multipart/form-data; boundary=b',
      '--b\r\nContent-Disposition: form-data; name="x"; filename="a"\r\n\r\nx\r\n--b--\r\n',
    ],
    [
      'a hostile field name',
      'multipart/form-data; boundary=b',
      '--b\r\nContent-Disposition: form-data; name="__proto__[polluted]"\r\n\r\nx\r\n--b--\r\n',
    ],
  ])('refuses a broken form: %s', async (_what, type, body) => {
    const answer = await door.agent.post(files).set('Content-Type', type).send(body);
    expect(answer.status).toBe(400);
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });
});

describe('reading a file', () => {
  const bytes = randomBytes(500_000);
  beforeEach(async () => {
    await put('données.bin', bytes).expect(201);
  });
  const file = () => `${files}/${encodeURIComponent('données.bin')}`;

  test('gives its bytes under headers that run nothing', async () => {
    const answer = await get(file());
    expect(answer.status).toBe(200);
    expect(Buffer.compare(answer.body as Buffer, bytes)).toBe(0);
    expect(answer.headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-length': '500000',
      'content-disposition': `attachment; filename="donnees.bin"; filename*=UTF-8''donn%C3%A9es.bin`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "sandbox; default-src 'none'",
      'accept-ranges': 'bytes',
      etag: `"${createHash('sha256').update(bytes).digest('hex')}"`,
    });
  });

  test.each([
    ['bytes=0-9', 0, 9],
    ['bytes=262140-262150', 262_140, 262_150],
    ['bytes=499990-', 499_990, 499_999],
    ['bytes=-5', 499_995, 499_999],
    ['bytes=499999-999999999', 499_999, 499_999],
  ])('gives the part %s', async (range, start, end) => {
    const answer = await get(file(), { Range: range });
    expect([answer.status, answer.headers['content-range']]).toEqual([206, `bytes ${start}-${end}/500000`]);
    expect(Buffer.compare(answer.body as Buffer, bytes.subarray(start, end + 1))).toBe(0);
  });

  test('says when nothing of the part exists', async () => {
    const answer = await door.agent.get(file()).set('Range', 'bytes=500000-');
    expect([answer.status, answer.headers['content-range'], answer.body.code]).toEqual([
      416,
      'bytes */500000',
      'file.beyond-range',
    ]);
  });

  test('gives the whole for a range it does not understand', async () => {
    expect((await get(file(), { Range: 'lines=1-2' })).status).toBe(200);
  });

  test('by HEAD or with the copy one has sends no bytes', async () => {
    const head = await door.agent.head(file());
    expect([head.status, head.headers['content-length']]).toEqual([200, '500000']);
    const known = await get(file(), { 'If-None-Match': String(head.headers['etag']) });
    expect([known.status, (known.body as Buffer).length]).toEqual([304, 0]);
  });

  test('never as a page of this site', async () => {
    for (const name of ['page.html', 'dessin.svg', 'x.xml', 'script.js']) {
      await put(name, Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'));
      const { headers } = await get(`${files}/${name}`);
      expect(headers['content-type']).toBe('application/octet-stream');
      expect(headers['content-disposition']).toMatch(/^attachment;/);
    }
  });

  test('that is not there, or was taken off, gives 404', async () => {
    expect((await door.agent.get(`${files}/absent.bin`)).body).toMatchObject({ status: 404 });
    await door.agent.delete(file()).expect(204);
    expect((await door.agent.get(file())).status).toBe(404);
    expect((await door.agent.delete(file())).status).toBe(404);
    expect((await put('données.bin', Buffer.from('x'))).body.version).toBe(2);
  });
});

/** Sends bytes without saying how many there will be. */
function sendInPieces(path: string, size: number): Promise<unknown> {
  return withServer((port) => {
    return new Promise((resolve, reject) => {
      const req = httpRequest({ port, path, method: 'PUT', host: '127.0.0.1' }, (res) => {
        let text = '';
        res.on('data', (part) => {
          text += part;
        });
        res.on('end', () => resolve(JSON.parse(text)));
      });
      req.on('error', reject);
      for (let sent = 0; sent < size; sent += 50_000) req.write(randomBytes(50_000));
      req.end();
    });
  });
}

/** Says that more will come, and goes. */
function cutOff(path: string): Promise<unknown> {
  return withServer((port) => {
    return new Promise((resolve) => {
      const headers = { 'Content-Length': 500_000 };
      const req = httpRequest({ port, path, method: 'PUT', host: '127.0.0.1', headers });
      req.on('error', resolve);
      req.write(randomBytes(300_000), () => setTimeout(() => req.destroy(new Error('gone')), 50));
    });
  });
}

async function withServer<T>(work: (port: number) => Promise<T>): Promise<T> {
  const server = door.app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  try {
    return await work((server.address() as AddressInfo).port);
  } finally {
    server.close();
  }
}
