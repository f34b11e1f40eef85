/** What changes, for feed readers; all addresses, for search engines and browsers. */
import type { Request, Response } from 'express';
import { limits } from '../core/limits.ts';
import { viewEntries } from '../wiki/entry-list.ts';
import { listChanges, listPages, listSpaces } from '../wiki/lists.ts';
import type { ChangeView } from '../wiki/views.ts';
import { actorOf } from './actor.ts';
import { escapeHtml } from './dates.ts';
import { readEntryQuery } from './entry-query.ts';
import type { Locals } from './locals.ts';
import { paramOf, textOf } from './query.ts';
import { readerOf } from './reader.ts';
import type { Web } from './web.ts';

const feedLength = 50;
/** Addresses one sitemap may hold, by its specification. */
const sitemapLength = 50_000;

/** Every change but the small corrections, of the site or of the space in the path. */
export async function sendChangesFeed(web: Web, req: Request, res: Response): Promise<void> {
  const locals = web.locals(req, res);
  const { t, urls } = locals;
  const { space, changes } = await changesFor(web, req);
  await sendFeed(res, locals, {
    title: space
      ? t('feeds.changesIn', { space: space.title })
      : t('feeds.changes', { site: t('site.title') }),
    self: urls.changesFeed(space?.slug),
    page: urls.changes(space?.slug),
    updated: changes[0]?.createdAt ?? web.wiki.clock().toISOString(),
    entries: changes.map((change) => ({
      ...entryOf(locals, change),
      id: urls.revision(change.page.space, change.page.slug, change.number),
      link: linkOf(locals, change),
    })),
  });
}

/** Each page of a space once, as it last changed; with `type` or `tag`, the entries of that list. */
export async function sendPagesFeed(web: Web, req: Request, res: Response): Promise<void> {
  if (textOf(req, 'type') || textOf(req, 'tag')) return sendEntriesFeed(web, req, res);
  const locals = web.locals(req, res);
  const { t, urls } = locals;
  const { space, changes } = await changesFor(web, req);
  const latest = new Map<string, ChangeView>();
  for (const change of changes) if (!latest.has(change.page.slug)) latest.set(change.page.slug, change);
  const shown = [...latest.values()].filter(({ kind }) => kind !== 'delete');
  await sendFeed(res, locals, {
    title: t('feeds.pages', { space: space?.title ?? t('site.title') }),
    self: urls.feed(space?.slug),
    page: space ? urls.space(space.slug) : urls.home(),
    updated: shown[0]?.createdAt ?? web.wiki.clock().toISOString(),
    entries: shown.map((change) => {
      const address = urls.page(change.page.space, change.page.slug);
      return { ...entryOf(locals, change), id: address, link: address };
    }),
  });
}

/** Entries of a list, whatever its order, as they last changed. */
async function sendEntriesFeed(web: Web, req: Request, res: Response): Promise<void> {
  const locals = web.locals(req, res);
  const { t, urls } = locals;
  const asked = readEntryQuery(req);
  const list = await viewEntries(web.wiki, readerOf(web, req, res), {
    ...asked,
    view: 'list',
    group: '',
    sort: '-modification',
    page: 1,
    limit: feedLength,
  });
  const name = list.type?.title ?? (asked.type || asked.tag);
  await sendFeed(res, locals, {
    title: t('feeds.entries', { type: name, space: list.space?.title ?? '' }),
    self: urls.entriesFeed(asked.space, asked),
    page: urls.entries(asked.space, asked),
    updated: list.items[0]?.page.updatedAt ?? web.wiki.clock().toISOString(),
    entries: list.items.map(({ page, facts, excerpt }) => {
      const address = urls.page(page.space, page.slug);
      const colon = locals.lang === 'fr' ? '\u00a0: ' : ': ';
      const said = facts.map(({ label, parts }) => label + colon + parts.map(({ text }) => text).join(', '));
      return {
        id: address,
        link: address,
        title: page.title,
        at: page.updatedAt,
        text: [...said, excerpt].filter((text) => text !== '').join('\n'),
        authors: [],
      };
    }),
  });
}

function changesFor(web: Web, req: Request) {
  const space = paramOf(req, 'space');
  return listChanges(web.wiki, actorOf(req), {
    ...(space ? { space } : {}),
    withMinor: false,
    limit: feedLength,
  });
}

/** To what is new in it when there is something before it, else to the page. */
function linkOf({ urls }: Locals, { page, number, kind, previous }: ChangeView): string {
  return previous !== undefined && kind === 'edit'
    ? urls.diff(page.space, page.slug, previous, number)
    : urls.page(page.space, page.slug);
}

export interface FeedEntry {
  /** Site-relative, as `link`. */
  id: string;
  link: string;
  title: string;
  at: string;
  text: string;
  authors: readonly string[];
}

function entryOf(locals: Locals, change: ChangeView): Omit<FeedEntry, 'id' | 'link'> {
  const { title, createdAt: at, authors } = change;
  return { title, at, authors, text: sentenceOf(locals, change) };
}

export interface FeedModel {
  title: string;
  self: string;
  page: string;
  updated: string;
  entries: readonly FeedEntry[];
}

/** Addresses of the model are site-relative. */
export async function sendFeed(res: Response, locals: Locals, model: FeedModel): Promise<void> {
  // Loaded with the first feed that is asked for.
  const { Feed } = await import('feed');
  const { urls, t, lang } = locals;
  const feed = new Feed({
    id: urls.absolute(model.self),
    title: xmlText(model.title),
    updated: new Date(model.updated),
    generator: 'Gare',
    language: lang,
    link: urls.absolute(model.page),
    feedLinks: { atom: urls.absolute(model.self) },
    author: { name: t('site.title') },
  });
  for (const { id, link, title, at, text, authors } of model.entries) {
    feed.addItem({
      // The package prints titles and descriptions as HTML, as they are.
      title: xmlText(escapeHtml(title)),
      id: urls.absolute(id),
      link: urls.absolute(link),
      date: new Date(at),
      description: xmlText(escapeHtml(text)),
      author: authors.map((name) => ({ name: xmlText(name) })),
    });
  }
  res.type('application/atom+xml; charset=utf-8').send(feed.atom1());
}

/** The summary, or how much was changed when its author left none. */
function sentenceOf({ t }: Locals, { summary, added, removed }: ChangeView): string {
  if (summary !== '') return summary.slice(0, limits.summary);
  const sizes = [
    added > 0 ? t('arrivals.added', { count: added }) : '',
    removed > 0 ? t('arrivals.removed', { count: removed }) : '',
  ].filter((size) => size !== '');
  return sizes.length > 0 ? sizes.join(', ') : t('arrivals.unsized');
}

/** Without the control characters and halves of characters that XML has no way to write. */
function xmlText(text: string): string {
  // With the `u` flag a pair is one character, so that `Cs` matches only surrogates that stand alone.
  return text.replace(/[\p{Cs}\ufffe\uffff]|(?![\t\n\r])\p{Cc}/gu, '');
}

/** Every page this actor may read. */
export async function sendSitemap(web: Web, req: Request, res: Response): Promise<void> {
  const { urls } = web;
  const entries = [urlEntry(urls.absolute(urls.home()))];
  for (const space of await listSpaces(web.wiki, actorOf(req))) {
    for (let page = 1, pageCount = 1; page <= pageCount && entries.length < sitemapLength; page++) {
      const list = await listPages(web.wiki, actorOf(req), { space: space.slug, page });
      pageCount = list.pageCount;
      for (const { slug, updatedAt } of list.pages) {
        const address = slug === space.home ? urls.space(space.slug) : urls.page(space.slug, slug);
        entries.push(urlEntry(urls.absolute(address), updatedAt));
      }
    }
  }
  const list = entries.slice(0, sitemapLength).join('\n');
  res.type('application/xml; charset=utf-8');
  res.send(
    `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${list}\n</urlset>\n`,
  );
}

function urlEntry(address: string, updatedAt?: string): string {
  const lastmod = updatedAt === undefined ? '' : `<lastmod>${escapeHtml(updatedAt)}</lastmod>`;
  return `<url><loc>${escapeHtml(address)}</loc>${lastmod}</url>`;
}
