/** Sheets of OpenDocument: rows and cells that say how often they repeat, and what they hold beside how it looks. */
import { SheetFault, sheetLimits } from './sheet-fault.ts';
import type { SheetRow } from './sheet-rows.ts';
import { readXml } from './xml.ts';
import type { Zip } from './zip.ts';

type Attributes = Readonly<Record<string, string>>;

interface Table {
  name: string;
  rows: SheetRow[];
}

/** @throws SheetFault, FileFault */
export async function readOds(
  zip: Zip,
  wanted: string | undefined,
): Promise<{ sheets: string[]; sheet: string; rows: readonly SheetRow[] }> {
  await refuseLocked(zip);
  const tables: Table[] = [];
  const grid = createGrid();
  let isSheet = false;
  let isOurs = false;
  await readXml(zip, 'content.xml', {
    open: (name, attributes) => {
      if (name === 'office:spreadsheet') isSheet = true;
      if (name === 'table:table') {
        const table = { name: attributes['table:name'] ?? '', rows: [] };
        isOurs = wanted === undefined ? tables.every(({ rows }) => rows.length === 0) : table.name === wanted;
        tables.push(table);
        grid.start(table.rows);
      } else if (isOurs) grid.open(name, attributes);
    },
    text: (text) => {
      if (isOurs) grid.text(text);
    },
    close: (name) => {
      if (name === 'table:table') isOurs = false;
      else if (isOurs) grid.close(name);
    },
  });
  if (!isSheet) throw new SheetFault('sheet.wrong-kind');
  const read = tables.find(({ name, rows }) => (wanted === undefined ? rows.length > 0 : name === wanted));
  if (!read) throw new SheetFault(wanted === undefined ? 'sheet.empty' : 'sheet.no-such-sheet');
  return { sheets: tables.map(({ name }) => name), sheet: read.name, rows: read.rows };
}

/** A text behind a password looks like noise; the manifest says so. */
async function refuseLocked(zip: Zip): Promise<void> {
  await readXml(zip, 'META-INF/manifest.xml', {
    open: (name) => {
      if (name === 'manifest:encryption-data') throw new SheetFault('sheet.locked');
    },
  });
}

/** Gathers the rows of a table. A comment of a cell is not its text. */
function createGrid() {
  let rows: SheetRow[] = [];
  let number = 1;
  let rowRepeats = 1;
  let cells: string[] = [];
  // Blank cells to the edge of the sheet are one cell that repeats a thousand times: they count when something follows.
  let blanks = 0;
  let cell: { repeats: number; value: string | undefined; lines: string[] } | undefined;
  let comments = 0;
  let isInLine = false;

  const endCell = () => {
    if (!cell) return;
    const text = cell.value ?? cell.lines.join('\n');
    if (text === '') blanks += cell.repeats;
    else {
      if (cells.length + blanks + cell.repeats > sheetLimits.columns)
        throw new SheetFault('sheet.too-many-columns', { max: sheetLimits.columns });
      for (; blanks > 0; blanks--) cells.push('');
      for (let count = 0; count < cell.repeats; count++) cells.push(text);
    }
    cell = undefined;
  };
  const endRow = () => {
    const copies = cells.length === 0 ? 0 : rowRepeats;
    if (rows.length + copies > sheetLimits.rows + 1)
      throw new SheetFault('sheet.too-many-rows', { max: sheetLimits.rows });
    for (let count = 0; count < copies; count++) rows.push({ number: number + count, cells });
    number += rowRepeats;
    cells = [];
    blanks = 0;
  };
  const add = (text: string) => {
    if (cell && isInLine && comments === 0) cell.lines.push((cell.lines.pop() ?? '') + text);
  };

  return {
    start: (into: SheetRow[]) => {
      rows = into;
      number = 1;
      cells = [];
    },
    open: (name: string, attributes: Attributes) => {
      if (name === 'office:annotation') comments += 1;
      else if (name === 'table:table-row') rowRepeats = countIn(attributes, 'table:number-rows-repeated');
      else if (name === 'table:table-cell' || name === 'table:covered-table-cell') {
        const repeats = countIn(attributes, 'table:number-columns-repeated');
        cell = { repeats, value: heldIn(attributes), lines: [] };
      } else if (cell && comments === 0 && name === 'text:p') {
        cell.lines.push('');
        isInLine = true;
      } else if (name === 'text:s') add(' '.repeat(Math.min(countIn(attributes, 'text:c'), 100)));
      else if (name === 'text:tab') add('\t');
      else if (name === 'text:line-break') add('\n');
    },
    text: add,
    close: (name: string) => {
      if (name === 'office:annotation') comments -= 1;
      else if (name === 'text:p' && comments === 0) isInLine = false;
      else if (name === 'table:table-cell' || name === 'table:covered-table-cell') endCell();
      else if (name === 'table:table-row') endRow();
    },
  };
}

function countIn(attributes: Attributes, name: string): number {
  const count = Number(attributes[name] ?? '1');
  return Number.isInteger(count) && count > 0 ? count : 1;
}

/** What the cell holds, as import reads it; undefined for a text, which stands in its paragraphs. */
function heldIn(attributes: Attributes): string | undefined {
  const kind = attributes['office:value-type'] ?? '';
  if (kind === 'float' || kind === 'currency' || kind === 'percentage') return attributes['office:value'];
  if (kind === 'boolean') return attributes['office:boolean-value'] === 'true' ? 'oui' : 'non';
  if (kind === 'date') return dayOf(attributes['office:date-value']);
  if (kind === 'time') return hourOf(attributes['office:time-value']);
  return undefined;
}

/** `2026-03-12`, or `2026-03-12T14:30` when it has an hour. */
function dayOf(value = ''): string | undefined {
  const parts = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d))?/.exec(value);
  if (!parts) return undefined;
  return parts[2] === undefined || parts[2] === '00:00' ? parts[1] : `${parts[1]}T${parts[2]}`;
}

/** `PT14H30M00S` */
function hourOf(value = ''): string | undefined {
  const parts = /^PT(\d{1,2})H(\d{1,2})M/.exec(value);
  return parts ? `${parts[1]?.padStart(2, '0')}:${parts[2]?.padStart(2, '0')}` : undefined;
}
