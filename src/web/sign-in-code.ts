/** The last step of signing in, for who has a second factor: a code of their telephone, or a recovery code. */
import type { Request, Response } from 'express';
import { passSecondFactor } from '../wiki/second-factor.ts';
import { fieldOf } from './forms.ts';
import { textOf } from './query.ts';
import { localPath } from './redirects.ts';
import { openSession } from './sign-in.ts';
import type { Web } from './web.ts';

/** Milliseconds that the password holds. */
const pendingTime = 10 * 60_000;

const mostTries = 5;

declare module 'express-session' {
  interface SessionData {
    /** Wrong codes since the password. */
    pendingTries?: number;
  }
}

/** Who owes a code in this session; undefined when nobody does, or no longer. */
function pendingOf(web: Web, req: Request): number | undefined {
  const { pendingMemberId, pendingSince = 0 } = req.session ?? {};
  return web.wiki.clock().getTime() - pendingSince > pendingTime ? undefined : pendingMemberId;
}

export async function codeForm(web: Web, req: Request, res: Response): Promise<void> {
  const next = localPath(textOf(req, 'next'));
  if (pendingOf(web, req) === undefined) return res.redirect(303, web.urls.signIn(next));
  await showCodeForm(web, req, res, next);
}

async function showCodeForm(
  web: Web,
  req: Request,
  res: Response,
  next: string,
  fault?: 'wrong' | 'over',
): Promise<void> {
  const title = web.locals(req, res).t('secondFactor.signIn.title');
  res.setHeader('Cache-Control', 'no-store');
  const model = { title, isUnlisted: true, next, fault };
  await web.render(req, res, 'sign-in-code', model, { status: fault === undefined ? 200 : 422 });
}

export async function enterCode(web: Web, req: Request, res: Response): Promise<void> {
  const next = localPath(fieldOf(req.body, 'next'));
  const memberId = pendingOf(web, req);
  if (memberId === undefined) return res.redirect(303, web.urls.signIn(next));
  const member = await passSecondFactor(web.wiki, memberId, fieldOf(req.body, 'code'));
  if (member) {
    await openSession(web, req, res, member, { isKept: req.session.pendingIsKept === true });
    return res.redirect(303, next);
  }
  const tries = (req.session.pendingTries ?? 0) + 1;
  if (tries < mostTries) {
    req.session.pendingTries = tries;
    return showCodeForm(web, req, res, next, 'wrong');
  }
  await web.sessions.end(req, res);
  await showCodeForm(web, req, res, next, 'over');
}
