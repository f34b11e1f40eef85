/** What every handler is given: the wiki, the addresses, and how a template and a model become an answer. */
import { fileURLToPath } from 'node:url';
import ejs from 'ejs';
import type { Request, Response } from 'express';
import type { Member } from '../core/access.ts';
import type { LineLetter, Space } from '../core/page.ts';
import type { Mailer } from '../mail/mail.ts';
import { fingerprintOf } from '../wiki/fingerprint.ts';
import { viewShell } from '../wiki/lists.ts';
import type { Wiki } from '../wiki/wiki.ts';
import { actorOf } from './actor.ts';
import { encodingOf, packFor, packHtml, sendPage } from './answer.ts';
import type { Assets } from './assets.ts';
import { type Bell, createBell } from './bell.ts';
import { createDates } from './dates.ts';
import type { Tiles } from './entry-map.ts';
import type { FormStamps } from './form-stamp.ts';
import { mayBeSomebody } from './identify.ts';
import { inLanguage, type Language, type Locales, languageOf } from './locale.ts';
import { createLocals, type Locals, readIcons } from './locals.ts';
import type { Logger } from './log.ts';
import type { Metrics } from './metrics.ts';
import { createOwnParts, fill } from './own-parts.ts';
import type { CachedPage, PageCache, Sources } from './page-cache.ts';
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
  /** What the page is about, for search engines: JSON that is safe inside a `script` element. */
  jsonLdHtml?: string | undefined;
  /** Search engines have no use for it: forms, lists, old revisions. */
  isUnlisted?: boolean;
  /** Is a search by itself: the head leaves out its own box. */
  hasSearch?: boolean;
  /** Sentence at the foot, in words: who wrote the page and when. */
  pageFacts?: string | undefined;
  /** Holds a text that is nowhere else: what leads away opens beside it. */
  isOnlyCopy?: boolean;
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
  /** Sign the forms that are open to everybody. */
  stamps: FormStamps;
  /** Keeps letters about what waits to one an hour. */
  bell: Bell;
  /** What maps may lie on. */
  tiles?: Tiles | undefined;
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
   * Marks an answer as one that `render` keeps: for addresses that depend on nothing but the address, the language,
   * the wiki and the rights of whoever asks. Called before anything of the wiki is read.
   */
  keep(req: Request, res: Response): Promise<void>;
  /** Unmarks it: something in it is for this one answer alone. */
  unkeep(res: Response): void;
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
  stamps: FormStamps;
  tiles?: Tiles;
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
  const kept = new WeakMap<Response, { key: string; since: number }>();
  const { locals, language } = createLocalsOf(options, (req, res) =>
    req.member && kept.has(res) ? nameless(req.member) : req.member,
  );
  const keyOf = createKeys(options, language);
  const run = (template: string, data: object) =>
    ejs.renderFile(`${views}${template}.ejs`, data, {
      cache: options.keepsTemplates,
      views: [views],
      rmWhitespace: false,
    });
  const ownParts = createOwnParts(wiki, run);

  const compose = async (req: Request, res: Response, template: string, model: PageModel) => {
    const base = locals(req, res);
    const around = await viewShell(wiki, actorOf(req));
    const addressIn = (lang: Language) => inLanguage(req, lang);
    const here = req.method === 'GET' ? req.originalUrl : '/';
    const own = req.member && ownParts.seams;
    const shell = { ...base, here, model, ...around, own, assets: options.assets, addressIn };
    const mainHtml = await run(template, { ...shell, ...model });
    if (!req.member) return { page: packHtml(await run('layout', { ...shell, mainHtml })) };
    const parts = await ownParts.make(req.member, base, model.space?.slug);
    for (const icon of parts.icons) base.icon(icon);
    const shared = ownParts.cut(await run('layout', { ...shell, mainHtml }), model.space?.slug);
    return { page: packHtml(fill(shared, parts)), shared };
  };

  /** What was kept for members of equal rights, with what is this one's. */
  const findKept = async (req: Request, res: Response, key: string): Promise<CachedPage | undefined> => {
    const found = cache.get(key);
    if (!found || !('pieces' in found)) return found;
    if (!req.member) return undefined;
    return packHtml(fill(found, await ownParts.make(req.member, locals(req, res), found.space)));
  };

  const web: Web = {
    wiki,
    urls,
    log: options.log,
    sessions: options.sessions,
    mailer: options.mailer,
    limits: options.limits,
    metrics: options.metrics,
    stamps: options.stamps,
    bell: createBell(),
    tiles: options.tiles,
    locals,
    partial: (req, res, template, model) => run(template, { ...locals(req, res), ...model }),
    render: async (req, res, template, model, { status = 200, sources = [] } = {}) => {
      const { page, shared } = await compose(req, res, template, model);
      const encoding = encodingOf(req.headers['accept-encoding']);
      await packFor(page, encoding);
      const mark = kept.get(res);
      // A notice is said once.
      if (mark && status === 200 && !model.notice) cache.set(mark.key, shared ?? page, sources, mark.since);
      sendPage(req, res, page, encoding, status);
    },
    answerKept: async (req, res) => {
      if (req.method !== 'GET' && req.method !== 'HEAD') return false;
      const key = await keyOf(req);
      const page = key === undefined ? undefined : await findKept(req, res, key);
      if (key === undefined || !page) return false;
      const encoding = encodingOf(req.headers['accept-encoding']);
      if (await packFor(page, encoding)) cache.grown(key);
      sendPage(req, res, page, encoding);
      return true;
    },
    keep: async (req, res) => {
      const since = wiki.generation();
      const key = await keyOf(req);
      if (key !== undefined) kept.set(res, { key, since });
    },
    unkeep: (res) => {
      kept.delete(res);
    },
  };
  return web;
}

/**
 * Under which name a screen is kept; undefined for whom nothing is kept: administrators, programs, and whoever may be
 * somebody and is not known yet.
 */
function createKeys({ wiki, sessions }: WebOptions, language: (req: Request) => Language) {
  // A member is read anew after each change of who they are or of what anybody may.
  const prints = new WeakMap<Member, Promise<string | undefined>>();
  const printOf = (member: Member) => {
    const known = prints.get(member);
    if (known) return known;
    const print = fingerprintOf(wiki, member);
    prints.set(member, print);
    // A failure is told to who asked, and not kept.
    print.catch(() => prints.delete(member));
    return print;
  };
  return async (req: Request): Promise<string | undefined> => {
    const { member } = req;
    if (!member) return mayBeSomebody(sessions, req) ? undefined : `${language(req)} ${req.originalUrl}`;
    const print = req.isByToken ? undefined : await printOf(member);
    return print === undefined ? undefined : `${language(req)} ${req.originalUrl} ${print}`;
  };
}

/** A member as screens see them that others will be shown: somebody, nobody in particular. */
function nameless(member: Member): Member {
  return { ...member, id: 0, name: '', handle: '' };
}

function createLocalsOf(
  { wiki, urls, locales, lang }: WebOptions,
  memberOf: (req: Request, res: Response) => Member | undefined,
) {
  const icons = readIcons();
  const dates = { fr: createDates('fr', wiki.timeZone), en: createDates('en', wiki.timeZone) };
  const digits = { fr: new Intl.NumberFormat('fr'), en: new Intl.NumberFormat('en') };
  const made = new WeakMap<Response, Locals>();
  const language = (req: Request) => languageOf(req, lang);
  const locals = (req: Request, res: Response): Locals => {
    const present = made.get(res);
    if (present) return present;
    const wanted = language(req);
    const fresh = createLocals({
      locale: locales[wanted],
      dates: dates[wanted],
      digits: digits[wanted],
      urls,
      icons,
      now: wiki.clock(),
      member: memberOf(req, res),
    });
    made.set(res, fresh);
    return fresh;
  };
  return { locals, language };
}
