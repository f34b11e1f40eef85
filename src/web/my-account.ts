/** Screens of one's own account: the hub, password, language, where one is signed in, what one wrote. */
import type { Request, Response } from 'express';
import type { Member } from '../core/access.ts';
import { WikiError } from '../core/errors.ts';
import {
  changeLanguage,
  changePassword,
  endSessionById,
  listContributions,
  listSessions,
  viewAccount,
} from '../wiki/my-account.ts';
import { endSessionsOf } from '../wiki/sessions.ts';
import { type FieldFaults, faultsOf } from './faults.ts';
import { fieldOf } from './forms.ts';
import { sendLetter } from './letters.ts';
import { byDay } from './lists.ts';
import { asLanguage, languageCookie } from './locale.ts';
import { ownScreen, renderOwn, tellNext, toldNotice } from './own.ts';
import { paramOf, textOf } from './query.ts';
import { openSession } from './sign-in.ts';
import type { Web } from './web.ts';

export const showAccount = ownScreen(async (web, req, res, member) => {
  const { t } = web.locals(req, res);
  const view = await viewAccount(web.wiki, member);
  await web.render(req, res, 'account', {
    title: t('account.title'),
    isUnlisted: true,
    notice: toldNotice(web, req, res),
    view,
    lacksFactor: member.isAdmin && !view.hasSecondFactor,
  });
});

export const passwordForm = ownScreen((web, req, res, member) => showPassword(web, req, res, member, []));

async function showPassword(
  web: Web,
  req: Request,
  res: Response,
  member: Member,
  errors: FieldFaults,
): Promise<void> {
  const title = web.locals(req, res).t('account.password.title');
  const { email, hasPassword } = await viewAccount(web.wiki, member);
  const status = errors.length > 0 ? 422 : 200;
  await renderOwn(web, req, res, 'account-password', { title, email, hasPassword, errors }, status);
}

/** All sessions end, and this one goes on under a new secret. */
export const savePassword = ownScreen(async (web, req, res, member) => {
  const typed = { password: fieldOf(req.body, 'password'), wanted: fieldOf(req.body, 'wanted') };
  try {
    await changePassword(web.wiki, member, typed);
  } catch (error) {
    return showPassword(web, req, res, member, faultsOf(error));
  }
  const { email } = await viewAccount(web.wiki, member);
  sendLetter(web, req, res, { kind: 'passwordChanged', to: email, vars: { name: member.name } });
  await openSession(web, req, res, member, { isKept: isKept(req) });
  tellNext(req, 'password');
  res.redirect(303, web.urls.account());
});

/** Whether the member asked to stay signed in on this device. */
function isKept(req: Request): boolean {
  return typeof req.session.cookie.originalMaxAge === 'number';
}

/** `fr` or `en`; anything else follows the browser. */
export const saveLanguage = ownScreen(async (web, req, res, member) => {
  const language = asLanguage(fieldOf(req.body, 'language'));
  await changeLanguage(web.wiki, member, language ?? '');
  // What was chosen before on this device would stand in front of it.
  res.clearCookie(languageCookie, { sameSite: 'lax', httpOnly: true });
  tellNext(req, 'language');
  res.redirect(303, web.urls.account());
});

export const showSessions = ownScreen(async (web, req, res, member) => {
  const title = web.locals(req, res).t('account.sessions.title');
  const notice = toldNotice(web, req, res);
  const sessions = await listSessions(web.wiki, member, req.sessionID);
  await renderOwn(web, req, res, 'account-sessions', { title, notice, sessions });
});

/** One by its id, all `others`, or `all`: then this one too. */
export const endSessions = ownScreen(async (web, req, res, member) => {
  const which = paramOf(req, 'which');
  const here = (await listSessions(web.wiki, member, req.sessionID)).find(({ isThis }) => isThis);
  if (which === 'all') await endSessionsOf(web.wiki, member.id);
  else if (which === 'others') await endSessionsOf(web.wiki, member.id, req.sessionID);
  else if (/^[0-9a-f]{16}$/.test(which)) await endSessionById(web.wiki, member, which);
  else throw new WikiError('not-found', 'not-found');
  if (which === 'all' || which === here?.id) {
    await web.sessions.end(req, res);
    res.setHeader('Clear-Site-Data', '"cache"');
    return res.redirect(303, web.urls.home());
  }
  tellNext(req, 'ended');
  res.redirect(303, web.urls.ownSessions());
});

export const showContributions = ownScreen(async (web, req, res, member) => {
  const { t, lang } = web.locals(req, res);
  const before = textOf(req, 'before');
  const view = await listContributions(web.wiki, { ...member, locale: lang }, before);
  await renderOwn(web, req, res, 'account-contributions', {
    title: t('account.contributions.title'),
    view,
    days: byDay(view.changes, web.wiki.timeZone),
    isLater: before !== '',
  });
});
