/** Documents of Office Open XML: the text, then its notes and remarks, then what stands above and below each page. */
import type { FileText } from '../../core/file-text.ts';
import { localName, readXml, type XmlReader } from '../xml.ts';
import type { Zip } from '../zip.ts';
import { createFlow, type Flow } from './flow.ts';
import { drawingReader, readRelations } from './ooxml.ts';
import { gather, type OnPart } from './parts.ts';

/** Parts beside the text, in the order in which they are read. */
const notes = ['footnotes', 'endnotes', 'comments'];
const drawings = ['diagramData', 'chart'];
const margins = ['header', 'footer'];

/** @param main the part of the text. @throws FileFault */
export async function readDocx(zip: Zip, main: string, onPart?: OnPart): Promise<FileText> {
  const gathering = gather('stretch', onPart);
  const flow = createFlow((text) => gathering.add(1, text));
  const relations = await readRelations(zip, main);
  const partsOf = (kinds: readonly string[]) =>
    kinds.flatMap((kind) => relations.filter((relation) => relation.kind === kind).map(({ part }) => part));
  await readXml(zip, main, documentReader(flow));
  for (const part of partsOf(notes)) await readXml(zip, part, documentReader(flow));
  for (const part of partsOf(drawings)) await readXml(zip, part, drawingReader(flow));
  // The first page, odd and even ones have each their own, most often of the same words.
  const seen = new Set<string>();
  for (const part of partsOf(margins)) {
    const text = await readMargin(zip, part);
    if (!seen.has(text)) flow.text(text);
    seen.add(text);
    flow.line();
  }
  flow.flush();
  return gathering.end();
}

async function readMargin(zip: Zip, part: string): Promise<string> {
  let whole = '';
  const flow = createFlow((text) => {
    whole += text;
    return false;
  });
  await readXml(zip, part, documentReader(flow));
  flow.flush();
  return whole;
}

/**
 * What is not read: how things look (where `tab` is a stop and no tab), what was deleted or moved away while changes
 * were tracked, and the picture of a shape for old programs, which repeats its words.
 */
const unread: ReadonlySet<string> = new Set([
  ...['pPr', 'sectPr', 'tblPr', 'tblGrid', 'trPr', 'tcPr', 'sdtPr', 'del', 'moveFrom', 'Fallback'],
]);

/** Signs that have elements of their own. */
const signs: ReadonlyMap<string, string> = new Map([
  ['tab', '\t'],
  ['ptab', '\t'],
  ['noBreakHyphen', '\u2011'],
]);

function documentReader(flow: Flow): XmlReader {
  let skipped = 0;
  let isText = false;
  // Within `r`: hidden by its own style.
  let isHidden = false;
  const open = (name: string, isOn: boolean) => {
    if (name === 't') isText = true;
    else if (name === 'r') isHidden = false;
    else if (name === 'vanish') isHidden = isOn;
    else if (name === 'p') flow.openBlock('paragraph');
    else if (name === 'tr') flow.openBlock('row');
    else if (name === 'txbxContent') flow.openAside();
    else if (name === 'br' || name === 'cr') flow.line();
    else flow.text(signs.get(name) ?? '');
  };
  return {
    isDone: flow.isFull,
    open: (tag, attributes) => {
      const name = localName(tag);
      if (skipped > 0 || unread.has(name)) skipped += 1;
      else open(name, !['0', 'false', 'off'].includes(attributes['w:val'] ?? ''));
    },
    text: (text) => {
      if (isText && !isHidden && skipped === 0) flow.text(text);
    },
    close: (tag) => {
      const name = localName(tag);
      if (skipped > 0) skipped -= 1;
      else if (name === 't') isText = false;
      else if (name === 'r') isHidden = false;
      else if (name === 'p') flow.closeBlock('paragraph');
      else if (name === 'tr') flow.closeBlock('row');
      else if (name === 'tc') flow.cell();
      else if (name === 'txbxContent') flow.closeAside();
    },
  };
}
