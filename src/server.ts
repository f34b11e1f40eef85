/** Opens the wiki, then its door, listens, and closes in the opposite order. Decides nothing about pages. */
import { mkdirSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { type Config, nameInUrl } from './config.ts';
import { createApp, type Door } from './web/app.ts';
import { createLog, type Logger } from './web/log.ts';
import { openWiki, type Wiki } from './wiki/wiki.ts';

export interface RunningServer {
  /** Where it listens, as `http://127.0.0.1:3000`. */
  address: string;
  wiki: Wiki;
  /** Finishes what has been begun, then closes the wiki. May be called twice. */
  close(): Promise<void>;
}

export interface ServerParts {
  /** Doors beside the pages, made from the wiki: the JSON API. */
  doors?: (wiki: Wiki) => readonly Door[];
  /** Run once when the wiki is open and nobody listens yet: fills an empty one. */
  prepare?: (wiki: Wiki) => Promise<void>;
}

/** @throws StartError in one clear line, when the server may not or cannot start. */
export class StartError extends Error {
  override readonly name = 'StartError';
}

/** Milliseconds that requests in flight have to end when the server closes. */
const patience = 10_000;

export async function startServer(config: Config, parts: ServerParts = {}): Promise<RunningServer> {
  refuseOpenDoor(config.host);
  keepHeapSmall();
  const log = createLog(config.log);
  const wiki = await openData(config);
  try {
    await parts.prepare?.(wiki);
    const server = createServer(createApp(wiki, appOptions(config, log, parts.doors?.(wiki) ?? [])));
    setTimeouts(server, config.maxUpload);
    await listen(server, config);
    return { address: addressOf(server), wiki, close: once(() => closeInOrder(server, wiki)) };
  } catch (error) {
    await wiki.close();
    throw error;
  }
}

/** Closes on SIGINT and SIGTERM; a second signal does not wait. */
export function closeOnSignals(server: RunningServer): void {
  let asked = false;
  const close = () => {
    if (asked) process.exit(1);
    asked = true;
    server.close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', close);
  process.on('SIGTERM', close);
}

/** What the server says when it is ready. Loud, because it holds no lock yet. */
export function greeting(server: RunningServer): string {
  return [
    '',
    `  Gare : ${server.address}`,
    '',
    '  ATTENTION : il n’y a pas encore de comptes. Toute personne qui atteint cette adresse peut tout lire et tout écrire.',
    '  WARNING: there are no accounts yet. Everyone who reaches this address can read and write everything.',
    '',
  ].join('\n');
}

/**
 * V8 lets its heap grow to several times what is in use before it tidies up. A wiki shares its machine with others:
 * measured under load, this takes a third less memory and costs a sixth of the speed of kept pages, of others nothing.
 */
function keepHeapSmall(): void {
  setFlagsFromString('--heap-growing-percent=50');
  setFlagsFromString('--semi-space-growth-factor=1');
}

/** Until accounts exist, listening on a network would hand the wiki to it. */
function refuseOpenDoor(host: string): void {
  if (/^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/.test(host)) return;
  throw new StartError(
    `HOST=${host} is refused: without accounts everyone on the network could write; use 127.0.0.1 (sans comptes, Gare n’écoute que cette machine)`,
  );
}

async function openData(config: Config): Promise<Wiki> {
  mkdirSync(config.data, { recursive: true, mode: 0o700 });
  return openWiki({
    path: join(config.data, 'gare.db'),
    timeZone: config.timeZone,
    maxUpload: config.maxUpload,
  });
}

function appOptions(config: Config, log: Logger, doors: readonly Door[]) {
  return {
    url: config.url,
    hosts: [nameInUrl(config.host)],
    lang: config.lang,
    log,
    doors,
    // Run from its sources the server is being worked on: templates are read anew each time.
    keepsTemplates: !import.meta.url.endsWith('.ts'),
    ...(config.trustProxy === undefined ? {} : { trustProxy: config.trustProxy }),
  };
}

/** Bytes a second that the slowest line brings which may still send the largest file. */
const slowestLine = 64 * 1024;

/** Milliseconds in which a request must be here whole. Forms have their own, shorter bound. */
export function requestPatience(maxUpload: number): number {
  return 120_000 + Math.ceil(maxUpload / slowestLine) * 1000;
}

/** Node's own defaults wait for slow headers up to a minute and a half. */
function setTimeouts(server: Server, maxUpload: number): void {
  server.headersTimeout = 10_000;
  server.requestTimeout = requestPatience(maxUpload);
  server.keepAliveTimeout = 5_000;
}

function listen(server: Server, config: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === undefined ? error : new StartError(listenFault(error.code, config)));
    });
    server.listen(config.port, config.host.replace(/^\[|\]$/g, ''), resolve);
  });
}

function listenFault(code: string, { host, port }: Config): string {
  if (code === 'EADDRINUSE') return `PORT=${port} is taken: another program listens on ${host}:${port}`;
  if (code === 'EACCES') return `PORT=${port} is refused by the system: choose one above 1023`;
  return `cannot listen on ${host}:${port} (${code})`;
}

function addressOf(server: Server): string {
  const { address, port } = server.address() as AddressInfo;
  return `http://${nameInUrl(address)}:${port}`;
}

async function closeInOrder(server: Server, wiki: Wiki): Promise<void> {
  const cut = setTimeout(() => server.closeAllConnections(), patience);
  // A connection becomes idle when its answer is out, and would then be kept for the next request.
  const sweep = setInterval(() => server.closeIdleConnections(), 50);
  await new Promise<void>((resolve) => server.close(() => resolve()));
  clearInterval(sweep);
  clearTimeout(cut);
  await wiki.close();
}

function once(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => {
    running ??= work();
    return running;
  };
}
