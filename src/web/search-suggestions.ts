/** Answers the header's search box while somebody types: pages and queries, as JSON. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Request, Response } from 'express';
import { type SearchSuggestions, suggestSearches } from '../wiki/search-suggestions.ts';
import { actorOf } from './actor.ts';
import { textOf } from './query.ts';
import type { Web } from './web.ts';

/** Milliseconds: more than it usually takes, and nobody notices them. */
const leastTime = 10;

/**
 * Never at once: words of closed pages are looked at before they are left out, and a fifth of a millisecond, asked for
 * often enough, would tell that there are some.
 */
export async function suggestEvenly(
  web: Web,
  req: Request,
  asked: { q: string; space?: string },
): Promise<SearchSuggestions> {
  const [found] = await Promise.all([suggestSearches(web.wiki, actorOf(req), asked), wait(leastTime)]);
  return found;
}

export async function sendSearchSuggestions(web: Web, req: Request, res: Response): Promise<void> {
  const { urls } = web.locals(req, res);
  const space = textOf(req, 'space');
  const asked = { q: textOf(req, 'q'), ...(space ? { space } : {}) };
  const { pages, terms } = await suggestEvenly(web, req, asked);
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
