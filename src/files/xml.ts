/** XML as a run of tags and texts; whatever declares a document type is refused, and with it every entity bomb. */
import { SaxesParser } from 'saxes';
import { SheetFault } from './sheet-fault.ts';
import type { Zip } from './zip.ts';

export interface XmlReader {
  /** Names as written, prefix and all. */
  open?(name: string, attributes: Readonly<Record<string, string>>): void;
  text?(text: string): void;
  close?(name: string): void;
}

/** Nothing for a part that is not there. @throws SheetFault for what is not well-formed. */
export async function readXml(zip: Zip, part: string, reader: XmlReader): Promise<void> {
  if (!zip.has(part)) return;
  const parser = new SaxesParser({ position: false, xmlns: false });
  parser.on('error', () => {
    throw new SheetFault('sheet.broken');
  });
  parser.on('doctype', () => {
    throw new SheetFault('sheet.broken');
  });
  parser.on('opentag', ({ name, attributes }) => reader.open?.(name, attributes));
  parser.on('text', (text) => reader.text?.(text));
  parser.on('cdata', (text) => reader.text?.(text));
  parser.on('closetag', ({ name }) => reader.close?.(name));
  await zip.read(part, (text) => {
    parser.write(text);
  });
  parser.close();
}

/** Without the prefix of its namespace, which some programs write and others do not. */
export function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
