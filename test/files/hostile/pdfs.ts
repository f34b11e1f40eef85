/** PDF files that take what they can, lead in circles or say what is not so. */
import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { drawLines, type PdfObject, pdfFont, pdfOf, pdfStream, textPdf } from '../../../bench/pdfs.ts';
import { zlibZeros } from './zeros.ts';

/** One page with objects beside: its content is the fourth, an honest font the fifth, `more` come behind. */
function onePage(
  contents: PdfObject,
  more: readonly PdfObject[] = [],
  resources = '/Font << /F 5 0 R >>',
  page = '',
): Buffer {
  return pdfOf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << ${resources} >> ${page} >>`,
    contents,
    pdfFont,
    ...more,
  ]);
}

const padding = Buffer.from('28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a', 'hex');

/** Locked as PDF 1.3 does. Without a password for reading, it is the one for changing that is wanted by nobody here. */
export function lockedPdf(line: string, password = ''): Buffer {
  const padded = (word: string) => Buffer.concat([Buffer.from(word, 'latin1'), padding]).subarray(0, 32);
  const hash = (...parts: Buffer[]) => createHash('md5').update(Buffer.concat(parts)).digest();
  const id = hash(Buffer.from(line));
  const owner = rc4(hash(padded('maître')).subarray(0, 5), padded(password));
  const rights = Buffer.from([0xc0, 0xff, 0xff, 0xff]);
  const key = hash(padded(password), owner, rights, id).subarray(0, 5);
  const user = rc4(key, padding);
  const keyOf = (object: number) => hash(key, Buffer.from([object, 0, 0, 0, 0])).subarray(0, 10);
  const hex = (bytes: Buffer) => `<${bytes.toString('hex')}>`;
  const lock = `<< /Filter /Standard /V 1 /R 2 /O ${hex(owner)} /U ${hex(user)} /P -64 >>`;
  return pdfOf(
    [
      '<< /Type /Catalog /Pages 2 0 R >>',
      '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
      '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>',
      pdfStream(rc4(keyOf(4), drawLines([line]))),
      pdfFont,
    ],
    `/Encrypt ${lock} /ID [${hex(id)} ${hex(id)}]`,
  );
}

function rc4(key: Buffer, bytes: Buffer): Buffer {
  const box = Uint8Array.from({ length: 256 }, (_, at) => at);
  const swap = (a: number, b: number) => {
    [box[a], box[b]] = [box[b] ?? 0, box[a] ?? 0];
  };
  let j = 0;
  for (let i = 0; i < 256; i += 1) {
    j = (j + (box[i] ?? 0) + (key[i % key.length] ?? 0)) % 256;
    swap(i, j);
  }
  let i = 0;
  j = 0;
  return Buffer.from(
    bytes.map((byte) => {
      i = (i + 1) % 256;
      j = (j + (box[i] ?? 0)) % 256;
      swap(i, j);
      return byte ^ (box[((box[i] ?? 0) + (box[j] ?? 0)) % 256] ?? 0);
    }),
  );
}

/** Two kilobytes whose content is a gigabyte, deflated twice. */
export function doublyDeflatedPdf(): Buffer {
  const twice = deflateSync(zlibZeros(1024));
  return onePage(pdfStream(twice, '/Filter [/FlateDecode /FlateDecode]'));
}

/** As honest as long. */
export function longPdf(pages: number): Buffer {
  return textPdf(Array.from({ length: pages }, (_, at) => [`Procès-verbal, page ${at + 1}`]));
}

export function cyclicTreePdf(): Buffer {
  return pdfOf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R 2 0 R] /Count 2000000000 /Parent 3 0 R >>',
    '<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 1000000000 /Parent 2 0 R >>',
  ]);
}

/** One page, and a count of a thousand million. */
export function boastingPdf(): Buffer {
  return pdfOf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1000000000 >>',
    '<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>',
    pdfStream(drawLines(['Seule page'])),
    pdfFont,
  ]);
}

/** A stream whose length is itself, and tables of objects that lead back to themselves. */
export function loopingObjectsPdf(): Buffer {
  const contents = '<< /Length 4 0 R /Filter 6 0 R >>\nstream\nBT ET\nendstream';
  const bytes = onePage(contents, ['7 0 R', '6 0 R'], '/XObject 6 0 R', '/Annots 6 0 R');
  const start = /startxref\n(\d+)/.exec(bytes.toString('latin1'))?.[1];
  return Buffer.from(bytes.toString('latin1').replace('/Size', `/Prev ${start} /Size`), 'latin1');
}

/** Forms that draw the next one twice, forty deep: an end to it is not to be waited for. */
export function endlessFormsPdf(): Buffer {
  const depth = 40;
  const forms = Array.from({ length: depth }, (_, at) => {
    const next = 6 + ((at + 1) % depth);
    const resources = `/Resources << /Font << /F 5 0 R >> /XObject << /A ${next} 0 R /B ${next} 0 R >> >>`;
    const draws = at === depth - 1 ? 'BT /F 12 Tf (fin) Tj ET' : '/A Do /B Do';
    return pdfStream(draws, `/Type /XObject /Subtype /Form /BBox [0 0 9 9] ${resources}`);
  });
  return onePage(pdfStream('/A Do'), forms, '/XObject << /A 6 0 R >>');
}

/** A hundred million words on one page. */
export function crowdedPdf(): Buffer {
  const line = 'BT /F 9 Tf 50 700 Td (association) Tj ET\n';
  const once = deflateSync(Buffer.from(line.repeat(2_000_000)));
  return onePage(pdfStream(once, '/Filter /FlateDecode'));
}

/** A font that claims signs for four thousand million codes. */
export function boundlessFontPdf(): Buffer {
  const map = pdfStream(
    '/CIDInit /ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange <00000000> <ffffffff> endcodespacerange 9 beginbfrange ' +
      '<00000000> <ffffffff> <0041> '.repeat(9) +
      'endbfrange endcmap end end',
  );
  const composite =
    '<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [8 0 R] /ToUnicode 6 0 R >>';
  const descendant =
    '<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X /CIDSystemInfo << >> /W [0 4000000000 500] >>';
  return onePage(
    pdfStream('BT /G 12 Tf 50 700 Td <00410042> Tj ET'),
    [map, composite, descendant],
    '/Font << /G 7 0 R >>',
  );
}
