/** How large a sheet may be, and why one cannot be read. */

/** `megabytes` of the file, `unpacked` bytes of its parts, `text` characters of its cells. */
export const sheetLimits = {
  megabytes: 5,
  unpacked: 48 * 1024 * 1024,
  text: 10_000_000,
  rows: 20_000,
  columns: 200,
  /** Characters of one cell: those of a long text. */
  cell: 100_000,
} as const;

/** Why a file cannot be read; `code` is a key of the locale files under `errors`. */
export class SheetFault extends Error {
  override readonly name = 'SheetFault';
  readonly code: string;
  readonly details: Readonly<Record<string, string | number>>;

  constructor(code: string, details: Record<string, string | number> = {}) {
    super(code);
    this.code = code;
    this.details = details;
  }
}
