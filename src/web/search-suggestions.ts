/** Answers the header's search box while somebody types: pages and queries, as JSON. */
import type { Request, Response } from 'express';
import { suggestSearches } from '../wiki/search-suggestions.ts';
import { actorOf } from './actor.ts';
import { textOf } from './query.ts';
import type { Web } from './web.ts';

export async function sendSearchSuggestions(web: Web, req: Request, res: Response): Promise<void> {
  const { urls } = web.locals(req, res);
  const space = textOf(req, 'space');
  const asked = { q: textOf(req, 'q'), ...(space ? { space } : {}) };
  const { pages, terms } = await suggestSearches(web.wiki, actorOf(req), asked);
  // What one may read is nobody else's, nor one's own after signing out.
  res.setHeader('Cache-Control', 'private, no-store');
  res.json({
    pages: pages.map(({ space, slug, title, spaceTitle }) => ({
      title,
      href: urls.page(space, slug),
      space: spaceTitle,
    })),
    terms: terms.map((text) => ({
      text,
      href: urls.search({ q: text, ...(space ? { space: [space] } : {}) }),
    })),
  });
}
