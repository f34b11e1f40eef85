/** The screens of a page being written: the choice of a type, and the form with what was typed, right or wrong. */
import type { Request, Response } from 'express';
import type { FieldErrors } from '../core/entry.ts';
import { typesSpace } from '../core/page-type.ts';
import type { TypeProblem } from '../core/page-type-block.ts';
import { typeOfTypes } from '../wiki/page-types.ts';
import type { EditView } from '../wiki/views.ts';
import { actorOf } from './actor.ts';
import { type DiffSource, diffModel } from './diff-view.ts';
import type { EditForm } from './edit-form.ts';
import { eraseBox, errorText, type ShownInput, showInputs } from './inputs.ts';
import type { Locals } from './locals.ts';
import { newTypeHref } from './new-type.ts';
import { problemSentences } from './type-words.ts';
import type { Web } from './web.ts';

/** In an address, the choice of no type at all: an empty one asks for the choice. */
export const plainType = 'page';

/** Slug of the type that an address or a form names; '' for none. */
export function choiceOf(type: string): string {
  return type === plainType ? '' : type;
}

export async function showChoice(web: Web, req: Request, res: Response, view: EditView): Promise<void> {
  const { t, urls } = web.locals(req, res);
  const title = view.content.title || undefined;
  const href = (type: string) => urls.newPage(view.space.slug, { type, title, parent: view.parent?.slug });
  // Types have their own space; elsewhere the way to a new one stands below all others.
  const isHome = view.space.slug === typesSpace;
  const types = view.types.filter(({ slug }) => isHome || slug !== typeOfTypes);
  await web.render(req, res, 'new', {
    title: t('newPage.title'),
    space: view.space,
    trail: view.trail,
    here: t('newPage.title'),
    isUnlisted: true,
    view,
    choices: [
      { href: href(plainType), title: t('newPage.plain'), description: t('newPage.plainWhy') },
      ...types.map((type) => ({ ...type, href: href(type.slug) })),
    ],
    typesHref: isHome ? undefined : await newTypeHref(web, req),
  });
}

export interface EditScreen {
  view: EditView;
  form: EditForm;
  /** What was typed into the fields of the type, by control name; absent when the form is opened. */
  fields?: Readonly<Record<string, string | string[] | undefined>>;
  errors?: FieldErrors;
  /** Files that came with the form and were not kept, by field. */
  chosen?: ReadonlyMap<string, string>;
  previewHtml?: string;
  /** From what is online to what is in the form. */
  comparison?: DiffSource;
  /** Why no page type can be read from the text. */
  typeProblems?: readonly TypeProblem[];
  status?: number;
}

export async function showEdit(web: Web, req: Request, res: Response, screen: EditScreen): Promise<void> {
  const locals = web.locals(req, res);
  const { view, form, fields, errors = {}, previewHtml, comparison } = screen;
  const { t, urls } = locals;
  const inputs = await showInputs(web.wiki, actorOf(req), locals, view.space.slug, view.inputs, {
    fields: fields ?? {},
    errors,
    attachments: view.attachments,
    ...(screen.chosen ? { chosen: screen.chosen } : {}),
  });
  const heading = headingOf(locals, view);
  const page = view.page;
  const model = {
    title: heading,
    space: view.space,
    trail: view.trail,
    here: page ? t('edit.here') : t('newPage.title'),
    isUnlisted: true,
    ...errorsModel(locals, errors, inputs),
    view,
    form,
    heading,
    inputs,
    retired: view.retired.map((fact) => ({ ...fact, erase: eraseBox(fields ?? {}, fact) })),
    action: page ? urls.edit(page.space, page.slug) : urls.newPage(view.space.slug),
    previewAction: urls.preview(view.space.slug, page?.slug),
    draft: page ? `${page.space}/${page.slug}` : `${view.space.slug}/new/${form.type}`,
    notices: startNotices(locals, view, form),
    previewHtml,
    diff: comparison && diffModel(locals, comparison, { before: t('diff.online'), after: t('diff.yours') }),
    isFieldsOpen: !(page && isPhone(req)) || Object.keys(errors).length > 0,
    isUnsaved: fields !== undefined,
    limit: web.wiki.maxUpload,
    sendsFiles: sendsFiles(inputs),
    hasFiles: page !== undefined,
    written,
    typeProblems: problemSentences(locals, screen.typeProblems ?? []),
  };
  await web.render(req, res, 'edit', model, { status: screen.status ?? 200 });
}

/** Whether the form has a control for a file. */
export function sendsFiles(inputs: readonly ShownInput[]): boolean {
  return inputs.some(({ controls }) => controls.some(({ fileName }) => fileName !== undefined));
}

function headingOf({ t }: Locals, view: EditView): string {
  if (view.page) return t('edit.heading', { title: view.page.title });
  return view.typeTitle ? t('newPage.ofType', { type: view.typeTitle }) : t('newPage.title');
}

/** Browsers tell a small screen by this hint only. */
function isPhone(req: Request): boolean {
  return req.headers['sec-ch-ua-mobile'] === '?1';
}

function startNotices({ t }: Locals, view: EditView, form: EditForm): object[] {
  const notices: object[] = [];
  if (form.action === 'publish' && view.from !== undefined && view.from !== form.base) {
    notices.push({
      kind: 'warn',
      strong: t('edit.fromOld', { number: view.from }),
      text: t('edit.fromOldWhy'),
    });
  }
  if (view.page && form.base !== 0 && form.base !== view.base) {
    notices.push({ kind: 'warn', strong: t('edit.stale'), text: t('edit.staleWhy') });
  }
  return notices;
}

export interface Problem {
  text: string;
  href?: string;
}

/** Ids of the controls that belong to no type. */
const ownControls: Readonly<Record<string, string>> = {
  title: '#titre',
  body: '#texte',
  tags: '#etiquettes',
  summary: '#resume',
};

/** `problems` for the list at the top, `errorOf` for the words beside a field of the page itself. */
export function errorsModel(locals: Locals, errors: FieldErrors, inputs: readonly ShownInput[] = []) {
  const problems = Object.entries(errors).map(([name, error]): Problem => {
    const input = inputs.find((one) => one.field === name);
    const text = errorText(locals, error);
    const href = input ? `#${input.controls[0]?.id ?? input.id}` : ownControls[name];
    const label = input ? locals.t('edit.problem', { label: input.label, problem: text }) : text;
    return { text: label, ...(href ? { href } : {}) };
  });
  const errorOf = (name: string): string | undefined => {
    const error = Object.hasOwn(errors, name) ? errors[name] : undefined;
    return error && errorText(locals, error);
  };
  return { problems, errorOf };
}

/** A file's name as it is written in a text: spaces and brackets would end the address. */
export function written(name: string): string {
  return /[\s()<>]/.test(name) ? `<${name}>` : name;
}
