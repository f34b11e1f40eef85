/** Documents and workbooks of before 2007. */
import { describe, expect, test } from 'vitest';
import { readDoc } from '../../src/files/text/doc.ts';
import { readXls } from '../../src/files/text/xls.ts';
import { compoundOf, docOf, numbers, record, wideText, xlsOf } from './hostile/compounds.ts';

const place = (row: number, column: number, style = 0) => numbers([2, row], [2, column], [2, style]);
const double = (value: number) => {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return bytes;
};
const label = (row: number, column: number, text: string) =>
  record(0x204, Buffer.concat([place(row, column), wideText(text, 2)]));
const shared = (row: number, column: number, index: number) =>
  record(0xfd, Buffer.concat([place(row, column), numbers([4, index])]));
const number = (row: number, column: number, value: number, style = 0) =>
  record(0x203, Buffer.concat([place(row, column, style), double(value)]));
const formula = (row: number, column: number, result: Buffer) =>
  record(0x06, Buffer.concat([place(row, column), result, Buffer.alloc(8)]));

describe('an old workbook', () => {
  test('gives its sheets by name, rows as lines', async () => {
    const bytes = xlsOf({
      Adhérents: [label(0, 0, 'Nom'), label(0, 1, 'Ville'), label(1, 0, 'Chloë'), label(1, 3, 'Œuilly')],
      Vide: [],
      Comptes: [label(4, 2, 'Trésorerie €')],
    });
    expect(await readXls(bytes)).toEqual({
      state: 'text',
      unit: 'sheet',
      isCut: false,
      parts: [
        { number: 1, label: 'Adhérents', text: 'Nom\tVille\nChloë\tŒuilly' },
        { number: 3, label: 'Comptes', text: 'Trésorerie €' },
      ],
    });
  });

  test('shows numbers as its styles do', async () => {
    const style = (format: number) => record(0xe0, numbers([2, 0], [2, format], [4, 0]));
    const format = record(0x41e, Buffer.concat([numbers([2, 164]), wideText('#,##0.00 "€"', 2)]));
    const short = (bits: number) => record(0x27e, Buffer.concat([place(2, 0), numbers([4, bits])]));
    const many = Buffer.concat([
      numbers([2, 3], [2, 0]),
      ...[(7 << 2) | 2, (1234 << 2) | 3].map((bits) => numbers([2, 0], [4, bits])),
      numbers([2, 1]),
    ]);
    const globals = [format, style(0), style(14), style(164)];
    const cells = [
      number(0, 0, 0.1 + 0.2),
      number(0, 1, 45363, 1),
      number(1, 0, 1234.5, 2),
      short((((-5 >>> 0) << 2) | 2) >>> 0),
      record(0xbd, many),
      formula(4, 0, double(12)),
    ];
    const [part] = (await readXls(xlsOf({ Comptes: cells }, globals))).parts;
    expect(part?.text.replace(/[\u00a0\u202f]/g, ' ')).toBe('0,3\t12/03/2024\n1 234,50 €\n-5\n7\t12,34\n12');
  });

  test('gives the text that a formula comes to, but no error and no truth', async () => {
    const told = (kind: number) => Buffer.from([kind, 0, 1, 0, 0, 0, 0xff, 0xff]);
    const cells = [
      formula(0, 0, told(0)),
      record(0x207, wideText('Total général', 2)),
      formula(1, 0, told(1)),
      formula(2, 0, told(2)),
    ];
    expect((await readXls(xlsOf({ Un: cells }))).parts[0]?.text).toBe('Total général');
  });

  test('gives shared texts that go on in further records, half of them narrower', async () => {
    const head = numbers([4, 3], [4, 3]);
    const narrow = (text: string) => Buffer.from(text, 'latin1');
    // A rich text with two runs and a sound; one cut within its characters; one after it.
    const rich = Buffer.concat([
      numbers([2, 4], [1, 0x0c], [2, 2], [4, 6]),
      narrow('Rich'),
      Buffer.alloc(14, 1),
    ]);
    const begun = Buffer.concat([numbers([2, 9], [1, 1]), Buffer.from('€tré', 'utf16le')]);
    const rest = Buffer.concat([numbers([1, 0]), narrow('sorie'), numbers([2, 3], [1, 0]), narrow('fin')]);
    const texts = Buffer.concat([record(0xfc, Buffer.concat([head, rich, begun])), record(0x3c, rest)]);
    const bytes = xlsOf({ Un: [shared(0, 0, 0), shared(0, 1, 1), shared(0, 2, 2), shared(0, 3, 99)] }, [
      texts,
    ]);
    expect((await readXls(bytes)).parts[0]?.text).toBe('Rich\t€trésorie\tfin');
  });

  test('gives what is written in boxes upon the sheet', async () => {
    const box = Buffer.concat([Buffer.alloc(10), numbers([2, 6], [2, 0], [4, 0])]);
    const words = record(0x3c, Buffer.concat([numbers([1, 0]), Buffer.from('Relire', 'latin1')]));
    const cells = [label(0, 0, 'Nom'), record(0x1b6, box), words];
    expect((await readXls(xlsOf({ Un: cells }))).parts[0]?.text).toBe('Nom\nRelire');
  });

  test('of Excel 95 is read in its encoding', async () => {
    const begin = record(0x809, numbers([2, 0x500], [2, 5], [4, 0]));
    const text = Buffer.from([0x80, 0x20, 0xe9, 0x74, 0xe9]);
    const sheetOf = (at: number) =>
      record(0x85, Buffer.concat([numbers([4, at], [2, 0], [1, 3]), Buffer.from('Été', 'latin1')]));
    const globals = (at: number) =>
      Buffer.concat([begin, record(0x42, numbers([2, 1252])), sheetOf(at), record(0x0a)]);
    const cell = record(0x204, Buffer.concat([place(0, 0), numbers([2, text.length]), text]));
    const book = Buffer.concat([globals(globals(0).length), begin, cell, record(0x0a)]);
    const read = await readXls(compoundOf({ Book: book }));
    expect(read.parts).toEqual([{ number: 1, label: 'Été', text: '€ été' }]);
  });

  test('that is locked is told as such', async () => {
    const bytes = xlsOf({ Un: [label(0, 0, 'secret')] }, [record(0x2f, Buffer.alloc(54))]);
    expect(await readXls(bytes)).toMatchObject({ state: 'encrypted', parts: [] });
    const boxed = compoundOf({ EncryptedPackage: Buffer.alloc(5000), EncryptionInfo: Buffer.alloc(100) });
    expect(await readXls(boxed)).toMatchObject({ state: 'encrypted' });
  });

  test('that is none, or cut off, is broken; an empty one is empty', async () => {
    const bytes = xlsOf({ Un: [label(0, 0, 'Nom')] });
    for (const wrong of [Buffer.alloc(0), Buffer.alloc(4000, 7), bytes.subarray(0, 700), docOf('Nom')])
      expect(await readXls(wrong)).toMatchObject({ state: 'broken', parts: [] });
    expect(await readXls(xlsOf({ Un: [] }))).toMatchObject({ state: 'empty' });
  });

  test('whose records are too short gives those that are not', async () => {
    const cells = [record(0xfd, [0]), record(0x204, place(0, 0)), record(0x203, [1, 2]), label(1, 0, 'Nom')];
    expect((await readXls(xlsOf({ Un: cells }))).parts[0]?.text).toBe('Nom');
  });
});

describe('an old document', () => {
  test('gives its text, whole words without the signs where they may be parted', async () => {
    const read = await readDoc(docOf('L\x92associa\x1ftion\r\x93Budget\x94 pr\xe9visionnel'));
    expect(read).toEqual({
      state: 'text',
      unit: 'stretch',
      isCut: false,
      parts: [{ number: 1, label: '', text: 'L’association\n“Budget” prévisionnel' }],
    });
  });

  test('that is locked is told as such', async () => {
    expect(await readDoc(docOf('secret', 0x100))).toMatchObject({ state: 'encrypted', parts: [] });
  });

  test('that is none, or cut off, is broken; an empty one is empty', async () => {
    const bytes = docOf('Bonjour');
    for (const wrong of [Buffer.alloc(0), Buffer.alloc(4000, 7), bytes.subarray(0, 700), xlsOf({ Un: [] })])
      expect(await readDoc(wrong)).toMatchObject({ state: 'broken', parts: [] });
    expect(await readDoc(docOf(''))).toMatchObject({ state: 'empty' });
  });
});
