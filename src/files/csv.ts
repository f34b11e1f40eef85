/** CSV as programs write it: `;`, `,` or tabs, UTF-8 with or without its mark, or the Windows-1252 of old offices. */
import papaparse from 'papaparse';
import { SheetFault } from './sheet-fault.ts';
import type { SheetRow } from './sheet-rows.ts';

/** In the order in which they are believed. */
const delimiters = [';', '\t', ','] as const;
type Delimiter = (typeof delimiters)[number];

/** Rows by which the delimiter is guessed. */
const sample = 20;

/** @throws SheetFault */
export function readCsv(bytes: Uint8Array): { rows: readonly SheetRow[]; notes: readonly string[] } {
  const { text: whole, notes } = decode(bytes);
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

function decode(bytes: Uint8Array): { text: string; notes: readonly string[] } {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { text: read('utf-16le', bytes), notes: [] };
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { text: read('utf-16be', bytes), notes: [] };
  try {
    return { text: read('utf-8', bytes, true), notes: [] };
  } catch {
    return { text: fromWindows(bytes), notes: ['windows'] };
  }
}

/** Without the mark of the encoding. */
function read(encoding: string, bytes: Uint8Array, fatal = false): string {
  return new TextDecoder(encoding, { fatal }).decode(bytes);
}

/** What Windows-1252 has where Latin-1 has nothing to show, from 0x80 on. Node's own decoder takes the one for the other. */
const windowsSigns = '€\ufffd‚ƒ„…†‡ˆ‰Š‹Œ\ufffdŽ\ufffd\ufffd‘’“”•–—˜™š›œ\ufffdžŸ';

function fromWindows(bytes: Uint8Array): string {
  const latin = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  return latin.replace(/[\x80-\x9f]/g, (sign) => windowsSigns[sign.charCodeAt(0) - 0x80] ?? sign);
}

/** The first that cuts all rows into equally many cells; else the one that cuts the head into the most. */
function guessDelimiter(text: string): Delimiter {
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
