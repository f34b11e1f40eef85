/** CSV, read leniently: what is not well-formed is text all the same. */
import type { FileText } from '../../core/file-text.ts';
import { guessDelimiter } from '../csv.ts';
import { decodeLeniently } from '../encodings.ts';
import { createFlow } from './flow.ts';
import { gather, type OnPart } from './parts.ts';

/** Bytes that give more text than is kept, in whatever encoding. */
const mostBytes = 16 * 1024 * 1024;

/** Characters by which the delimiter is guessed. */
const sample = 32 * 1024;

const inQuotes = /[^"]+|"/y;

export function readCsvText(bytes: Buffer, onPart?: OnPart): FileText {
  const gathering = gather('stretch', onPart);
  const flow = createFlow((piece) => gathering.add(1, piece));
  const text = decodeLeniently(bytes.subarray(0, mostBytes));
  const delimiter = guessDelimiter(text.slice(0, sample));
  const outside = new RegExp(`[^${delimiter}"\\r\\n]+|[${delimiter}"\\r\\n]`, 'y');
  let isQuoted = false;
  let isCellBegun = false;
  flow.openBlock('row');
  for (let at = 0; at < text.length && !flow.isFull(); ) {
    const pattern = isQuoted ? inQuotes : outside;
    pattern.lastIndex = at;
    const token = pattern.exec(text)?.[0] ?? '';
    at += token.length;
    if (isQuoted && token === '"' && text[at] === '"') {
      flow.text('"');
      at += 1;
    } else if (token === '"' && (isQuoted || !isCellBegun)) {
      isQuoted = !isQuoted;
      isCellBegun = true;
    } else if (!isQuoted && token === delimiter) {
      flow.cell();
      isCellBegun = false;
    } else if (!isQuoted && (token === '\n' || token === '\r')) {
      flow.closeBlock('row');
      flow.openBlock('row');
      isCellBegun = false;
    } else {
      flow.text(token.replace(/\s+/g, ' '));
      isCellBegun = true;
    }
  }
  flow.closeBlock('row');
  flow.flush();
  return gathering.end();
}
