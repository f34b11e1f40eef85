/** Lists of a space: changes, pages, entries, wanted pages, orphans, tags. */
import type { Request, Response } from 'express';
import { wallTime } from '../core/dates.ts';
import type { Space } from '../core/page.ts';
import { listChanges, listOrphans, listPages, listTags, listWanted } from '../wiki/lists.ts';
import type { ChangeView } from '../wiki/views.ts';
import { asksForEntries, showEntries } from './entry-screens.ts';
import { createPager } from './pager.ts';
import { pageOf, paramOf, textOf } from './query.ts';
import { readerOf } from './reader.ts';
import type { PageModel, Web } from './web.ts';

const changesOnPage = 50;

/** Of the site, or of the space in the path. */
export async function showChanges(web: Web, req: Request, res: Response): Promise<void> {
  const { t, urls } = web.locals(req, res);
  const [slug, before] = [paramOf(req, 'space'), textOf(req, 'before')];
  const withMinor = textOf(req, 'minor') === '1';
  const view = await listChanges(web.wiki, readerOf(web, req, res), {
    ...(slug ? { space: slug } : {}),
    ...(before ? { before } : {}),
    withMinor,
    limit: changesOnPage,
  });
  const { space } = view;
  const title = space ? t('changes.titleIn', { space: space.title }) : t('changes.title');
  const feedHref = urls.changesFeed(space?.slug);
  await web.render(req, res, 'changes', {
    ...(space ? listModel(space) : { trail: [] }),
    title,
    here: t('changes.name'),
    isUnlisted: before !== '',
    feed: { href: feedHref, title },
    feedHref,
    view,
    days: byDay(view.changes, web.wiki.timeZone),
    withMinor,
    isLater: before !== '',
  });
}

/** Changes come newest first, so days do too. */
export function byDay(
  changes: readonly ChangeView[],
  timeZone: string,
): { date: string; changes: ChangeView[] }[] {
  const days: { date: string; changes: ChangeView[] }[] = [];
  for (const change of changes) {
    const date = wallTime(change.createdAt, timeZone).date;
    const day = days.at(-1);
    if (day?.date === date) day.changes.push(change);
    else days.push({ date, changes: [change] });
  }
  return days;
}

/** All pages by title; with `type` or `tag`, a list of entries. */
export async function showPages(web: Web, req: Request, res: Response): Promise<void> {
  if (asksForEntries(req)) return showEntries(web, req, res);
  const { t, urls } = web.locals(req, res);
  const { space, pages, total, page, pageCount } = await listPages(web.wiki, readerOf(web, req, res), {
    space: paramOf(req, 'space'),
    page: pageOf(req),
  });
  await web.render(req, res, 'pages-index', {
    ...listModel(space),
    title: t('lists.pages'),
    here: t('lists.pages'),
    pages,
    total,
    pager: createPager(page, pageCount, (one) => urls.pages(space.slug, { page: one })),
  });
}

export async function showWanted(web: Web, req: Request, res: Response): Promise<void> {
  const { space, wanted } = await listWanted(web.wiki, readerOf(web, req, res), paramOf(req, 'space'));
  await showList(web, req, res, 'wanted', space, { wanted });
}

export async function showOrphans(web: Web, req: Request, res: Response): Promise<void> {
  const { space, pages } = await listOrphans(web.wiki, readerOf(web, req, res), paramOf(req, 'space'));
  await showList(web, req, res, 'orphans', space, { pages });
}

export async function showTags(web: Web, req: Request, res: Response): Promise<void> {
  const { space, tags } = await listTags(web.wiki, readerOf(web, req, res), paramOf(req, 'space'));
  await showList(web, req, res, 'tags', space, { tags });
}

async function showList(
  web: Web,
  req: Request,
  res: Response,
  name: 'wanted' | 'orphans' | 'tags',
  space: Space,
  lists: object,
): Promise<void> {
  const title = web.locals(req, res).t(`lists.${name}`);
  await web.render(req, res, name, { ...listModel(space), title, here: title, ...lists });
}

function listModel(space: Space): Pick<PageModel, 'space' | 'trail' | 'isUnlisted'> {
  return { space, trail: [{ title: space.title, space: space.slug }], isUnlisted: true };
}
