/** The text of a PDF, page by page. */
import type { FileText } from '../../core/file-text.ts';
import { type OnPart, textless } from './parts.ts';

/** Never throws for what the bytes are: says it in the state. */
export async function readPdf(_bytes: Uint8Array, _onPart?: OnPart): Promise<FileText> {
  return textless('unsupported', 'page');
}
