/**
 * The text of a PDF, page by page. pdf.js runs without its fonts, pictures, forms and scripts: it has nothing to fetch
 * and makes no code of what the file says.
 */
import type { getResolvedPDFJS } from 'unpdf';
import type { FileText } from '../../core/file-text.ts';
import { gather, type OnPart, textless } from './parts.ts';
import { type PdfPiece, pageText } from './pdf-lines.ts';

type Pdfjs = Awaited<ReturnType<typeof getResolvedPDFJS>>;
type Opening = ReturnType<Pdfjs['getDocument']>;
type Pdf = Awaited<Opening['promise']>;

/** Pieces of text of one page: a page of a telephone book has some 2,000. */
const mostPieces = 50_000;

/** Pages that cannot be read, one after the other, after which no more are tried: the file may claim a million. */
const mostFaults = 20;

/** Never throws for what the bytes are: says it in the state. A password that only guards printing keeps nobody from reading. */
export async function readPdf(bytes: Uint8Array, onPart?: OnPart): Promise<FileText> {
  const unpdf = await import('unpdf');
  const pdfjs = await unpdf.getResolvedPDFJS();
  const opening = pdfjs.getDocument({
    // A copy: pdf.js takes what it is given away.
    data: Uint8Array.from(bytes),
    verbosity: 0,
    isEvalSupported: false,
    disableFontFace: true,
    useSystemFonts: false,
    useWorkerFetch: false,
    isOffscreenCanvasSupported: false,
    enableXfa: false,
  });
  try {
    return await readPages(await opening.promise, onPart);
  } catch (error) {
    const isLocked = error instanceof Error && error.name === 'PasswordException';
    return textless(isLocked ? 'encrypted' : 'broken', 'page');
  } finally {
    await opening.destroy().catch(() => undefined);
  }
}

async function readPages(pdf: Pdf, onPart?: OnPart): Promise<FileText> {
  const gathering = gather('page', onPart);
  let isRead = false;
  let faults = 0;
  for (let number = 1; number <= pdf.numPages && faults < mostFaults; number += 1) {
    const text = await readPage(pdf, number).catch(() => undefined);
    faults = text === undefined ? faults + 1 : 0;
    isRead ||= text !== undefined;
    if (text !== undefined && !gathering.add(number, text)) break;
  }
  return gathering.end(isRead ? 'scan' : 'broken');
}

async function readPage(pdf: Pdf, number: number): Promise<string> {
  const page = await pdf.getPage(number);
  const reader = page.streamTextContent().getReader();
  const pieces: PdfPiece[] = [];
  try {
    while (pieces.length < mostPieces) {
      const { value, done } = await reader.read();
      if (done) break;
      pieces.push(...(value as { items: PdfPiece[] }).items);
    }
  } finally {
    await reader.cancel().catch(() => undefined);
    page.cleanup();
  }
  return pageText(pieces);
}
