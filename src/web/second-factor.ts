/** Screens of the second factor: turning it on and off, and the codes that help when the telephone is lost. */
import type { Request, Response } from 'express';
import { renderSVG } from 'uqr';
import type { Member } from '../core/access.ts';
import { viewAccount } from '../wiki/my-account.ts';
import {
  describeFactor,
  offerSecondFactor,
  renewRecoveryCodes,
  turnOffSecondFactor,
  turnOnSecondFactor,
} from '../wiki/second-factor.ts';
import { type FieldFaults, faultsOf } from './faults.ts';
import { fieldOf } from './forms.ts';
import { sendLetter } from './letters.ts';
import { ownScreen, renderOwn, tellNext } from './own.ts';
import type { Web } from './web.ts';

/** Milliseconds that somebody has to take up their telephone. */
const offerTime = 30 * 60_000;

declare module 'express-session' {
  interface SessionData {
    /** A factor that counts once a code of it was given, and when it was offered, in milliseconds. */
    offeredFactor?: { secret: string; at: number };
  }
}

export const showFactor = ownScreen((web, req, res, member) => renderFactor(web, req, res, member, []));

async function renderFactor(
  web: Web,
  req: Request,
  res: Response,
  member: Member,
  errors: FieldFaults,
): Promise<void> {
  const title = web.locals(req, res).t('secondFactor.title');
  const view = await viewAccount(web.wiki, member);
  const model = { title, view, errors, offered: await offeredNow(web, req, member) };
  await renderOwn(web, req, res, 'account-second-factor', model, errors.length > 0 ? 422 : 200);
}

/** The factor that this session was offered, as it is shown. */
async function offeredNow(web: Web, req: Request, member: Member) {
  const { offeredFactor } = req.session;
  if (!offeredFactor || web.wiki.clock().getTime() - offeredFactor.at > offerTime) return undefined;
  const { secret, address } = await describeFactor(web.wiki, member, offeredFactor.secret);
  // Drawn without a colour of the page: a camera wants black on white, by day and by night.
  const squareHtml = renderSVG(address, { border: 2, ecc: 'M' });
  return { words: secret.match(/.{1,4}/g)?.join(' ') ?? secret, squareHtml };
}

export const startFactor = ownScreen(async (web, req, res, member) => {
  try {
    const { secret } = await offerSecondFactor(web.wiki, member, fieldOf(req.body, 'password'));
    req.session.offeredFactor = { secret, at: web.wiki.clock().getTime() };
  } catch (error) {
    return renderFactor(web, req, res, member, faultsOf(error));
  }
  res.redirect(303, web.urls.secondFactor());
});

export const confirmFactor = ownScreen(async (web, req, res, member) => {
  const offered = await offeredNow(web, req, member);
  const secret = req.session.offeredFactor?.secret;
  if (!offered || secret === undefined) return res.redirect(303, web.urls.secondFactor());
  try {
    const codes = await turnOnSecondFactor(web.wiki, member, secret, fieldOf(req.body, 'code'));
    delete req.session.offeredFactor;
    await tellOwner(web, req, res, member, 'factorOn');
    await showCodes(web, req, res, codes, true);
  } catch (error) {
    await renderFactor(web, req, res, member, faultsOf(error));
  }
});

/** Ten codes, on the one screen that shows them. */
async function showCodes(
  web: Web,
  req: Request,
  res: Response,
  codes: readonly string[],
  isNew: boolean,
): Promise<void> {
  const title = web.locals(req, res).t('secondFactor.codes.title');
  await renderOwn(web, req, res, 'account-codes', { title, codes, isNew });
}

export const renewCodes = ownScreen(async (web, req, res, member) => {
  try {
    const codes = await renewRecoveryCodes(web.wiki, member, fieldOf(req.body, 'password'));
    await showCodes(web, req, res, codes, false);
  } catch (error) {
    await renderFactor(web, req, res, member, faultsOf(error));
  }
});

export const endFactor = ownScreen(async (web, req, res, member) => {
  try {
    await turnOffSecondFactor(web.wiki, member, fieldOf(req.body, 'password'));
  } catch (error) {
    return renderFactor(web, req, res, member, faultsOf(error));
  }
  await tellOwner(web, req, res, member, 'factorOff');
  tellNext(req, 'factorOff');
  res.redirect(303, web.urls.account());
});

/** Whoever did not do it learns that somebody did. */
async function tellOwner(
  web: Web,
  req: Request,
  res: Response,
  member: Member,
  kind: 'factorOn' | 'factorOff',
): Promise<void> {
  const { email } = await viewAccount(web.wiki, member);
  sendLetter(web, req, res, { kind, to: email, vars: { name: member.name } });
}
