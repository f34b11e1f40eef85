/** The text of a file, whatever it is: its bytes say so, and its name only where bytes cannot. */
import type { FileText, FileTextState } from '../core/file-text.ts';
import { FileFault, type FileFaultReason } from './file-fault.ts';
import { openCompound } from './text/compound.ts';
import { readCsvText } from './text/csv.ts';
import { readDoc } from './text/doc.ts';
import { readDocx } from './text/docx.ts';
import { readEml } from './text/eml.ts';
import { readHtml } from './text/html.ts';
import { readFlatOdf, readOdf } from './text/odf.ts';
import { openOffice } from './text/office.ts';
import { findMain } from './text/ooxml.ts';
import { type OnPart, textless } from './text/parts.ts';
import { readPdf } from './text/pdf.ts';
import { readPlain } from './text/plain.ts';
import { readPptx } from './text/pptx.ts';
import { readRtf } from './text/rtf.ts';
import { readXls } from './text/xls.ts';
import { readXlsxText } from './text/xlsx.ts';

export interface TextSource {
  bytes: Buffer;
  /** As was found out when the file came in. */
  mime: string;
  name: string;
}

const states: Readonly<Record<FileFaultReason, FileTextState>> = {
  broken: 'broken',
  locked: 'encrypted',
  'too-large': 'too-large',
};

/**
 * Whatever the bytes are comes back as a state; it throws for our own faults only. What it takes is bounded by the
 * size of the file and the bounds of its reader, but not in time: run it where it can be ended.
 */
export async function readFileText(file: TextSource, onPart?: OnPart): Promise<FileText> {
  try {
    return await (readerOf(file) ?? readUnmarked)(file, onPart);
  } catch (error) {
    if (error instanceof FileFault) return textless(states[error.reason]);
    throw error;
  }
}

type Reader = (file: TextSource, onPart?: OnPart) => FileText | Promise<FileText>;

/** By the first bytes; undefined for what begins with nothing of its own. */
function readerOf({ bytes }: TextSource): Reader | undefined {
  const head = bytes.toString('latin1', 0, 1024);
  if (head.startsWith('PK\x03\x04') || head.startsWith('PK\x05\x06')) return readArchive;
  if (head.startsWith('\xd0\xcf\x11\xe0')) return readCompound;
  if (/^\s*\{\\rtf/.test(head)) return (file, onPart) => readRtf(file.bytes, onPart);
  if (/<office:document\s/.test(head)) return (file, onPart) => readFlatOdf(file.bytes, onPart);
  // Readers of PDF take it as long as its first kilobyte is not over.
  if (head.includes('%PDF-')) return (file, onPart) => readPdf(file.bytes, onPart);
  return undefined;
}

/** Kinds that we read and that have a beginning of their own: without it, a file of that name is broken. */
const marked: ReadonlySet<string> = new Set([
  ...['docx', 'docm', 'dotx', 'dotm', 'xlsx', 'xlsm', 'xltx', 'xltm', 'pptx', 'pptm', 'ppsx', 'ppsm', 'potx'],
  ...['odt', 'ott', 'ods', 'ots', 'odp', 'otp', 'odg', 'pdf', 'rtf'],
]);

async function readArchive({ bytes, name }: TextSource, onPart?: OnPart): Promise<FileText> {
  const isOurs = marked.has(extensionOf(name));
  try {
    const zip = await openOffice(bytes);
    if (zip.has('content.xml')) return await readOdf(zip, onPart);
    const main = await findMain(zip);
    if (main?.kind === 'document') return await readDocx(zip, main.part, onPart);
    if (main?.kind === 'presentation') return await readPptx(zip, main.part, onPart);
    if (main?.kind === 'workbook') return await readXlsxText(zip, onPart);
  } catch (error) {
    // Of an archive of whatever files nothing is read, and so nothing is missing.
    if (isOurs || !(error instanceof FileFault)) throw error;
    if (extensionOf(name) === 'zip') return textless('unsupported');
    throw error;
  }
  return textless(isOurs ? 'broken' : 'unsupported');
}

/** What Office wrote before 2007, and the box in which it locks files today. */
async function readCompound({ bytes }: TextSource, onPart?: OnPart): Promise<FileText> {
  const file = await openCompound(bytes);
  if (!file) return textless('broken');
  if (file.stream('EncryptedPackage')) return textless('encrypted');
  if (file.stream('WordDocument')) return readDoc(bytes, onPart);
  if (file.stream('Workbook') ?? file.stream('Book')) return readXls(bytes, onPart);
  return textless('unsupported');
}

/** Texts that begin as they please; and what programs write in HTML or CSV under the name of an old Office. */
const readers: Readonly<Record<string, Reader>> = {
  csv: (file, onPart) => readCsvText(file.bytes, onPart),
  html: (file, onPart) => readHtml(file.bytes, onPart),
  eml: (file, onPart) => readEml(file.bytes, onPart),
  txt: (file, onPart) => readPlain(file.bytes, onPart),
};
const likeness: Readonly<Record<string, keyof typeof readers>> = {
  ...{ tsv: 'csv', tab: 'csv', xls: 'csv', htm: 'html', xhtml: 'html', mht: 'eml', mhtml: 'eml' },
  ...{ 'text/csv': 'csv', 'text/html': 'html', 'message/rfc822': 'eml' },
};

function readUnmarked(file: TextSource, onPart?: OnPart): FileText | Promise<FileText> {
  if (file.bytes.length === 0) return textless('empty');
  const extension = extensionOf(file.name);
  const kind = likeness[extension] ?? likeness[file.mime] ?? extension;
  const isText = looksLikeText(file.bytes);
  if (!isText) return textless(marked.has(extension) || readers[kind] ? 'broken' : 'unsupported');
  const head = file.bytes.toString('latin1', 0, 1024);
  const reader = looksLikeMarkup(head) ? readers['html'] : readers[kind];
  if (reader) return reader(file, onPart);
  if (marked.has(extension)) return textless('broken');
  // A picture that is text, and text that is a program for a printer.
  if (/^(?:image|audio|video|font)\//.test(file.mime) || head.startsWith('%!'))
    return textless('unsupported');
  return readPlain(file.bytes, onPart);
}

function extensionOf(name: string): string {
  return /\.([a-z0-9]{1,6})$/i.exec(name)?.[1]?.toLowerCase() ?? '';
}

function looksLikeMarkup(head: string): boolean {
  return /^(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html|head|body|\?xml|svg)\b/i.test(head);
}

/** Bytes by which text is told from what is none. */
const sample = 64 * 1024;

/** No zero byte, and hardly a control character; or the mark of UTF-16. */
function looksLikeText(bytes: Buffer): boolean {
  if (/^(?:\xff\xfe|\xfe\xff)/.test(bytes.toString('latin1', 0, 2))) return true;
  const head = bytes.subarray(0, sample);
  if (head.includes(0)) return false;
  let controls = 0;
  for (const byte of head) if (byte < 0x20 && (byte < 0x09 || byte > 0x0d) && byte !== 0x1b) controls += 1;
  return controls * 100 <= head.length;
}
