/** What every handler is given: the wiki, the addresses, and how a template and a model become an answer. */
import { fileURLToPath } from 'node:url';
import ejs from 'ejs';
import type { Request, Response } from 'express';
import type { LineLetter, Space } from '../core/page.ts';
import type { Mailer } from '../mail/mail.ts';
import { viewShell } from '../wiki/lists.ts';
import type { Wiki } from '../wiki/wiki.ts';
import { actorOf } from './actor.ts';
import { encodingOf, packFor, packHtml, sendPage } from './answer.ts';
import type { Assets } from './assets.ts';
import { createDates } from './dates.ts';
import { mayBeSomebody } from './identify.ts';
import { inLanguage, type Language, type Locales, languageOf } from './locale.ts';
import { createLocals, type Locals, readIcons } from './locals.ts';
import type { Logger } from './log.ts';
import type { Metrics } from './metrics.ts';
import type { PageCache, Sources } from './page-cache.ts';
import type { RateLimits } from './rate-limits.ts';
import type { Sessions } from './sessions.ts';
import type { Urls } from './urls.ts';

/** One stop of the trail: an address, or the space or page that stands there. */
export interface Stop {
  title: string;
  href?: string;
  space?: string;
  slug?: string;
}

/** A message at the head of a screen, as views/partials/notice.ejs prints it. */
export interface Notice {
  kind: 'ok' | 'warn' | 'error';
  strong: string;
  text?: string;
  href?: string;
  label?: string;
}

/** What the layout reads of a model. A template may be given more: all names are its own to choose. */
export interface PageModel {
  /** Of the window and, unless `here` is given, of the last stop. */
  title: string;
  /** The space this is about: it gives the line, and "new page" leads there. */
  space?: Space | undefined;
  /** The line when no space gives it. */
  line?: LineLetter | undefined;
  /** From the space downwards. The last stop is where one stands, unless `here` names it. */
  trail?: readonly Stop[] | undefined;
  /** The last stop when it is not a page: « Historique ». */
  here?: string | undefined;
  /** Shows the bar of all spaces in the place of the trail. */
  isPortal?: boolean;
  description?: string | undefined;
  /** Site-relative address of which this is one view. */
  canonical?: string | undefined;
  feed?: { href: string; title: string } | undefined;
  /** Search engines have no use for it: forms, lists, old revisions. */
  isUnlisted?: boolean;
  /** Sentence at the foot, in words: who wrote the page and when. */
  pageFacts?: string | undefined;
  /** Stands above the screen: what has just been done. */
  notice?: Notice | undefined;
}

export interface RenderOptions {
  status?: number;
  /** What the page was made from (see PageCache); when absent, everything. */
  sources?: Sources;
}

export interface Web {
  wiki: Wiki;
  urls: Urls;
  log: Logger;
  sessions: Sessions;
  /** Its `isSet` says whether letters can be sent. */
  mailer: Mailer;
  limits: RateLimits;
  metrics: Metrics;
  /** The same for all templates of one answer, so that their icons meet in one sprite. */
  locals(req: Request, res: Response): Locals;
  /** A template without the layout. */
  partial(req: Request, res: Response, template: string, model: object): Promise<string>;
  /** Sends `views/{template}.ejs` inside `views/layout.ejs`. */
  render(
    req: Request,
    res: Response,
    template: string,
    model: PageModel & Record<string, unknown>,
    options?: RenderOptions,
  ): Promise<void>;
  /** Answers with the page kept from an earlier request, if there is one, and says so. */
  answerKept(req: Request, res: Response): Promise<boolean>;
  /**
   * Marks an answer to a visitor as one that `render` keeps: for addresses that depend on nothing but the address,
   * the language and the wiki. Called before anything of the wiki is read.
   */
  keep(req: Request, res: Response): void;
}

export interface WebOptions {
  wiki: Wiki;
  urls: Urls;
  log: Logger;
  sessions: Sessions;
  /** Its `isSet` says whether letters can be sent. */
  mailer: Mailer;
  limits: RateLimits;
  metrics: Metrics;
  locales: Locales;
  /** Of a request that asks for none. */
  lang: Language;
  assets: Assets;
  cache: PageCache;
  /** Whether compiled templates are kept; not while they are being written. */
  keepsTemplates: boolean;
}

const views = fileURLToPath(new URL('../../views/', import.meta.url));

export function createWeb(options: WebOptions): Web {
  const { wiki, urls, cache } = options;
  const { locals, language } = createLocalsOf(options);
  const kept = new WeakMap<Response, { key: string; since: number }>();
  const keyOf = (req: Request) => `${language(req)} ${req.originalUrl}`;
  const run = (template: string, data: object) =>
    ejs.renderFile(`${views}${template}.ejs`, data, {
      cache: options.keepsTemplates,
      views: [views],
      rmWhitespace: false,
    });

  const compose = async (req: Request, res: Response, template: string, model: PageModel) => {
    const base = locals(req, res);
    const around = await viewShell(wiki, actorOf(req));
    const addressIn = (lang: Language) => inLanguage(req, lang);
    const here = req.method === 'GET' ? req.originalUrl : '/';
    const shell = { ...base, here, model, ...around, assets: options.assets, addressIn };
    const mainHtml = await run(template, { ...shell, ...model });
    return run('layout', { ...shell, mainHtml });
  };

  const web: Web = {
    wiki,
    urls,
    log: options.log,
    sessions: options.sessions,
    mailer: options.mailer,
    limits: options.limits,
    metrics: options.metrics,
    locals,
    partial: (req, res, template, model) => run(template, { ...locals(req, res), ...model }),
    render: async (req, res, template, model, { status = 200, sources = [] } = {}) => {
      const page = packHtml(await compose(req, res, template, model));
      const encoding = encodingOf(req.headers['accept-encoding']);
      await packFor(page, encoding);
      const mark = kept.get(res);
      if (mark && status === 200) cache.set(mark.key, page, sources, mark.since);
      sendPage(req, res, page, encoding, status);
    },
    answerKept: async (req, res) => {
      if (req.method !== 'GET' && req.method !== 'HEAD') return false;
      if (mayBeSomebody(options.sessions, req)) return false;
      const key = keyOf(req);
      const page = cache.get(key);
      if (!page) return false;
      const encoding = encodingOf(req.headers['accept-encoding']);
      if (await packFor(page, encoding)) cache.grown(key);
      sendPage(req, res, page, encoding);
      return true;
    },
    keep: (req, res) => {
      if (!mayBeSomebody(options.sessions, req)) kept.set(res, { key: keyOf(req), since: wiki.generation() });
    },
  };
  return web;
}

function createLocalsOf({ wiki, urls, locales, lang }: WebOptions) {
  const icons = readIcons();
  const dates = { fr: createDates('fr', wiki.timeZone), en: createDates('en', wiki.timeZone) };
  const made = new WeakMap<Response, Locals>();
  const language = (req: Request) => languageOf(req, lang);
  const locals = (req: Request, res: Response): Locals => {
    const present = made.get(res);
    if (present) return present;
    const wanted = language(req);
    const fresh = createLocals({
      locale: locales[wanted],
      dates: dates[wanted],
      urls,
      icons,
      now: wiki.clock(),
      member: req.member,
    });
    made.set(res, fresh);
    return fresh;
  };
  return { locals, language };
}
