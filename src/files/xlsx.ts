/** Sheets of Office Open XML: texts shared or in place, and days that are numbers until their style is looked up. */
import { SheetFault, sheetLimits } from './sheet-fault.ts';
import type { SheetRow } from './sheet-rows.ts';
import { readStyles } from './xlsx-styles.ts';
import { localName, readXml } from './xml.ts';
import type { Zip } from './zip.ts';

export interface Workbook {
  sheets: readonly { name: string; part: string }[];
  /** Days before 1904 do not exist in files of old Macintoshes. */
  startsIn1904: boolean;
}

/** @throws SheetFault, FileFault */
export async function readXlsx(
  zip: Zip,
  wanted: string | undefined,
): Promise<{ sheets: string[]; sheet: string; rows: readonly SheetRow[] }> {
  const book = await readWorkbook(zip);
  const texts = await readSharedTexts(zip);
  const textOf = await readStyles(zip, book.startsIn1904);
  const sheets = book.sheets.map(({ name }) => name);
  for (const { name, part } of book.sheets) {
    if (wanted !== undefined && name !== wanted) continue;
    const rows = await keepRows(zip, part, (kind, style, value) => {
      if (kind === 's') return texts[Number(value)] ?? '';
      if (kind === 'b') return value === '1' ? 'oui' : 'non';
      // `d` is a day written out; `e` an error such as #N/A, which says nothing.
      if (kind === 'e') return '';
      return kind === '' || kind === 'n' ? textOf(style, value) : value;
    });
    const isBlank = rows.every(({ cells }) => cells.every((cell) => (cell ?? '').trim() === ''));
    if (wanted !== undefined || !isBlank) return { sheets, sheet: name, rows };
  }
  throw new SheetFault(wanted === undefined ? 'sheet.empty' : 'sheet.no-such-sheet');
}

/** @throws FileFault */
export async function readWorkbook(zip: Zip): Promise<Workbook> {
  const targets = new Map<string, string>();
  await readXml(zip, 'xl/_rels/workbook.xml.rels', {
    open: (name, { Id, Target }) => {
      if (localName(name) === 'Relationship' && Id && Target) targets.set(Id, partOf(Target));
    },
  });
  const sheets: { name: string; part: string }[] = [];
  let startsIn1904 = false;
  await readXml(zip, 'xl/workbook.xml', {
    open: (tag, attributes) => {
      const name = localName(tag);
      if (name === 'workbookPr') startsIn1904 = ['1', 'true'].includes(attributes['date1904'] ?? '');
      if (name !== 'sheet') return;
      const id = Object.entries(attributes).find(([key]) => key.endsWith(':id'))?.[1] ?? '';
      const part = targets.get(id);
      if (part && zip.has(part)) sheets.push({ name: attributes['name'] ?? '', part });
    },
  });
  return { sheets, startsIn1904 };
}

/** Targets are relative to `xl/`, or begin at the root. */
function partOf(target: string): string {
  return target.startsWith('/') ? target.slice(1) : `xl/${target.replace(/^\.\//, '')}`;
}

/** @throws FileFault */
export async function readSharedTexts(zip: Zip): Promise<readonly string[]> {
  const texts: string[] = [];
  const rich = createRichText();
  await readXml(zip, 'xl/sharedStrings.xml', {
    open: (name) => rich.open(localName(name)),
    text: rich.text,
    close: (tag) => {
      const name = localName(tag);
      rich.close(name);
      if (name === 'si') texts.push(rich.take());
    },
  });
  return texts;
}

/** The text of `t` elements in a row; how Japanese is pronounced (`rPh`) is no part of it. */
function createRichText() {
  let parts = '';
  let isText = false;
  let isSound = false;
  return {
    open: (name: string) => {
      if (name === 'rPh') isSound = true;
      if (name === 't') isText = !isSound;
    },
    text: (text: string) => {
      if (isText) parts += text;
    },
    close: (name: string) => {
      if (name === 't') isText = false;
      if (name === 'rPh') isSound = false;
    },
    take: () => {
      const text = unescapeText(parts);
      parts = '';
      return text;
    },
  };
}

/** Excel writes characters that XML has none for as `_x000D_`. */
function unescapeText(text: string): string {
  return text
    .replace(/_x([0-9A-Fa-f]{4})_/g, (_all, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replace(/\r\n?/g, '\n');
}

async function keepRows(zip: Zip, part: string, read: CellReader): Promise<SheetRow[]> {
  const rows: SheetRow[] = [];
  await readRows(zip, part, read, (row) => {
    if (rows.length > sheetLimits.rows)
      throw new SheetFault('sheet.too-many-rows', { max: sheetLimits.rows });
    rows.push(row);
  });
  return rows;
}

/** What stands in a cell, by its type (`s`: the number of a shared text), its style and its value as written. */
export type CellReader = (kind: string, style: number, value: string) => string;

/** Hands on the rows that hold something, until `take` returns false. @throws FileFault */
export async function readRows(
  zip: Zip,
  part: string,
  read: CellReader,
  take: (row: SheetRow) => unknown,
): Promise<void> {
  const inline = createRichText();
  let number = 0;
  let cells: string[] = [];
  let cell: { at: number; kind: string; style: number; value: string } | undefined;
  let isValue = false;
  let isDone = false;
  await readXml(zip, part, {
    isDone: () => isDone,
    open: (tag, attributes) => {
      const name = localName(tag);
      inline.open(name);
      if (name === 'row') {
        number = Number(attributes['r'] ?? number + 1);
        cells = [];
      } else if (name === 'c') {
        const at = columnOf(attributes['r']) ?? cells.length;
        cell = { at, kind: attributes['t'] ?? '', style: Number(attributes['s'] ?? 0), value: '' };
      } else if (name === 'v') isValue = true;
    },
    text: (text) => {
      if (isValue && cell) cell.value += text;
      else inline.text(text);
    },
    close: (tag) => {
      const name = localName(tag);
      inline.close(name);
      if (name === 'v') isValue = false;
      else if (name === 'c' && cell) {
        const inlined = inline.take();
        const text = cell.kind === 'inlineStr' ? inlined : read(cell.kind, cell.style, cell.value);
        // A cell at the far edge that says nothing makes no row of sixteen thousand.
        if (text !== '') place(cells, cell.at, text);
        cell = undefined;
      } else if (name === 'row' && cells.length > 0 && !isDone) isDone = take({ number, cells }) === false;
    },
  });
}

/** Beyond this the row is refused for its width anyway. */
const farthest = 500;

function place(cells: string[], at: number, text: string): void {
  const column = Math.min(at, farthest);
  while (cells.length < column) cells.push('');
  cells[column] = text;
}

/** `B7` is 1. */
function columnOf(reference: string | undefined): number | undefined {
  const letters = /^[A-Z]{1,3}/.exec(reference ?? '')?.[0];
  if (letters === undefined) return undefined;
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}
