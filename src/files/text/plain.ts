/** Texts without marks. */
import type { FileText } from '../../core/file-text.ts';
import { decodeLeniently } from '../encodings.ts';
import { gather, type OnPart } from './parts.ts';

/** Bytes that give more text than is kept, in whatever encoding. */
const mostBytes = 16 * 1024 * 1024;

export function readPlain(bytes: Buffer, onPart?: OnPart): FileText {
  const gathering = gather('stretch', onPart);
  gathering.add(1, tidy(decodeLeniently(bytes.subarray(0, mostBytes))));
  return gathering.end();
}

/** Ends of pages of old printers end a paragraph; other controls are nothing to read. */
function tidy(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/\f/g, '\n\n')
    .replace(/[^\P{Cc}\t\n]/gu, '');
}
