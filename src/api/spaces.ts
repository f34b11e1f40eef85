/** Spaces, and the search over them. */
import { listSpaces } from '../wiki/lists.ts';
import { searchPages } from '../wiki/search.ts';
import { endpoint } from './endpoint.ts';
import { presentHit, presentSpace } from './present.ts';
import { noQuery, searchQuery, searchResult, spaceList } from './schemas.ts';

export const getSpaces = endpoint({
  method: 'get',
  path: '/spaces',
  summary: 'The spaces you may read',
  query: noQuery,
  answers: { 200: { description: 'Spaces', schema: spaceList } },
  run: async ({ api, wiki, actor, res }) => {
    const spaces = await listSpaces(wiki, actor);
    res.json({ spaces: spaces.map((space) => presentSpace(api.urls, space)) });
  },
});

export const getSearch = endpoint({
  method: 'get',
  path: '/search',
  summary: 'Search pages, the best first',
  query: searchQuery,
  answers: { 200: { description: 'Hits', schema: searchResult } },
  run: async ({ api, wiki, actor, query, res }) => {
    const { q, limit, space, type } = query;
    const found = await searchPages(wiki, actor, {
      q,
      limit,
      page: 1,
      chosen: {
        ...(space === undefined ? {} : { space: [space] }),
        ...(type === undefined ? {} : { type: [type] }),
      },
    });
    const hits = found.hits.map((hit) => presentHit(api.urls, hit));
    const { total, isCut: more, isLoose: loose, suggestion, unknown } = found;
    res.json({ total, more, hits, loose, ...(suggestion ? { suggestion: suggestion.q } : {}), unknown });
  },
});
