/** XML as a run of tags and texts; whatever declares a document type is refused, and with it every entity bomb. */
import { SaxesParser } from 'saxes';
import { FileFault } from './file-fault.ts';
import type { Zip } from './zip.ts';

export interface XmlReader {
  /** Names as written, prefix and all. */
  open?(name: string, attributes: Readonly<Record<string, string>>): void;
  text?(text: string): void;
  close?(name: string): void;
  /** Asked now and then: the rest is then left unread. */
  isDone?(): boolean;
}

/** No office program nests its elements a tenth as deep. */
const deepest = 512;

/** Nothing for a part that is not there. @throws FileFault for what is not well-formed. */
export async function readXml(zip: Zip, part: string, reader: XmlReader): Promise<void> {
  if (!zip.has(part)) return;
  const parser = new SaxesParser({ position: false, xmlns: false });
  const refuse = () => {
    throw new FileFault('broken');
  };
  parser.on('error', refuse);
  parser.on('doctype', refuse);
  let depth = 0;
  parser.on('opentag', ({ name, attributes }) => {
    depth += 1;
    if (depth > deepest) refuse();
    reader.open?.(name, attributes);
  });
  parser.on('text', (text) => reader.text?.(text));
  parser.on('cdata', (text) => reader.text?.(text));
  parser.on('closetag', ({ name }) => {
    depth -= 1;
    reader.close?.(name);
  });
  let isDone = false;
  await zip.read(part, (text) => {
    parser.write(text);
    isDone = reader.isDone?.() ?? false;
    return !isDone;
  });
  if (!isDone) parser.close();
}

/** Without the prefix of its namespace, which some programs write and others do not. */
export function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
