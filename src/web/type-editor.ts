/** Page types changed by a form: each button gives the form back as it is then, until it is saved. */
import type { Request, Response } from 'express';
import { type DraftProblem, readDraft } from '../core/read-draft.ts';
import { typeChanges } from '../core/type-changes.ts';
import type { SaveOutcome } from '../wiki/save-page.ts';
import {
  contentOfType,
  editType,
  newType,
  saveType,
  type TypeEditView,
  weighType,
} from '../wiki/type-editor.ts';
import type { Weighed } from '../wiki/weigh-type.ts';
import { actorOf } from './actor.ts';
import { showConflict } from './conflict.ts';
import { editIdOf, expectWriter } from './edit-form.ts';
import { keepingText } from './kept-text.ts';
import { addressOf, paramOf } from './query.ts';
import { savedUrl } from './saved.ts';
import { type TypeScreen, typeScreenModel } from './type-editor-screen.ts';
import { asEditForm, moved, readTypeForm, sealOf, type TypeForm, typeFormOf, withLost } from './type-form.ts';
import { changeSentences } from './type-words.ts';
import { expectOwnEyes } from './view-as.ts';
import type { Web } from './web.ts';

export async function typeForm(web: Web, req: Request, res: Response): Promise<void> {
  const view = await editType(web.wiki, actorOf(req), addressOf(req));
  const { space, slug } = view.page ?? addressOf(req);
  // It has moved since the address was written.
  if (slug !== addressOf(req).slug || space !== addressOf(req).space)
    return res.redirect(301, web.urls.typeFields(space, slug));
  await show(web, req, res, { view, form: typeFormOf(view, req.member) });
}

export async function newTypeForm(web: Web, req: Request, res: Response): Promise<void> {
  const view = await newType(web.wiki, actorOf(req), paramOf(req, 'space'));
  await show(web, req, res, { view, form: typeFormOf(view, req.member) });
}

export async function changeType(web: Web, req: Request, res: Response): Promise<void> {
  await answer(web, req, res, (form) =>
    editType(web.wiki, actorOf(req), { ...addressOf(req), ...(form.base === 0 ? {} : { base: form.base }) }),
  );
}

export async function createType(web: Web, req: Request, res: Response): Promise<void> {
  await answer(web, req, res, () => newType(web.wiki, actorOf(req), paramOf(req, 'space')));
}

async function answer(
  web: Web,
  req: Request,
  res: Response,
  find: (form: TypeForm) => Promise<TypeEditView>,
): Promise<void> {
  const form = readTyped(req);
  const { slug } = addressOf(req);
  const kept = asEditForm(form, readDraft(form.draft, slug).type, slug === '');
  await keepingText(web, req, res, kept, async () => {
    expectWriter(kept, req.member);
    await go(web, req, res, await find(form), form);
  });
}

/** A form without its shape is refused; with borrowed eyes that is said first. */
function readTyped(req: Request): TypeForm {
  try {
    return readTypeForm(req);
  } catch (error) {
    expectOwnEyes(req);
    throw error;
  }
}

async function go(web: Web, req: Request, res: Response, view: TypeEditView, form: TypeForm): Promise<void> {
  const step = moved(form);
  const { draft, isLost } = withLost(step?.draft ?? form.draft, view.type);
  const typed: TypeForm = { ...form, draft };
  if (isLost || !form.isWhole) {
    const cut: DraftProblem = { row: '', control: 'form', code: 'type.cut', details: {} };
    return show(web, req, res, { view, form: typed, problems: [cut], status: 422 });
  }
  if (step) return show(web, req, res, { view, form: typed, focus: step.focus });
  const { type, problems } = readDraft(draft, view.page?.slug ?? '', view.type);
  if (problems.length > 0) return show(web, req, res, { view, form: typed, problems, status: 422 });
  const seal = sealOf(view.base, type);
  const weighed = form.seen === seal ? undefined : await weigh(web, req, res, view, type);
  if (weighed && weighed.effects.length > 0) {
    return show(web, req, res, { view, form: { ...typed, seen: seal }, weighed });
  }
  const outcome = await save(web, req, res, view, typed, type);
  if (outcome.kind === 'invalid') return show(web, req, res, { view, form: typed, outcome, status: 422 });
  if (outcome.kind === 'conflict') {
    return showConflict(web, req, res, outcome.view, asEditForm(form, type, false));
  }
  res.redirect(303, savedUrl(web.urls, outcome));
}

type ReadType = ReturnType<typeof readDraft>['type'];

/** What the type does not tell of itself it cannot do to entries: a new one, and one that could not be read. */
async function weigh(
  web: Web,
  req: Request,
  res: Response,
  { type: before }: TypeEditView,
  after: ReadType,
): Promise<Weighed | undefined> {
  if (!before) return undefined;
  const locale = web.locals(req, res).lang;
  return weighType(web.wiki, actorOf(req), { before, after, locale });
}

function save(
  web: Web,
  req: Request,
  res: Response,
  view: TypeEditView,
  form: TypeForm,
  type: ReadType,
): Promise<SaveOutcome> {
  const content = contentOfType(view, type);
  const summary = form.summary || summaryOf(web, req, res, view, type);
  const { base } = view;
  const edit = { ...content, base, summary, minor: false, editId: editIdOf(form.editId, content) };
  return saveType(web.wiki, actorOf(req), view, type, edit);
}

const longestSummary = 300;

/** What changed, in words, when nobody says why. */
function summaryOf(web: Web, req: Request, res: Response, { type }: TypeEditView, after: ReadType): string {
  if (!type) return '';
  const said = changeSentences(web.locals(req, res), typeChanges(type, after)).join(' ');
  return said.length <= longestSummary ? said : `${said.slice(0, said.lastIndexOf(' ', longestSummary))} …`;
}

async function show(web: Web, req: Request, res: Response, screen: TypeScreen): Promise<void> {
  const model = typeScreenModel(web.locals(req, res), screen, req.member);
  await web.render(req, res, 'type-editor', model, { status: screen.status ?? 200 });
}
