/** The process in which files are read, one at a time, and the watch over it: its memory, its work, its time. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { constants, setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { FileText } from '../core/file-text.ts';
import { type Answer, createAnswerReader } from './extract-answers.ts';
import { createReading, type Ending } from './reading.ts';

export interface AnnouncedFile {
  mime: string;
  name: string;
  /** Bytes that the source gives. */
  size: number;
}

/** What one file may take. Where it is more, what was read until then is kept. */
export const readingLimits = {
  /** Resident bytes of the child while it reads a small file, and the most for a large one. */
  memory: 256 * 1024 * 1024,
  mostMemory: 400 * 1024 * 1024,
  /** What a child may take beyond what it had already, after other files. */
  growth: 160 * 1024 * 1024,
  /** Megabytes of the JavaScript heap: reached only where resident memory cannot be seen. */
  heap: 320,
  /** Milliseconds of processor time; on the clock it may be more, lest a busy machine make honest files too large. */
  work: 9000,
  time: 60_000,
} as const;

/** Milliseconds until a child that does not come, or does not listen, is given up. */
const startTime = 30_000;

/** Milliseconds between looks at the child's memory; every so many looks one at its processor time. */
const watchEvery = 20;
const looksPerWork = 10;

/** Units of processor time in a second, on every Linux. */
const ticks = 100;

/** Resident bytes and files after which a child that is in health makes room for a fresh one all the same. */
const usedUp = { memory: 200 * 1024 * 1024, files: 500 } as const;

export interface ReadingChild {
  /** @returns whether the child is there and waits for the bytes of this file; none of them is spent before. */
  announce(file: AnnouncedFile): Promise<boolean>;
  /** Of the file that was announced. @throws what the source throws; whatever the file is comes back as a state. */
  read(source: AsyncIterable<Buffer>, file: AnnouncedFile): Promise<FileText>;
  /** It is there, and fit for another file. */
  isFresh(): boolean;
  /** Kills it, and waits until it is gone. */
  end(): Promise<void>;
}

/** @param program the module that the child runs: extract-child.ts, or in tests one that misbehaves. */
export function startReadingChild(program: URL): ReadingChild {
  const child = spawnChild(program);
  const input = child.stdin as Socket;
  const output = child.stdio[3] as Socket;
  const handles = [child, input, output];
  let ending: Ending | undefined;
  let files = 0;

  const kill = (cause: Ending) => {
    ending ??= cause;
    child.kill('SIGKILL');
  };
  const closed = new Promise<void>((resolve) => {
    child.on('close', (code, signal) => {
      ending ??= endingOf(code, signal);
      resolve();
    });
  });
  // It speaks when it is asked.
  const refuse = () => kill('nonsense');
  let take: (answer: Answer | undefined) => void = refuse;
  output.on(
    'data',
    createAnswerReader((answer) => take(answer)),
  );
  // What befell the pipes is told by the end of the child.
  for (const handle of handles) handle.on('error', () => {});

  return {
    announce: async ({ mime, name, size }) => {
      for (const handle of handles) handle.ref();
      const timer = setTimeout(() => kill('limit'), startTime);
      const isReady = new Promise<boolean>((resolve) => {
        take = (answer) => (answer?.kind === 'ready' ? resolve(true) : refuse());
      });
      input.write(`${JSON.stringify({ mime, name, size })}\n`);
      const isThere = await Promise.race([isReady, closed.then(() => false)]);
      clearTimeout(timer);
      return isThere;
    },
    read: async (source, file) => {
      files += 1;
      const reading = createReading(kill);
      take = reading.take;
      const stopWatching = watch(child, file, kill);
      try {
        await Promise.race([feed(input, source, file.size, closed).then(() => reading.ended), closed]);
        return reading.result(ending);
      } catch (error) {
        kill('dismissed');
        throw error;
      } finally {
        stopWatching();
        take = refuse;
        // A child with nothing to do keeps no command from ending.
        for (const handle of handles) handle.unref();
      }
    },
    isFresh: () => !ending && files < usedUp.files && residentMemory(child.pid) < usedUp.memory,
    end: async () => {
      for (const handle of handles) handle.ref();
      kill('dismissed');
      if (child.pid !== undefined) await closed;
    },
  };
}

/** With nothing of the environment: a child that reads needs no secret of ours. */
function spawnChild(program: URL): ChildProcess {
  const loader = program.pathname.endsWith('.ts') ? ['--import', 'tsx'] : [];
  const options = [`--max-old-space-size=${readingLimits.heap}`, ...loader];
  const words = [fileURLToPath(program), String(readingLimits.mostMemory)];
  const child = spawn(process.execPath, [...options, ...words], {
    env: {},
    stdio: ['pipe', 'ignore', 'ignore', 'pipe'],
  });
  if (child.pid === undefined) return child;
  try {
    setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // Not everywhere may one do so; the child is watched all the same.
  }
  // When the machine runs out of memory, this is what Linux is to take first.
  writeFile(`/proc/${child.pid}/oom_score_adj`, '1000').catch(() => {});
  return child;
}

/** Of an end that this process did not bring about: the child's own watch and a machine out of memory kill, a full heap aborts. */
function endingOf(code: number | null, signal: NodeJS.Signals | null): Ending {
  return signal === 'SIGKILL' || signal === 'SIGABRT' || code === 134 ? 'limit' : 'crash';
}

async function feed(
  input: Socket,
  source: AsyncIterable<Buffer>,
  size: number,
  closed: Promise<void>,
): Promise<void> {
  let given = 0;
  for await (const piece of source) {
    given += piece.length;
    if (given > size) break;
    if (input.destroyed) return;
    if (!input.write(piece)) await Promise.race([once(input, 'drain').catch(() => {}), closed]);
  }
  if (given !== size) throw new Error(`the source of a file of ${size} bytes gave ${given}`);
}

/** Ends the child when it takes too much. Memory and work can be seen on Linux only; elsewhere time, and what the child watches. */
function watch({ pid }: ChildProcess, { size }: AnnouncedFile, kill: (cause: Ending) => void): () => void {
  const memory = Math.max(readingLimits.memory, residentMemory(pid) + readingLimits.growth) + 4 * size;
  const work = processorTime(pid) + readingLimits.work;
  let looks = 0;
  const poll = setInterval(() => {
    looks += 1;
    if (residentMemory(pid) > Math.min(memory, readingLimits.mostMemory)) kill('limit');
    else if (looks % looksPerWork === 0 && processorTime(pid) > work) kill('limit');
  }, watchEvery);
  const timer = setTimeout(() => kill('limit'), readingLimits.time);
  return () => {
    clearInterval(poll);
    clearTimeout(timer);
  };
}

/** Read at once (0.05 ms): behind other work on files it would come too late. */
function residentMemory(pid: number | undefined): number {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readProcess(pid, 'status'))?.[1] ?? 0) * 1024;
}

/** Milliseconds of all its threads. */
function processorTime(pid: number | undefined): number {
  // The name of the program stands in brackets and may hold blanks: fields are counted behind it.
  const [, after = ''] = /^.*\)(.*)/s.exec(readProcess(pid, 'stat')) ?? [];
  const [user = 0, system = 0] = after.trim().split(' ').slice(11, 13).map(Number);
  return ((user + system) * 1000) / ticks;
}

function readProcess(pid: number | undefined, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
