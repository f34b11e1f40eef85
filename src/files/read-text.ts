/** The text of a file, whatever it is: its bytes say so, and its name only where bytes cannot. */
import type { FileText } from '../core/file-text.ts';
import { type OnPart, textless } from './text/parts.ts';

export interface TextSource {
  bytes: Buffer;
  /** As was found out when the file came in. */
  mime: string;
  name: string;
}

/** Whatever the bytes are comes back as a state; it throws for our own faults only. */
export async function readFileText(_file: TextSource, _onPart?: OnPart): Promise<FileText> {
  return textless('unsupported');
}
