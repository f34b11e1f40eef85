import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { makeThumbnail } from '../../src/files/thumbnail.ts';
import { blackPng, scriptedSvg, twoHalves } from './pictures.ts';

async function* pieces(bytes: Buffer, size = 256 * 1024): AsyncGenerator<Buffer> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

/** Numbers of the children of this process that draw. */
async function drawing(): Promise<string[]> {
  const numbers = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    numbers.map(async (number) => {
      const [status, line] = await Promise.all([
        readFile(`/proc/${number}/status`, 'utf8').catch(() => ''),
        readFile(`/proc/${number}/cmdline`, 'utf8').catch(() => ''),
      ]);
      const isMine = status.includes(`PPid:\t${process.pid}\n`) && !/State:\tZ/.test(status);
      return isMine && line.includes('thumbnail-child') ? number : undefined;
    }),
  );
  return found.filter((number) => number !== undefined);
}

/** Colour in the middle of the left and of the right half. */
async function halves(bytes: Buffer): Promise<string[]> {
  const { data, info } = await sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const y = Math.floor(info.height / 2);
  return [0.25, 0.75].map((share) => {
    const at = (y * info.width + Math.floor(info.width * share)) * info.channels;
    return (data[at] ?? 0) > (data[at + 2] ?? 0) ? 'red' : 'blue';
  });
}

describe('a thumbnail', () => {
  test('of a PNG or JPEG is a WebP of the width asked for', async () => {
    for (const picture of [twoHalves(800, 400).png(), twoHalves(800, 400).jpeg()]) {
      const drawn = await makeThumbnail(pieces(await picture.toBuffer()), 320);
      expect(drawn?.mime).toBe('image/webp');
      const bytes = drawn?.bytes ?? Buffer.alloc(0);
      expect(await sharp(bytes).metadata()).toMatchObject({ format: 'webp', width: 320, height: 160 });
      expect(await halves(bytes)).toEqual(['red', 'blue']);
    }
  });

  test('of every kind of picture that browsers show is drawn', async () => {
    const pictures = [twoHalves(80, 60).gif(), twoHalves(80, 60).webp(), twoHalves(80, 60).avif()];
    for (const picture of pictures) {
      const drawn = await makeThumbnail(pieces(await picture.toBuffer()), 320);
      expect(await halves(drawn?.bytes ?? Buffer.alloc(0))).toEqual(['red', 'blue']);
    }
  });

  test('of a small picture is not made larger', async () => {
    const drawn = await makeThumbnail(pieces(await twoHalves(40, 30).png().toBuffer()), 320);
    expect(await sharp(drawn?.bytes).metadata()).toMatchObject({ width: 40, height: 30 });
  });

  test('of a photo that lies on its side stands upright and carries no metadata', async () => {
    const upsideDown = await twoHalves(800, 400).jpeg().withMetadata({ orientation: 3 }).toBuffer();
    const turned = await makeThumbnail(pieces(upsideDown), 320);
    expect(await halves(turned?.bytes ?? Buffer.alloc(0))).toEqual(['blue', 'red']);
    const onItsSide = await twoHalves(800, 400)
      .jpeg()
      .withExif({ IFD0: { Copyright: 'secret' } })
      .withMetadata({ orientation: 6 })
      .toBuffer();
    const upright = await makeThumbnail(pieces(onItsSide), 320);
    const metadata = await sharp(upright?.bytes).metadata();
    expect([metadata.width, metadata.height, metadata.exif]).toEqual([320, 640, undefined]);
  });

  test('of a picture larger than what pipes hold is drawn too', async () => {
    const noise = randomBytes(1600 * 1200 * 3);
    const png = await sharp(noise, { raw: { width: 1600, height: 1200, channels: 3 } })
      .png({ compressionLevel: 0 })
      .toBuffer();
    expect(png.length).toBeGreaterThan(5_000_000);
    const warnings: string[] = [];
    const listen = (warning: Error) => warnings.push(warning.message);
    process.on('warning', listen);
    const drawn = await makeThumbnail(pieces(png, 64 * 1024), 640);
    await new Promise((resolve) => setImmediate(resolve));
    process.off('warning', listen);
    expect(await sharp(drawn?.bytes).metadata()).toMatchObject({ width: 640, height: 480 });
    expect(warnings).toEqual([]);
  });

  test('is not made of what is no whole picture', async () => {
    const jpeg = await twoHalves(800, 400).jpeg().toBuffer();
    for (const bytes of [
      jpeg.subarray(0, jpeg.length / 2),
      Buffer.alloc(0),
      randomBytes(5000),
      Buffer.from('%PDF-1.7'),
    ]) {
      expect(await makeThumbnail(pieces(bytes), 320)).toBeUndefined();
    }
  });

  test('is never made of an SVG', async () => {
    expect(await makeThumbnail(pieces(scriptedSvg), 320)).toBeUndefined();
  });

  test('of 225 million pixels in 30 kB is refused at once', async () => {
    const bomb = blackPng(15_000, 15_000);
    expect(bomb.length).toBeLessThan(60_000);
    const started = performance.now();
    expect(await makeThumbnail(pieces(bomb), 320)).toBeUndefined();
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  test('whose bytes stop coming is given up', async () => {
    const png = await twoHalves(800, 400).png().toBuffer();
    async function* broken(): AsyncGenerator<Buffer> {
      yield png.subarray(0, 100);
      throw new Error('blob 1 lacks its chunk 1');
    }
    expect(await makeThumbnail(broken(), 320)).toBeUndefined();
  });

  test('leaves no child behind', async () => {
    expect(spawnSync('test', ['-d', '/proc/self']).status).toBe(0);
    await makeThumbnail(pieces(await twoHalves(80, 40).png().toBuffer()), 320);
    await makeThumbnail(pieces(randomBytes(100)), 320);
    const deadline = Date.now() + 2_000;
    while ((await drawing()).length > 0 && Date.now() < deadline)
      await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await drawing()).toEqual([]);
  });
});
