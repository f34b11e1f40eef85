/** Lets a browser search the wiki from its address bar. */
import type { Request, Response } from 'express';
import { escapeHtml } from './dates.ts';
import { textOf } from './query.ts';
import { suggestEvenly } from './search-suggestions.ts';
import type { Web } from './web.ts';

/** Characters that the specification allows. */
const longest = { name: 16, longName: 48, description: 1024 } as const;

export async function sendOpenSearch(web: Web, req: Request, res: Response): Promise<void> {
  const { t, urls } = web.locals(req, res);
  const site = t('site.title');
  const address = (path: string) => escapeHtml(urls.absolute(path));
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">',
    `<ShortName>${escapeHtml(site.slice(0, longest.name))}</ShortName>`,
    `<LongName>${escapeHtml(site.slice(0, longest.longName))}</LongName>`,
    `<Description>${escapeHtml(t('feeds.search', { site }).slice(0, longest.description))}</Description>`,
    '<InputEncoding>UTF-8</InputEncoding>',
    `<Image type="image/svg+xml">${address(urls.static('favicon.svg'))}</Image>`,
    `<Url type="text/html" template="${address(urls.search())}?q={searchTerms}"/>`,
    `<Url type="application/x-suggestions+json" template="${address(urls.openSearchSuggestions())}?q={searchTerms}"/>`,
    `<Url type="application/atom+xml" template="${address(urls.searchFeed({}))}?q={searchTerms}"/>`,
    `<Url type="application/opensearchdescription+xml" rel="self" template="${address(urls.openSearch())}"/>`,
    '</OpenSearchDescription>',
    '',
  ];
  res.setHeader('Cache-Control', 'max-age=86400');
  res.type('application/opensearchdescription+xml; charset=utf-8').send(lines.join('\n'));
}

/** What browsers show under their address bar: what was typed, queries it may become, and to each an address. */
export async function sendOpenSearchSuggestions(web: Web, req: Request, res: Response): Promise<void> {
  const { urls } = web.locals(req, res);
  const q = textOf(req, 'q');
  const { pages, terms } = await suggestEvenly(web, req, { q });
  const queries = [...pages.map(({ title }) => title), ...terms];
  const spaces = [...pages.map(({ spaceTitle }) => spaceTitle), ...terms.map(() => '')];
  const addresses = [
    ...pages.map(({ space, slug }) => urls.page(space, slug)),
    ...terms.map((term) => urls.search({ q: term })),
  ];
  // What one may read is nobody else's, nor one's own after signing out.
  res.setHeader('Cache-Control', 'private, no-store');
  res.type('application/x-suggestions+json; charset=utf-8');
  res.send(JSON.stringify([q, queries, spaces, addresses.map((path) => urls.absolute(path))]));
}
