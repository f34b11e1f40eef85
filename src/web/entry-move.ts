/** Moves a card of a board: an ordinary save of the one field that the board stands by. */
import type { Request, Response } from 'express';
import { z } from 'zod';
import { WikiError } from '../core/errors.ts';
import { editPage, readForm } from '../wiki/edit-page.ts';
import { type SaveOutcome, savePage } from '../wiki/save-page.ts';
import type { EditView } from '../wiki/views.ts';
import { actorOf } from './actor.ts';
import { showConflict } from './conflict.ts';
import { formOf, readShape, typedFields } from './edit-form.ts';
import { showEdit } from './edit-screen.ts';
import { addressOf } from './query.ts';
import { localPath } from './redirects.ts';
import type { Web } from './web.ts';

const moveShape = z.object({
  /** Revision that the board showed. */
  base: z
    .string()
    .regex(/^[1-9]\d{0,8}$/)
    .transform(Number),
  /** The board, with the card as its fragment. */
  next: z.string().max(2000).default(''),
});

/** A script is told the new revision; a browser without one comes back to its board, the card marked. */
export async function moveCard(web: Web, req: Request, res: Response): Promise<void> {
  const { base, next } = readShape(moveShape, req);
  const view = await findBase(web, req, base);
  const { values, errors } = await readForm(web.wiki, actorOf(req), {
    space: view.space.slug,
    type: view.type,
    form: typedFields(req),
    ...(view.page ? { page: view.page } : {}),
  });
  const form = { ...formOf(view, req.member), base };
  const refuse = (faults: typeof errors) =>
    showEdit(web, req, res, { view, form, fields: typedFields(req), errors: faults, status: 422 });
  if (Object.keys(errors).length > 0) return refuse(errors);
  const outcome = await save(web, req, view, { base, values, editId: form.editId });
  if (outcome.kind === 'invalid') return refuse(outcome.errors);
  if (outcome.kind === 'conflict') return showConflict(web, req, res, outcome.view, form);
  const isAskedByScript = req.accepts(['html', 'json']) === 'json';
  if (isAskedByScript) return void res.json({ revision: outcome.revision });
  const board = localPath(next);
  res.redirect(303, board === '/' ? web.urls.page(outcome.space, outcome.slug) : board);
}

/** The page as the board showed it; as it is online when that revision has been closed or hidden since. */
async function findBase(web: Web, req: Request, base: number): Promise<EditView> {
  try {
    return await editPage(web.wiki, actorOf(req), { ...addressOf(req), from: base });
  } catch (error) {
    if (!(error instanceof WikiError) || !['not-found', 'forbidden'].includes(error.kind)) throw error;
    return editPage(web.wiki, actorOf(req), addressOf(req));
  }
}

/** What the board showed with the one field changed: whatever else was published meanwhile stays. */
function save(
  web: Web,
  req: Request,
  { page, space, content }: EditView,
  { base, values, editId }: { base: number; values: EditView['content']['values']; editId: string },
): Promise<SaveOutcome> {
  const edit = { ...content, values, base, summary: '', minor: false, editId };
  return savePage(web.wiki, actorOf(req), {
    space: page?.space ?? space.slug,
    ...(page ? { slug: page.slug } : {}),
    edit,
  });
}
