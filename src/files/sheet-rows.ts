/** Rows as they come out of a file, counted, and their head taken off. */
import { SheetFault, sheetLimits } from './sheet-fault.ts';

export interface SheetRow {
  /** As the program that made the file numbers it, from 1. */
  number: number;
  cells: readonly string[];
}

export interface RowSink {
  /** @throws SheetFault when there is too much. */
  add(row: SheetRow): void;
  /** @throws SheetFault when there was nothing. */
  finish(): { head: readonly string[]; rows: readonly SheetRow[] };
}

export function createRowSink(): RowSink {
  const kept: SheetRow[] = [];
  let width = 0;
  let text = 0;
  return {
    add: ({ number, cells }) => {
      const used = cells.findLastIndex((cell) => cell.trim() !== '') + 1;
      if (used === 0) return;
      if (used > sheetLimits.columns)
        throw new SheetFault('sheet.too-many-columns', { max: sheetLimits.columns });
      // One more, for the head.
      if (kept.length > sheetLimits.rows)
        throw new SheetFault('sheet.too-many-rows', { max: sheetLimits.rows });
      const clean = cells.slice(0, used);
      text += clean.reduce((sum, cell) => sum + cell.length, 0);
      if (text > sheetLimits.text || clean.some((cell) => cell.length > sheetLimits.cell))
        throw new SheetFault('sheet.too-much-text', { row: number });
      width = Math.max(width, used);
      kept.push({ number, cells: clean });
    },
    finish: () => {
      const [first, ...rows] = kept.map(({ number, cells }) => ({ number, cells: widen(cells, width) }));
      if (!first || rows.length === 0) throw new SheetFault('sheet.empty');
      return { head: first.cells.map((cell) => cell.replace(/\s+/g, ' ').trim().slice(0, 200)), rows };
    },
  };
}

function widen(cells: readonly string[], width: number): readonly string[] {
  return cells.length === width
    ? cells
    : [...cells, ...Array.from({ length: width - cells.length }, () => '')];
}
