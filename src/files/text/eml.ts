/** Letters: what they are about, between whom, what they say, and the names of what hangs on them. */
import PostalMime, { type Address, type Email } from 'postal-mime';
import type { FileText } from '../../core/file-text.ts';
import { FileFault } from '../file-fault.ts';
import { createFlow, type Flow } from './flow.ts';
import { addHtml } from './html.ts';
import { gather, type OnPart } from './parts.ts';

/** Bytes of a letter that are read: the words come first, what hangs on it behind. */
const mostBytes = 24 * 1024 * 1024;

/** Lines that may begin a part; each part takes some time. */
const mostParts = 5000;

/** Parts within parts; letters within letters; bytes of heads. */
const bounds = { maxNestingDepth: 32, maxRfc822NestingDepth: 4, maxHeadersSize: 512 * 1024 };

/** @throws FileFault */
export async function readEml(bytes: Buffer, onPart?: OnPart): Promise<FileText> {
  const end = endOfParts(bytes.subarray(0, mostBytes));
  const letter = await parse(bytes.subarray(0, end));
  const gathering = gather('stretch', onPart);
  const flow = createFlow((text) => gathering.add(1, text));
  addLines(flow, [letter.subject ?? '', ...people(letter)]);
  if (letter.text?.trim()) addLines(flow, letter.text.split(/\r?\n/));
  else addHtml(flow, letter.html ?? '');
  addLines(
    flow,
    letter.attachments.map(({ filename }) => filename ?? ''),
  );
  flow.flush();
  const found = gathering.end();
  const isCut = found.isCut || (found.state === 'text' && end < bytes.length);
  return { ...found, isCut };
}

function endOfParts(bytes: Buffer): number {
  let at = 0;
  for (let count = 0; count < mostParts; count++) {
    at = bytes.indexOf('\n--', at + 1);
    if (at < 0) return bytes.length;
  }
  return at;
}

async function parse(bytes: Buffer): Promise<Email> {
  try {
    return await PostalMime.parse(bytes, bounds);
  } catch {
    // It refuses only parts within parts, and heads, without end.
    throw new FileFault('too-large');
  }
}

function addLines(flow: Flow, lines: readonly string[]): void {
  for (const line of lines) {
    flow.line();
    flow.text(line);
  }
  flow.line();
}

/** Sender and recipients, one line each kind, as programs show them: the name, else the address. */
function people({ from, to = [], cc = [] }: Email): string[] {
  return [from ? [from] : [], to, cc].map((addresses) => addresses.flatMap(shown).join(', '));
}

function shown(address: Address): string[] {
  if (address.group) return [address.name, ...address.group.flatMap(shown)].filter((name) => name !== '');
  const name = address.name || address.address;
  return name ? [name] : [];
}
