/** OpenDocument: texts, presentations and sheets are of one language, and differ in what their pages are. */
import type { FileText, FileUnit } from '../../core/file-text.ts';
import { decodeLeniently } from '../encodings.ts';
import { FileFault } from '../file-fault.ts';
import { readXml, type XmlReader } from '../xml.ts';
import type { Zip } from '../zip.ts';
import { createFlow, type Flow } from './flow.ts';
import { type Gathering, gather, type OnPart, textless } from './parts.ts';

/** What an element of the body makes of the whole, and which of its elements is a page of it. */
const bodies: Readonly<Record<string, { unit: FileUnit; page?: string; label?: string }>> = {
  'office:text': { unit: 'stretch' },
  'office:presentation': { unit: 'slide', page: 'draw:page' },
  'office:drawing': { unit: 'page', page: 'draw:page' },
  'office:spreadsheet': { unit: 'sheet', page: 'table:table', label: 'table:name' },
};

/** @throws FileFault */
export async function readOdf(zip: Zip, onPart?: OnPart): Promise<FileText> {
  await refuseLocked(zip);
  const body = createBody(onPart);
  await readXml(zip, 'content.xml', body.reader);
  const gathering = body.gathering();
  if (!gathering) return textless('unsupported');
  // Headers and footers of a text stand with its styles; those of slides repeat what is no part of any.
  if (body.isText()) await readXml(zip, 'styles.xml', readerOf(body.flow, { within: headers }));
  body.flow.flush();
  return gathering.end();
}

/** Bytes, pictures among them. */
const mostFlat = 32 * 1024 * 1024;

/** The same in one piece of XML. @throws FileFault */
export async function readFlatOdf(bytes: Buffer, onPart?: OnPart): Promise<FileText> {
  if (bytes.length > mostFlat) throw new FileFault('too-large');
  const zip: Zip = {
    names: ['content.xml'],
    has: (name) => name === 'content.xml',
    read: async (_name, take) => {
      take(decodeLeniently(bytes));
    },
  };
  return readOdf(zip, onPart);
}

/** Noise behind a password is said to be so in the manifest. */
async function refuseLocked(zip: Zip): Promise<void> {
  await readXml(zip, 'META-INF/manifest.xml', {
    open: (name) => {
      if (name === 'manifest:encryption-data') throw new FileFault('locked');
    },
  });
}

function createBody(onPart: OnPart | undefined) {
  let gathering: Gathering | undefined;
  let body: (typeof bodies)[string] | undefined;
  let number = 0;
  let label = '';
  let depth = 0;
  const flow = createFlow((text) => gathering?.add(number, text, label) ?? false);
  const inner = readerOf(flow, {});
  const reader: XmlReader = {
    isDone: flow.isFull,
    text: (text) => inner.text?.(text),
    open: (name, attributes) => {
      body ??= startBody(name);
      if (body?.page === name) {
        depth += 1;
        // A table within a cell is no sheet.
        if (depth === 1) {
          number += 1;
          label = (body.label && attributes[body.label]) ?? '';
        }
      }
      inner.open?.(name, attributes);
    },
    close: (name) => {
      inner.close?.(name);
      if (body?.page !== name) return;
      depth -= 1;
      if (depth === 0) flow.flush();
    },
  };
  const startBody = (name: string) => {
    const found = Object.hasOwn(bodies, name) ? bodies[name] : undefined;
    if (found) gathering = gather(found.unit, onPart);
    return found;
  };
  return { reader, flow, gathering: () => gathering, isText: () => body?.unit === 'stretch' };
}

/** What is not shown where it stands: deleted text, who remarked what and when, numbers of pages, what pictures are for. */
const unread: ReadonlySet<string> = new Set([
  ...['text:tracked-changes', 'table:tracked-changes', 'table:covered-table-cell'],
  ...['dc:creator', 'dc:date', 'meta:date-string', 'meta:creator-initials', 'text:note-citation'],
  ...['text:page-number', 'text:page-count', 'text:ruby-text', 'text:bibliography-mark-text'],
  ...['svg:title', 'svg:desc', 'office:binary-data', 'office:scripts', 'office:forms', 'draw:glue-point'],
]);

const asides: ReadonlySet<string> = new Set([
  ...['office:annotation', 'text:note-body', 'draw:text-box', 'draw:custom-shape'],
]);
const paragraphs: ReadonlySet<string> = new Set(['text:p', 'text:h']);
const headers: ReadonlySet<string> = new Set([
  ...['style:header', 'style:footer', 'style:header-left', 'style:footer-left'],
  ...['style:header-first', 'style:footer-first'],
]);

/** @param within only what stands in one of these elements is read. */
function readerOf(flow: Flow, { within }: { within?: ReadonlySet<string> }): XmlReader {
  let skipped = 0;
  let inParagraphs = 0;
  let isWithin = within ? 0 : 1;
  return {
    isDone: flow.isFull,
    open: (name) => {
      if (within?.has(name)) isWithin += 1;
      if (skipped > 0 || unread.has(name)) {
        skipped += 1;
        return;
      }
      if (isWithin === 0) return;
      if (paragraphs.has(name)) {
        inParagraphs += 1;
        flow.openBlock('paragraph');
      } else if (name === 'table:table-row') flow.openBlock('row');
      else if (asides.has(name)) flow.openAside();
      else if (name === 'text:s') flow.space();
      else if (name === 'text:tab') flow.text('\t');
      else if (name === 'text:line-break') flow.line();
    },
    text: (text) => {
      if (inParagraphs > 0 && skipped === 0) flow.text(oneLine(text));
    },
    close: (name) => {
      if (skipped > 0) skipped -= 1;
      else if (isWithin > 0) {
        if (paragraphs.has(name)) {
          inParagraphs -= 1;
          flow.closeBlock('paragraph');
        } else if (name === 'table:table-row') flow.closeBlock('row');
        else if (name === 'table:table-cell') flow.cell();
        else if (asides.has(name)) flow.closeAside();
      }
      if (within?.has(name)) isWithin -= 1;
    },
  };
}

/** Line ends of the XML are none of the text. */
function oneLine(text: string): string {
  return text.includes('\n') ? text.replace(/[ \t\r]*\n\s*/g, ' ') : text;
}
