/** `/{space}/submit`: the form of a new entry by itself, and what every such form sends. Nothing typed is ever lost. */
import type { Request, Response } from 'express';
import { WikiError } from '../core/errors.ts';
import { newSecret } from '../secrets/random.ts';
import { namesIn } from '../wiki/embed-form.ts';
import { requireForm, viewEntryForm } from '../wiki/entry-form.ts';
import type { EntryFormView } from '../wiki/entry-form-view.ts';
import { newReceipt, type SendOutcome, sendEntry } from '../wiki/submissions.ts';
import { actorOf } from './actor.ts';
import { askToWait, recordFault, wordsOf } from './errors.ts';
import { paramOf, textOf } from './query.ts';
import { savedUrl } from './saved.ts';
import { readSubmitForm, type SubmitForm, sentId } from './submit-form.ts';
import { ringManagers, sendReceipt } from './submit-letters.ts';
import { keptTexts, showSubmit } from './submit-screen.ts';
import { expectOwnEyes } from './view-as.ts';
import type { Notice, Web } from './web.ts';

/** Parameters of the address that say what the form is; every other one gives a field its value. */
const ownParams: ReadonlySet<string> = new Set(['type', 'champs', 'lang']);

export async function submitForm(web: Web, req: Request, res: Response): Promise<void> {
  const given = Object.keys(req.query).filter((name) => !ownParams.has(name));
  const request = {
    space: paramOf(req, 'space'),
    type: textOf(req, 'type'),
    fields: namesIn(textOf(req, 'champs')),
    given: Object.fromEntries(given.map((name) => [name, textOf(req, name)])),
  };
  await requireForm(web.wiki, actorOf(req), request);
  const view = await viewEntryForm(web.wiki, actorOf(req), request);
  if (view.kind === 'form') return showSubmit(web, req, res, view.form, {});
  const { t, urls } = web.locals(req, res);
  await web.render(req, res, 'said', {
    title: t('forms.full'),
    isUnlisted: true,
    texts: [t('forms.fullText')],
    href: urls.space(request.space),
    label: t('forms.back'),
  });
}

export async function submit(web: Web, req: Request, res: Response): Promise<void> {
  const form = await readForm(web, req, res);
  try {
    expectOwnEyes(req);
    await answer(web, req, res, form);
  } catch (error) {
    if (res.headersSent) throw error;
    await giveBack(web, req, res, form, error);
  }
}

async function readForm(web: Web, req: Request, res: Response): Promise<SubmitForm> {
  try {
    return readSubmitForm(req);
  } catch (error) {
    expectOwnEyes(req);
    await web.limits.pass('write', req, res);
    throw error;
  }
}

async function answer(web: Web, req: Request, res: Response, form: SubmitForm): Promise<void> {
  const actor = actorOf(req);
  const space = paramOf(req, 'space');
  await web.limits.pass('write', req, res);
  const { way } = await requireForm(web.wiki, actor, { space, type: form.type });
  if (way === 'send') await web.limits.pass('submit', req, res);
  const isStranger = way === 'send' && !req.member;
  if (isStranger && form.isTrapped) return thankProgram(web, req, res, form);
  const age = web.stamps.age(form.stamp, form.formId, web.wiki.clock());
  if (isStranger && age !== 'fit') return askAgain(web, req, res, form, age);
  const editId = sentId(form);
  const secret = web.stamps.secretFor(editId);
  const { type, title, body, name, email, typed } = form;
  const outcome = await sendEntry(web.wiki, actor, {
    space,
    type,
    title,
    body,
    form: typed,
    editId,
    secret,
    name,
    email,
  });
  await tell(web, req, res, form, outcome, secret);
}

async function tell(
  web: Web,
  req: Request,
  res: Response,
  form: SubmitForm,
  outcome: SendOutcome,
  secret: string,
): Promise<void> {
  const { t } = web.locals(req, res);
  switch (outcome.kind) {
    case 'published':
      return res.redirect(303, savedUrl(web.urls, outcome.saved));
    case 'invalid': {
      const view = await viewAgain(web, req, form, true);
      if (view.kind !== 'form') throw new WikiError('not-found', 'not-found');
      return showSubmit(web, req, res, view.form, { sent: form, errors: outcome.errors, status: 422 });
    }
    case 'full':
      return showAgain(web, req, res, form, 409, {
        kind: 'warn',
        strong: t('forms.full'),
        text: t('forms.fullKept'),
      });
    case 'sent': {
      sendReceipt(web, req, res, outcome, secret);
      if (!outcome.isAgain && outcome.isPending) ringManagers(web, req, res, outcome.target);
      await thank(web, req, res, {
        receipt: outcome.receipt,
        isPending: outcome.isPending,
        secret: outcome.hasLink ? secret : '',
        isMailed: web.mailer.isSet && outcome.email !== '',
      });
    }
  }
}

interface Thanks {
  receipt: string;
  isPending: boolean;
  /** '' when there is no link to show. */
  secret: string;
  isMailed: boolean;
}

async function thank(web: Web, req: Request, res: Response, thanks: Thanks): Promise<void> {
  const { t, urls } = web.locals(req, res);
  const { receipt, isPending, secret, isMailed } = thanks;
  res.setHeader('Cache-Control', 'no-store');
  await web.render(req, res, 'submit-sent', {
    title: t('forms.sent.title'),
    isUnlisted: true,
    receipt,
    isPending,
    isMailed,
    link: secret === '' ? '' : urls.absolute(urls.sent(secret)),
    backHref: urls.space(paramOf(req, 'space')),
  });
}

/** What a program filled in goes nowhere, and the program is none the wiser. */
async function thankProgram(web: Web, req: Request, res: Response, form: SubmitForm): Promise<void> {
  const isMailed = web.mailer.isSet && form.email.trim() !== '';
  const { isPending } = await requireForm(web.wiki, actorOf(req), {
    space: paramOf(req, 'space'),
    type: form.type,
  });
  await thank(web, req, res, { receipt: newReceipt(), isPending, secret: newSecret(), isMailed });
}

/** A form that came too soon or too late is not a robot's for sure: sent once more, it passes. */
async function askAgain(
  web: Web,
  req: Request,
  res: Response,
  form: SubmitForm,
  age: 'early' | 'old',
): Promise<void> {
  const { t } = web.locals(req, res);
  const notice = { kind: 'warn', strong: t('forms.again'), text: t(`forms.stamp.${age}`) } as const;
  await showAgain(web, req, res, age === 'old' ? { ...form, stamp: '' } : form, 422, notice);
}

/** Whatever ends the request, a bug of ours too, the answer holds what was typed. */
async function giveBack(
  web: Web,
  req: Request,
  res: Response,
  form: SubmitForm,
  error: unknown,
): Promise<void> {
  const { fault } = recordFault(web, req, error);
  askToWait(res, fault);
  const words = wordsOf(web.locals(req, res), fault);
  const text = `${words.what} ${words.safe}`;
  await showAgain(web, req, res, form, fault.status, { kind: 'warn', strong: words.title, text });
}

/** The same form with what was typed; where it is no longer one for this actor, the texts to be kept. */
async function showAgain(
  web: Web,
  req: Request,
  res: Response,
  form: SubmitForm,
  status: number,
  notice: Notice,
): Promise<void> {
  const view = await viewAgain(web, req, form, false).catch(() => undefined);
  if (view?.kind === 'form') return showSubmit(web, req, res, view.form, { sent: form, notice, status });
  await web.render(
    req,
    res,
    'submit-kept',
    {
      title: notice.strong,
      isUnlisted: true,
      isOnlyCopy: true,
      text: notice.text ?? '',
      texts: keptTexts(web.locals(req, res), form),
    },
    { status },
  );
}

/**
 * The form as it was sent. @param keepsGiven whether what it brought along stays as it was: else it may be chosen anew,
 * as when the session that it was for is full.
 */
function viewAgain(web: Web, req: Request, form: SubmitForm, keepsGiven: boolean): Promise<EntryFormView> {
  const given = keepsGiven ? form.given : [];
  return viewEntryForm(web.wiki, actorOf(req), {
    space: paramOf(req, 'space'),
    type: form.type,
    fields: form.fields.length === 0 ? [] : [...form.fields, ...form.given],
    given: Object.fromEntries(
      given.map((name) => [name, [form.typed[`champ_${name}`] ?? ''].flat().join('\n')]),
    ),
  });
}
