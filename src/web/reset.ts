/** Screens of a forgotten password: asking for a link, and choosing another password by it. */
import type { Request, Response } from 'express';
import { askReset as ask, type ResetView, resetPassword, viewReset } from '../wiki/reset.ts';
import { type FieldFaults, faultsOf } from './faults.ts';
import { fieldOf } from './forms.ts';
import { sendLink } from './letters.ts';
import { paramOf, textOf } from './query.ts';
import { pathAfterSignIn } from './redirects.ts';
import { say } from './said.ts';
import { letIn } from './sign-in.ts';
import type { Web } from './web.ts';

export async function askResetForm(web: Web, req: Request, res: Response): Promise<void> {
  const { t, urls } = web.locals(req, res);
  const next = pathAfterSignIn(textOf(req, 'next'));
  if (!web.mailer.isSet) return sayWithoutMail(web, req, res);
  await web.render(req, res, 'ask-reset', {
    title: t('reset.askTitle'),
    isUnlisted: true,
    trail: [{ title: t('signIn.title'), href: urls.signIn(next) }],
    here: t('reset.askTitle'),
    next,
  });
}

/** The same answer whether there is an account or not. */
export async function askReset(web: Web, req: Request, res: Response): Promise<void> {
  if (!web.mailer.isSet) return sayWithoutMail(web, req, res);
  const { t, urls } = web.locals(req, res);
  const next = pathAfterSignIn(fieldOf(req.body, 'next'));
  const posted = await ask(web.wiki, fieldOf(req.body, 'email'), next);
  sendLink(web, req, res, 'reset', posted, urls.reset);
  await say(web, req, res, {
    title: t('signIn.sent'),
    texts: [t('reset.sentText'), t('signIn.sentHelp')],
    href: urls.signIn(next),
    label: t('reset.back'),
  });
}

async function sayWithoutMail(web: Web, req: Request, res: Response): Promise<void> {
  const { t, urls } = web.locals(req, res);
  await say(web, req, res, {
    title: t('reset.askTitle'),
    texts: [t('reset.noMail'), t('reset.noMailHow')],
    href: urls.signIn(),
    label: t('reset.back'),
  });
}

export async function resetForm(web: Web, req: Request, res: Response): Promise<void> {
  const secret = paramOf(req, 'secret');
  const view = await viewReset(web.wiki, secret);
  if (!view) return sayEnded(web, req, res);
  await showReset(web, req, res, { secret, view, errors: [] });
}

export async function reset(web: Web, req: Request, res: Response): Promise<void> {
  const secret = paramOf(req, 'secret');
  const view = await viewReset(web.wiki, secret);
  if (!view) return sayEnded(web, req, res);
  const typed = { password: fieldOf(req.body, 'password') };
  try {
    const { outcome, next } = await resetPassword(web.wiki, secret, typed);
    await letIn(web, req, res, outcome, { next, isKept: false });
  } catch (error) {
    await showReset(web, req, res, { secret, view, errors: faultsOf(error) }, 422);
  }
}

interface ResetScreen {
  secret: string;
  view: ResetView;
  errors: FieldFaults;
}

async function showReset(
  web: Web,
  req: Request,
  res: Response,
  screen: ResetScreen,
  status = 200,
): Promise<void> {
  const { t } = web.locals(req, res);
  const title = t(screen.view.isFirst ? 'reset.firstTitle' : 'reset.title');
  res.setHeader('Cache-Control', 'no-store');
  await web.render(req, res, 'reset', { title, isUnlisted: true, ...screen }, { status });
}

async function sayEnded(web: Web, req: Request, res: Response): Promise<void> {
  const { t, urls } = web.locals(req, res);
  await say(web, req, res, {
    title: t('reset.endedTitle'),
    texts: [t('errors.reset.ended'), t('reset.endedHow')],
    href: urls.askReset(),
    label: t('reset.askAgain'),
    status: 404,
  });
}
