/** The past of a page: its revisions, newest first, and each of them whole. */
import { WikiError } from '../core/errors.ts';
import { listRevisions, readPage } from '../wiki/read-page.ts';
import { addressOf, endpoint, location, param } from './endpoint.ts';
import { answerKnown } from './preconditions.ts';
import { presentRevision, presentRevisionItem } from './present.ts';
import { noQuery, revision, revisionList, revisionsQuery } from './schemas.ts';

export const getRevisions = endpoint({
  method: 'get',
  path: '/spaces/:space/pages/:slug/revisions',
  summary: 'Revisions of a page, newest first; also of a page in the trash',
  query: revisionsQuery,
  answers: { 200: { description: 'Revisions', schema: revisionList } },
  run: async ({ api, wiki, actor, req, res, query }) => {
    const { limit, cursor } = query;
    const before = cursor === undefined ? {} : { before: cursor };
    const found = await listRevisions(wiki, actor, { ...addressOf(req), limit, ...before });
    res.json({
      revisions: found.revisions.map((item) => presentRevisionItem(api.urls, found, item)),
      ...(found.next === undefined ? {} : { next: String(found.next) }),
    });
  },
});

export const getRevision = endpoint({
  method: 'get',
  path: '/spaces/:space/pages/:slug/revisions/:number',
  summary: 'One revision, whole; it never changes',
  query: noQuery,
  answers: {
    200: { description: 'The revision', schema: revision },
    301: { description: 'The page has been renamed or moved: see Location' },
  },
  run: async ({ api, wiki, actor, req, res }) => {
    const number = numberOf(param(req, 'number'));
    const found = await readPage(wiki, actor, { ...addressOf(req), revision: number });
    if (found.kind === 'moved') {
      const { space, slug } = found;
      const to = location(req, 'spaces', space, 'pages', slug, 'revisions', String(number));
      res.status(301).setHeader('Location', to);
      res.json({ space, slug, number, url: api.urls.absolute(api.urls.revision(space, slug, number)) });
      return;
    }
    if (!answerKnown(req, res, number)) res.json(presentRevision(api.urls, found.page));
  },
});

/** What is no number names no revision. */
function numberOf(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new WikiError('not-found', 'not-found');
  return Number(text);
}
