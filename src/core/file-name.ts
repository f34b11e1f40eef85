/** Names of attachments as they are kept, whatever a computer called the file. */
import { limits } from './limits.ts';
import { normaliseBody } from './text.ts';

/**
 * The name without path, control and bidirectional characters, at most `limits.fileName` characters with its
 * extension kept; '' when nothing is left. A clean name is its own.
 */
export function cleanFileName(name: string): string {
  const last = normaliseBody(name).normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  const clean = last
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}<>:"|?*[\]]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[\s.]+|(?<![\s.])[\s.]+$/g, '');
  if (clean.length <= limits.fileName) return clean;
  const extension = /\.[\p{L}\p{N}]{1,10}$/u.exec(clean)?.[0] ?? '';
  return `${wholeStart(clean, limits.fileName - extension.length).trimEnd()}${extension}`;
}

/** A character of two halves is not cut between them. */
function wholeStart(text: string, length: number): string {
  return text.slice(0, length).replace(/[\ud800-\udbff]$/, '');
}
