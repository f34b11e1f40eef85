/**
 * Small pictures, drawn in a child process: a hostile image may take memory and time there, never here.
 * Worker threads do not hold such limits (they ignore memory outside the JavaScript heap).
 */
import { type ChildProcess, fork } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';

/** Resident bytes and milliseconds after which the child is ended. A 50-megapixel picture takes 200 MB and 1 s. */
const maxMemory = 500 * 1024 * 1024;
const maxTime = 15_000;
const watchEvery = 25;

export interface DrawnThumbnail {
  mime: string;
  bytes: Buffer;
}

/** Undefined when the picture cannot be drawn within the limits. Metadata such as places are not carried over. */
export async function makeThumbnail(
  picture: AsyncIterable<Buffer>,
  width: number,
): Promise<DrawnThumbnail | undefined> {
  const child = startChild(width);
  const stopWatching = watch(child);
  try {
    const [bytes] = await Promise.all([collect(child), feed(child, picture)]);
    return bytes.length === 0 ? undefined : { mime: 'image/webp', bytes };
  } catch {
    return undefined;
  } finally {
    stopWatching();
    child.kill('SIGKILL');
  }
}

function startChild(width: number): ChildProcess {
  const isSource = import.meta.url.endsWith('.ts');
  const file = new URL(isSource ? './thumbnail-child.ts' : './thumbnail-child.js', import.meta.url);
  return fork(file, [String(width)], {
    // An empty environment but for the path: the child needs no secret of ours.
    env: { PATH: process.env['PATH'] },
    execArgv: ['--max-old-space-size=128', ...(isSource ? ['--import', 'tsx'] : [])],
    stdio: ['pipe', 'pipe', 'ignore', 'ipc'],
  });
}

async function feed(child: ChildProcess, picture: AsyncIterable<Buffer>): Promise<void> {
  if (child.stdin) await pipeline(picture, child.stdin);
}

function collect(child: ChildProcess): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    child.stdout?.on('data', (part: Buffer) => parts.push(part));
    child.on('error', reject);
    child.on('close', (code) => resolve(code === 0 ? Buffer.concat(parts) : Buffer.alloc(0)));
  });
}

/** Ends the child when it takes too much. Memory can be read on Linux only; elsewhere time alone is watched. */
function watch(child: ChildProcess): () => void {
  const timer = setTimeout(() => child.kill('SIGKILL'), maxTime);
  const check = async () => {
    const status = await readFile(`/proc/${child.pid}/status`, 'utf8').catch(() => '');
    const kilobytes = Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0);
    if (kilobytes * 1024 > maxMemory) child.kill('SIGKILL');
  };
  const poll = setInterval(() => void check(), watchEvery);
  return () => {
    clearTimeout(timer);
    clearInterval(poll);
  };
}
