/** Workbooks and documents of before 2007, written record by record: honest ones and others. */
import CFB from 'cfb';

export interface XlsCell {
  kind: number;
  data: Buffer;
}

export function record(kind: number, data: Buffer | readonly number[] = []): Buffer {
  const bytes = Buffer.from(data as Buffer);
  const head = Buffer.alloc(4);
  head.writeUInt16LE(kind, 0);
  head.writeUInt16LE(bytes.length, 2);
  return Buffer.concat([head, bytes]);
}

/** Little-endian numbers: `[bytes, value]`. */
export function numbers(...fields: readonly (readonly [1 | 2 | 4, number])[]): Buffer {
  return Buffer.concat(
    fields.map(([size, value]) => {
      const bytes = Buffer.alloc(size);
      bytes.writeUIntLE(value, 0, size);
      return bytes;
    }),
  );
}

/** A text behind its length, two bytes a character. */
export function wideText(text: string, lengthBytes: 1 | 2): Buffer {
  return Buffer.concat([numbers([lengthBytes, text.length], [1, 1]), Buffer.from(text, 'utf16le')]);
}

/** @param globals records between the beginning and the list of sheets. */
export function xlsOf(
  sheets: Readonly<Record<string, readonly Buffer[]>>,
  globals: readonly Buffer[] = [],
): Buffer {
  const begin = (kind: number) => record(0x809, numbers([2, 0x600], [2, kind], [4, 0], [4, 0], [4, 0]));
  const end = record(0x0a);
  const listOf = (places: readonly number[]) =>
    Object.keys(sheets).map((name, at) =>
      record(0x85, Buffer.concat([numbers([4, places[at] ?? 0], [2, 0]), wideText(name, 1)])),
    );
  const bodies = Object.values(sheets).map((cells) => Buffer.concat([begin(0x10), ...cells, end]));
  const headOf = (places: readonly number[]) => Buffer.concat([begin(5), ...globals, ...listOf(places), end]);
  let at = headOf([]).length;
  const places = bodies.map((body) => {
    at += body.length;
    return at - body.length;
  });
  return compoundOf({ Workbook: Buffer.concat([headOf(places), ...bodies]) });
}

export function compoundOf(streams: Readonly<Record<string, Buffer>>): Buffer {
  const file = CFB.utils.cfb_new();
  for (const [name, bytes] of Object.entries(streams)) CFB.utils.cfb_add(file, `/${name}`, bytes);
  return Buffer.from(CFB.write(file, { type: 'buffer' }));
}

/** @param text in Windows-1252, with the signs that Word has within. @param flags of the document, such as 0x100: locked. */
export function docOf(text: string, flags = 0): Buffer {
  const head = Buffer.alloc(512);
  const bytes = Buffer.from(`${text}\r`, 'latin1');
  head.writeUInt16LE(0xa5ec, 0);
  head.writeUInt16LE(0x0200 | flags, 0x0a);
  head.writeUInt32LE(bytes.length, 0x4c);
  // One piece: all characters of the text, one byte each, behind the head.
  const places = numbers([4, 0], [4, bytes.length], [2, 0], [4, ((512 * 2) | 0x40000000) >>> 0], [2, 0]);
  const pieces = Buffer.concat([numbers([1, 2], [4, places.length]), places]);
  head.writeUInt32LE(0, 0x1a2);
  head.writeUInt32LE(pieces.length, 0x1a6);
  const document = Buffer.concat([head, bytes]);
  return compoundOf({ WordDocument: document, '1Table': Buffer.concat([pieces, Buffer.alloc(64)]) });
}

/** Sixty thousand sheets, all of which are the same large one. */
export function repeatedSheetXls(): Buffer {
  const cells = Array.from({ length: 100_000 }, (_, row) =>
    record(0x203, Buffer.concat([numbers([2, row % 65_536], [2, 0], [2, 0]), Buffer.alloc(8)])),
  );
  const begin = record(0x809, numbers([2, 0x600], [2, 0x10], [4, 0], [4, 0], [4, 0]));
  const sheet = record(0x85, Buffer.concat([numbers([4, 0], [2, 0]), wideText('x', 1)]));
  const list = Array.from({ length: 60_000 }, () => sheet);
  return compoundOf({ Workbook: Buffer.concat([begin, ...list, ...cells, record(0x0a)]) });
}

/** Claims four thousand million shared texts. */
export function boastingXls(): Buffer {
  const shared = record(
    0xfc,
    numbers([4, 0xffffffff], [4, 0xffffffff], [2, 0xffff], [1, 0x0d], [2, 0xffff], [4, 0xffffffff]),
  );
  return xlsOf({ Feuille: [record(0xfd, numbers([2, 0], [2, 0], [2, 0], [4, 0xfffffff0]))] }, [shared]);
}

/** A table of sectors each of which is followed by one that leads back to it. */
export function circularCompound(): Buffer {
  const bytes = compoundOf({ WordDocument: Buffer.alloc(50_000, 0xec), '1Table': Buffer.alloc(9000) });
  const table = 512 * (bytes.readInt32LE(76) + 1);
  for (let sector = 0; sector < 120; sector += 1) bytes.writeInt32LE(sector ^ 1, table + sector * 4);
  return bytes;
}
