/** A page's name and place: title and address, page above it, space. One screen, three forms. */
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { Actor } from '../core/access.ts';
import type { FieldErrors } from '../core/entry.ts';
import { WikiError } from '../core/errors.ts';
import { slugify } from '../core/page.ts';
import { editPage } from '../wiki/edit-page.ts';
import type { PageItem } from '../wiki/items.ts';
import { listPages, listWritableSpaces } from '../wiki/lists.ts';
import { movePage, renamePage, setParent } from '../wiki/rename-page.ts';
import { actorOf } from './actor.ts';
import { readShape } from './edit-form.ts';
import { errorsModel } from './edit-screen.ts';
import { addressOf } from './query.ts';
import type { Web } from './web.ts';

interface PlaceForm {
  title: string;
  slug: string;
  summary: string;
  parent: string;
}

export async function renameForm(web: Web, req: Request, res: Response): Promise<void> {
  await showPlace(web, req, res, {}, {});
}

const renameShape = z.object({
  title: z.string(),
  slug: z.string().default(''),
  summary: z.string().default(''),
});

export async function rename(web: Web, req: Request, res: Response): Promise<void> {
  const form = readShape(renameShape, req);
  const slugWanted = form.slug.trim();
  const errors = await refusal(async () => {
    const at = await renamePage(web.wiki, actorOf(req), {
      ...addressOf(req),
      title: form.title,
      ...(slugWanted === '' ? {} : { slugWanted }),
      summary: form.summary,
    });
    res.redirect(303, web.urls.page(at.space, at.slug));
  });
  if (errors) await showPlace(web, req, res, form, errors);
}

const moveShape = z.object({ space: z.string() });

export async function move(web: Web, req: Request, res: Response): Promise<void> {
  const { space: toSpace } = readShape(moveShape, req);
  const at = await movePage(web.wiki, actorOf(req), { ...addressOf(req), toSpace });
  res.redirect(303, web.urls.page(at.space, at.slug));
}

const parentShape = z.object({ parent: z.string() });

/** The page above is named by its address or by its title; nothing typed puts the page at the top of its space. */
export async function placeUnder(web: Web, req: Request, res: Response): Promise<void> {
  const { parent } = readShape(parentShape, req);
  const slug = slugify(parent);
  const address = addressOf(req);
  const errors = await refusal(async () => {
    // What is there must be found, so that a typo does not put the page at the top.
    if (slug === '' && parent.trim() !== '') throw new WikiError('invalid', 'parent.unknown');
    await setParent(web.wiki, actorOf(req), { ...address, parent: slug === '' ? null : slug });
    res.redirect(303, web.urls.page(address.space, address.slug));
  }, 'parent.unknown');
  if (errors) await showPlace(web, req, res, { parent }, errors);
}

/**
 * Runs the action; when it refuses what was typed, the errors by field.
 * @param missing code for a page that was named and is not there; without it that ends the request.
 */
async function refusal(work: () => Promise<void>, missing?: string): Promise<FieldErrors | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (!(error instanceof WikiError)) throw error;
    const isMissing = missing !== undefined && (error.kind === 'not-found' || error.kind === 'gone');
    if (error.kind !== 'invalid' && !isMissing) throw error;
    const code = isMissing ? missing : error.code;
    const [field = ''] = code.split('.');
    return { [field]: { code, details: error.details } };
  }
}

async function showPlace(
  web: Web,
  req: Request,
  res: Response,
  typed: Partial<PlaceForm>,
  errors: FieldErrors,
): Promise<void> {
  const actor = actorOf(req);
  const locals = web.locals(req, res);
  const view = await editPage(web.wiki, actor, addressOf(req));
  const { page, space } = view;
  if (!page) throw new WikiError('not-found', 'not-found');
  const [spaces, siblings] = await Promise.all([
    listWritableSpaces(web.wiki, actor),
    siblingsIn(web, actor, space.slug),
  ]);
  const form: PlaceForm = {
    title: page.title,
    slug: '',
    summary: '',
    parent: view.parent?.slug ?? '',
    ...typed,
  };
  const model = {
    title: locals.t('rename.titleOf', { title: page.title }),
    space,
    trail: view.trail,
    here: locals.t('rename.here'),
    isUnlisted: true,
    ...placeErrors(locals, errors),
    page,
    form,
    others: spaces.filter((one) => one.slug !== space.slug),
    siblings: siblings.filter((one) => one.slug !== page.slug),
  };
  await web.render(req, res, 'rename', model, { status: Object.keys(errors).length > 0 ? 422 : 200 });
}

/** A page may be open to somebody whom its space is closed to. */
async function siblingsIn(web: Web, actor: Actor, space: string): Promise<readonly PageItem[]> {
  try {
    return (await listPages(web.wiki, actor, { space, page: 1 })).pages;
  } catch (error) {
    if (error instanceof WikiError && error.kind === 'not-found') return [];
    throw error;
  }
}

const controls: Readonly<Record<string, string>> = { title: '#titre', slug: '#adresse', parent: '#dessus' };

function placeErrors(locals: ReturnType<Web['locals']>, errors: FieldErrors) {
  const { problems, errorOf } = errorsModel(locals, errors);
  const names = Object.keys(errors);
  return {
    errorOf,
    problems: problems.map(({ text }, at) => ({ text, href: controls[names[at] ?? ''] ?? '#titre' })),
  };
}
