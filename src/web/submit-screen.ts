/** The form of a new entry as its template prints it, on a page or by itself, with what was typed, right or wrong. */
import { randomUUID } from 'node:crypto';
import type { Request, Response } from 'express';
import type { FieldErrors } from '../core/entry.ts';
import { controlName } from '../core/field.ts';
import type { EntryForm } from '../wiki/entry-form-view.ts';
import { actorOf } from './actor.ts';
import { errorsModel } from './edit-screen.ts';
import { type ShownInput, showInputs } from './inputs.ts';
import type { Locals } from './locals.ts';
import { type SubmitForm, trap } from './submit-form.ts';
import type { Notice, Web } from './web.ts';

export interface FormScreen {
  /** Begins the ids of its controls: several forms may stand on one page. */
  prefix: string;
  /** What came back; absent when the form is opened. */
  sent?: SubmitForm;
  errors?: FieldErrors;
}

/** Everything views/partials/entry-form.ejs reads. */
export async function entryFormModel(
  web: Web,
  req: Request,
  res: Response,
  form: EntryForm,
  { prefix, sent, errors = {} }: FormScreen,
) {
  const locals = web.locals(req, res);
  const space = form.place?.slug ?? '';
  const formId = sent?.formId ?? randomUUID();
  const fields = Object.fromEntries(
    Object.entries(sent?.typed ?? {}).map(([name, text]) => [
      name,
      typeof text === 'object' ? [...text] : text,
    ]),
  );
  const shown = await showInputs(web.wiki, actorOf(req), locals, space, form.inputs, { fields, errors });
  const inputs = shown.map((input) => withReaders(locals, prefixed(input, prefix), form));
  const own = { title: 'titre', body: 'texte', email: 'courriel' } as const;
  const { problems, errorOf } = errorsModel(locals, errors, inputs);
  return {
    action: locals.urls.submit(space),
    prefix,
    form,
    inputs,
    given: form.given,
    formId,
    // Who mends one word and sends again is no program: the stamp stays that of the first time.
    stamp: sent?.stamp || web.stamps.make(formId, web.wiki.clock()),
    trap,
    typed: {
      title: sent?.title ?? '',
      body: sent ? sent.body : form.body,
      name: sent?.name ?? '',
      email: sent?.email ?? '',
    },
    asksTitle: form.asksTitle || errors['title'] !== undefined,
    asksSender: form.way === 'send' && !req.member,
    problems: problems.map((problem, at) => {
      const name = Object.keys(errors)[at] ?? '';
      return name in own ? { ...problem, href: `#${prefix}${own[name as keyof typeof own]}` } : problem;
    }),
    errorOf,
  };
}

function prefixed(input: ShownInput, prefix: string): ShownInput {
  const controls = input.controls.map((control) => ({ ...control, id: `${prefix}${control.id}` }));
  return { ...input, id: `${prefix}${input.id}`, controls };
}

/** Who will read a field that is not for everybody is said beside it. */
function withReaders({ t }: Locals, input: ShownInput, { readers }: EntryForm): ShownInput {
  const audience = Object.hasOwn(readers, input.field) ? readers[input.field] : undefined;
  if (!audience) return input;
  return {
    ...input,
    help: [input.help, t(`forms.readers.${audience}`)].filter((text) => text !== '').join(' '),
  };
}

/** A screen of its own: `/{space}/submit`. */
export async function showSubmit(
  web: Web,
  req: Request,
  res: Response,
  form: EntryForm,
  { sent, errors, notice, status = 200 }: Omit<FormScreen, 'prefix'> & { notice?: Notice; status?: number },
): Promise<void> {
  const space = form.place;
  const model = await entryFormModel(web, req, res, form, {
    prefix: '',
    ...(sent ? { sent } : {}),
    ...(errors ? { errors } : {}),
  });
  res.setHeader('Cache-Control', 'no-store');
  await web.render(
    req,
    res,
    'submit',
    {
      title: form.title,
      space,
      trail: space ? [{ title: space.title, space: space.slug }] : [],
      here: form.title,
      isUnlisted: true,
      isOnlyCopy: sent !== undefined,
      notice,
      ...model,
    },
    { status },
  );
}

/** The texts of a form that cannot be shown again, for who wants to keep them: name of the field, and what it held. */
export function keptTexts({ t }: Locals, { title, body, typed, name, email }: SubmitForm) {
  const own = [
    { name: t('edit.title'), text: title },
    { name: t('edit.body'), text: body },
  ];
  const prefix = controlName('');
  const others = Object.entries(typed).map(([control, text]) => ({
    name: control.startsWith(prefix) ? control.slice(prefix.length) : control,
    text: [text ?? ''].flat().filter(Boolean).join(', '),
  }));
  const sender = [
    { name: t('forms.sender.name'), text: name },
    { name: t('forms.sender.email'), text: email },
  ];
  return [...own, ...others, ...sender].filter(({ text }) => text !== '');
}
