/** What a search finds, for feed readers: `/search.atom?q=…`, narrowed as its screen is, whatever the order of that. */
import type { Request, Response } from 'express';
import { searchPages } from '../wiki/search.ts';
import type { HitView } from '../wiki/search-view.ts';
import { type FeedEntry, sendFeed } from './feeds.ts';
import type { Locals } from './locals.ts';
import { readerOf } from './reader.ts';
import { searchTitle } from './search-model.ts';
import { readSearch, searchRequest } from './search-query.ts';
import type { Web } from './web.ts';

const feedLength = 50;

/** What was changed last first, whenever it takes place. */
export async function sendSearchFeed(web: Web, req: Request, res: Response): Promise<void> {
  const locals = web.locals(req, res);
  const asked = readSearch(req);
  const view = await searchPages(web.wiki, readerOf(web, req, res), {
    ...searchRequest(asked),
    order: 'changed',
    page: 1,
    limit: feedLength,
  });
  const entries = view.hits.map((hit) => entryOf(locals, hit));
  await sendFeed(res, locals, {
    title: searchTitle(locals, asked),
    self: locals.urls.searchFeed(asked),
    page: locals.urls.search({ ...asked, page: 1 }),
    updated: entries[0]?.at ?? web.wiki.clock().toISOString(),
    entries,
  });
}

function entryOf({ urls }: Locals, { page, title, snippet, files }: HitView): FeedEntry {
  const address = urls.page(page.space, page.slug);
  const textOf = (parts: readonly { text: string }[]) => parts.map(({ text }) => text).join('');
  const passages = files.map((file) => [textOf(file.title), textOf(file.snippet)].filter(Boolean).join('\n'));
  return {
    id: address,
    link: address,
    title: textOf(title),
    at: page.updatedAt,
    text: [page.spaceTitle, textOf(snippet), ...passages].filter((text) => text !== '').join('\n'),
    authors: [],
  };
}
