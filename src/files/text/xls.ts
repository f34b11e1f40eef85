/** The text of an Excel workbook of before 2007, sheet by sheet. */
import type { FileText } from '../../core/file-text.ts';
import { type OnPart, textless } from './parts.ts';

/** Never throws for what the bytes are: says it in the state. */
export async function readXls(_bytes: Uint8Array, _onPart?: OnPart): Promise<FileText> {
  return textless('unsupported', 'sheet');
}
