/**
 * A table out of a file that somebody made elsewhere: CSV, ODS or XLSX, told apart by their first bytes. Everything is
 * bounded; what is refused is refused with a reason that a person can act on.
 */
import { readCsv } from './csv.ts';
import { FileFault, type FileFaultReason } from './file-fault.ts';
import { readOds } from './ods.ts';
import { SheetFault, sheetLimits } from './sheet-fault.ts';
import { createRowSink, type SheetRow } from './sheet-rows.ts';
import { readXlsx } from './xlsx.ts';
import { openZip } from './zip.ts';

export interface SheetTable {
  /** Names of all sheets of the file, in order; one empty name for CSV. */
  sheets: readonly string[];
  /** Which of them was read. */
  sheet: string;
  head: readonly string[];
  /** Those below the head that hold something; each as wide as the head. */
  rows: readonly SheetRow[];
  /** What the reader should know: codes under `importing.notes`. */
  notes: readonly string[];
}

/** @param wanted name of a sheet; without it the first one that holds something. @throws SheetFault */
export async function readSheet(bytes: Uint8Array, wanted?: string): Promise<SheetTable> {
  if (bytes.length > sheetLimits.megabytes * 1_000_000)
    throw new SheetFault('sheet.too-large', { max: sheetLimits.megabytes });
  if (bytes.length === 0) throw new SheetFault('sheet.empty');
  const found = isZip(bytes) ? await readOffice(bytes, wanted) : readPlain(bytes);
  const sink = createRowSink();
  for (const row of found.rows) sink.add(row);
  return { sheets: found.sheets, sheet: found.sheet, notes: found.notes, ...sink.finish() };
}

function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5);
}

interface Found {
  sheets: readonly string[];
  sheet: string;
  rows: readonly SheetRow[];
  notes: readonly string[];
}

async function readOffice(bytes: Uint8Array, wanted: string | undefined): Promise<Found> {
  try {
    const zip = await openZip(bytes, bounds);
    if (zip.has('xl/workbook.xml')) return { ...(await readXlsx(zip, wanted)), notes: [] };
    if (zip.has('content.xml')) return { ...(await readOds(zip, wanted)), notes: [] };
    throw new SheetFault('sheet.wrong-kind');
  } catch (error) {
    throw error instanceof FileFault ? new SheetFault(...faults[error.reason]) : error;
  }
}

/** An office file has some ten parts, with pictures some hundreds. */
const bounds = { parts: 2000, part: sheetLimits.unpacked, whole: sheetLimits.unpacked };

const faults: Readonly<Record<FileFaultReason, ConstructorParameters<typeof SheetFault>>> = {
  broken: ['sheet.broken'],
  locked: ['sheet.locked'],
  'too-large': ['sheet.unpacks-too-large', { max: Math.round(sheetLimits.unpacked / 1_000_000) }],
};

/** First bytes of files that people take for sheets. */
const strangers: readonly (readonly [readonly number[], string])[] = [
  // One container for Excel before 2007 and for sheets behind a password.
  [[0xd0, 0xcf, 0x11, 0xe0], 'sheet.old-excel'],
  [[0x25, 0x50, 0x44, 0x46], 'sheet.wrong-kind'],
  [[0x89, 0x50, 0x4e, 0x47], 'sheet.wrong-kind'],
  [[0xff, 0xd8, 0xff], 'sheet.wrong-kind'],
  [[0x1f, 0x8b], 'sheet.wrong-kind'],
];

function readPlain(bytes: Uint8Array): Found {
  const stranger = strangers.find(([begin]) => begin.every((byte, at) => bytes[at] === byte));
  if (stranger) throw new SheetFault(stranger[1]);
  return { sheets: [''], sheet: '', ...readCsv(bytes) };
}
