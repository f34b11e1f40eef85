/** The real server as a process of its own: started on a free port, asked over HTTP, killed without warning. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

function startCli(data: string, words: readonly string[]): ChildProcess {
  return spawn(process.execPath, ['dist/cli.js', ...words], {
    cwd: root,
    env: { PATH: process.env['PATH'], GARE_DATA: data, PORT: '0', GARE_LOG: 'error', GARE_LIMITS: 'off' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/** Compiles the server when its sources have changed, and fills a folder with the starter content. */
export async function initData(data: string): Promise<void> {
  const built = spawnSync(process.execPath, ['build.js', '--if-needed'], { cwd: root, encoding: 'utf8' });
  if (built.status !== 0) throw new Error(`the server cannot be built: ${built.stdout}${built.stderr}`);
  const [code] = (await once(startCli(data, ['init']), 'exit')) as [number | null];
  if (code !== 0) throw new Error(`gare init ended with ${code}`);
}

export interface ServerProcess {
  /** As `http://127.0.0.1:43210`. */
  address: string;
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
  address: string,
  method: string,
  path: string,
  options: { body?: unknown; headers?: Record<string, string> } = {},
): Promise<ApiAnswer> {
  const answer = await fetch(`${address}/api/v1${path}`, {
    method,
    headers: { 'Content-Type': 'application/json', ...options.headers },
    ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
    signal: AbortSignal.timeout(20_000),
  });
  return { status: answer.status, page: (await answer.json()) as ApiPage };
}
