/** The parts of an office file, unpacked one at a time while they are counted: a bomb is put down, not opened. */
import type { Readable } from 'node:stream';
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl';
import { SheetFault, sheetLimits } from './sheet-fault.ts';

export interface Zip {
  has(name: string): boolean;
  /** Feeds a part, as text, to `take`. @throws SheetFault */
  read(name: string, take: (text: string) => void): Promise<void>;
  close(): void;
}

/** An office file has some ten parts, with pictures some hundreds. */
const mostParts = 2000;

/** @throws SheetFault for what is broken, locked or too large. */
export async function openZip(bytes: Uint8Array): Promise<Zip> {
  const file = await open(bytes);
  const parts = await listParts(file);
  let left: number = sheetLimits.unpacked;
  return {
    has: (name) => parts.has(name),
    read: async (name, take) => {
      const part = parts.get(name);
      if (!part) return;
      if (part.isEncrypted()) throw new SheetFault('sheet.locked');
      if (part.uncompressedSize > left) throw tooLarge();
      const text = new TextDecoder();
      for await (const piece of await openPart(file, part)) {
        left -= piece.length;
        if (left < 0) throw tooLarge();
        take(text.decode(piece, { stream: true }));
      }
      take(text.decode());
    },
    close: () => file.close(),
  };
}

async function open(bytes: Uint8Array): Promise<ZipFile> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    return await fromBufferPromise(buffer, { validateEntrySizes: true });
  } catch {
    throw new SheetFault('sheet.broken');
  }
}

async function listParts(file: ZipFile): Promise<ReadonlyMap<string, Entry>> {
  if (file.entryCount > mostParts) throw tooLarge();
  const parts = new Map<string, Entry>();
  try {
    for await (const entry of file.eachEntry()) parts.set(entry.fileName, entry);
  } catch {
    throw new SheetFault('sheet.broken');
  }
  return parts;
}

async function* openPart(file: ZipFile, part: Entry): AsyncGenerator<Buffer> {
  let stream: Readable | undefined;
  try {
    stream = await file.openReadStreamPromise(part);
    for await (const piece of stream) yield piece as Buffer;
  } catch (error) {
    // What the reader of the pieces throws ends the generator elsewhere: this is the archive's own fault.
    throw error instanceof SheetFault ? error : new SheetFault('sheet.broken');
  } finally {
    stream?.destroy();
  }
}

function tooLarge(): SheetFault {
  return new SheetFault('sheet.unpacks-too-large', { max: Math.round(sheetLimits.unpacked / 1_000_000) });
}
