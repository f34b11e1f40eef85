/** Screens of one's passkeys: those there are, a new one in two steps, and removing one. */
import type { Request, Response } from 'express';
import type { Member } from '../core/access.ts';
import { WikiError } from '../core/errors.ts';
import { type PasskeySite, passkeySite } from '../secrets/passkeys.ts';
import { viewAccount } from '../wiki/my-account.ts';
import {
  addPasskey,
  describePasskey,
  listPasskeys,
  type OfferedPasskey,
  offerPasskey,
  removePasskey,
} from '../wiki/passkeys.ts';
import { deviceOf } from './device.ts';
import { type FieldFaults, faultsOf } from './faults.ts';
import { fieldOf } from './forms.ts';
import { sendLetter } from './letters.ts';
import { ownScreen, renderOwn, tellNext, toldNotice } from './own.ts';
import type { Notice, Web } from './web.ts';

/** Milliseconds that somebody has to unlock their device. */
export const challengeTime = 5 * 60_000;

declare module 'express-session' {
  interface SessionData {
    /** What a browser was asked to answer, and when, in milliseconds. One with a name is for a new passkey. */
    passkeyChallenge?: { challenge: string; name?: string; at: number };
  }
}

/** @throws WikiError not-found where the address of the wiki allows no passkeys. */
export function requireSite(web: Web): PasskeySite {
  const site = passkeySite(web.urls.absolute(''));
  if (!site) throw new WikiError('not-found', 'passkey.none-here');
  return site;
}

export const showPasskeys = ownScreen((web, req, res, member) => renderPasskeys(web, req, res, member));

interface Fault {
  /** In which of the three forms. */
  of: 'begin' | 'keep' | 'remove';
  errors: FieldFaults;
}

async function renderPasskeys(
  web: Web,
  req: Request,
  res: Response,
  member: Member,
  fault?: Fault,
): Promise<void> {
  const { t } = web.locals(req, res);
  const offered = offeredNow(web, req);
  const site = passkeySite(web.urls.absolute(''));
  const notice = fault?.of === 'keep' ? refusedNotice(t) : toldNotice(web, req, res);
  const model = {
    title: t('passkeys.title'),
    notice,
    view: await viewAccount(web.wiki, member),
    passkeys: await listPasskeys(web.wiki, member),
    hasSite: site !== undefined,
    options: site && offered && (await describePasskey(web.wiki, member, site, offered.challenge)),
    offered,
    name: fieldOf(req.body, 'name') || deviceOf(req.headers['user-agent']),
    id: fieldOf(req.body, 'id'),
    addErrors: fault?.of === 'begin' ? fault.errors : [],
    removeErrors: fault?.of === 'remove' ? fault.errors : [],
  };
  await renderOwn(web, req, res, 'account-passkeys', model, fault ? 422 : 200);
}

function refusedNotice(t: (key: string) => string): Notice {
  return { kind: 'error', strong: t('errors.passkey.refused') };
}

/** What this session was offered, while it holds. */
function offeredNow(web: Web, req: Request): OfferedPasskey | undefined {
  const { challenge, name, at } = req.session.passkeyChallenge ?? {};
  if (challenge === undefined || name === undefined || at === undefined) return undefined;
  return web.wiki.clock().getTime() - at > challengeTime ? undefined : { challenge, name };
}

export const beginPasskey = ownScreen(async (web, req, res, member) => {
  requireSite(web);
  const typed = { name: fieldOf(req.body, 'name'), password: fieldOf(req.body, 'password') };
  delete req.session.passkeyChallenge;
  try {
    const offered = await offerPasskey(web.wiki, member, typed);
    req.session.passkeyChallenge = { ...offered, at: web.wiki.clock().getTime() };
  } catch (error) {
    return renderPasskeys(web, req, res, member, { of: 'begin', errors: faultsOf(error) });
  }
  res.redirect(303, web.urls.passkeys());
});

export const keepPasskey = ownScreen(async (web, req, res, member) => {
  const site = requireSite(web);
  const offered = offeredNow(web, req);
  // Whatever comes of it, it is asked once.
  delete req.session.passkeyChallenge;
  try {
    if (!offered) throw new WikiError('invalid', 'passkey.refused');
    await addPasskey(web.wiki, member, site, offered, fieldOf(req.body, 'credential'));
  } catch (error) {
    return renderPasskeys(web, req, res, member, { of: 'keep', errors: faultsOf(error) });
  }
  await tellOwner(web, req, res, member, 'passkeyAdded');
  tellNext(req, 'passkeyAdded');
  res.redirect(303, web.urls.passkeys());
});

export const dropPasskey = ownScreen(async (web, req, res, member) => {
  const typed = { id: fieldOf(req.body, 'id'), password: fieldOf(req.body, 'password') };
  try {
    await removePasskey(web.wiki, member, typed);
  } catch (error) {
    return renderPasskeys(web, req, res, member, { of: 'remove', errors: faultsOf(error) });
  }
  await tellOwner(web, req, res, member, 'passkeyRemoved');
  tellNext(req, 'passkeyRemoved');
  res.redirect(303, web.urls.passkeys());
});

/** Whoever did not do it learns that somebody did. */
async function tellOwner(
  web: Web,
  req: Request,
  res: Response,
  member: Member,
  kind: 'passkeyAdded' | 'passkeyRemoved',
): Promise<void> {
  const { email } = await viewAccount(web.wiki, member);
  sendLetter(web, req, res, { kind, to: email, vars: { name: member.name } });
}
