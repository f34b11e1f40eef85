/** Workbooks of Office Open XML: the cells of each sheet as they are shown, and what was remarked or drawn upon them. */
import type { FileText } from '../../core/file-text.ts';
import { type CellReader, readRows, readSharedTexts, readWorkbook } from '../xlsx.ts';
import { readFormats } from '../xlsx-styles.ts';
import { localName, readXml, type XmlReader } from '../xml.ts';
import type { Zip } from '../zip.ts';
import { createFlow, type Flow } from './flow.ts';
import { drawingReader, readRelations } from './ooxml.ts';
import { gather, type OnPart } from './parts.ts';
import { numberShower } from './shown-number.ts';

/** @throws FileFault */
export async function readXlsxText(zip: Zip, onPart?: OnPart): Promise<FileText> {
  const gathering = gather('sheet', onPart);
  const book = await readWorkbook(zip);
  const read = await cellReader(zip, book.startsIn1904);
  let number = 0;
  for (const { name, part } of book.sheets) {
    number += 1;
    const flow = createFlow((text) => gathering.add(number, text, name));
    await readRows(zip, part, read, ({ cells }) => {
      addRow(flow, cells);
      return !flow.isFull();
    });
    await readBeside(zip, part, flow);
    flow.flush();
    if (flow.isFull()) break;
  }
  return gathering.end();
}

async function cellReader(zip: Zip, startsIn1904: boolean): Promise<CellReader> {
  const texts = await readSharedTexts(zip);
  const formats = await readFormats(zip);
  const showers = new Map<number, (value: string) => string>();
  const show = (style: number, value: string) => {
    const shower = showers.get(style) ?? numberShower(formats[style], startsIn1904);
    showers.set(style, shower);
    return shower(value);
  };
  return (kind, style, value) => {
    if (kind === 's') return texts[Number(value)] ?? '';
    // `e` is an error such as #N/A, which says nothing.
    if (kind === 'e') return '';
    if (kind === 'b') return value === '1' ? 'VRAI' : 'FAUX';
    return kind === '' || kind === 'n' ? show(style, value) : value;
  };
}

function addRow(flow: Flow, cells: readonly string[]): void {
  flow.openBlock('row');
  for (const cell of cells) {
    if (cell !== '') flow.text(cell.replaceAll('\n', ' '));
    flow.cell();
  }
  flow.closeBlock('row');
}

/** Remarks on cells, and words in shapes and charts that lie on the sheet. */
async function readBeside(zip: Zip, part: string, flow: Flow): Promise<void> {
  for (const { kind, part: beside } of await readRelations(zip, part)) {
    if (kind === 'comments' || kind === 'threadedComment') await readXml(zip, beside, commentReader(flow));
    if (kind !== 'drawing') continue;
    await readXml(zip, beside, drawingReader(flow));
    for (const drawn of await readRelations(zip, beside))
      if (drawn.kind === 'chart' || drawn.kind === 'diagramData')
        await readXml(zip, drawn.part, drawingReader(flow));
  }
}

/** Of old remarks the runs of their text; new ones are the text itself. */
function commentReader(flow: Flow): XmlReader {
  let isText = false;
  return {
    isDone: flow.isFull,
    open: (tag) => {
      const name = localName(tag);
      if (name === 'comment' || name === 'threadedComment') flow.openBlock('paragraph');
      if (name === 't' || (name === 'text' && tag === 'text')) isText = true;
    },
    text: (text) => {
      if (isText) flow.text(text.replaceAll('\n', ' '));
    },
    close: (tag) => {
      const name = localName(tag);
      if (name === 't' || name === 'text') isText = false;
      if (name === 'comment' || name === 'threadedComment') flow.closeBlock('paragraph');
    },
  };
}
