/** What the screens of one's own account have in common: they are somebody's, and nobody keeps them. */
import type { Request, Response } from 'express';
import type { Member } from '../core/access.ts';
import type { Handler } from './route.ts';
import type { Notice, Web } from './web.ts';

export type OwnHandler = (web: Web, req: Request, res: Response, member: Member) => Promise<void>;

/** Asks who is signed out to sign in; then they come back to the screen, or from a form to the account. */
export function ownScreen(handler: OwnHandler): Handler {
  return async (web, req, res) => {
    const { member } = req;
    if (!member) {
      const next = req.method === 'GET' ? req.originalUrl : web.urls.account();
      return res.redirect(303, web.urls.signIn(next));
    }
    res.setHeader('Cache-Control', 'no-store');
    await handler(web, req, res, member);
  };
}

/** A screen below the account. */
export async function renderOwn(
  web: Web,
  req: Request,
  res: Response,
  template: string,
  model: { title: string; notice?: Notice | undefined } & Record<string, unknown>,
  status = 200,
): Promise<void> {
  const { t, urls } = web.locals(req, res);
  const trail = [{ title: t('account.title'), href: urls.account() }];
  const shown = { trail, here: model.title, isUnlisted: true, ...model };
  await web.render(req, res, template, shown, { status });
}

/** Said once on the next screen of the account: what has just been done. */
export function tellNext(req: Request, done: Done): void {
  req.session.told = done;
}

const dones = [
  'password',
  'email',
  'language',
  'revoked',
  'ended',
  'factorOff',
  'passkeyAdded',
  'passkeyRemoved',
] as const;
export type Done = (typeof dones)[number];

/** What `tellNext` left for this screen, told once. */
export function toldNotice(web: Web, req: Request, res: Response): Notice | undefined {
  const done = dones.find((one) => one === req.session.told);
  delete req.session.told;
  if (done === undefined) return undefined;
  const { t } = web.locals(req, res);
  return { kind: 'ok', strong: t(`account.done.${done}`) };
}

declare module 'express-session' {
  interface SessionData {
    /** What the next screen of the account says was done. */
    told?: string;
  }
}
