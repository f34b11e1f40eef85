/** CSV, read leniently: what is not well-formed is text all the same. */
import papaparse from 'papaparse';
import type { FileText } from '../../core/file-text.ts';
import { guessDelimiter } from '../csv.ts';
import { decodeLeniently } from '../encodings.ts';
import { createFlow } from './flow.ts';
import { gather, type OnPart } from './parts.ts';

/** Bytes that give more text than is kept, in whatever encoding. */
const mostBytes = 16 * 1024 * 1024;

export function readCsvText(bytes: Buffer, onPart?: OnPart): FileText {
  const gathering = gather('stretch', onPart);
  const flow = createFlow((text) => gathering.add(1, text));
  const text = decodeLeniently(bytes.subarray(0, mostBytes));
  papaparse.parse<string[]>(text, {
    delimiter: guessDelimiter(text),
    step: ({ data }, parser) => {
      flow.openBlock('row');
      for (const cell of data) {
        flow.text(cell.replace(/\s+/g, ' '));
        flow.cell();
      }
      flow.closeBlock('row');
      if (flow.isFull()) parser.abort();
    },
  });
  flow.flush();
  return gathering.end();
}
