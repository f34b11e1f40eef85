/** A sheet cut into the parts in which it is kept and worked through; runs in the worker thread. */
import type { FieldError } from '../core/field.ts';
import type { CellError } from '../core/import-plan.ts';

/** Rows of one part: what one transaction of an import takes, which others wait for. */
export const rowsInPart = 10;

/** A row of the sheet as it is kept: its number in the file, its cells, and what was wrong when it was refused. */
export type KeptRow = readonly [number: number, cells: readonly string[], errors?: readonly CellError[]];

export interface SheetInfo {
  /** Names of all sheets of the file; one empty name for CSV. */
  sheets: readonly string[];
  sheet: string;
  head: readonly string[];
  /** Codes under `importing.notes`. */
  notes: readonly string[];
}

export type SheetParts =
  | { info: SheetInfo; total: number; parts: readonly { size: number; rows: string }[] }
  | { fault: FieldError };

/** Rows come as JSON, so that they pass from the thread to the file without being read on the way. */
export async function readSheetParts(bytes: Uint8Array, wanted?: string): Promise<SheetParts> {
  const { readSheet } = await import('../files/sheet.ts');
  const { SheetFault } = await import('../files/sheet-fault.ts');
  try {
    const { rows, ...info } = await readSheet(bytes, wanted);
    const parts: { size: number; rows: string }[] = [];
    for (let from = 0; from < rows.length; from += rowsInPart) {
      const some = rows.slice(from, from + rowsInPart).map(({ number, cells }): KeptRow => [number, cells]);
      parts.push({ size: some.length, rows: JSON.stringify(some) });
    }
    return { info, total: rows.length, parts };
  } catch (error) {
    if (error instanceof SheetFault) return { fault: { code: error.code, details: error.details } };
    throw error;
  }
}
