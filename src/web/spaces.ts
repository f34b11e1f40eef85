/** The portal and the homes of spaces. */
import type { Request, Response } from 'express';
import { WikiError } from '../core/errors.ts';
import { typesSpace } from '../core/page-type.ts';
import { viewPortal as gatherPortal } from '../wiki/view-portal.ts';
import { viewSpace as gatherSpace } from '../wiki/view-space.ts';
import { createAccessWords } from './access-words.ts';
import { boardRows } from './board.ts';
import { renderBodyHtml } from './body.ts';
import { asksForEntries, showEntries } from './entry-screens.ts';
import { newTypeHref } from './new-type.ts';
import { pageModel } from './page-model.ts';
import { paramOf } from './query.ts';
import { readerOf } from './reader.ts';
import type { Web } from './web.ts';

/** The space that explains the wiki; the counters lead there when it is open to the reader. */
const helpSpace = 'aide';

export async function showPortal(web: Web, req: Request, res: Response): Promise<void> {
  const { t, urls } = web.locals(req, res);
  const view = await gatherPortal(web.wiki, readerOf(web, req, res));
  const isWorking = (slug: string) => slug !== helpSpace && slug !== typesSpace;
  await web.render(req, res, 'portal', {
    title: t('site.title'),
    isPortal: true,
    description: t('portal.lead'),
    canonical: urls.home(),
    feed: { href: urls.changesFeed(), title: t('feeds.changes', { site: t('site.title') }) },
    view,
    accessWords: createAccessWords(web.locals(req, res)),
    rows: boardRows(view.departures, view.now, web.wiki.timeZone),
    help: view.spaces.find(({ space }) => space.slug === helpSpace)?.space,
    working: view.spaces.filter(({ space }) => isWorking(space.slug)),
  });
}

/** The home of a space; with `type` or `tag`, a list of entries. */
export async function showSpace(web: Web, req: Request, res: Response): Promise<void> {
  if (asksForEntries(req)) return showEntries(web, req, res);
  const slug = paramOf(req, 'space');
  const view = await gatherSpace(web.wiki, readerOf(web, req, res), slug).catch((error: unknown) => {
    if (error instanceof WikiError && error.code === 'space.no-home') return undefined;
    throw error;
  });
  // A space that came with an import has pages and no home yet.
  if (!view) return res.redirect(302, web.urls.pages(slug));
  const { space, menu, body } = view;
  const now = web.wiki.clock().toISOString();
  const { model } = await pageModel(web, req, res, view);
  const menuIn = (idPrefix: string) =>
    menu ? renderBodyHtml(web, req, res, menu, { language: space.language, idPrefix }) : '';
  const kinds = new Set(body.embeds.map(({ kind }) => kind));
  await web.render(req, res, 'space', {
    ...model,
    title: space.title,
    trail: [{ title: space.title, space: space.slug }],
    canonical: web.urls.space(space.slug),
    // Beside the text on a wide screen, folded above it on a narrow one.
    menuHtml: await menuIn('menu-'),
    foldedMenuHtml: await menuIn('menu-plie-'),
    now,
    rows: boardRows(view.departures, now, web.wiki.timeZone),
    // The home page may show them itself, where its authors want them.
    showsBoard: !kinds.has('departures') && view.departures.length > 0,
    showsChanges: !kinds.has('changes'),
    // What is made there is made by a form of its own.
    newTypeHref: slug === typesSpace ? await newTypeHref(web, req) : undefined,
  });
}
