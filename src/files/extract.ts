/**
 * The text of files, read in a child process that is watched: a hostile file may take memory and time there, never here.
 * Worker threads do not hold such limits (they ignore memory outside the JavaScript heap).
 */
import type { FileText } from '../core/file-text.ts';
import { textless } from './text/parts.ts';

export interface ExtractedFile {
  mime: string;
  name: string;
  /** Bytes that the source gives. */
  size: number;
}

/** Reads one file at a time, in the order of the calls, in one child that is kept for the next file as long as it is healthy. */
export interface Extractor {
  /** @throws what the source throws, and an AbortError once `signal` is aborted; whatever the file is comes back as a state. */
  extractText(source: AsyncIterable<Buffer>, file: ExtractedFile, signal?: AbortSignal): Promise<FileText>;
  /** Ends the child; what is being read is given up with an AbortError. */
  close(): Promise<void>;
}

export function createExtractor(): Extractor {
  return {
    extractText: async () => textless('unsupported'),
    close: async () => {},
  };
}

/** One file in a child of its own. Of many files use `createExtractor`: starting a child takes 0.2 s. */
export async function extractText(
  source: AsyncIterable<Buffer>,
  file: ExtractedFile,
  signal?: AbortSignal,
): Promise<FileText> {
  const extractor = createExtractor();
  try {
    return await extractor.extractText(source, file, signal);
  } finally {
    await extractor.close();
  }
}
