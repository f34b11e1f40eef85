/** Hiding the text of a revision, and purging a page of the trash: asked first, then done. */
import { randomUUID } from 'node:crypto';
import type { Request, Response } from 'express';
import { hideRevision, longestReason, showRevisionAgain, viewHiding } from '../wiki/moderation.ts';
import { purgePage, viewPurge } from '../wiki/purge.ts';
import { actorOf } from './actor.ts';
import { type FieldFaults, faultsOf } from './faults.ts';
import { fieldOf } from './forms.ts';
import { addressOf, requireNumber } from './query.ts';
import type { Web } from './web.ts';

function revisionOf(req: Request) {
  return { ...addressOf(req), number: requireNumber(req, 'number') };
}

export async function hideForm(web: Web, req: Request, res: Response): Promise<void> {
  await showHiding(web, req, res, { reason: '', errors: [] });
}

export async function hide(web: Web, req: Request, res: Response): Promise<void> {
  const reason = fieldOf(req.body, 'reason');
  const address = revisionOf(req);
  try {
    await hideRevision(web.wiki, actorOf(req), { ...address, reason });
  } catch (error) {
    return showHiding(web, req, res, { reason, errors: faultsOf(error) }, 422);
  }
  res.redirect(303, web.urls.history(address.space, address.slug));
}

export async function unhide(web: Web, req: Request, res: Response): Promise<void> {
  const address = revisionOf(req);
  await showRevisionAgain(web.wiki, actorOf(req), address);
  res.redirect(303, web.urls.history(address.space, address.slug));
}

async function showHiding(
  web: Web,
  req: Request,
  res: Response,
  form: { reason: string; errors: FieldFaults },
  status = 200,
): Promise<void> {
  const { t, urls } = web.locals(req, res);
  const view = await viewHiding(web.wiki, actorOf(req), revisionOf(req));
  const { space, page, number } = view;
  const model = {
    title: t('moderation.hideOf', { number }),
    space,
    trail: [
      { title: space.title, space: space.slug },
      { title: page.title, href: urls.history(page.space, page.slug) },
    ],
    here: t('moderation.here'),
    isUnlisted: true,
    view,
    longestReason,
    editId: randomUUID(),
    ...form,
  };
  await web.render(req, res, 'hide-revision', model, { status });
}

export async function purgeForm(web: Web, req: Request, res: Response): Promise<void> {
  await showPurge(web, req, res, { typed: '', errors: [] });
}

export async function purge(web: Web, req: Request, res: Response): Promise<void> {
  const typed = fieldOf(req.body, 'typed');
  const address = addressOf(req);
  const password = fieldOf(req.body, 'password');
  try {
    await purgePage(web.wiki, actorOf(req), { ...address, typed, password });
  } catch (error) {
    return showPurge(web, req, res, { typed, errors: faultsOf(error) }, 422);
  }
  res.redirect(303, web.urls.trash(address.space));
}

async function showPurge(
  web: Web,
  req: Request,
  res: Response,
  form: { typed: string; errors: FieldFaults },
  status = 200,
): Promise<void> {
  const { t, urls } = web.locals(req, res);
  const view = await viewPurge(web.wiki, actorOf(req), addressOf(req));
  const { space, page } = view;
  const model = {
    title: t('moderation.purgeOf', { title: page.title }),
    space,
    trail: [
      { title: space.title, space: space.slug },
      { title: t('trash.heading'), href: urls.trash(space.slug) },
    ],
    here: t('moderation.purgeHere'),
    isUnlisted: true,
    view,
    ...form,
  };
  await web.render(req, res, 'purge', model, { status });
}
