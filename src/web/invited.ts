/** What somebody sees who opens an invitation: make an account, or join with the one they have. */
import type { Request, Response } from 'express';
import { fieldFault, WikiError } from '../core/errors.ts';
import {
  acceptAsMember,
  acceptAsNew,
  type InvitationView,
  viewInvitation,
} from '../wiki/accept-invitation.ts';
import { type FieldFaults, faultsOf } from './faults.ts';
import { fieldOf } from './forms.ts';
import { paramOf } from './query.ts';
import { say } from './said.ts';
import { openSession } from './sign-in.ts';
import type { Web } from './web.ts';

export async function invitationForm(web: Web, req: Request, res: Response): Promise<void> {
  const secret = paramOf(req, 'secret');
  const view = await viewInvitation(web.wiki, secret);
  if (!view) return sayEnded(web, req, res);
  await showInvitation(web, req, res, { secret, view, typed: { name: '', email: view.email }, errors: [] });
}

export async function acceptInvitation(web: Web, req: Request, res: Response): Promise<void> {
  const secret = paramOf(req, 'secret');
  const view = await viewInvitation(web.wiki, secret);
  if (!view) return sayEnded(web, req, res);
  if (req.member) {
    await acceptAsMember(web.wiki, req.member, secret);
    return res.redirect(303, web.urls.home());
  }
  const typed = { name: fieldOf(req.body, 'name'), email: fieldOf(req.body, 'email') };
  try {
    const password = fieldOf(req.body, 'password');
    const member = await acceptAsNew(web.wiki, secret, { ...typed, password });
    await openSession(web, req, res, member, { isKept: false });
    res.redirect(303, web.urls.home());
  } catch (error) {
    await showInvitation(web, req, res, { secret, view, typed, errors: faultsOrTaken(error) }, 422);
  }
}

/** An account there is already is told beside the field: who holds an invitation is expected, and signs in to accept it. */
function faultsOrTaken(error: unknown): FieldFaults {
  if (!(error instanceof WikiError) || error.code !== 'member.exists') return faultsOf(error);
  return [fieldFault('email', 'member.exists')];
}

interface InvitationScreen {
  secret: string;
  view: InvitationView;
  typed: { name: string; email: string };
  errors: FieldFaults;
}

async function showInvitation(
  web: Web,
  req: Request,
  res: Response,
  screen: InvitationScreen,
  status = 200,
): Promise<void> {
  const { t } = web.locals(req, res);
  const model = { title: t('invite.title'), isUnlisted: true, ...screen };
  res.setHeader('Cache-Control', 'no-store');
  await web.render(req, res, 'invited', model, { status });
}

async function sayEnded(web: Web, req: Request, res: Response): Promise<void> {
  const { t, urls } = web.locals(req, res);
  await say(web, req, res, {
    title: t('invite.endedTitle'),
    texts: [t('errors.invite.ended'), t('invite.endedHow')],
    href: urls.signIn(),
    label: t('invite.endedSignIn'),
    status: 404,
  });
}
