/** Screens of invitations for those who make them. What the invited see is in invited.ts. */
import type { Request, Response } from 'express';
import {
  createInvitation,
  cutInvitation,
  givenRoles,
  type InvitationRequest,
  invitationLimits,
  listInvitations,
  viewGiving,
} from '../wiki/invitations.ts';
import { actorOf } from './actor.ts';
import { adminTrail } from './admin-cards.ts';
import { type FieldFaults, faultsOf } from './faults.ts';
import { fieldOf } from './forms.ts';
import { sendLetter } from './letters.ts';
import { requireNumber, textOf } from './query.ts';
import type { Web } from './web.ts';

const usual = { days: 7, uses: 1, role: 'write' } as const;

/** As typed: whole numbers are checked by the action. */
type TypedInvitation = { readonly [name in keyof InvitationRequest]: string };

interface Made {
  /** Absolute, to copy. */
  url: string;
  label: string;
  /** Whom it was sent to; '' when it was not. */
  sentTo: string;
}

/** `?group=` and `?space=` choose beforehand where the invitation leads. */
export async function showInvitations(web: Web, req: Request, res: Response): Promise<void> {
  const typed = {
    label: '',
    email: '',
    group: textOf(req, 'group'),
    space: textOf(req, 'space'),
    role: usual.role,
    days: String(usual.days),
    uses: String(usual.uses),
  };
  await showScreen(web, req, res, { typed, errors: [] });
}

/** The link is in the answer, and nowhere else: only its hash is kept. */
export async function makeInvitation(web: Web, req: Request, res: Response): Promise<void> {
  const field = (name: string) => fieldOf(req.body, name);
  const typed: TypedInvitation = {
    label: field('label'),
    email: field('email'),
    group: field('group'),
    space: field('space'),
    role: field('role'),
    days: field('days'),
    uses: field('uses'),
  };
  const actor = actorOf(req);
  try {
    const request = { ...typed, days: wholeNumber(typed.days), uses: wholeNumber(typed.uses) };
    if (web.mailer.isSet && typed.email.trim() !== '') await web.limits.pass('invite', req, res);
    const { secret, email } = await createInvitation(web.wiki, actor, request);
    const href = web.urls.invitation(secret);
    sendLetter(web, req, res, { kind: 'invitation', to: email, href, vars: { by: actor.name } });
    const sentTo = web.mailer.isSet ? email : '';
    const made = { url: web.urls.absolute(href), label: typed.label, sentTo };
    const blank = { ...typed, label: '', email: '' };
    await showScreen(web, req, res, { typed: blank, errors: [], made });
  } catch (error) {
    await showScreen(web, req, res, { typed, errors: faultsOf(error) }, 422);
  }
}

function wholeNumber(text: string): number {
  return /^\d{1,6}$/.test(text.trim()) ? Number(text) : Number.NaN;
}

interface InvitationsScreen {
  typed: TypedInvitation;
  errors: FieldFaults;
  made?: Made;
}

async function showScreen(
  web: Web,
  req: Request,
  res: Response,
  screen: InvitationsScreen,
  status = 200,
): Promise<void> {
  const locals = web.locals(req, res);
  const { t } = locals;
  const actor = actorOf(req);
  const [giving, invitations] = await Promise.all([
    viewGiving(web.wiki, actor),
    listInvitations(web.wiki, actor),
  ]);
  const model = {
    title: t('invitations.title'),
    isUnlisted: true,
    // Who keeps the list of a group only has nothing else to manage.
    trail:
      giving.spaces.length > 0
        ? adminTrail(locals)
        : [{ title: t('groups.title'), href: locals.urls.groups() }],
    here: t('invitations.title'),
    giving,
    invitations,
    roles: givenRoles,
    bounds: invitationLimits,
    hasMail: web.mailer.isSet,
    ...screen,
  };
  res.setHeader('Cache-Control', 'no-store');
  await web.render(req, res, 'invitations', model, { status });
}

export async function cut(web: Web, req: Request, res: Response): Promise<void> {
  await cutInvitation(web.wiki, actorOf(req), requireNumber(req, 'id'));
  res.redirect(303, web.urls.invitations());
}
