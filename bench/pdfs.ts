/** PDF files written by hand, in the bytes of ISO 32000: objects, the table of where they stand, a trailer. */

export type PdfObject = string | Buffer;

/** @param objects what stands between `obj` and `endobj`, numbered from 1; the first is the catalogue. */
export function pdfOf(objects: readonly PdfObject[], trailer = ''): Buffer {
  const pieces: Buffer[] = [Buffer.from('%PDF-1.7\n')];
  const places: number[] = [];
  let at = pieces[0]?.length ?? 0;
  const add = (piece: Buffer) => {
    pieces.push(piece);
    at += piece.length;
  };
  for (const [index, object] of objects.entries()) {
    places.push(at);
    add(Buffer.concat([Buffer.from(`${index + 1} 0 obj\n`), Buffer.from(object), Buffer.from('\nendobj\n')]));
  }
  const start = at;
  const rows = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('');
  const head = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}`;
  add(Buffer.from(`${head}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R ${trailer} >>\n`));
  add(Buffer.from(`startxref\n${start}\n%%EOF\n`));
  return Buffer.concat(pieces);
}

/** @param entries of its dictionary. */
export function pdfStream(content: string | Buffer, entries = ''): Buffer {
  const bytes = Buffer.from(content);
  const head = `<< ${entries} /Length ${bytes.length} >>\nstream\n`;
  return Buffer.concat([Buffer.from(head), bytes, Buffer.from('\nendstream')]);
}

/** Letters of Windows-1252. */
export const pdfFont = '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>';

/** A page each, of the operators that draw it; the font is `/F`. */
export function pdfPages(contents: readonly (string | Buffer)[]): Buffer {
  const first = 4;
  const kids = contents.map((_, at) => `${first + at * 2} 0 R`).join(' ');
  return pdfOf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids}] /Count ${contents.length} /MediaBox [0 0 595 842] /Resources << /Font << /F 3 0 R >> >> >>`,
    pdfFont,
    ...contents.flatMap((content, at) => [
      `<< /Type /Page /Parent 2 0 R /Contents ${first + at * 2 + 1} 0 R >>`,
      pdfStream(content),
    ]),
  ]);
}

/** Operators for lines of text, one under the other. */
export function drawLines(lines: readonly string[]): Buffer {
  const escaped = lines.map((line) => winAnsi(line).replace(/[\\()]/g, '\\$&'));
  const shown = escaped.map((line) => `(${line}) Tj 0 -14 Td`).join('\n');
  return Buffer.from(`BT /F 12 Tf 50 780 Td ${shown} ET`, 'latin1');
}

/** Pages of lines. */
export function textPdf(pages: readonly (readonly string[])[]): Buffer {
  return pdfPages(pages.map(drawLines));
}

/** Signs beyond Latin-1 that French texts hold, where Windows-1252 has them. */
const beyondLatin: Readonly<Record<string, string>> = {
  '€': '\x80',
  '…': '\x85',
  '’': '\x92',
  '“': '\x93',
  '”': '\x94',
  '–': '\x96',
  '—': '\x97',
  œ: '\x9c',
};

function winAnsi(text: string): string {
  return text.replace(/[^\x20-\x7e\xa0-\xff]/g, (sign) => beyondLatin[sign] ?? ' ');
}
