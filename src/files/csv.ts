/** CSV as programs write it: `;`, `,` or tabs, UTF-8 with or without its mark, or the Windows-1252 of old offices. */
import papaparse from 'papaparse';
import { decodeStrictly } from './encodings.ts';
import { SheetFault } from './sheet-fault.ts';
import type { SheetRow } from './sheet-rows.ts';

/** In the order in which they are believed. */
const delimiters = [';', '\t', ','] as const;
type Delimiter = (typeof delimiters)[number];

/** Rows by which the delimiter is guessed. */
const sample = 20;

/** @throws SheetFault */
export function readCsv(bytes: Uint8Array): { rows: readonly SheetRow[]; notes: readonly string[] } {
  const { text: whole, isGuessed } = decodeStrictly(bytes);
  const notes = isGuessed ? ['windows'] : [];
  if (whole.includes('\0')) throw new SheetFault('sheet.wrong-kind');
  // Excel writes it above the head when it was told to.
  const said = /^sep=([;,\t])\r?\n/i.exec(whole);
  const text = said ? whole.slice(said[0].length) : whole;
  const delimiter = (said?.[1] as Delimiter | undefined) ?? guessDelimiter(text);
  const parsed = papaparse.parse<string[]>(text, { delimiter });
  const open = parsed.errors.find(({ code }) => code === 'MissingQuotes');
  if (open) throw new SheetFault('sheet.open-quotes', { row: (open.row ?? 0) + 1 });
  const above = said ? 2 : 1;
  return { rows: parsed.data.map((cells, at) => ({ number: at + above, cells })), notes };
}

/** The first that cuts all rows into equally many cells; else the one that cuts the head into the most. */
export function guessDelimiter(text: string): Delimiter {
  const cuts = delimiters.map((delimiter) => {
    const { data } = papaparse.parse<string[]>(text, { delimiter, preview: sample, skipEmptyLines: true });
    const widths = data.map((cells) => cells.length);
    return { delimiter, head: widths[0] ?? 0, isEven: new Set(widths).size === 1 && (widths[0] ?? 0) > 1 };
  });
  const even = cuts.find(({ isEven }) => isEven);
  if (even) return even.delimiter;
  const [first, ...others] = cuts;
  return others.reduce((best, cut) => (cut.head > (best?.head ?? 0) ? cut : best), first)?.delimiter ?? ';';
}
