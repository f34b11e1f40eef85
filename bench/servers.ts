/** The two servers that are compared, each a process of its own, and what they take of the machine. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transformSync } from 'esbuild';
import type { RecordedAnswer } from './bare.ts';

export interface RunningProcess {
  /** As `http://127.0.0.1:40123`. */
  url: string;
  pid: number;
  /** Milliseconds from the start of the process to its first answer. */
  firstAnswer: number;
  stop(): Promise<void>;
}

const root = fileURLToPath(new URL('../', import.meta.url));

/** What `npm start` runs, on the data of this folder. @param path of the first request. */
export function startGare(folder: string, path: string): Promise<RunningProcess> {
  return start(
    ['dist/cli.js', 'serve'],
    { GARE_DATA: folder, PORT: '0', HOST: '127.0.0.1', GARE_LIMITS: 'off' },
    path,
  );
}

/** Express alone. It runs without a loader, which would weigh on its memory. */
export function startBare(folder: string, answers: readonly RecordedAnswer[]): Promise<RunningProcess> {
  const file = join(folder, 'answers.json');
  writeFileSync(file, JSON.stringify(answers));
  const source = readFileSync(new URL('bare.ts', import.meta.url), 'utf8');
  const { code } = transformSync(source, { loader: 'ts', format: 'esm' });
  return start(['--input-type=module', '--eval', code], { BENCH_ANSWERS: file }, '/');
}

/** An answer of Gare to be sent by Express: all headers but those that both make by themselves. */
export async function record(
  url: string,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<RecordedAnswer> {
  const response = await fetch(`${url}${path}`, { headers: { ...headers, 'accept-encoding': 'identity' } });
  if (response.status !== 200) throw new Error(`${path} answers ${response.status}`);
  const body = Buffer.from(await response.arrayBuffer());
  const own = new Set(['connection', 'keep-alive', 'date', 'content-length', 'transfer-encoding']);
  const sent = Object.fromEntries([...response.headers].filter(([name]) => !own.has(name)));
  return { path: new URL(path, url).pathname, headers: sent, body: body.toString('base64') };
}

async function start(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  path: string,
): Promise<RunningProcess> {
  const began = performance.now();
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await addressOf(child);
  const response = await fetch(`${url}${path}`);
  await response.arrayBuffer();
  const firstAnswer = performance.now() - began;
  if (response.status !== 200) throw new Error(`${path} answers ${response.status}`);
  const { pid = 0 } = child;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
  };
  return { url, pid, firstAnswer, stop };
}

/** The first address the process prints. What it prints later is read too, or it would wait. */
function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = '';
    child.stdout?.on('data', (bytes: Buffer) => {
      if (printed.length < 10_000) printed += bytes.toString('utf8');
      const url = /http:\/\/127\.0\.0\.1:\d+/.exec(printed)?.[0];
      if (url) resolve(url);
    });
    child.once('exit', (code) => reject(new Error(`a server ended with ${code}: ${printed}`)));
  });
}

/**
 * Milliseconds of processor that a process has taken since its start; undefined where the system does not say.
 * Other work on the machine changes it less than the time on the clock.
 */
export function processorTime(pid: number): number | undefined {
  if (process.platform !== 'linux') return undefined;
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  // In hundredths of a second: in user mode, then in the system.
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** Resident bytes of a process. */
export function residentBytes(pid: number): number {
  if (process.platform === 'linux') {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/VmRSS:\s*(\d+)/.exec(status)?.[1]) * 1024;
  }
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) * 1024;
}
