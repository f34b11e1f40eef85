/** The text of an Excel workbook of before 2007 (BIFF8, and BIFF5 of Excel 95), sheet by sheet, its numbers as they are shown. */
import type { FileText } from '../../core/file-text.ts';
import { decodeAs } from '../encodings.ts';
import { openCompound } from './compound.ts';
import { createFlow, type Flow } from './flow.ts';
import { gather, type OnPart, textless } from './parts.ts';
import { type NumberFormat, numberShower } from './shown-number.ts';
import { openTexts, readRecords, type XlsRecord } from './xls-records.ts';

/** Kinds of records ([MS-XLS] 2.3). */
const kinds = {
  ...{ begin: 0x809, end: 0x0a, locked: 0x2f, codePage: 0x42, startsIn1904: 0x22 },
  ...{ sheet: 0x85, sharedTexts: 0xfc, format: 0x41e, style: 0xe0 },
  ...{ sharedText: 0xfd, text: 0x204, richText: 0xd6, number: 0x203, shortNumber: 0x27e, shortNumbers: 0xbd },
  ...{ formula: 0x06, formulaText: 0x207, drawnText: 0x1b6 },
} as const;

/** The version that `begin` names for what Excel 97 to 2003 write. */
const biff8 = 0x600;

interface Sheet {
  name: string;
  /** Where its records begin. */
  at: number;
}

interface Book {
  isBiff8: boolean;
  isLocked: boolean;
  encoding: string;
  startsIn1904: boolean;
  sheets: Sheet[];
  texts: readonly string[];
  formats: Map<number, string>;
  /** The number of its format for each style of a cell. */
  styles: number[];
}

/** Never throws for what the bytes are: says it in the state. */
export async function readXls(bytes: Uint8Array, onPart?: OnPart): Promise<FileText> {
  const file = await openCompound(bytes);
  if (file?.stream('EncryptedPackage')) return textless('encrypted', 'sheet');
  const stream = file?.stream('Workbook') ?? file?.stream('Book');
  const book = stream && readBook(stream);
  if (!book) return textless('broken', 'sheet');
  if (book.isLocked) return textless('encrypted', 'sheet');
  const gathering = gather('sheet', onPart);
  const show = createShow(book);
  for (const [index, sheet] of book.sheets.entries()) {
    const flow = createFlow((text) => gathering.add(index + 1, text, sheet.name));
    readSheet(stream, sheet, book, show, flow);
    flow.flush();
    if (flow.isFull()) break;
  }
  return gathering.end();
}

/** What stands before the sheets and is meant for all of them. Undefined for what does not begin as a workbook. */
function readBook(stream: Buffer): Book | undefined {
  const [first] = readRecords(stream, 0);
  if (first?.kind !== kinds.begin || first.data.length < 4) return undefined;
  const book: Book = {
    isBiff8: first.data.readUInt16LE(0) === biff8,
    isLocked: false,
    encoding: 'windows-1252',
    startsIn1904: false,
    sheets: [],
    texts: [],
    formats: new Map(),
    styles: [],
  };
  for (const record of readRecords(stream, 0)) {
    if (record.kind === kinds.end || book.isLocked) break;
    unlessCut(() => readGlobal(book, record));
  }
  return book;
}

function readGlobal(book: Book, record: XlsRecord): void {
  const { kind, data } = record;
  // What follows is a secret: nothing of it makes sense.
  if (kind === kinds.locked) book.isLocked = true;
  else if (kind === kinds.codePage) book.encoding = `windows-${data.readUInt16LE(0)}`;
  else if (kind === kinds.startsIn1904) book.startsIn1904 = data.readUInt16LE(0) === 1;
  else if (kind === kinds.sharedTexts) book.texts = readSharedTexts(record);
  else if (kind === kinds.style) book.styles.push(data.readUInt16LE(2));
  else if (kind === kinds.format) {
    const code = textAt(book, record, 2, book.isBiff8 ? 2 : 1);
    book.formats.set(data.readUInt16LE(0), code);
  } else if (kind === kinds.sheet && data[5] === 0) {
    // Other ones are charts, and programs.
    book.sheets.push({ at: data.readUInt32LE(0), name: textAt(book, record, 6, 1).slice(0, 31) });
  }
}

/** A file that is cut off keeps what stands before the cut. */
function readSharedTexts({ runs }: XlsRecord): string[] {
  const texts: string[] = [];
  const reader = openTexts(runs, 8);
  unlessCut(() => {
    while (!reader.isOver()) texts.push(reader.read(2));
  });
  return texts;
}

function textAt(book: Book, { data, runs }: XlsRecord, at: number, lengthBytes: 1 | 2): string {
  if (book.isBiff8) return openTexts(runs, at).read(lengthBytes);
  const start = at + lengthBytes;
  const bytes = data.subarray(start, start + data.readUIntLE(at, lengthBytes));
  return decodeAs(book.encoding, bytes) ?? decodeAs('windows-1252', bytes) ?? '';
}

type Show = (style: number, number: number) => string;

function createShow({ styles, formats, startsIn1904 }: Book): Show {
  const showers = new Map<number, (value: string) => string>();
  return (style, number) => {
    const id = styles[style] ?? 0;
    const format: NumberFormat = { id, code: formats.get(id) };
    const shower = showers.get(id) ?? numberShower(format, startsIn1904);
    showers.set(id, shower);
    return Number.isFinite(number) ? shower(String(number)) : '';
  };
}

/** The cells as they come, which is row by row. A chart within has an end of its own. */
function readSheet(stream: Buffer, sheet: Sheet, book: Book, show: Show, flow: Flow): void {
  let depth = 0;
  let row = -1;
  const addCell = (cellRow: number, text: string) => {
    if (row !== cellRow && row >= 0) flow.closeBlock('row');
    if (row !== cellRow) flow.openBlock('row');
    row = cellRow;
    if (text !== '') flow.text(text.replace(/\s+/g, ' '));
    flow.cell();
  };
  for (const record of readRecords(stream, sheet.at)) {
    if (record.kind === kinds.begin) depth += 1;
    if (record.kind === kinds.end) depth -= 1;
    if (depth <= 0 || flow.isFull()) break;
    unlessCut(() => readCells(record, book, show, (text) => addCell(rowOf(record, row), text)));
  }
  if (row >= 0) flow.closeBlock('row');
}

/** Text that a formula comes to stands in a record without a place, behind it; so does what is drawn upon the sheet. */
function rowOf({ kind, data }: XlsRecord, row: number): number {
  if (kind === kinds.drawnText) return Number.MAX_SAFE_INTEGER;
  return kind === kinds.formulaText ? row : data.readUInt16LE(0);
}

function readCells(record: XlsRecord, book: Book, show: Show, add: (text: string) => void): void {
  const { kind, data } = record;
  if (kind === kinds.sharedText) add(book.texts[data.readUInt32LE(6)] ?? '');
  else if (kind === kinds.text || kind === kinds.richText) add(textAt(book, record, 6, 2));
  else if (kind === kinds.number) add(show(data.readUInt16LE(4), data.readDoubleLE(6)));
  else if (kind === kinds.shortNumber) add(show(data.readUInt16LE(4), shortNumber(data.readInt32LE(6))));
  else if (kind === kinds.shortNumbers) {
    for (let at = 4; at + 8 <= data.length; at += 6)
      add(show(data.readUInt16LE(at), shortNumber(data.readInt32LE(at + 2))));
  } else if (kind === kinds.formula) {
    // With this mark it came to a text, a truth, an error or nothing.
    if (data.readUInt16LE(12) !== 0xffff) add(show(data.readUInt16LE(4), data.readDoubleLE(6)));
  } else if (kind === kinds.formulaText) add(textAt(book, record, 0, 2));
  else if (kind === kinds.drawnText && book.isBiff8) {
    const count = data.readUInt16LE(10);
    if (count > 0) add(openTexts(record.runs, data.length).readBare(count));
  }
}

/** A number in 30 bits: whole, or the greater half of a double; of either a hundredth may be meant. */
function shortNumber(bits: number): number {
  const isWhole = (bits & 2) !== 0;
  const half = Buffer.alloc(8);
  half.writeInt32LE(bits & ~3, 4);
  const number = isWhole ? bits >> 2 : half.readDoubleLE(0);
  return (bits & 1) === 0 ? number : number / 100;
}

/** A record that is shorter than it must be says nothing; those around it do. */
function unlessCut(read: () => void): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
}
