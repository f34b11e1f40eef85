/** The Range of RFC 9110 §14 for one part: pure. Several parts at once are answered with the whole, as the RFC allows. */

export type ByteRange =
  /** The whole body: no range asked for, or none that is understood. */
  | { kind: 'whole' }
  /** Bytes from `start` to `end`, both included. */
  | { kind: 'part'; start: number; end: number }
  /** Nothing of what was asked for exists: 416. */
  | { kind: 'beyond' };

const whole: ByteRange = { kind: 'whole' };

/** @param size bytes of the whole body. */
export function readRange(header: string | undefined, size: number): ByteRange {
  const asked = /^bytes\s*=\s*(\d{0,15})\s*-\s*(\d{0,15})\s*$/i.exec(header ?? '');
  if (!asked) return whole;
  const [, first = '', last = ''] = asked;
  if (first === '') return last === '' ? whole : suffix(Number(last), size);
  const start = Number(first);
  const end = last === '' ? size - 1 : Math.min(Number(last), size - 1);
  // A range that ends before it begins is no range at all.
  if (last !== '' && Number(last) < start) return whole;
  return start < size ? { kind: 'part', start, end } : { kind: 'beyond' };
}

function suffix(length: number, size: number): ByteRange {
  if (length === 0 || size === 0) return { kind: 'beyond' };
  return { kind: 'part', start: Math.max(0, size - length), end: size - 1 };
}

export interface Validators {
  /** With its quotes. */
  etag: string;
  /** HTTP date. */
  lastModified: string;
}

/** Whether the browser's copy is the one asked for (304): by tag when it names one, else by date. */
export function isKnown(
  headers: { 'if-none-match'?: string | undefined; 'if-modified-since'?: string | undefined },
  { etag, lastModified }: Validators,
): boolean {
  const tags = headers['if-none-match'];
  if (tags !== undefined) {
    return tags.trim() === '*' || tags.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
  }
  const since = Date.parse(headers['if-modified-since'] ?? '');
  return !Number.isNaN(since) && Date.parse(lastModified) <= since;
}

/** Whether a range may be sent: its first part, if there is one, must come from this very body. Weak tags never match. */
export function mayResume(ifRange: string | undefined, { etag, lastModified }: Validators): boolean {
  return ifRange === undefined || ifRange.trim() === etag || ifRange.trim() === lastModified;
}
