/** Opens the wiki, then its door, listens, and closes in the opposite order. Decides nothing about pages. */
import { mkdirSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { type Config, isWildcard, nameInUrl } from './config.ts';
import { createMailer, type Mailer, noMailer } from './mail/mail.ts';
import { createApp, type Door } from './web/app.ts';
import { createLog, type Logger } from './web/log.ts';
import { createMetrics, type Metrics } from './web/metrics.ts';
import { newSetUpSecret } from './wiki/accounts.ts';
import { resumeEntries } from './wiki/derive-entries.ts';
import { startJobs } from './wiki/jobs.ts';
import { countUnread } from './wiki/owed-entries.ts';
import { countOwed, payOff } from './wiki/rebuild.ts';
import { sessionSecret } from './wiki/sessions.ts';
import { tidyUp } from './wiki/tidy-up.ts';
import { openWiki, type Wiki } from './wiki/wiki.ts';

export interface RunningServer {
  /** Where it listens, as `http://127.0.0.1:3000`. */
  address: string;
  wiki: Wiki;
  /** Where the first administrator makes their account; absent when there is one. */
  setUpUrl?: string;
  /** What the host should know before others come, one line each. */
  warnings: readonly string[];
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
  keepHeapSmall();
  const log = createLog(config.log);
  const wiki = await openData(config, log);
  const metrics = createMetrics();
  const mailer = mailerOf(config, log, metrics);
  try {
    await parts.prepare?.(wiki);
    const secret = await sessionSecret(wiki);
    const setUp = await newSetUpSecret(wiki);
    const options = appOptions(config, log, parts.doors?.(wiki) ?? []);
    const server = createServer(createApp(wiki, { ...options, sessionSecret: secret, mailer, metrics }));
    setTimeouts(server, config.maxUpload);
    await listen(server, config);
    const setUpUrl =
      setUp === undefined ? {} : { setUpUrl: `${publicAddress(config, server)}/setup/${setUp}` };
    const stopTidying = tidyDaily(wiki, log);
    const stopUpgrade = finishUpgrade(wiki, log);
    void finishEntries(wiki, log);
    beginJobs(wiki, log).catch(wiki.noteFailure);
    const close = once(async () => {
      await stopUpgrade();
      await stopTidying();
      await closeInOrder(server, mailer, wiki);
    });
    return { address: addressOf(server), wiki, ...setUpUrl, warnings: warningsOf(config), close };
  } catch (error) {
    await mailer.close();
    await wiki.close();
    throw error;
  }
}

const day = 24 * 3600_000;

/** Now, while the first requests are served, and once a day. What fails is tried again the next day. @returns what ends it. */
function tidyDaily(wiki: Wiki, log: Logger): () => Promise<void> {
  const tidy = (atStart: boolean) =>
    tidyUp(wiki, atStart).catch((error: unknown) => log.error({ err: error }, 'tidying up failed'));
  let running = tidy(true);
  const timer = setInterval(() => {
    running = tidy(false);
  }, day).unref();
  return async () => {
    clearInterval(timer);
    await running;
  };
}

/** What an upgrade owes is made while the first requests are served. @returns what stops it: it goes on at the next start. */
function finishUpgrade(wiki: Wiki, log: Logger): () => Promise<void> {
  const stop = new AbortController();
  const pay = async () => {
    const owed = await countOwed(wiki);
    if (owed === 0) return;
    log.info({ pages: owed }, 'upgrade: links, values and search are made anew, pages can be used meanwhile');
    const pages = await payOff(wiki, stop.signal);
    const end = stop.signal.aborted ? 'stopped, goes on at the next start' : 'done';
    log.info({ pages }, `upgrade: links, values and search made anew, ${end}`);
  };
  const paying = pay().catch((error: unknown) => log.error({ err: error }, 'the upgrade is not finished'));
  return () => {
    stop.abort();
    return paying;
  };
}

/** Entries of types that had just changed when the server stopped. Ends with the wiki, and goes on at the next start. */
async function finishEntries(wiki: Wiki, log: Logger): Promise<void> {
  try {
    const entries = await countUnread(wiki);
    if (entries > 0) log.info({ entries }, 'changed types: the rest of their entries is read anew');
    await resumeEntries(wiki);
  } catch (error) {
    log.error({ err: error }, 'entries of changed types are not read anew: the next start tries again');
  }
}

/** The text of files is read while requests are served. Ends with the wiki, and goes on at the next start. */
async function beginJobs(wiki: Wiki, log: Logger): Promise<void> {
  const files = await wiki.store.jobs.countFiles();
  if (files > 0) log.info({ files }, 'files are read to be found by their text, beside what people do');
  await startJobs(wiki);
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

/** What the server says when it is ready. Loud while nobody can sign in: the link in it is the key to the house. */
export function greeting(server: RunningServer): string {
  const lines = ['', `  Gare : ${server.address}`, ...server.warnings.map((line) => `  ! ${line}`), ''];
  if (server.setUpUrl === undefined) return lines.join('\n');
  return [
    ...lines,
    '  Il n’y a pas encore d’administrateur·ice. Ce lien crée le premier compte ; il ne sert qu’une fois :',
    '  There is no administrator yet. This link makes the first account; it works once:',
    '',
    `  ${server.setUpUrl}`,
    '',
  ].join('\n');
}

/** In the language of the site. Nothing here stops the start: who hosts a wiki may know better. */
export function warningsOf({ host, url, trustProxy, hasLimits, lang }: Config): string[] {
  const isHttps = url.startsWith('https:');
  const isReached = !/^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/i.test(host);
  const name = new URL(url).host;
  const french = {
    plain: `HOST=${host}\u00a0: d’autres machines arrivent ici sans https, et les mots de passe voyagent en clair. Mettez un serveur https devant, et GARE_URL=https://… (docs/hosting.md).`,
    names: `HOST=${host}\u00a0: le site répond sous le nom ${name} (GARE_URL) et à cette machine, sous aucun autre nom.`,
    proxy:
      'GARE_URL est en https, mais GARE_TRUST_PROXY manque\u00a0: tout le monde semble venir de la même adresse, et les limites par adresse sont partagées. Mettez GARE_TRUST_PROXY=1.',
    limits: 'GARE_LIMITS=off\u00a0: rien ne freine qui essaie des mots de passe. À réserver aux mesures.',
  };
  const english = {
    plain: `HOST=${host}: other machines come here without https, and passwords travel in the clear. Put an https server before it, and GARE_URL=https://… (docs/hosting.md).`,
    names: `HOST=${host}: the site answers by the name ${name} (GARE_URL) and to this machine, by no other name.`,
    proxy:
      'GARE_URL is https, but GARE_TRUST_PROXY is missing: everybody seems to come from one address, and limits by address are shared. Set GARE_TRUST_PROXY=1.',
    limits: 'GARE_LIMITS=off: nothing slows whoever tries passwords. Keep it for measuring.',
  };
  const words = lang === 'fr' ? french : english;
  return [
    ...(isReached && !isHttps ? [words.plain] : []),
    ...(isReached ? [words.names] : []),
    ...(isHttps && trustProxy === undefined ? [words.proxy] : []),
    ...(hasLimits ? [] : [words.limits]),
  ];
}

/** A letter that could not be sent is told without saying to whom: the error of a mail server quotes the address. */
function mailerOf({ mail }: Config, log: Logger, metrics: Metrics): Mailer {
  if (!mail) return noMailer;
  return createMailer({
    ...mail,
    onFailure: (error) => {
      metrics.countMailFailure();
      log.error({ err: error }, 'a letter could not be sent');
    },
  });
}

/**
 * V8 lets its heap grow to several times what is in use before it tidies up. A wiki shares its machine with others:
 * measured under load, this takes a third less memory and costs a sixth of the speed of kept pages, of others nothing.
 */
function keepHeapSmall(): void {
  setFlagsFromString('--heap-growing-percent=50');
  setFlagsFromString('--semi-space-growth-factor=1');
}

async function openData(config: Config, log: Logger): Promise<Wiki> {
  mkdirSync(config.data, { recursive: true, mode: 0o700 });
  return openWiki({
    path: join(config.data, 'gare.db'),
    timeZone: config.timeZone,
    maxUpload: config.maxUpload,
    onFailure: (error) => log.error({ err: error }, 'work in the background failed: the next start goes on'),
  });
}

function appOptions(config: Config, log: Logger, doors: readonly Door[]) {
  return {
    url: config.url,
    hosts: isWildcard(config.host) ? [] : [nameInUrl(config.host)],
    ...(config.hasLimits ? {} : { limits: 'none' as const }),
    lang: config.lang,
    log,
    doors,
    // Run from its sources the server is being worked on: templates are read anew each time.
    keepsTemplates: !import.meta.url.endsWith('.ts'),
    ...(config.tiles === undefined ? {} : { tiles: config.tiles }),
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

/** As a browser reaches it: with `PORT=0` the system has chosen the port. */
function publicAddress(config: Config, server: Server): string {
  return new URL(config.url).port === '0' ? addressOf(server) : config.url;
}

async function closeInOrder(server: Server, mailer: Mailer, wiki: Wiki): Promise<void> {
  const cut = setTimeout(() => server.closeAllConnections(), patience);
  // A connection becomes idle when its answer is out, and would then be kept for the next request.
  const sweep = setInterval(() => server.closeIdleConnections(), 50);
  await new Promise<void>((resolve) => server.close(() => resolve()));
  clearInterval(sweep);
  clearTimeout(cut);
  await mailer.close();
  await wiki.close();
}

function once(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => {
    running ??= work();
    return running;
  };
}
