/** Texts without marks. */
import type { FileText } from '../../core/file-text.ts';
import { decodeLeniently } from '../encodings.ts';
import { gather, type OnPart } from './parts.ts';

export function readPlain(bytes: Buffer, onPart?: OnPart): FileText {
  const gathering = gather('stretch', onPart);
  gathering.add(1, tidy(decodeLeniently(bytes)));
  return gathering.end();
}

/** Ends of pages of old printers end a paragraph; other controls are nothing to read. */
function tidy(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/\f/g, '\n\n')
    .replace(/[^\P{Cc}\t\n]/gu, '');
}
