/** The parts of an office file, unpacked one at a time while they are counted: a bomb is put down, not opened. */
import type { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl';
import { FileFault } from './file-fault.ts';

export interface Zip {
  /** In the order of the archive. */
  names: readonly string[];
  has(name: string): boolean;
  /** Feeds a part, as text, to `take`, as long as that does not return false. @throws FileFault */
  read(name: string, take: (text: string) => unknown): Promise<void>;
}

export interface ZipBounds {
  parts: number;
  /** Unpacked bytes of one part, and of all that are read. */
  part: number;
  whole: number;
}

/** @throws FileFault */
export async function openZip(bytes: Uint8Array, bounds: ZipBounds): Promise<Zip> {
  const file = await open(bytes);
  const parts = await listParts(file, bounds.parts);
  let left = bounds.whole;
  return {
    names: [...parts.keys()],
    has: (name) => parts.has(name),
    read: async (name, take) => {
      const part = parts.get(name);
      if (!part) return;
      if (part.isEncrypted()) throw new FileFault('locked');
      if (part.uncompressedSize > Math.min(left, bounds.part)) throw new FileFault('too-large');
      let text: InstanceType<typeof TextDecoder> | undefined;
      for await (const piece of openPart(file, part)) {
        left -= piece.length;
        if (left < 0) throw new FileFault('too-large');
        text ??= new TextDecoder(encodingOf(piece));
        if (take(text.decode(piece, { stream: true })) === false) return;
      }
      take(text?.decode() ?? '');
    },
  };
}

/** XML may be in UTF-16, which then begins with its mark. */
function encodingOf(head: Buffer): string {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  return head[0] === 0xfe && head[1] === 0xff ? 'utf-16be' : 'utf-8';
}

async function open(bytes: Uint8Array): Promise<ZipFile> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    return await fromBufferPromise(buffer, { validateEntrySizes: true });
  } catch {
    throw new FileFault('broken');
  }
}

async function listParts(file: ZipFile, most: number): Promise<ReadonlyMap<string, Entry>> {
  if (file.entryCount > most) throw new FileFault('too-large');
  const parts = new Map<string, Entry>();
  try {
    for await (const entry of file.eachEntry()) parts.set(entry.fileName, entry);
  } catch {
    throw new FileFault('broken');
  }
  return parts;
}

/** @throws FileFault also for bytes that are not those that were packed: yauzl counts them, but does not add them up. */
async function* openPart(file: ZipFile, part: Entry): AsyncGenerator<Buffer> {
  let stream: Readable | undefined;
  let sum = 0;
  try {
    stream = await file.openReadStreamPromise(part);
    for await (const piece of stream) {
      sum = crc32(piece as Buffer, sum);
      yield piece as Buffer;
    }
  } catch {
    // What the reader of the pieces throws ends the generator elsewhere: this is the archive's own fault.
    throw new FileFault('broken');
  } finally {
    stream?.destroy();
  }
  if (sum !== part.crc32) throw new FileFault('broken');
}
