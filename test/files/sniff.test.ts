import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fileKind } from '../../src/files/kind.ts';
import { readHead } from '../../src/files/sniff.ts';
import { blackPng, scriptedSvg, twoHalves, withSegments } from './pictures.ts';

const text = (value: string) => Buffer.from(value);

describe('what a file is', () => {
  test('is told by its bytes, whatever its name says', async () => {
    const png = await twoHalves(40, 30).png().toBuffer();
    expect(await readHead(png, 'rapport.pdf')).toEqual({ mime: 'image/png', width: 40, height: 30 });
    expect(await readHead(text('%PDF-1.7\n%âãÏÓ\n1 0 obj'), 'photo.png')).toEqual({
      mime: 'application/pdf',
    });
    expect(await readHead(text('MZ\x90\x00\x03'), 'photo.png')).toMatchObject({
      mime: expect.not.stringMatching(/^image/),
    });
  });

  test('is told by its name where bytes say nothing', async () => {
    const cases: [string, string][] = [
      ['tableau.csv', 'text/csv'],
      ['Notes.TXT', 'text/plain'],
      ['agenda.ics', 'text/calendar'],
      ['page.html', 'text/html'],
      ['inconnu.xyz', 'application/octet-stream'],
      ['sans-extension', 'application/octet-stream'],
      ['', 'application/octet-stream'],
    ];
    for (const [name, mime] of cases)
      expect([name, await readHead(text('a;b\n1;2\n'), name)]).toEqual([name, { mime }]);
  });

  test('an SVG is never a picture that is shown, under any name', async () => {
    for (const name of ['dessin.svg', 'dessin.png', 'dessin']) {
      const read = await readHead(scriptedSvg, name);
      expect([name, read.width, read.mime.startsWith('image/') && read.mime !== 'image/svg+xml']).toEqual([
        name,
        undefined,
        false,
      ]);
    }
  });

  test('a picture on its side has its sides as it is seen', async () => {
    for (const [orientation, width, height] of [
      [1, 40, 30],
      [3, 40, 30],
      [6, 30, 40],
      [8, 30, 40],
    ] as const) {
      const jpeg = await twoHalves(40, 30).jpeg().withMetadata({ orientation }).toBuffer();
      expect([orientation, await readHead(jpeg, 'photo.jpg')]).toEqual([
        orientation,
        { mime: 'image/jpeg', width, height },
      ]);
    }
  });

  test('a photo with much metadata before its picture is still one', async () => {
    const jpeg = withSegments(await twoHalves(40, 30).jpeg().toBuffer(), [60_000, 65_000, 60_000]);
    expect(await readHead(jpeg.subarray(0, 256 * 1024), 'photo.jpg')).toEqual({
      mime: 'image/jpeg',
      width: 40,
      height: 30,
    });
  });

  test('a broken picture has no size, so that nothing tries to show it', async () => {
    const png = await twoHalves(40, 30).png().toBuffer();
    expect(await readHead(png.subarray(0, 14), 'photo.png')).toEqual({ mime: 'application/octet-stream' });
    const jpeg = await twoHalves(40, 30).jpeg().toBuffer();
    expect(await readHead(jpeg.subarray(0, 12), 'photo.jpg')).toEqual({ mime: 'image/jpeg' });
    const { width } = await readHead(blackPng(0, 0), 'photo.png');
    expect(width ?? 0).toBe(0);
  });

  test('is found in little time and without an error, whatever the bytes are', async () => {
    const heads = await Promise.all([
      twoHalves(40, 30).png().toBuffer(),
      twoHalves(40, 30).jpeg().toBuffer(),
      twoHalves(40, 30).webp().toBuffer(),
      twoHalves(40, 30).gif().toBuffer(),
      twoHalves(40, 30).avif().toBuffer(),
    ]);
    const change = fc.record({
      at: fc.nat({ max: 400 }),
      byte: fc.oneof(fc.constantFrom(0, 1, 0x7f, 0xff), fc.nat({ max: 255 })),
    });
    let slowest = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...heads),
        fc.array(change, { minLength: 1, maxLength: 8 }),
        fc.nat({ max: 600 }),
        async (head, changes, cut) => {
          const bytes = Buffer.concat([head, randomBytes(64)]);
          for (const { at, byte } of changes) if (at < bytes.length) bytes[at] = byte;
          const given = cut % 3 === 0 ? bytes.subarray(0, cut) : bytes;
          // Processor time: what else the machine does meanwhile says nothing of these bytes.
          const before = process.cpuUsage();
          await readHead(given, 'photo.png');
          const { user, system } = process.cpuUsage(before);
          slowest = Math.max(slowest, (user + system) / 1000);
        },
      ),
      { numRuns: 3000 },
    );
    expect(slowest).toBeLessThan(500);
  });

  test('an AVIF whose boxes have no size does not keep the reader', async () => {
    const box = Buffer.from('00000000' + '66747970' + '61766966' + '00000000' + '61766966', 'hex');
    for (const size of [0, 1, 8, 0xffffffff]) {
      const head = Buffer.concat([
        Buffer.from('0000001c6674797061766966000000006176696d6966316d69616600', 'hex'),
        Buffer.alloc(4),
        Buffer.from('meta'),
        box,
        Buffer.alloc(200),
      ]);
      head.writeUInt32BE(size, 28);
      const started = performance.now();
      await readHead(head, 'photo.avif');
      expect(performance.now() - started).toBeLessThan(500);
    }
  });
});

test('a file is called by at most six letters, never by nothing', () => {
  expect(fileKind('application/pdf', 'x')).toBe('PDF');
  expect(fileKind('application/vnd.oasis.opendocument.text', 'compte-rendu.odt')).toBe('ODT');
  expect(fileKind('application/octet-stream', 'archive.tar.zst')).toBe('ZST');
  expect(fileKind('application/octet-stream', 'sans')).toBe('APPLIC');
  expect(fileKind('image/jpeg', 'photo.JPG')).toBe('JPEG');
});
