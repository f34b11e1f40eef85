/** `/correct/{secret}`: who sent an entry reads what became of it, corrects it while it waits, or takes it back. */
import type { Request, Response } from 'express';
import type { FieldErrors } from '../core/entry.ts';
import { WikiError } from '../core/errors.ts';
import { shownReceipt } from '../core/submission.ts';
import {
  correctSent,
  glanceSent,
  type SentView,
  viewSent,
  withdrawSent,
} from '../wiki/correct-submission.ts';
import type { EntryForm } from '../wiki/entry-form-view.ts';
import { actorOf } from './actor.ts';
import { askToWait, recordFault, wordsOf } from './errors.ts';
import { fieldOf } from './forms.ts';
import { paramOf } from './query.ts';
import { say } from './said.ts';
import { readSubmitForm, type SubmitForm, sentId } from './submit-form.ts';
import { entryFormModel } from './submit-screen.ts';
import { expectOwnEyes } from './view-as.ts';
import type { Notice, Web } from './web.ts';

/** A button first: programs follow links in letters. */
export async function sentLink(web: Web, req: Request, res: Response): Promise<void> {
  const secret = paramOf(req, 'secret');
  const glance = await glanceSent(web.wiki, secret);
  if (!glance) return sayEnded(web, req, res);
  const { t, urls } = web.locals(req, res);
  res.setHeader('Cache-Control', 'no-store');
  await web.render(req, res, 'submit-link', {
    title: t('forms.link.title'),
    isUnlisted: true,
    receipt: glance.receipt,
    action: urls.sent(secret),
  });
}

export async function followSentLink(web: Web, req: Request, res: Response): Promise<void> {
  expectOwnEyes(req);
  await web.limits.pass('link', req, res);
  const secret = paramOf(req, 'secret');
  if (!(await glanceSent(web.wiki, secret))) return sayEnded(web, req, res);
  const action = fieldOf(req.body, 'action');
  if (action === 'correct') return correct(web, req, res, secret);
  if (action === 'withdraw') return askWithdrawal(web, req, res, secret);
  if (action === 'withdraw-yes') return withdraw(web, req, res, secret);
  await showSent(web, req, res, secret, {});
}

async function correct(web: Web, req: Request, res: Response, secret: string): Promise<void> {
  const sent = readSubmitForm(req);
  try {
    await web.limits.pass('write', req, res);
    const { title, body, typed } = sent;
    const request = { title, body: body.replace(/\r\n?/g, '\n'), form: typed, editId: sentId(sent) };
    const outcome = await correctSent(web.wiki, actorOf(req), secret, request);
    if (outcome.kind === 'invalid') {
      return await showSent(web, req, res, secret, { sent, errors: outcome.errors, status: 422 });
    }
    const { t } = web.locals(req, res);
    const notice = {
      kind: 'ok',
      strong: t('forms.link.corrected'),
      text: t('forms.link.correctedText'),
    } as const;
    await showSent(web, req, res, secret, { notice });
  } catch (error) {
    if (res.headersSent) throw error;
    const { fault } = recordFault(web, req, error);
    askToWait(res, fault);
    const { title: strong, what, safe } = wordsOf(web.locals(req, res), fault);
    const notice = { kind: 'warn', strong, text: `${what} ${safe}` } as const;
    await showSent(web, req, res, secret, { sent, notice, status: fault.status });
  }
}

async function askWithdrawal(web: Web, req: Request, res: Response, secret: string): Promise<void> {
  const { receipt, mayWithdraw } = await viewSent(web.wiki, actorOf(req), secret);
  if (!mayWithdraw) throw new WikiError('conflict', 'submission.taken-up');
  const { t, urls } = web.locals(req, res);
  res.setHeader('Cache-Control', 'no-store');
  await web.render(req, res, 'submit-withdraw', {
    title: t('forms.link.withdrawTitle'),
    isUnlisted: true,
    receipt,
    action: urls.sent(secret),
  });
}

async function withdraw(web: Web, req: Request, res: Response, secret: string): Promise<void> {
  await web.limits.pass('submit', req, res);
  await withdrawSent(web.wiki, secret);
  const { t, urls } = web.locals(req, res);
  await say(web, req, res, {
    title: t('forms.link.withdrawn'),
    texts: [t('forms.link.withdrawnText')],
    href: urls.home(),
    label: t('forms.home'),
  });
}

interface SentScreen {
  sent?: SubmitForm;
  errors?: FieldErrors;
  notice?: Notice;
  status?: number;
}

async function showSent(
  web: Web,
  req: Request,
  res: Response,
  secret: string,
  { sent, errors, notice, status = 200 }: SentScreen,
): Promise<void> {
  const view = await viewSent(web.wiki, actorOf(req), secret);
  const { t, urls } = web.locals(req, res);
  const form = formOf(view);
  const typed = sent ? { sent } : {};
  const model = await entryFormModel(web, req, res, form, {
    prefix: '',
    ...typed,
    ...(errors ? { errors } : {}),
  });
  res.setHeader('Cache-Control', 'no-store');
  await web.render(
    req,
    res,
    'submit-state',
    {
      ...model,
      title: t('forms.link.of', { receipt: shownReceipt(view.receipt) }),
      isUnlisted: true,
      isOnlyCopy: sent !== undefined,
      notice,
      view,
      action: urls.sent(secret),
      asksSender: false,
      typed: sent ?? { ...view.content, name: '', email: '' },
      isOpen: sent !== undefined,
    },
    { status },
  );
}

/** The form of what was sent, in the shape of one that is still to be sent. */
function formOf(view: SentView): EntryForm {
  return {
    type: view.type,
    title: '',
    description: '',
    way: 'send',
    isPending: true,
    inputs: view.inputs,
    given: [],
    fields: [],
    readers: view.readers,
    asksTitle: view.asksTitle,
    asksText: view.content.body !== '',
    body: view.content.body,
    hasFiles: false,
  };
}

async function sayEnded(web: Web, req: Request, res: Response): Promise<void> {
  const { t, urls } = web.locals(req, res);
  await say(web, req, res, {
    title: t('forms.link.endedTitle'),
    texts: [t('errors.submission.no-link'), t('forms.link.endedHow')],
    href: urls.home(),
    label: t('forms.home'),
    status: 404,
  });
}
