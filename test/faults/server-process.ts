/** The real server as a process of its own: started on a free port, asked over HTTP by a member's program, killed without warning. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

function startCli(data: string, words: readonly string[]): ChildProcess {
  return spawn(process.execPath, ['dist/cli.js', ...words], {
    cwd: root,
    env: { PATH: process.env['PATH'], GARE_DATA: data, PORT: '0', GARE_LOG: 'error', GARE_LIMITS: 'off' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/** Compiles the server when its sources have changed, and fills a folder with the starter content and one account. */
export async function initData(data: string): Promise<void> {
  const built = spawnSync(process.execPath, ['build.js', '--if-needed'], { cwd: root, encoding: 'utf8' });
  if (built.status !== 0) throw new Error(`the server cannot be built: ${built.stdout}${built.stderr}`);
  await runCli(data, ['init']);
  await runCli(data, ['user', 'add', email, '--name', 'Secrétariat']);
  await writeFile(tokenFile(data), await runCli(data, ['token', 'add', email, '--scope', 'write']));
}

const email = 'secretariat@exemple.org';
const tokenFile = (data: string) => join(data, 'jeton.txt');

/** @returns what it said. */
async function runCli(data: string, words: readonly string[]): Promise<string> {
  const child = startCli(data, words);
  const [said, [code]] = await Promise.all([
    child.stdout ? text(child.stdout) : '',
    once(child, 'exit') as Promise<[number | null]>,
  ]);
  if (code !== 0) throw new Error(`gare ${words.join(' ')} ended with ${code}`);
  return said.trim();
}

export interface ServerProcess {
  /** As `http://127.0.0.1:43210`. */
  address: string;
  /** Of the one member, who may write. */
  token: string;
  child: ChildProcess;
  /** kill -9; over when the process is gone. */
  kill(): Promise<void>;
  /** SIGTERM; gives the exit code. */
  stop(): Promise<number | null>;
}

export async function startServerProcess(data: string): Promise<ServerProcess> {
  const child = startCli(data, ['serve']);
  const exited = once(child, 'exit') as Promise<[number | null]>;
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    return (await exited)[0];
  };
  return {
    address: await addressOf(child),
    token: (await readFile(tokenFile(data), 'utf8')).trim(),
    child,
    kill: async () => void (await end('SIGKILL')),
    stop: () => end('SIGTERM'),
  };
}

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stdout?.on('data', (bytes: Buffer) => {
      said += bytes.toString();
      const address = /http:\/\/[\d.:]+/.exec(said)?.[0];
      if (address) resolve(address);
    });
    child.once('exit', (code) =>
      reject(new Error(`the server ended with ${code} before it listened: ${said}`)),
    );
  });
}

export interface ApiPage {
  slug: string;
  title: string;
  body: string;
  revision: number;
}

export interface ApiAnswer {
  status: number;
  page: ApiPage;
}

/** One call of the JSON API. @throws when the connection ends before the answer is whole. */
export async function callApi(
  { address, token }: Pick<ServerProcess, 'address' | 'token'>,
  method: string,
  path: string,
  options: { body?: unknown; headers?: Record<string, string> } = {},
): Promise<ApiAnswer> {
  const answer = await fetch(`${address}/api/v1${path}`, {
    method,
    headers: {
      'Content-Type': 'application/json',
      Authorization: `Bearer ${token}`,
      ...options.headers,
    },
    ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
    signal: AbortSignal.timeout(20_000),
  });
  return { status: answer.status, page: (await answer.json()) as ApiPage };
}
