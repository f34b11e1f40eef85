/** Coming in by a passkey: the browser is asked, then what it answers is checked. Both steps of signing in at once. */
import type { Request, Response } from 'express';
import { askPasskey, signInByPasskey } from '../wiki/passkeys.ts';
import { fieldOf } from './forms.ts';
import { challengeTime, requireSite } from './passkeys.ts';
import { letIn, showSignIn, wantedOf } from './sign-in.ts';
import type { Web } from './web.ts';

/** Begins a session that lasts as long as the question, for who pressed the button. */
export async function askForPasskey(web: Web, req: Request, res: Response): Promise<void> {
  const site = requireSite(web);
  // Signed in meanwhile, in another tab: the script goes where the form would lead.
  if (req.member) return res.redirect(303, web.urls.home());
  const { challenge, options } = await askPasskey(site);
  await web.sessions.begin(req, res, { isKept: false });
  req.session.cookie.maxAge = challengeTime;
  req.session.passkeyChallenge = { challenge, at: web.wiki.clock().getTime() };
  res.setHeader('Cache-Control', 'no-store');
  res.json(options);
}

/** The same answer for whatever is wrong: no such passkey, another signature, a blocked member, a question too old. */
export async function enterByPasskey(web: Web, req: Request, res: Response): Promise<void> {
  const site = requireSite(web);
  const wanted = wantedOf(req.body);
  if (req.member) return res.redirect(303, wanted.next);
  const challenge = takeChallenge(web, req);
  const answer = fieldOf(req.body, 'credential');
  const asked = challenge === undefined ? undefined : { challenge, session: req.sessionID };
  const member = asked && (await signInByPasskey(web.wiki, site, asked, answer));
  if (member) return letIn(web, req, res, { kind: 'signed-in', member }, wanted);
  if (req.session) await web.sessions.end(req, res);
  await showSignIn(web, req, res, { ...wanted, email: '', fault: 'passkeyRefused' }, 422);
}

/** What this session was asked, once: undefined when nothing was, or too long ago, or for another end. */
function takeChallenge(web: Web, req: Request): string | undefined {
  const asked = req.session?.passkeyChallenge;
  if (!asked) return undefined;
  delete req.session.passkeyChallenge;
  const isOver = web.wiki.clock().getTime() - asked.at > challengeTime;
  return isOver || asked.name !== undefined ? undefined : asked.challenge;
}
