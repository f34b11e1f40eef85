/** The search page: what was typed, two filters, and pages of hits. */
import type { Request, Response } from 'express';
import { listWritableSpaces } from '../wiki/lists.ts';
import { searchPages } from '../wiki/search.ts';
import { actorOf } from './actor.ts';
import { createPager } from './pager.ts';
import { pageOf, paramOf, textOf } from './query.ts';
import type { Web } from './web.ts';

const hitsOnPage = 20;

/** In the space that is searched, or in any. */
async function mayWriteIn(web: Web, req: Request, space: string): Promise<boolean> {
  const writable = await listWritableSpaces(web.wiki, actorOf(req));
  return space === '' ? writable.length > 0 : writable.some(({ slug }) => slug === space);
}

export async function showSearch(web: Web, req: Request, res: Response): Promise<void> {
  const { t, urls } = web.locals(req, res);
  const asked = {
    q: textOf(req, 'q').trim(),
    space: paramOf(req, 'space') || textOf(req, 'space'),
    type: textOf(req, 'type'),
  };
  const { q, space, type } = asked;
  const view = await searchPages(web.wiki, actorOf(req), {
    q,
    chosen: { ...(space ? { space: [space] } : {}), ...(type ? { type: [type] } : {}) },
    page: pageOf(req),
    limit: hitsOnPage,
  });
  const optionsOf = (name: string) =>
    view.facets
      .find((facet) => facet.name === name)
      ?.options.map(({ value, label, count }) => ({ slug: value, title: label, count })) ?? [];
  const facets = { spaces: optionsOf('space'), types: optionsOf('type') };
  await web.render(req, res, 'search', {
    title: view.isEmpty ? t('search.title') : t('search.titleFor', { q }),
    here: t('search.title'),
    trail: [],
    isUnlisted: true,
    view,
    facets,
    asked,
    first: (view.page - 1) * hitsOnPage + 1,
    filters: [space, type].filter((one) => one !== '').length,
    spaceTitle: facets.spaces.find(({ slug }) => slug === space)?.title ?? '',
    pager: createPager(view.page, view.pages, (page) => urls.search({ ...asked, page })),
    newPageHref:
      view.isEmpty || view.page > 1 || !(await mayWriteIn(web, req, space))
        ? ''
        : urls.newPage(space || undefined, { title: q }),
  });
}
