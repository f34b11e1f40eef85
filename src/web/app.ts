/** The web door: what every request passes, then the one table of routes. Handlers are verbs of their modules. */
import express, { type Express, type Request, type RequestHandler } from 'express';
import { WikiError } from '../core/errors.ts';
import { type Mailer, noMailer } from '../mail/mail.ts';
import { newSecret } from '../secrets/random.ts';
import type { Wiki } from '../wiki/wiki.ts';
import { adminRoutes } from './admin-routes.ts';
import { freshnessFor } from './answer.ts';
import { readAssets, sendBuilt, sendStatic } from './assets.ts';
import type { Tiles } from './entry-map.ts';
import { answerErrors } from './errors.ts';
import { createFormStamps } from './form-stamp.ts';
import { formReaders } from './forms.ts';
import { actsByCookie, identify, refuseTokens } from './identify.ts';
import { importRoutes } from './import-routes.ts';
import { createLocales, type Language, rememberLanguage } from './locale.ts';
import { createLog, type Logger, watchRequests } from './log.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { createPageCache } from './page-cache.ts';
import { pageRoutes } from './page-routes.ts';
import { peopleRoutes } from './people-routes.ts';
import { textOf } from './query.ts';
import { createRateLimits, type LimitName, type LimitTable, noLimits, usualLimits } from './rate-limits.ts';
import { carriesText, limitOf, type Route } from './route.ts';
import { crossSiteGuard, hostGuard, hostName, queryGuard, securityHeaders } from './security.ts';
import { createSessions } from './sessions.ts';
import { createUrls } from './urls.ts';
import { refuseWhileSeenAs } from './view-as.ts';
import { createWeb, type Web } from './web.ts';

/** Every door of the site, in the order in which they are tried. */
export const routes: readonly Route[] = [...peopleRoutes, ...adminRoutes, ...importRoutes, ...pageRoutes];

/** Something beside the pages that stands behind the same guards: the JSON API. */
export interface Door {
  path: string;
  handler: RequestHandler;
}

export interface AppOptions {
  /** Public address, as `https://gare.example.org`; its host is one of those answered. */
  url?: string;
  /** More hosts to answer to than loopback and that of `url`. */
  hosts?: readonly string[];
  /** Express's own `trust proxy`: how many proxies, or which. */
  trustProxy?: number | string;
  /** Of the interface, for whoever asks for none. */
  lang?: Language;
  log?: Logger;
  doors?: readonly Door[];
  /** Whether compiled templates are kept; true when absent. */
  keepsTemplates?: boolean;
  /** Sends letters; without it links are shown to be copied. */
  mailer?: Mailer;
  /** Signs the cookie of sessions; without it sessions end with this process. */
  sessionSecret?: string;
  /** Bytes of rendered pages kept in memory. */
  cacheBytes?: number;
  /** How often one may try, ask and write: rows that replace the usual ones; `none` for tests that hammer. */
  limits?: 'none' | Partial<LimitTable>;
  /** What maps may lie on; without it they have a plain ground. */
  tiles?: Tiles;
  /** Where requests are counted; kept by whoever counts more than requests. */
  metrics?: Metrics;
}

const defaultUrl = 'http://127.0.0.1:3000';
/** Some five hundred pages. */
const defaultCacheBytes = 12 * 1024 * 1024;

export function createApp(wiki: Wiki, options: AppOptions = {}): Express {
  const url = new URL(options.url ?? defaultUrl);
  const log = options.log ?? createLog('silent');
  const isHttps = url.protocol === 'https:';
  const metrics = options.metrics ?? createMetrics();
  const { limits = {} } = options;
  const doors = options.doors ?? [];
  const doorPaths = doors.map((door) => door.path);
  const secret = options.sessionSecret ?? newSecret();
  const sessions = createSessions(wiki, { isHttps, secret });
  const web = createWeb({
    wiki,
    sessions,
    mailer: options.mailer ?? noMailer,
    limits: limits === 'none' ? noLimits : createRateLimits({ ...usualLimits, ...limits }),
    metrics,
    stamps: createFormStamps(secret),
    urls: createUrls(url.origin),
    log,
    locales: createLocales(),
    lang: options.lang ?? 'fr',
    ...(options.tiles ? { tiles: options.tiles } : {}),
    assets: readAssets(),
    cache: createPageCache({
      maxBytes: options.cacheBytes ?? defaultCacheBytes,
      lastChange: () => wiki.generation(),
      now: () => Date.now(),
    }),
    keepsTemplates: options.keepsTemplates ?? true,
  });

  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  if (options.trustProxy !== undefined) app.set('trust proxy', options.trustProxy);
  app.use(setHeaders(securityHeaders(isHttps, options.tiles)));
  app.use(watchRequests(log, doorPaths, metrics.note));
  app.use(hostGuard([hostName(url.host) ?? '', ...(options.hosts ?? [])]));
  const answerKept: RequestHandler = async (req, res, next) => {
    if (!(await web.answerKept(req, res))) next();
  };
  app.use(rememberLanguage, answerKept);
  app.use('/static/build', sendBuilt());
  app.use('/static', sendStatic());
  app.use(
    queryGuard,
    crossSiteGuard(url.origin, (req) => actsByCookie(sessions, req)),
  );
  app.use(identify(wiki, sessions), answerKept);
  for (const door of doors) app.use(door.path, refuseWhileSeenAs, limitDoor(web), door.handler);
  addRoutes(app, web);
  app.use(() => {
    throw new WikiError('not-found', 'not-found');
  });
  app.use(answerErrors(web, doorPaths));
  return app;
}

function addRoutes(app: Express, web: Web): void {
  const readers = formReaders();
  const forPeople = new Set([...peopleRoutes, ...adminRoutes]);
  for (const route of routes) {
    const guards = [
      ...(forPeople.has(route) && !route.takesTokens ? [refuseTokens] : []),
      // A form that carries a text is refused by its own handler, which gives the text back.
      ...(carriesText(route) ? [] : [refuseWhileSeenAs]),
    ];
    const usual = limitOf(route);
    const read = route.method === 'post' ? readers[route.form ?? 'small'] : [];
    app[route.method](route.path, ...guards, ...read, async (req, res) => {
      // Where a text was typed its own handler counts: what is refused gives the text back.
      const limit = usual ?? (looksForWords(req) ? 'search' : undefined);
      if (limit !== undefined && !carriesText(route)) await web.limits.pass(limit, req, res);
      // A redirect says where a page has gone, and some caches keep those that say nothing else.
      res.setHeader('Cache-Control', freshnessFor(req));
      res.setHeader('Vary', 'Accept-Language, Authorization, Cookie');
      if (route.isKept) await web.keep(req, res);
      await route.handler(web, req, res);
    });
  }
}

function setHeaders(headers: readonly (readonly [string, string])[]): RequestHandler {
  return (_req, res, next) => {
    for (const [name, value] of headers) res.setHeader(name, value);
    next();
  };
}

/** What programs do is counted as what people do, each token by itself. */
function limitDoor(web: Web): RequestHandler {
  return async (req, res, next) => {
    const limit = limitOfProgram(req.method, req.path) ?? (looksForWords(req) ? 'search' : undefined);
    if (limit !== undefined) await web.limits.pass(limit, req, res);
    next();
  };
}

/** Lists, agendas and files that are asked for words read as much of the index as the search page does. */
function looksForWords(req: Request): boolean {
  return (req.method === 'GET' || req.method === 'HEAD') && textOf(req, 'q').trim() !== '';
}

/** The router answers `/search/` as it does `/search`: what is counted must not hang on a slash. */
function limitOfProgram(method: string, path: string): LimitName | undefined {
  if (method === 'GET' || method === 'HEAD') return /\/search\/?$/.test(path) ? 'search' : undefined;
  if (method === 'OPTIONS') return undefined;
  return method !== 'DELETE' && path.includes('/attachments') ? 'upload' : 'write';
}
