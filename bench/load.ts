/** Load from this process on a server in another: readers by autocannon, writers one request after the other. */
import { Agent, request } from 'node:http';
import autocannon from 'autocannon';
import { median } from './figures.ts';

const connections = 10;

export interface LoadOptions {
  /** Gives each request another address, so that no answer can be a kept one. */
  isAlwaysNew?: boolean;
  headers?: Readonly<Record<string, string>>;
  seconds: number;
}

/** Answers a second over ten connections. @throws Error when one of them is not 200. */
export async function requestsPerSecond(url: string, path: string, options: LoadOptions): Promise<number> {
  const mark = path.includes('?') ? '&' : '?';
  const result = await autocannon({
    url: `${url}${path}${options.isAlwaysNew ? `${mark}n=[<id>]` : ''}`,
    idReplacement: options.isAlwaysNew === true,
    connections,
    headers: { ...options.headers },
    duration: options.seconds,
  });
  const bad = result.errors + result.timeouts + result.non2xx;
  if (bad > 0 || result['2xx'] === 0) throw new Error(`${path}: ${bad} answers were not 200`);
  return result['2xx'] / result.duration;
}

export interface Comparison {
  gare: number;
  bare: number;
  /** Median of the rounds' own ratios: what else the machine does in a round slows down both. */
  ratio: number;
}

/** Both servers in turn, several times. */
export async function compare(
  rounds: number,
  gare: () => Promise<number>,
  bare: () => Promise<number>,
): Promise<Comparison> {
  const pairs: (readonly [number, number])[] = [];
  for (let round = 0; round < rounds; round += 1) pairs.push([await gare(), await bare()]);
  return {
    gare: median(pairs.map(([one]) => one)),
    bare: median(pairs.map(([, other]) => other)),
    ratio: median(pairs.map(([one, other]) => one / other)),
  };
}

export interface Answer {
  status: number;
  location: string;
  body: string;
}

export interface Client {
  send(method: string, path: string, headers: Record<string, string>, body?: string): Promise<Answer>;
  close(): void;
}

/** One connection that is kept. Plain `node:http`: `fetch` takes longer than the saves that it would measure. */
export function openClient(url: string): Client {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const { hostname, port } = new URL(url);
  return {
    send: (method, path, headers, body) =>
      new Promise((resolve, reject) => {
        const sized =
          body === undefined ? headers : { ...headers, 'content-length': Buffer.byteLength(body) };
        const sent = request({ agent, hostname, port, method, path, headers: sized }, (response) => {
          const parts: Buffer[] = [];
          response.on('data', (part: Buffer) => parts.push(part));
          response.on('end', () =>
            resolve({
              status: response.statusCode ?? 0,
              location: response.headers.location ?? '',
              body: Buffer.concat(parts).toString('utf8'),
            }),
          );
          response.on('error', reject);
        });
        sent.on('error', reject);
        sent.end(body);
      }),
    close: () => agent.destroy(),
  };
}
