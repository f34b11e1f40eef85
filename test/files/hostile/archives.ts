/** Office archives that unpack to more than they should, or reach for what is not theirs. */
import { odsOf, xlsxOf, type ZipPart, zipOf } from '../sheets.ts';
import { deflatedRun } from './zeros.ts';

const mebibyte = 1024 * 1024;
const gigabyte = 1024;

const word = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';
const types: ZipPart = {
  name: '[Content_Types].xml',
  bytes:
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
};
const relations: ZipPart = {
  name: '_rels/.rels',
  bytes:
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
};

/** @param body what stands inside `w:body`. @param before what stands above the root. */
export function docxOf(body: string, before = '', more: readonly ZipPart[] = []): Buffer {
  const document = `${before}<w:document ${word}><w:body>${body}</w:body></w:document>`;
  return zipOf([types, relations, { name: 'word/document.xml', bytes: document }, ...more]);
}

export const paragraph = (text: string) => `<w:p><w:r><w:t>${text}</w:t></w:r></w:p>`;

function odtOf(body: string, before = ''): Buffer {
  const ns = ['office', 'text']
    .map((name) => `xmlns:${name}="urn:oasis:names:tc:opendocument:xmlns:${name}:1.0"`)
    .join(' ');
  const content = `${before}<office:document-content ${ns}><office:body><office:text>${body}</office:text></office:body></office:document-content>`;
  return zipOf([
    { name: 'mimetype', bytes: 'application/vnd.oasis.opendocument.text' },
    { name: 'content.xml', bytes: content },
  ]);
}

/** A megabyte of file, a gigabyte of zeros, and it says so. */
export function zeroBomb(): Buffer {
  const packed = deflatedRun(gigabyte);
  return zipOf([
    types,
    relations,
    { name: 'word/document.xml', bytes: '', packed, claims: gigabyte * mebibyte },
  ]);
}

/** A gigabyte of one honest paragraph, which says it is a hundred bytes. */
export function lyingDocx(): Buffer {
  const frame = [
    `<w:document ${word}><w:body><w:p><w:r><w:t>`,
    '</w:t></w:r></w:p></w:body></w:document>',
  ] as const;
  const packed = deflatedRun(gigabyte, 0x61, frame);
  return zipOf([types, relations, { name: 'word/document.xml', bytes: '', packed, claims: 100 }]);
}

export function lyingXlsx(): Buffer {
  const sheet = '<row r="1"><c r="A1" t="inlineStr"><is><t>Titre</t></is></c></row>';
  const honest = xlsxOf({ sheets: { Feuille: sheet } }).toString('latin1');
  const packed = deflatedRun(gigabyte, 0x20);
  const shared = zipOf([{ name: 'xl/sharedStrings.xml', bytes: '', packed, claims: 1000 }]);
  return joinZips(Buffer.from(honest, 'latin1'), shared);
}

/** The parts of both in one: the second's come after the first's, each directory behind. */
function joinZips(first: Buffer, second: Buffer): Buffer {
  const [one, two] = [splitZip(first), splitZip(second)];
  const moved = Buffer.from(two.directory);
  moved.writeUInt32LE(moved.readUInt32LE(42) + one.locals.length, 42);
  const end = Buffer.from(one.end);
  const count = end.readUInt16LE(10) + 1;
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(one.directory.length + moved.length, 12);
  end.writeUInt32LE(one.locals.length + two.locals.length, 16);
  return Buffer.concat([one.locals, two.locals, one.directory, moved, end]);
}

function splitZip(bytes: Buffer): { locals: Buffer; directory: Buffer; end: Buffer } {
  const end = bytes.subarray(bytes.lastIndexOf('PK\x05\x06', undefined, 'latin1'));
  const at = end.readUInt32LE(16);
  return { locals: bytes.subarray(0, at), directory: bytes.subarray(at, bytes.length - end.length), end };
}

/** Archives within archives, each ten times the next. */
export function nestedZips(depth: number): Buffer {
  let inner = deflatedBox();
  for (let level = 0; level < depth; level += 1)
    inner = zipOf(
      Array.from({ length: 10 }, (_, at) => ({ name: `word/embeddings/${at}.docx`, bytes: inner })),
    );
  return docxOf(paragraph('Dehors'), '', [{ name: 'word/embeddings/bombe.docx', bytes: inner }]);
}

function deflatedBox(): Buffer {
  return zipOf([{ name: 'word/document.xml', bytes: '', packed: deflatedRun(64), claims: 64 * mebibyte }]);
}

export function crowdedZip(): Buffer {
  const parts = Array.from({ length: 60_000 }, (_, at) => ({ name: `word/media/${at}.png`, bytes: '' }));
  return docxOf(paragraph('Beaucoup'), '', parts);
}

/** Ten entities, each ten of the one before, which makes a thousand million words. */
export function entityBomb(kind: 'docx' | 'odt'): Buffer {
  const entities = Array.from({ length: 10 }, (_, at) => {
    const value = at === 0 ? 'mille' : `&e${at - 1};`.repeat(10);
    return `<!ENTITY e${at} "${value}">`;
  });
  const before = `<?xml version="1.0"?><!DOCTYPE bombe [${entities.join('')}]>`;
  return kind === 'docx' ? docxOf(paragraph('&e9;'), before) : odtOf('<text:p>&e9;</text:p>', before);
}

/** @param address what a careless reader would open. */
export function outsider(kind: 'docx' | 'odt', address: string): Buffer {
  const before = `<?xml version="1.0"?><!DOCTYPE dehors SYSTEM "${address}" [<!ENTITY dehors SYSTEM "${address}">]>`;
  return kind === 'docx' ? docxOf(paragraph('&dehors;'), before) : odtOf('<text:p>&dehors;</text:p>', before);
}

/** A docx whose links, pictures and templates stand elsewhere. */
export function linkedDocx(address: string): Buffer {
  const type = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const links = ['image', 'attachedTemplate', 'subDocument', 'footnotes']
    .map(
      (kind, at) =>
        `<Relationship Id="r${at}" Type="${type}/${kind}" Target="${address}" TargetMode="External"/>`,
    )
    .join('');
  return docxOf(paragraph('Dedans'), '', [
    { name: 'word/_rels/document.xml.rels', bytes: `<Relationships>${links}</Relationships>` },
  ]);
}

export function deepDocx(depth: number): Buffer {
  return docxOf(
    `${'<w:sdt><w:sdtContent>'.repeat(depth)}${paragraph('Au fond')}${'</w:sdtContent></w:sdt>'.repeat(depth)}`,
  );
}

export function deepOds(depth: number): Buffer {
  return odsOf(`${'<table:table>'.repeat(depth)}${'</table:table>'.repeat(depth)}`);
}
