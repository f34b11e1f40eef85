/** Tables as CSV: what every spreadsheet of a French office opens with its accents and columns right. */

/**
 * Cells between `;`, lines ended by CRLF, UTF-8 with its mark. A cell that a spreadsheet would run as a formula begins
 * with an apostrophe.
 */
export function csvOf(rows: readonly (readonly string[])[]): string {
  const lines = rows.map((row) => `${row.map(cellOf).join(';')}\r\n`);
  return `\ufeff${lines.join('')}`;
}

function cellOf(text: string): string {
  const safe = /^[\s\p{Cf}]*[=+\-@\t\r|%＝＋－＠]/u.test(text) ? `'${text}` : text;
  return /[";\r\n\t]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
