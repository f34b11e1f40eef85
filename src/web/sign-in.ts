/** Coming in and going out: by password, by a link that a letter brings, and out again. */
import type { Request, Response } from 'express';
import type { Member } from '../core/access.ts';
import { passkeySite } from '../secrets/passkeys.ts';
import { type SignInOutcome, signIn } from '../wiki/accounts.ts';
import { nextDepartures } from '../wiki/departures.ts';
import { isRegistrationOpen } from '../wiki/registration.ts';
import { askSignInLink, signInByLink, viewSignInLink, type Wanted } from '../wiki/sign-in-link.ts';
import { boardRows } from './board.ts';
import { deviceOf } from './device.ts';
import { fieldOf } from './forms.ts';
import { sendLink } from './letters.ts';
import { paramOf, textOf } from './query.ts';
import { localPath, pathAfterSignIn } from './redirects.ts';
import { say } from './said.ts';
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

/** Lets somebody in who proved who they are, or sends them on to the code they still owe. @throws for who was refused. */
export async function letIn(
  web: Web,
  req: Request,
  res: Response,
  outcome: SignInOutcome,
  { next, isKept }: Wanted,
): Promise<void> {
  if (outcome.kind === 'refused') throw new Error('nobody is let in who was refused');
  if (outcome.kind === 'signed-in') {
    await openSession(web, req, res, outcome.member, { isKept });
    return res.redirect(303, localPath(next));
  }
  await web.sessions.begin(req, res, { isKept: false });
  req.session.pendingMemberId = outcome.memberId;
  req.session.pendingSince = web.wiki.clock().getTime();
  req.session.pendingIsKept = isKept;
  res.redirect(303, web.urls.signInCode(localPath(next)));
}

export async function signInForm(web: Web, req: Request, res: Response): Promise<void> {
  const next = pathAfterSignIn(textOf(req, 'next'));
  if (req.member) return res.redirect(303, next);
  await showSignIn(web, req, res, { next, email: '', isKept: true });
}

interface SignInScreen extends Wanted {
  email: string;
  /** Key of `signIn` that says why it did not work. */
  fault?: 'refused' | 'linkEnded' | 'passkeyRefused';
}

/** Beside the form, what visitors may come to. */
const mostDepartures = 3;

export async function showSignIn(
  web: Web,
  req: Request,
  res: Response,
  screen: SignInScreen,
  status = 200,
): Promise<void> {
  const { t } = web.locals(req, res);
  const now = web.wiki.clock().toISOString();
  const visitor = { kind: 'visitor', name: '' } as const;
  const [departures, mayRegister] = await Promise.all([
    nextDepartures(web.wiki, visitor, mostDepartures),
    isRegistrationOpen(web.wiki),
  ]);
  const model = {
    title: t('signIn.title'),
    isUnlisted: true,
    hasMail: web.mailer.isSet,
    hasPasskeys: passkeySite(web.urls.absolute('')) !== undefined,
    mayRegister,
    now,
    rows: boardRows(departures, now, web.wiki.timeZone),
    ...screen,
  };
  await web.render(req, res, 'sign-in', model, { status });
}

export function wantedOf(form: unknown): Wanted {
  return { next: pathAfterSignIn(fieldOf(form, 'next')), isKept: fieldOf(form, 'keep') === '1' };
}

export async function enter(web: Web, req: Request, res: Response): Promise<void> {
  const wanted = wantedOf(req.body);
  const email = fieldOf(req.body, 'email');
  const outcome = await signIn(web.wiki, { email, password: fieldOf(req.body, 'password') });
  if (outcome.kind === 'refused') {
    return showSignIn(web, req, res, { ...wanted, email, fault: 'refused' }, 422);
  }
  await letIn(web, req, res, outcome, wanted);
}

/** The same answer whoever asks, and whether there is an account or not. */
export async function askLink(web: Web, req: Request, res: Response): Promise<void> {
  const wanted = wantedOf(req.body);
  const { t, urls } = web.locals(req, res);
  if (!web.mailer.isSet) return res.redirect(303, urls.signIn(wanted.next));
  const posted = await askSignInLink(web.wiki, fieldOf(req.body, 'email'), wanted);
  sendLink(web, req, res, 'signIn', posted, urls.signInLink);
  await say(web, req, res, {
    title: t('signIn.sent'),
    texts: [t('signIn.sentText'), t('signIn.sentHelp')],
    href: urls.signIn(wanted.next),
    label: t('signIn.sentAgain'),
  });
}

/** Only a button: programs that look into letters follow links, and must not use this one up. */
export async function linkForm(web: Web, req: Request, res: Response): Promise<void> {
  const secret = paramOf(req, 'secret');
  const found = await viewSignInLink(web.wiki, secret);
  if (!found) return showEndedLink(web, req, res);
  const { t } = web.locals(req, res);
  const model = { title: t('signIn.title'), isUnlisted: true, secret, name: found.name };
  res.setHeader('Cache-Control', 'no-store');
  await web.render(req, res, 'sign-in-link', model);
}

export async function enterByLink(web: Web, req: Request, res: Response): Promise<void> {
  const { outcome, wanted } = await signInByLink(web.wiki, paramOf(req, 'secret'));
  if (outcome.kind === 'refused') return showEndedLink(web, req, res);
  await letIn(web, req, res, outcome, wanted);
}

/** Above the form by which another is asked for. */
async function showEndedLink(web: Web, req: Request, res: Response): Promise<void> {
  await showSignIn(web, req, res, { next: '/', email: '', isKept: true, fault: 'linkEnded' }, 404);
}

export async function leave(web: Web, req: Request, res: Response): Promise<void> {
  await web.sessions.end(req, res);
  // What this person read goes from the browser's memory too. Not its storage: a draft may be the only copy of a text.
  res.setHeader('Clear-Site-Data', '"cache"');
  res.redirect(303, web.urls.home());
}
