/** A text that could not be saved: it comes back with the reason, in a form that sends it again. */
import { randomUUID } from 'node:crypto';
import type { Request, Response } from 'express';
import { type EditForm, expectWriter, readEditForm, typedFields } from './edit-form.ts';
import { askToWait, recordFault, wordsOf } from './errors.ts';
import { addressOf } from './query.ts';
import { expectOwnEyes } from './view-as.ts';
import type { Web } from './web.ts';

/**
 * What was typed. @throws WikiError forbidden with borrowed eyes, bad-request for a form that has lost its shape: of
 * that nothing is given back.
 */
export function readTyped(req: Request): EditForm {
  try {
    return readEditForm(req);
  } catch (error) {
    expectOwnEyes(req);
    throw error;
  }
}

/**
 * Whatever ends the request, a bug of ours too, the answer holds what was typed.
 * @param chosen names of files that came with it: they have to be chosen again.
 */
export async function keepingText(
  web: Web,
  req: Request,
  res: Response,
  form: EditForm,
  work: () => Promise<void>,
  chosen: ReadonlyMap<string, string> = new Map(),
): Promise<void> {
  try {
    expectOwnEyes(req);
    await web.limits.pass('write', req, res);
    expectWriter(form, req.member);
    await work();
  } catch (error) {
    if (res.headersSent) throw error;
    await showKeptText(web, req, res, form, { ...recordFault(web, req, error), chosen });
  }
}

/**
 * The page may have gone to the trash; but what failed on our side may be tried again as it is, and so may what was
 * refused: by signing in again, or when the right is given back.
 */
async function showKeptText(
  web: Web,
  req: Request,
  res: Response,
  form: EditForm,
  { fault, reference, chosen }: ReturnType<typeof recordFault> & { chosen: ReadonlyMap<string, string> },
): Promise<void> {
  const { space, slug } = addressOf(req);
  const { urls } = web;
  const typed = Object.entries(typedFields(req)).map(([name, value]) => ({
    name,
    texts: [value ?? []].flat(),
  }));
  const words = wordsOf(web.locals(req, res), fault);
  const isRefused = fault.status === 403 || fault.status === 404;
  const mayRepeat = fault.status >= 500 || fault.status === 429 || isRefused;
  askToWait(res, fault);
  // Somebody else who has signed in on this browser publishes under their own name.
  const writer = form.writer !== '' && req.member ? String(req.member.id) : form.writer;
  const anew = { base: 0, type: '', parent: '', merging: false, editId: randomUUID(), writer };
  const model = {
    title: words.title,
    isUnlisted: true,
    isOnlyCopy: true,
    words,
    reference,
    form: mayRepeat ? { ...form, writer } : { ...form, ...anew },
    typed,
    lostFiles: [...chosen.values()],
    spaceSlug: space,
    newAction: urls.newPage(space),
    ...(mayRepeat ? { againAction: slug === '' ? urls.newPage(space) : urls.edit(space, slug) } : {}),
    ...(isRefused && !req.member ? { signInHref: urls.signIn() } : {}),
  };
  await web.render(req, res, 'kept-text', model, { status: fault.status });
}
