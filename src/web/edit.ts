/** Writing a page: the form of a new one or of one that exists, its preview, its comparison, its save. */
import type { Request, Response } from 'express';
import type { FieldErrors } from '../core/entry.ts';
import { WikiError } from '../core/errors.ts';
import type { Values } from '../core/revision.ts';
import { attachFiles, dropFiles, expectAttachments } from '../wiki/attachments.ts';
import { checkEdit } from '../wiki/check-edit.ts';
import { compareBodies } from '../wiki/compare-bodies.ts';
import { editPage, newPage, previewPage, readForm } from '../wiki/edit-page.ts';
import { typeOfTypes } from '../wiki/page-types.ts';
import { type SaveOutcome, type SaveRequest, savePage } from '../wiki/save-page.ts';
import type { EditView } from '../wiki/views.ts';
import { actorOf } from './actor.ts';
import { previewPrefix, renderBodyHtml } from './body.ts';
import { countPassages, joinPassages, showConflict } from './conflict.ts';
import type { DiffSource } from './diff-view.ts';
import { contentOfForm, type EditForm, editIdOf, formOf, typedFields } from './edit-form.ts';
import { choiceOf, showChoice, showEdit } from './edit-screen.ts';
import {
  fileErrors,
  filesFor,
  receiveForm,
  type SentFile,
  type SentFiles,
  withFileNames,
} from './form-files.ts';
import { changedInputs } from './inputs.ts';
import { keepingText, readTyped } from './kept-text.ts';
import { newTypeHref } from './new-type.ts';
import { addressOf, paramOf, textOf } from './query.ts';
import { readerOf } from './reader.ts';
import { savedUrl } from './saved.ts';
import { expectOwnEyes } from './view-as.ts';
import type { Web } from './web.ts';

export async function newForm(web: Web, req: Request, res: Response): Promise<void> {
  const asked = { title: textOf(req, 'title'), parent: textOf(req, 'parent') };
  const type = textOf(req, 'type');
  const typesHref = choiceOf(type) === typeOfTypes ? await newTypeHref(web, req) : undefined;
  if (typesHref) return res.redirect(303, typesHref);
  const view = await findNew(web, req, { ...asked, type });
  if (type === '' && view.types.length > 0) return showChoice(web, req, res, view);
  await showEdit(web, req, res, { view, form: formOf(view, req.member) });
}

export async function editForm(web: Web, req: Request, res: Response): Promise<void> {
  const from = Number(textOf(req, 'from'));
  const hasFrom = Number.isInteger(from) && from > 0;
  const address = addressOf(req);
  const view = await editPage(web.wiki, readerOf(web, req, res), {
    ...address,
    ...(hasFrom ? { from } : {}),
  });
  if (view.page && isElsewhere(view.page, address)) {
    return res.redirect(301, web.urls.edit(view.page.space, view.page.slug));
  }
  await showEdit(web, req, res, { view, form: formOf(view, req.member) });
}

export async function createPage(web: Web, req: Request, res: Response): Promise<void> {
  const mayTake = async () => {
    await expectFiles(web, req, res);
    await newPage(web.wiki, actorOf(req), { space: paramOf(req, 'space') });
  };
  await takeForm(web, req, res, mayTake, async (form, files) => {
    await answer(web, req, res, await findNew(web, req, form), form, files);
  });
}

export async function saveEdit(web: Web, req: Request, res: Response): Promise<void> {
  const mayTake = async () => {
    await expectFiles(web, req, res);
    await expectAttachments(web.wiki, actorOf(req), addressOf(req));
  };
  await takeForm(web, req, res, mayTake, async (form, files) => {
    await answer(web, req, res, await findBase(web, req, form), form, files);
  });
}

/** The address behind the preview button: the same form, whatever its action says. */
export async function previewNew(web: Web, req: Request, res: Response): Promise<void> {
  await takeForm(web, req, res, 'none', async (read, files) => {
    const form: EditForm = { ...read, action: 'preview' };
    await answer(web, req, res, await findNew(web, req, form), form, files);
  });
}

export async function previewEdit(web: Web, req: Request, res: Response): Promise<void> {
  await takeForm(web, req, res, 'none', async (read, files) => {
    const form: EditForm = { ...read, action: read.action === 'compare' ? 'compare' : 'preview' };
    await answer(web, req, res, await findBase(web, req, form), form, files);
  });
}

/** Bytes are taken from who acts with their own hand, and not more often than from anybody who uploads. */
async function expectFiles(web: Web, req: Request, res: Response): Promise<void> {
  expectOwnEyes(req);
  await web.limits.pass('upload', req, res);
}

/** No text of the form is lost, and no file of it stays that hangs on no page when it is answered. */
async function takeForm(
  web: Web,
  req: Request,
  res: Response,
  mayTake: Parameters<typeof receiveForm>[3],
  work: (form: EditForm, files: SentFiles) => Promise<void>,
): Promise<void> {
  const files = await receiveForm(web, req, res, mayTake);
  try {
    const form = readTyped(req);
    await keepingText(web, req, res, form, () => work(form, files), files.chosen);
  } finally {
    await dropFiles(web.wiki, files.files);
  }
}

function isElsewhere(
  page: { space: string; slug: string },
  address: { space: string; slug: string },
): boolean {
  return page.space !== address.space || page.slug !== address.slug;
}

function findNew(
  web: Web,
  req: Request,
  asked: { type: string; title: string; parent: string },
): Promise<EditView> {
  const { title, parent } = asked;
  return newPage(web.wiki, actorOf(req), {
    space: paramOf(req, 'space'),
    ...(choiceOf(asked.type) === '' ? {} : { type: asked.type }),
    ...(title === '' ? {} : { title }),
    ...(parent === '' ? {} : { parent }),
  });
}

/** The page with the content the form began from, which tells what was typed from what was there. */
async function findBase(web: Web, req: Request, form: EditForm): Promise<EditView> {
  const actor = actorOf(req);
  if (form.base === 0) return editPage(web.wiki, actor, addressOf(req));
  try {
    return await editPage(web.wiki, actor, { ...addressOf(req), from: form.base });
  } catch (error) {
    // A base that is closed or hidden by now is like one that is not there: what is online tells if nothing else is wrong.
    if (!(error instanceof WikiError) || !['not-found', 'forbidden'].includes(error.kind)) throw error;
    return editPage(web.wiki, actor, addressOf(req));
  }
}

async function answer(
  web: Web,
  req: Request,
  res: Response,
  view: EditView,
  form: EditForm,
  files: SentFiles,
): Promise<void> {
  const read = await readValues(web, req, view, files);
  const shown = { view, form, fields: typedFields(req), errors: read.errors, chosen: files.chosen };
  if (form.action === 'preview') {
    return showEdit(web, req, res, { ...shown, previewHtml: await previewHtmlOf(web, req, res, view, form) });
  }
  if (form.action === 'compare') {
    return showEdit(web, req, res, {
      ...shown,
      comparison: await compareWithOnline(web, req, res, view, form),
    });
  }
  const wrongFiles = fileErrors(view.inputs, files);
  const errors = { ...pageErrors(view, form), ...read.errors, ...wrongFiles, ...markErrors(form) };
  if (Object.keys(errors).length > 0) return showEdit(web, req, res, { ...shown, errors, status: 422 });
  const outcome = await save(web, req, view, form, read.values, filesFor(view.inputs, files));
  if (outcome.kind === 'invalid') {
    const { errors: refused, typeProblems = [] } = outcome;
    return showEdit(web, req, res, { ...shown, errors: refused, typeProblems, status: 422 });
  }
  if (outcome.kind === 'conflict') return showConflict(web, req, res, outcome.view, form);
  res.redirect(303, savedUrl(web.urls, outcome));
}

/** What is wrong beside the fields of the type, so that everything is said at once; a type may make the title itself. */
function pageErrors(view: EditView, form: EditForm): FieldErrors {
  const { base, summary, minor, editId } = form;
  const edit = { ...contentOfForm(form, {}, view.content), base, summary, minor, editId };
  const checked = checkEdit(edit, undefined);
  if (!('errors' in checked)) return {};
  const { title, ...others } = checked.errors;
  const isMade = title?.code === 'title.empty' && view.type !== '';
  return title && !isMade ? { title, ...others } : others;
}

/** A merge is published when every passage has been chosen, or both sides of each are wanted. */
function markErrors(form: EditForm): FieldErrors {
  const left = form.merging && form.action === 'publish' ? countPassages(form.body) : 0;
  return left === 0 ? {} : { body: { code: 'body.marks', details: { count: left } } };
}

function readValues(
  web: Web,
  req: Request,
  view: EditView,
  files: SentFiles,
): Promise<{ values: Values; errors: FieldErrors }> {
  const page = view.page && { space: view.page.space, slug: view.page.slug };
  return readForm(web.wiki, actorOf(req), {
    space: view.space.slug,
    type: view.type,
    form: withFileNames(typedFields(req), { ...files, files: filesFor(view.inputs, files) }),
    ...(page ? { page } : {}),
  });
}

async function previewHtmlOf(
  web: Web,
  req: Request,
  res: Response,
  view: EditView,
  form: EditForm,
): Promise<string> {
  const { space, slug } = view.page ?? { space: view.space.slug, slug: undefined };
  const { body } = contentOfForm(form, {}, view.content);
  if (body.trim() === '') return '';
  const read = await previewPage(web.wiki, actorOf(req), {
    space,
    ...(slug === undefined ? {} : { slug }),
    content: { body },
  });
  return renderBodyHtml(web, req, res, read, { language: view.space.language, idPrefix: previewPrefix });
}

/** From what is online to what is in the form. */
async function compareWithOnline(
  web: Web,
  req: Request,
  res: Response,
  view: EditView,
  form: EditForm,
): Promise<DiffSource> {
  const isCurrent = !view.page || form.base === view.base;
  const online = isCurrent ? view : await editPage(web.wiki, actorOf(req), addressOf(req));
  const before = online.content;
  const after = contentOfForm(form, {}, view.content);
  const title = { before: before.title, after: after.title.trim() };
  return {
    body: await compareBodies(web.wiki, before.body, after.body),
    ...(title.before === title.after ? {} : { title }),
    fields: changedInputs(web.locals(req, res), online.inputs, typedFields(req)),
    tags: {
      added: after.tags.filter((tag) => !before.tags.includes(tag)),
      removed: before.tags.filter((tag) => !after.tags.includes(tag)),
    },
  };
}

/** Attempts while a rename or a deletion passes by; who saves at the same time waits in the wiki's own queue. */
const attempts = 3;

async function save(
  web: Web,
  req: Request,
  view: EditView,
  form: EditForm,
  values: Values,
  files: readonly SentFile[],
): Promise<SaveOutcome> {
  const { base, summary, minor } = form;
  const body = form.action === 'join' ? joinPassages(form.body) : form.body;
  const content = contentOfForm({ ...form, body }, values, view.content);
  const edit = { ...content, base, summary, minor, editId: editIdOf(form.editId, content) };
  const parent = view.parent ? { parent: view.parent.slug } : {};
  const accepted = form.acceptsBroken ? { acceptsBrokenType: true as const } : {};
  const request: SaveRequest = view.page
    ? { space: view.page.space, slug: view.page.slug, ...accepted, edit }
    : { space: view.space.slug, type: view.type, ...parent, ...accepted, edit, files };
  // What comes with a text that cannot be joined to another hangs on the page all the same.
  if (view.page) await attachFiles(web.wiki, actorOf(req), { ...addressOf(req), files });
  for (let attempt = 1; ; attempt++) {
    try {
      return await savePage(web.wiki, actorOf(req), request);
    } catch (error) {
      const isPassing = error instanceof WikiError && error.code === 'page.changed-meanwhile';
      if (!isPassing || attempt === attempts) throw error;
    }
  }
}
