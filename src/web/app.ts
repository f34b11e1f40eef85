/** The web door: what every request passes, then the one table of routes. Handlers are verbs of their modules. */
import express, { type Express, type RequestHandler } from 'express';
import { WikiError } from '../core/errors.ts';
import { type Mailer, noMailer } from '../mail/mail.ts';
import { newSecret } from '../secrets/random.ts';
import type { Wiki } from '../wiki/wiki.ts';
import { adminRoutes } from './admin-routes.ts';
import { readAssets, sendBuilt, sendStatic } from './assets.ts';
import { answerErrors } from './errors.ts';
import { formReaders } from './forms.ts';
import { identify } from './identify.ts';
import { createLocales, type Language, rememberLanguage } from './locale.ts';
import { createLog, type Logger, logRequests } from './log.ts';
import { createPageCache } from './page-cache.ts';
import { pageRoutes } from './page-routes.ts';
import { peopleRoutes } from './people-routes.ts';
import type { Route } from './route.ts';
import { crossSiteGuard, hostGuard, hostName, queryGuard, securityHeaders } from './security.ts';
import { createSessions } from './sessions.ts';
import { createUrls } from './urls.ts';
import { createWeb, type Web } from './web.ts';

/** Every door of the site, in the order in which they are tried. */
export const routes: readonly Route[] = [...peopleRoutes, ...adminRoutes, ...pageRoutes];

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
}

const defaultUrl = 'http://127.0.0.1:3000';
/** Some five hundred pages. */
const defaultCacheBytes = 12 * 1024 * 1024;

export function createApp(wiki: Wiki, options: AppOptions = {}): Express {
  const url = new URL(options.url ?? defaultUrl);
  const log = options.log ?? createLog('silent');
  const isHttps = url.protocol === 'https:';
  const sessions = createSessions(wiki, { isHttps, secret: options.sessionSecret ?? newSecret() });
  const web = createWeb({
    wiki,
    sessions,
    mailer: options.mailer ?? noMailer,
    urls: createUrls(url.origin),
    log,
    locales: createLocales(),
    lang: options.lang ?? 'fr',
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
  app.use(setHeaders(securityHeaders(isHttps)));
  app.use(logRequests(log));
  app.use(hostGuard([hostName(url.host) ?? '', ...(options.hosts ?? [])]));
  app.use(rememberLanguage, async (req, res, next) => {
    if (!(await web.answerKept(req, res))) next();
  });
  app.use('/static/build', sendBuilt());
  app.use('/static', sendStatic());
  app.use(queryGuard, crossSiteGuard(url.origin, sessions.isClaimed));
  app.use(identify(wiki, sessions));
  const doors = options.doors ?? [];
  for (const door of doors) app.use(door.path, door.handler);
  addRoutes(app, web);
  app.use(() => {
    throw new WikiError('not-found', 'not-found');
  });
  app.use(
    answerErrors(
      web,
      doors.map((door) => door.path),
    ),
  );
  return app;
}

function addRoutes(app: Express, web: Web): void {
  const readers = formReaders();
  for (const route of routes) {
    const read = route.method === 'post' ? readers[route.form ?? 'small'] : [];
    app[route.method](route.path, ...read, async (req, res) => {
      if (route.isKept) web.keep(req, res);
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
