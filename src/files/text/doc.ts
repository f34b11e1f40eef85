/** The text of a Word document of before 2007. */
import type { FileText } from '../../core/file-text.ts';
import { type OnPart, textless } from './parts.ts';

/** Never throws for what the bytes are: says it in the state. */
export async function readDoc(_bytes: Uint8Array, _onPart?: OnPart): Promise<FileText> {
  return textless('unsupported');
}
