/** Tables as CSV: what every spreadsheet of a French office opens with its accents and columns right. */
import { guardCell } from '../core/sheet-cell.ts';

/** What tells Excel that the accents are those of UTF-8. */
export const byteOrderMark = '\ufeff';

/**
 * Cells between `;`, lines ended by CRLF, UTF-8 with its mark. A cell that a spreadsheet would run as a formula begins
 * with an apostrophe.
 */
export function csvOf(rows: readonly (readonly string[])[]): string {
  return `${byteOrderMark}${rows.map(csvLine).join('')}`;
}

/** One line of it. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(cellOf).join(';')}\r\n`;
}

function cellOf(text: string): string {
  const safe = guardCell(text);
  return /[";\r\n\t]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
