/** Office files made for tests: a small writer of zip archives, and the least that a sheet needs. */
import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipPart {
  name: string;
  bytes: Buffer | string;
  /** Said in the archive instead of the true size. */
  claims?: number;
  isEncrypted?: true;
  /** Deflated already; stands in the archive instead of the bytes. */
  packed?: Buffer;
}

/** Every part deflated. */
export function zipOf(parts: readonly ZipPart[]): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let at = 0;
  for (const { name, bytes, claims, isEncrypted, packed: given } of parts) {
    const plain = Buffer.from(bytes);
    const packed = given ?? deflateRawSync(plain);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(0x0800 | (isEncrypted ? 1 : 0), 2);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(crc32(plain), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(claims ?? plain.length, 18);
    common.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name), packed]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(at, 10);
    central.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), common, rest, Buffer.from(name)]));
    locals.push(local);
    at += local.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(parts.length, 4);
  end.writeUInt16LE(parts.length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...locals, directory, Buffer.from('PK\x05\x06'), end]);
}

const xmlHead = '<?xml version="1.0" encoding="UTF-8"?>';

/** @param tables what stands inside `office:spreadsheet`. */
export function odsOf(tables: string, more: readonly ZipPart[] = []): Buffer {
  const namespaces = ['office', 'table', 'text']
    .map((name) => `xmlns:${name}="urn:oasis:names:tc:opendocument:xmlns:${name}:1.0"`)
    .join(' ');
  const content = `${xmlHead}<office:document-content ${namespaces}><office:body><office:spreadsheet>${tables}</office:spreadsheet></office:body></office:document-content>`;
  const mimetype = 'application/vnd.oasis.opendocument.spreadsheet';
  return zipOf([{ name: 'mimetype', bytes: mimetype }, { name: 'content.xml', bytes: content }, ...more]);
}

export interface Xlsx {
  /** `sheetData` of each sheet, by name. */
  sheets: Readonly<Record<string, string>>;
  /** `si` elements. */
  shared?: string;
  /** Inside `styleSheet`. */
  styles?: string;
  workbook?: string;
}

export function xlsxOf({ sheets, shared, styles, workbook = '' }: Xlsx): Buffer {
  const names = Object.keys(sheets);
  const list = names
    .map((name, at) => `<sheet name="${name}" sheetId="${at + 1}" r:id="rId${at + 1}"/>`)
    .join('');
  const links = names
    .map((_, at) => `<Relationship Id="rId${at + 1}" Target="worksheets/sheet${at + 1}.xml"/>`)
    .join('');
  const ns = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
  const r = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"';
  return zipOf([
    {
      name: 'xl/workbook.xml',
      bytes: `${xmlHead}<workbook ${ns} ${r}>${workbook}<sheets>${list}</sheets></workbook>`,
    },
    { name: 'xl/_rels/workbook.xml.rels', bytes: `${xmlHead}<Relationships>${links}</Relationships>` },
    ...names.map((name, at) => ({
      name: `xl/worksheets/sheet${at + 1}.xml`,
      bytes: `${xmlHead}<worksheet ${ns}><sheetData>${sheets[name]}</sheetData></worksheet>`,
    })),
    ...(shared ? [{ name: 'xl/sharedStrings.xml', bytes: `${xmlHead}<sst ${ns}>${shared}</sst>` }] : []),
    ...(styles
      ? [{ name: 'xl/styles.xml', bytes: `${xmlHead}<styleSheet ${ns}>${styles}</styleSheet>` }]
      : []),
  ]);
}
