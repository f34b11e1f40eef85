/** Screens of another address of mail: asking for it, and the links that confirm it. */
import type { Request, Response } from 'express';
import type { Member } from '../core/access.ts';
import { WikiError } from '../core/errors.ts';
import {
  type AskedChange,
  askEmailChange,
  changeEmailNow,
  confirmEmail,
  viewEmailLink,
} from '../wiki/change-email.ts';
import { viewAccount } from '../wiki/my-account.ts';
import { type FieldFaults, faultsOf } from './faults.ts';
import { fieldOf } from './forms.ts';
import { sendLetter } from './letters.ts';
import { ownScreen, renderOwn, tellNext } from './own.ts';
import { paramOf } from './query.ts';
import { say } from './said.ts';
import type { Web } from './web.ts';

export const emailForm = ownScreen((web, req, res, member) => showForm(web, req, res, member, '', []));

async function showForm(
  web: Web,
  req: Request,
  res: Response,
  member: Member,
  typed: string,
  errors: FieldFaults,
): Promise<void> {
  const title = web.locals(req, res).t('account.email.title');
  const { email, hasPassword } = await viewAccount(web.wiki, member);
  const model = { title, email, hasPassword, typed, errors, hasMail: web.mailer.isSet };
  await renderOwn(web, req, res, 'account-email', model, errors.length > 0 ? 422 : 200);
}

/** With mail, links to both addresses; without, at once. */
export const saveEmail = ownScreen(async (web, req, res, member) => {
  const typed = { email: fieldOf(req.body, 'email'), password: fieldOf(req.body, 'password') };
  // Each sends letters, perhaps to somebody who did not ask for them.
  if (web.mailer.isSet) await web.limits.pass('reset', req, res);
  try {
    if (web.mailer.isSet) return await askBoth(web, req, res, await askEmailChange(web.wiki, member, typed));
    await changeEmailNow(web.wiki, member, typed);
  } catch (error) {
    return showForm(web, req, res, member, typed.email, faultsOf(error));
  }
  tellNext(req, 'email');
  res.redirect(303, web.urls.account());
});

async function askBoth(web: Web, req: Request, res: Response, asked: AskedChange): Promise<void> {
  const { t, urls } = web.locals(req, res);
  const { name, newEmail, oldEmail, secrets } = asked;
  const vars = { name, email: newEmail };
  if (secrets) {
    sendLetter(web, req, res, { kind: 'emailNew', to: newEmail, href: urls.confirmEmail(secrets.new), vars });
    sendLetter(web, req, res, { kind: 'emailOld', to: oldEmail, href: urls.confirmEmail(secrets.old), vars });
  } else {
    // Nothing is said to the other address: a letter without a link would tell that this one is taken.
    sendLetter(web, req, res, { kind: 'emailTaken', to: newEmail, vars: {} });
  }
  await say(web, req, res, {
    title: t('account.email.sent'),
    texts: [t('account.email.sentText', { old: oldEmail, email: newEmail }), t('account.email.sentHelp')],
    href: urls.account(),
    label: t('account.back'),
  });
}

/** Shows a button: programs that look for dangers in letters follow links too. */
export async function emailLinkForm(web: Web, req: Request, res: Response): Promise<void> {
  const secret = paramOf(req, 'secret');
  const view = await viewEmailLink(web.wiki, secret);
  if (!view) return sayEnded(web, req, res);
  res.setHeader('Cache-Control', 'no-store');
  const title = web.locals(req, res).t('account.email.confirmTitle');
  await web.render(req, res, 'confirm-email', { title, isUnlisted: true, secret, view });
}

export async function useEmailLink(web: Web, req: Request, res: Response): Promise<void> {
  const { t, urls } = web.locals(req, res);
  const outcome = await confirmEmail(web.wiki, paramOf(req, 'secret')).catch((error: unknown) => {
    if (error instanceof WikiError && error.kind === 'not-found') return undefined;
    throw error;
  });
  if (!outcome) return sayEnded(web, req, res);
  const on = req.member
    ? { href: urls.account(), label: t('account.back') }
    : { href: urls.signIn(), label: t('signIn.title') };
  if (outcome.kind === 'waiting') {
    const text = t(outcome.side === 'new' ? 'account.email.waitsForOld' : 'account.email.waitsForNew');
    return say(web, req, res, { title: t('account.email.half'), texts: [text], ...on });
  }
  const { name, email, oldEmail } = outcome;
  sendLetter(web, req, res, { kind: 'emailChanged', to: oldEmail, vars: { name } });
  const texts = [t('account.email.changedText', { email })];
  await say(web, req, res, { title: t('account.email.changed'), texts, ...on });
}

async function sayEnded(web: Web, req: Request, res: Response): Promise<void> {
  const { t, urls } = web.locals(req, res);
  await say(web, req, res, {
    title: t('account.email.endedTitle'),
    texts: [t('errors.email.ended'), t('account.email.endedHow')],
    href: urls.ownEmail(),
    label: t('account.email.again'),
    status: 404,
  });
}
