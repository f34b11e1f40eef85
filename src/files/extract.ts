/**
 * The text of files, read in a child process that is watched: a hostile file may take memory and time there, never here.
 * Worker threads do not hold such limits (they ignore memory outside the JavaScript heap).
 */
import type { FileText } from '../core/file-text.ts';
import { type AnnouncedFile, type ReadingChild, startReadingChild } from './reading-child.ts';
import { textless } from './text/parts.ts';

/** Bytes of a file beyond which it is not read at all: the child holds it whole, and its reader often once more. */
export const mostFileBytes = 64 * 1024 * 1024;

/** Milliseconds after which a child without work is ended, so that a quiet wiki does not keep its memory. */
const idleTime = 10_000;

/** Reads one file at a time, in the order of the calls, in one child that is kept for the next as long as it is in health. */
export interface Extractor {
  /**
   * Whatever the file is comes back as a state; of one that took too much with what was read until then.
   * @throws what the source throws; the reason of `signal`, or of a closed extractor; when no child can be started.
   */
  extractText(source: AsyncIterable<Buffer>, file: AnnouncedFile, signal?: AbortSignal): Promise<FileText>;
  /** Ends the child. What is being read, and what waits, is given up. */
  close(): Promise<void>;
}

export interface ExtractorOptions {
  /** The program of the child. */
  program?: URL;
  /** Milliseconds. */
  idleTime?: number;
}

export function createExtractor(options: ExtractorOptions = {}): Extractor {
  const program = options.program ?? ownProgram();
  const closing = new AbortController();
  let child: ReadingChild | undefined;
  let idle: NodeJS.Timeout | undefined;
  let last: Promise<unknown> = Promise.resolve();

  const endChild = async () => {
    const ended = child;
    child = undefined;
    await ended?.end();
  };

  /** Of a child that ended of itself meanwhile, no file that comes afterwards is to be blamed. */
  const findReader = async (file: AnnouncedFile, checkStops: () => void): Promise<ReadingChild> => {
    if (child?.isFresh() && (await child.announce(file))) return child;
    await endChild();
    checkStops();
    child = startReadingChild(program);
    if (await child.announce(file)) return child;
    throw new Error('the process that reads files does not start');
  };

  const read = async (source: AsyncIterable<Buffer>, file: AnnouncedFile, stops: readonly AbortSignal[]) => {
    const checkStops = () => {
      for (const stop of stops) stop.throwIfAborted();
    };
    checkStops();
    clearTimeout(idle);
    const abort = () => void endChild();
    for (const stop of stops) stop.addEventListener('abort', abort, { once: true });
    try {
      const reader = await findReader(file, checkStops);
      const text = await reader.read(source, file);
      checkStops();
      return text;
    } catch (error) {
      // What went wrong since is but what the killing of the child brought about.
      checkStops();
      throw error;
    } finally {
      for (const stop of stops) stop.removeEventListener('abort', abort);
      if (child?.isFresh()) idle = setTimeout(() => void endChild(), options.idleTime ?? idleTime).unref();
      else await endChild();
    }
  };

  return {
    extractText: async (source, file, signal) => {
      if (file.size === 0) return textless('empty');
      if (file.size > mostFileBytes) return textless('too-large');
      const stops = signal ? [closing.signal, signal] : [closing.signal];
      const turn = last.then(() => read(source, file, stops));
      last = turn.catch(() => {});
      return await turn;
    },
    close: async () => {
      clearTimeout(idle);
      closing.abort(new Error('the wiki is closing'));
      await endChild();
      await last;
    },
  };
}

/** Compiled code runs as it is; sources (development, tests) need a loader that Node 20 lacks. */
function ownProgram(): URL {
  const isSource = import.meta.url.endsWith('.ts');
  return new URL(isSource ? './extract-child.ts' : './extract-child.js', import.meta.url);
}

/** One file in a child of its own. Of many files use `createExtractor`: a child takes 0.2 s to start. */
export async function extractText(
  source: AsyncIterable<Buffer>,
  file: AnnouncedFile,
  signal?: AbortSignal,
): Promise<FileText> {
  const extractor = createExtractor();
  try {
    return await extractor.extractText(source, file, signal);
  } finally {
    await extractor.close();
  }
}
