/** Pages that go to the trash and come back. */
import type { Request, Response } from 'express';
import { z } from 'zod';
import { WikiError } from '../core/errors.ts';
import { deletePage, listTrash, restorePage } from '../wiki/delete-page.ts';
import { viewPage } from '../wiki/view-page.ts';
import { actorOf } from './actor.ts';
import { readShape } from './edit-form.ts';
import { errorText } from './inputs.ts';
import { addressOf, paramOf } from './query.ts';
import type { Web } from './web.ts';

export async function removeForm(web: Web, req: Request, res: Response): Promise<void> {
  await showRemove(web, req, res, '');
}

const removeShape = z.object({ summary: z.string().max(2000).default('') });

export async function remove(web: Web, req: Request, res: Response): Promise<void> {
  const { summary } = readShape(removeShape, req);
  const address = addressOf(req);
  try {
    await deletePage(web.wiki, actorOf(req), { ...address, summary });
  } catch (error) {
    if (!(error instanceof WikiError) || error.kind !== 'invalid') throw error;
    return showRemove(web, req, res, summary, error);
  }
  res.redirect(303, web.urls.trash(address.space));
}

/** What would happen, before it does. */
async function showRemove(
  web: Web,
  req: Request,
  res: Response,
  summary: string,
  refused?: WikiError,
): Promise<void> {
  const locals = web.locals(req, res);
  const outcome = await viewPage(web.wiki, actorOf(req), addressOf(req));
  if (outcome.kind === 'moved') return res.redirect(301, web.urls.remove(outcome.space, outcome.slug));
  if (outcome.kind === 'deleted') throw new WikiError('gone', 'page.deleted');
  const { view } = outcome;
  if (!view.may.write) throw new WikiError('forbidden', 'role.write');
  const model = {
    title: locals.t('remove.heading', { title: view.page.title }),
    space: view.space,
    trail: view.trail,
    here: locals.t('remove.here'),
    isUnlisted: true,
    view,
    summary,
    problems: refused ? [{ text: errorText(locals, refused) }] : [],
  };
  await web.render(req, res, 'delete', model, { status: refused ? 422 : 200 });
}

export async function restore(web: Web, req: Request, res: Response): Promise<void> {
  const address = addressOf(req);
  await restorePage(web.wiki, actorOf(req), address);
  res.redirect(303, web.urls.page(address.space, address.slug));
}

export async function showTrash(web: Web, req: Request, res: Response): Promise<void> {
  const { t } = web.locals(req, res);
  const { space, pages, mayPurge } = await listTrash(web.wiki, actorOf(req), paramOf(req, 'space'));
  await web.render(req, res, 'trash', {
    title: t('trash.titleOf', { space: space.title }),
    space,
    trail: [{ title: space.title, space: space.slug }],
    here: t('trash.heading'),
    isUnlisted: true,
    pages,
    mayPurge,
  });
}
