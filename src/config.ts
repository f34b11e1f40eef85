/** The only reader of the environment: what it says becomes one frozen Config, or one clear line about what is wrong. */
import { resolve } from 'node:path';
import { z } from 'zod';
import type { Tiles } from './web/entry-map.ts';
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
  /** Through which server letters go, and in whose name; absent, links are shown to be copied. */
  mail?: { smtp: string; from: string };
  /** What lies under maps, for whoever asks to see it; absent, maps have a plain ground. */
  tiles?: Tiles;
  /** Whether requests are counted and too many refused; off only where nobody else comes, to measure. */
  hasLimits: boolean;
}

export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const megabyte = 1024 * 1024;

const smtpFault = 'is an address such as smtps://name:password@mail.example.org:465';

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
  GARE_SMTP: z.string().refine(isMailServer, smtpFault).optional(),
  GARE_MAIL_FROM: z.string().refine(isSender, 'is a sender such as Gare <gare@example.org>').optional(),
  GARE_TILES: z
    .string()
    .transform(readTiles)
    .default({ url: 'https://tile.openstreetmap.org/{z}/{x}/{y}.png', credit: '© OpenStreetMap' }),
  GARE_LIMITS: z.enum(['on', 'off'], 'is on or off').default('on'),
});

/** The variables there are: the tables of the documentation are held against it. */
export const variables: readonly string[] = Object.keys(environment.shape);

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
  const mail = mailOf(read.data);
  const { HOST: host, PORT: port, GARE_TRUST_PROXY: proxy, ...rest } = read.data;
  return Object.freeze({
    data: resolve(rest.GARE_DATA),
    host,
    port,
    url: new URL(rest.GARE_URL ?? `http://${isWildcard(host) ? '127.0.0.1' : nameInUrl(host)}:${port}`)
      .origin,
    ...(proxy === undefined ? {} : { trustProxy: /^\d+$/.test(proxy) ? Number(proxy) : proxy }),
    log: rest.GARE_LOG,
    lang: rest.GARE_LANG,
    timeZone: rest.GARE_TZ,
    maxUpload: rest.GARE_MAX_UPLOAD,
    ...(mail === undefined ? {} : { mail }),
    ...(rest.GARE_TILES === null ? {} : { tiles: rest.GARE_TILES }),
    hasLimits: rest.GARE_LIMITS === 'on',
  });
}

/** @throws ConfigError when one of the two variables stands without the other. */
function mailOf({ GARE_SMTP: smtp, GARE_MAIL_FROM: from }: z.infer<typeof environment>): Config['mail'] {
  if (smtp === undefined && from === undefined) return undefined;
  if (smtp === undefined)
    throw new ConfigError('GARE_MAIL_FROM needs GARE_SMTP: the server that sends letters');
  if (from === undefined) throw new ConfigError('GARE_SMTP needs GARE_MAIL_FROM: in whose name letters go');
  return { smtp, from };
}

/** Listens on every address of the machine, and is the name of none. */
export function isWildcard(host: string): boolean {
  return /^(0\.0\.0\.0|\[?::\]?)$/.test(host);
}

/** What a mail server needs that its address does not say, and nothing that could read files or addresses. */
const mailSettings = /^\?(ignoreTLS|requireTLS)=true$|^\?tls\.rejectUnauthorized=false$|^$/;

function isMailServer(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, hostname, pathname, search, hash } = new URL(value);
  const isBare = /^\/?$/.test(pathname) && mailSettings.test(search) && hash === '';
  return /^smtps?:$/.test(protocol) && hostname !== '' && isBare;
}

/** `gare@example.org`, or with a name before it. */
function isSender(value: string): boolean {
  return /^(?:[^\s<>@,;:"]+@[^\s<>@,;:"]+|[^<>@,;:"\p{Cc}]+ <[^\s<>@,;:"]+@[^\s<>@,;:"]+>)$/u.test(value);
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

/** `https://host/{z}/{x}/{y}.png © Somebody`: the address, then whom it is owed to. `non` for none. */
function readTiles(value: string, ctx: z.RefinementCtx): Tiles | null {
  if (/^(non|no|off)$/i.test(value.trim())) return null;
  const [, url = '', credit = ''] = /^(\S{1,500})\s+(\S.{0,199})$/.exec(value.trim()) ?? [];
  const isWhole = ['{z}', '{x}', '{y}'].every((part) => url.includes(part));
  // Its host goes into a header: nothing but a name and a port may stand there.
  if (isWhole && /^https?:\/\/(?:\{s\}\.)?[\w.-]+(?::\d{1,5})?\/[^\s;,'"]+$/.test(url))
    return { url, credit };
  ctx.addIssue({
    code: 'custom',
    message: 'is non, or an address and a credit such as https://tiles.example.org/{z}/{x}/{y}.png © Example',
  });
  return z.NEVER;
}
