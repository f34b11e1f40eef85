/** Coming in and going out: the first administrator's link, signing in, signing out. */
import type { Request, Response } from 'express';
import type { Member } from '../core/access.ts';
import { WikiError } from '../core/errors.ts';
import { isSetUpSecret, setUp, signIn } from '../wiki/accounts.ts';
import { deviceOf } from './device.ts';
import { fieldOf } from './forms.ts';
import { paramOf, textOf } from './query.ts';
import { localPath } from './redirects.ts';
import type { Web } from './web.ts';

/** Opens a session under a new secret: one that somebody knew before is worth nothing now. */
export async function openSession(
  web: Web,
  req: Request,
  res: Response,
  member: Member,
  options: { isKept: boolean },
): Promise<void> {
  await web.sessions.begin(req, res, options);
  req.session.memberId = member.id;
  req.session.device = deviceOf(req.headers['user-agent']);
  req.session.provedAt = web.wiki.clock().getTime();
  req.member = member;
}

export async function signInForm(web: Web, req: Request, res: Response): Promise<void> {
  const next = localPath(textOf(req, 'next'));
  if (req.member) return res.redirect(303, next);
  await showSignIn(web, req, res, { next, email: '' });
}

interface SignInScreen {
  next: string;
  email: string;
  /** Key of `signIn` that says why it did not work. */
  fault?: string;
}

async function showSignIn(
  web: Web,
  req: Request,
  res: Response,
  screen: SignInScreen,
  status = 200,
): Promise<void> {
  const { t } = web.locals(req, res);
  await web.render(
    req,
    res,
    'sign-in',
    { title: t('signIn.title'), isUnlisted: true, ...screen },
    { status },
  );
}

export async function enter(web: Web, req: Request, res: Response): Promise<void> {
  const next = localPath(fieldOf(req.body, 'next'));
  const email = fieldOf(req.body, 'email');
  const outcome = await signIn(web.wiki, { email, password: fieldOf(req.body, 'password') });
  if (outcome.kind !== 'signed-in') {
    return showSignIn(web, req, res, { next, email, fault: 'refused' }, 422);
  }
  await openSession(web, req, res, outcome.member, { isKept: fieldOf(req.body, 'keep') === '1' });
  res.redirect(303, next);
}

export async function leave(web: Web, req: Request, res: Response): Promise<void> {
  await web.sessions.end(req, res);
  // What this person read goes from the browser's memory too. Not its storage: a draft may be the only copy of a text.
  res.setHeader('Clear-Site-Data', '"cache"');
  res.redirect(303, web.urls.home());
}

export async function setUpForm(web: Web, req: Request, res: Response): Promise<void> {
  const secret = paramOf(req, 'secret');
  if (!(await isSetUpSecret(web.wiki, secret))) throw new WikiError('not-found', 'not-found');
  const { t } = web.locals(req, res);
  const model = {
    title: t('setup.title'),
    isUnlisted: true,
    secret,
    typed: { name: '', email: '' },
    errors: [],
  };
  await web.render(req, res, 'setup', model);
}

export async function finishSetUp(web: Web, req: Request, res: Response): Promise<void> {
  const secret = paramOf(req, 'secret');
  const typed = { name: fieldOf(req.body, 'name'), email: fieldOf(req.body, 'email') };
  try {
    const member = await setUp(web.wiki, secret, { ...typed, password: fieldOf(req.body, 'password') });
    await openSession(web, req, res, member, { isKept: false });
    res.redirect(303, web.urls.home());
  } catch (error) {
    if (!(error instanceof WikiError) || error.kind !== 'invalid') throw error;
    const { t } = web.locals(req, res);
    const model = {
      title: t('setup.title'),
      isUnlisted: true,
      secret,
      typed,
      errors: error.members.errors ?? [],
    };
    await web.render(req, res, 'setup', model, { status: 422 });
  }
}
