/** The only reader of the environment: what it says becomes one frozen Config, or one clear line about what is wrong. */
import { resolve } from 'node:path';
import { z } from 'zod';
import { type LogLevel, logLevels } from './web/log.ts';

export interface Config {
  /** Folder of the database. */
  data: string;
  host: string;
  port: number;
  /** Public address of the site, without a path. */
  url: string;
  /** How many proxies stand before the server, or their addresses, as Express's `trust proxy` takes them. */
  trustProxy?: number | string;
  log: LogLevel;
  lang: 'fr' | 'en';
  timeZone: string;
  /** Bytes of the largest attachment. */
  maxUpload: number;
}

export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const megabyte = 1024 * 1024;

const environment = z.object({
  GARE_DATA: z.string().default('./data'),
  HOST: z
    .string()
    .regex(/^[\w.:[\]-]+$/, 'is a host name or an address')
    .default('127.0.0.1'),
  PORT: wholeNumber(0, 65_535, 'a port').default(3000),
  GARE_URL: z
    .string()
    .refine(isOrigin, 'is an address such as https://gare.example.org, without a path')
    .optional(),
  GARE_TRUST_PROXY: z.string().refine(isProxy, 'is a number of proxies, or their addresses').optional(),
  GARE_LOG: z.enum(logLevels, `is one of ${logLevels.join(', ')}`).default('info'),
  GARE_LANG: z.enum(['fr', 'en'], 'is fr or en').default('fr'),
  GARE_TZ: z.string().refine(isTimeZone, 'is a time zone such as Europe/Paris').default('Europe/Paris'),
  GARE_MAX_UPLOAD: z
    .string()
    .transform(readSize)
    .default(100 * megabyte),
});

/**
 * @param env `process.env`; an empty value counts as none.
 * @throws ConfigError naming each wrong variable, in one line.
 */
export function readConfig(
  env: Readonly<Record<string, string | undefined>> = process.env,
): Readonly<Config> {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  );
  const read = environment.safeParse(given);
  if (!read.success) {
    const faults = read.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);
    throw new ConfigError(faults.join('; '));
  }
  const { HOST: host, PORT: port, GARE_TRUST_PROXY: proxy, ...rest } = read.data;
  return Object.freeze({
    data: resolve(rest.GARE_DATA),
    host,
    port,
    url: new URL(rest.GARE_URL ?? `http://${nameInUrl(host)}:${port}`).origin,
    ...(proxy === undefined ? {} : { trustProxy: /^\d+$/.test(proxy) ? Number(proxy) : proxy }),
    log: rest.GARE_LOG,
    lang: rest.GARE_LANG,
    timeZone: rest.GARE_TZ,
    maxUpload: rest.GARE_MAX_UPLOAD,
  });
}

function wholeNumber(least: number, most: number, what: string) {
  const message = `is ${what}: a whole number from ${least} to ${most}`;
  return z
    .string()
    .regex(/^\d{1,9}$/, message)
    .transform(Number)
    .refine((value) => value >= least && value <= most, message);
}

/** An IPv6 address stands in brackets in a URL. */
export function nameInUrl(host: string): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
}

function isOrigin(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const url = new URL(value);
  return /^https?:$/.test(url.protocol) && url.pathname === '/' && url.search === '' && url.username === '';
}

/** `true` would believe whatever any client says of its address. */
function isProxy(value: string): boolean {
  return /^(\d{1,2}|[\d.:a-f/]+(\s*,\s*[\d.:a-f/]+)*|loopback|linklocal|uniquelocal)$/i.test(value);
}

function isTimeZone(value: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

const multiples: Readonly<Record<string, number>> = { '': 1, k: 1024, m: megabyte, g: 1024 * megabyte };

/** `50M`, `1G`, `2000000`. */
function readSize(value: string, ctx: z.RefinementCtx): number {
  const [, number, unit = ''] = /^(\d{1,12})\s*([kmg]?)(?:o|b|io|ib)?$/i.exec(value) ?? [];
  const bytes = Number(number) * (multiples[unit.toLowerCase()] ?? Number.NaN);
  if (bytes > 0 && bytes <= 1024 ** 4) return bytes;
  ctx.addIssue({ code: 'custom', message: 'is a size such as 100M, from 1 byte to 1024G' });
  return z.NEVER;
}
