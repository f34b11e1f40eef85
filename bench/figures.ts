/** Numbers and the table they are printed in. */

/** The value below which this share (0 to 1) of the values lies; the nearest value there is. NaN of none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const rank = Math.max(1, Math.ceil(share * sorted.length));
  return sorted[Math.min(rank, sorted.length) - 1] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

export interface Row {
  work: string;
  gare: string;
  /** What bare Express does, or another thing to compare with. */
  beside?: string;
  /** The figure that the target is about, as it is printed. */
  figure?: string;
  target?: string;
  /** Absent where nothing was promised. */
  holds?: boolean;
}

const heads = ['work', 'Gare', 'beside', 'figure', 'target', ''];

/** A Markdown table whose columns are as wide as they must be. */
export function formatTable(rows: readonly Row[]): string {
  const cells = rows.map((row) => [
    row.work,
    row.gare,
    row.beside ?? '',
    row.figure ?? '',
    row.target ?? '',
    verdictOf(row),
  ]);
  const all = [heads, ...cells];
  const widths = heads.map((_, column) => Math.max(3, ...all.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  return [line(heads), rule, ...cells.map(line)].join('\n');
}

function verdictOf({ holds }: Row): string {
  if (holds === undefined) return '';
  return holds ? 'holds' : 'DOES NOT HOLD';
}

export const perSecond = (value: number) => `${whole(value)}/s`;
export const percent = (value: number) => `${whole(value * 100)} %`;
export const milliseconds = (value: number) => `${value < 10 ? value.toFixed(2) : whole(value)} ms`;
/** What the work took of a processor, per piece; nothing where the system does not say. */
export const processor = (spent: number | undefined, pieces: number) =>
  spent === undefined ? '' : `${milliseconds(spent / pieces)} of processor`;
export const megabytes = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
export const kilobytes = (bytes: number) => `${(bytes / 1024).toFixed(1)} KiB`;

function whole(value: number): string {
  return Math.round(value).toLocaleString('en-GB');
}
