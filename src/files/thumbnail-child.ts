/** The child of thumbnail.ts: a picture on standard input, a small WebP on standard output. */
import sharp from 'sharp';

/** Beyond this a picture is refused before its pixels are unpacked (15,000² needs 1 GB). */
const maxPixels = 50e6;

/** Readers of pictures that browsers show; all others stay shut: SVG and PDF are programs rather than pictures. */
const openReaders = ['Png', 'Jpeg', 'Nsgif', 'Webp', 'Heif'];
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({ operation: openReaders.map((reader) => `VipsForeignLoad${reader}`) });

const width = Number(process.argv[2]);
const parts: Buffer[] = [];
for await (const part of process.stdin) parts.push(part as Buffer);

const drawn = await sharp(Buffer.concat(parts), { limitInputPixels: maxPixels, failOn: 'truncated' })
  .autoOrient()
  .resize({ width, withoutEnlargement: true })
  .webp({ quality: 78 })
  .toBuffer();

process.stdout.end(drawn, () => process.exit(0));
