/** The web door: what every request passes, then the one table of routes. Handlers are verbs of their modules. */
import express, { type Express, type Request, type RequestHandler, type Response } from 'express';
import { WikiError } from '../core/errors.ts';
import type { Wiki } from '../wiki/wiki.ts';
import { readAssets, sendBuilt, sendStatic } from './assets.ts';
import { removeFile, showFiles, showVersions, uploadFiles } from './attachments.ts';
import { sendFile, sendThumbnail } from './download.ts';
import { createPage, editForm, newForm, previewEdit, previewNew, saveEdit } from './edit.ts';
import { answerErrors } from './errors.ts';
import { sendChangesFeed, sendOpenSearch, sendPagesFeed, sendSitemap } from './feeds.ts';
import { type FormKind, formReaders } from './forms.ts';
import { showChanges, showOrphans, showPages, showTags, showWanted } from './lists.ts';
import { createLocales, type Language, rememberLanguage } from './locale.ts';
import { createLog, type Logger, logRequests } from './log.ts';
import { createPageCache } from './page-cache.ts';
import { citeBibtex, citeRis, downloadPage, downloadRevision, showPage, showRevision } from './pages.ts';
import { move, placeUnder, rename, renameForm } from './rename.ts';
import { revert, showBlame, showDiff, showHistory } from './revisions.ts';
import { showSearch } from './search.ts';
import { crossSiteGuard, hostGuard, hostName, queryGuard, securityHeaders } from './security.ts';
import { checkHealth, chooseSpace, favicon, robots } from './site.ts';
import { showPortal, showSpace } from './spaces.ts';
import { remove, removeForm, restore, showTrash } from './trash.ts';
import { createUrls } from './urls.ts';
import { createWeb, type Web } from './web.ts';

export type Handler = (web: Web, req: Request, res: Response) => Promise<void>;

export interface Route {
  method: 'get' | 'post';
  path: string;
  handler: Handler;
  /** What a POST carries; `small` when absent. */
  form?: FormKind;
  /** Kept in memory until the wiki changes: only for what depends on the address, the language and the wiki. */
  isKept?: true;
}

/** Every door of the site, in the order in which they are tried: the more particular first. */
export const routes: readonly Route[] = [
  { method: 'get', path: '/healthz', handler: checkHealth },
  { method: 'get', path: '/robots.txt', handler: robots },
  { method: 'get', path: '/favicon.ico', handler: favicon },
  { method: 'get', path: '/new', handler: chooseSpace, isKept: true },
  { method: 'get', path: '/sitemap.xml', handler: sendSitemap },
  { method: 'get', path: '/opensearch.xml', handler: sendOpenSearch },
  { method: 'get', path: '/', handler: showPortal, isKept: true },
  { method: 'get', path: '/search', handler: showSearch },
  { method: 'get', path: '/changes', handler: showChanges, isKept: true },
  { method: 'get', path: '/changes.atom', handler: sendChangesFeed },
  { method: 'get', path: '/:space', handler: showSpace, isKept: true },
  { method: 'get', path: '/:space/changes', handler: showChanges, isKept: true },
  { method: 'get', path: '/:space/changes.atom', handler: sendChangesFeed },
  { method: 'get', path: '/:space/feed.atom', handler: sendPagesFeed },
  { method: 'get', path: '/:space/search', handler: showSearch },
  { method: 'get', path: '/:space/pages', handler: showPages, isKept: true },
  { method: 'get', path: '/:space/wanted', handler: showWanted, isKept: true },
  { method: 'get', path: '/:space/orphans', handler: showOrphans, isKept: true },
  { method: 'get', path: '/:space/tags', handler: showTags, isKept: true },
  { method: 'get', path: '/:space/new', handler: newForm },
  { method: 'post', path: '/:space/new', handler: createPage, form: 'save' },
  { method: 'post', path: '/:space/preview', handler: previewNew, form: 'save' },
  { method: 'get', path: '/:space/trash', handler: showTrash, isKept: true },
  { method: 'get', path: '/:space/:slug/edit', handler: editForm },
  { method: 'post', path: '/:space/:slug/edit', handler: saveEdit, form: 'save' },
  { method: 'post', path: '/:space/:slug/preview', handler: previewEdit, form: 'save' },
  { method: 'get', path: '/:space/:slug/rename', handler: renameForm },
  { method: 'post', path: '/:space/:slug/rename', handler: rename },
  { method: 'post', path: '/:space/:slug/move', handler: move },
  { method: 'post', path: '/:space/:slug/parent', handler: placeUnder },
  { method: 'get', path: '/:space/:slug/delete', handler: removeForm },
  { method: 'post', path: '/:space/:slug/delete', handler: remove },
  { method: 'post', path: '/:space/:slug/restore', handler: restore },
  { method: 'get', path: '/:space/:slug/history', handler: showHistory, isKept: true },
  { method: 'get', path: '/:space/:slug/diff', handler: showDiff, isKept: true },
  { method: 'get', path: '/:space/:slug/blame', handler: showBlame, isKept: true },
  { method: 'post', path: '/:space/:slug/rev/:number/revert', handler: revert },
  { method: 'get', path: '/:space/:slug/files', handler: showFiles, isKept: true },
  { method: 'post', path: '/:space/:slug/files', handler: uploadFiles, form: 'upload' },
  { method: 'get', path: '/:space/:slug/files/:name', handler: sendFile },
  { method: 'get', path: '/:space/:slug/files/:name/thumbnail', handler: sendThumbnail },
  { method: 'get', path: '/:space/:slug/files/:name/versions', handler: showVersions, isKept: true },
  { method: 'post', path: '/:space/:slug/files/:name/delete', handler: removeFile },
  { method: 'get', path: '/:space/:slug/rev/:number.md', handler: downloadRevision },
  { method: 'get', path: '/:space/:slug/rev/:number.bib', handler: citeBibtex },
  { method: 'get', path: '/:space/:slug/rev/:number.ris', handler: citeRis },
  { method: 'get', path: '/:space/:slug/rev/:number', handler: showRevision, isKept: true },
  { method: 'get', path: '/:space/:slug.md', handler: downloadPage },
  { method: 'get', path: '/:space/:slug', handler: showPage, isKept: true },
];

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
  /** Bytes of rendered pages kept in memory. */
  cacheBytes?: number;
}

const defaultUrl = 'http://127.0.0.1:3000';
/** Some five hundred pages. */
const defaultCacheBytes = 12 * 1024 * 1024;

export function createApp(wiki: Wiki, options: AppOptions = {}): Express {
  const url = new URL(options.url ?? defaultUrl);
  const log = options.log ?? createLog('silent');
  const web = createWeb({
    wiki,
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
  app.use(setHeaders(securityHeaders(url.protocol === 'https:')));
  app.use(logRequests(log));
  app.use(hostGuard([hostName(url.host) ?? '', ...(options.hosts ?? [])]));
  app.use(rememberLanguage, async (req, res, next) => {
    if (!(await web.answerKept(req, res))) next();
  });
  app.use('/static/build', sendBuilt());
  app.use('/static', sendStatic());
  app.use(queryGuard, crossSiteGuard(url.origin));
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
