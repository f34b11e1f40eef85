/** Accounts as administrators see them, and what they do with one; managers of spaces find those who ask to come in. */
import type { Request, Response } from 'express';
import { administers } from '../core/access.ts';
import { WikiError } from '../core/errors.ts';
import {
  addPerson,
  blockMember,
  findPerson,
  listPeople,
  managesAny,
  setAdmin,
  signOutMember,
  unblockMember,
} from '../wiki/people-admin.ts';
import { provePassword, requireAdmin } from '../wiki/prove.ts';
import { approveMember, listWaiting, refuseMember } from '../wiki/registration.ts';
import { newResetSecret } from '../wiki/reset.ts';
import { actorOf } from './actor.ts';
import { adminTrail, peopleStop } from './admin-cards.ts';
import { type FieldFaults, faultsOf } from './faults.ts';
import { fieldOf } from './forms.ts';
import { type LetterKind, sendLetter } from './letters.ts';
import { paramOf, requireNumber, textOf } from './query.ts';
import type { Web } from './web.ts';

/** A link that was just made: shown this once. */
interface HandedLink {
  /** What was done, in words. */
  done: string;
  /** Absolute, to copy. */
  url: string;
  /** Whom it was sent to; '' when it was not. */
  sentTo: string;
}

interface PeopleScreen {
  typed?: { name: string; email: string };
  errors?: FieldFaults;
  made?: HandedLink;
  done?: string;
}

export async function showPeople(web: Web, req: Request, res: Response): Promise<void> {
  await renderPeople(web, req, res, {});
}

async function renderPeople(
  web: Web,
  req: Request,
  res: Response,
  { typed = { name: '', email: '' }, errors = [], made, done }: PeopleScreen,
  status = 200,
): Promise<void> {
  const locals = web.locals(req, res);
  const { t } = locals;
  const actor = actorOf(req);
  const isAdmin = administers(actor);
  const waiting = await listWaiting(web.wiki, actor);
  const q = textOf(req, 'q').slice(0, 200);
  // Who manages no space has nobody to answer, and learns nothing of this screen.
  if (!isAdmin && !(await managesAny(web.wiki, actor))) {
    throw new WikiError('not-found', 'not-found');
  }
  const model = {
    title: t('people.title'),
    isUnlisted: true,
    trail: adminTrail(locals),
    here: t('people.title'),
    isAdmin,
    waiting,
    everybody: isAdmin ? await listPeople(web.wiki, actor, q) : [],
    q,
    typed,
    errors,
    made,
    ...(done === undefined ? {} : { notice: { kind: 'ok' as const, strong: done } }),
  };
  await web.render(req, res, 'people-admin', model, { status });
}

export async function addAccount(web: Web, req: Request, res: Response): Promise<void> {
  const typed = { name: fieldOf(req.body, 'name'), email: fieldOf(req.body, 'email') };
  try {
    const posted = await addPerson(web.wiki, actorOf(req), typed);
    const { t } = web.locals(req, res);
    const made = handLink(web, req, res, 'welcome', posted, t('people.added', { name: posted.name }));
    await renderPeople(web, req, res, { made });
  } catch (error) {
    await renderPeople(web, req, res, { typed, errors: faultsOf(error) }, 422);
  }
}

function handLink(
  web: Web,
  req: Request,
  res: Response,
  kind: LetterKind,
  posted: { email: string; name: string; secret: string },
  done: string,
): HandedLink {
  const href = web.urls.reset(posted.secret);
  // The link is on this screen: nobody finds it on the disk afterwards.
  res.setHeader('Cache-Control', 'no-store');
  sendLetter(web, req, res, { kind, to: posted.email, href, vars: { name: posted.name } });
  return { done, url: web.urls.absolute(href), sentTo: web.mailer.isSet ? posted.email : '' };
}

export async function approve(web: Web, req: Request, res: Response): Promise<void> {
  const posted = await approveMember(web.wiki, actorOf(req), requireNumber(req, 'id'));
  const { t } = web.locals(req, res);
  const made = handLink(web, req, res, 'welcome', posted, t('people.approved', { name: posted.name }));
  // Whoever holds the link chooses the password: with mail it goes to the person alone, but for administrators.
  const isShown = !web.mailer.isSet || req.member?.isAdmin === true;
  await renderPeople(web, req, res, isShown ? { made } : { done: made.done });
}

export async function refuse(web: Web, req: Request, res: Response): Promise<void> {
  const { email, name } = await refuseMember(web.wiki, actorOf(req), requireNumber(req, 'id'));
  sendLetter(web, req, res, { kind: 'refused', to: email, vars: { name } });
  await renderPeople(web, req, res, { done: web.locals(req, res).t('people.refused') });
}

const handleIn = (req: Request) => paramOf(req, 'handle');

const doneWords: ReadonlySet<string> = new Set(['block', 'unblock', 'admin', 'sign-out']);

export async function showPerson(web: Web, req: Request, res: Response): Promise<void> {
  const { t } = web.locals(req, res);
  const done = textOf(req, 'done');
  const notice = doneWords.has(done) ? { kind: 'ok' as const, strong: t(`people.done.${done}`) } : undefined;
  await renderPerson(web, req, res, notice ? { notice } : {});
}

async function renderPerson(
  web: Web,
  req: Request,
  res: Response,
  more: object,
  status = 200,
): Promise<void> {
  const locals = web.locals(req, res);
  const person = await findPerson(web.wiki, actorOf(req), handleIn(req));
  const model = {
    title: person.name,
    isUnlisted: true,
    trail: adminTrail(locals, peopleStop(locals)),
    here: person.name,
    person,
    isSelf: req.member?.id === person.id,
    errors: [],
    asked: '',
    made: undefined,
    ...more,
  };
  await web.render(req, res, 'person-admin', model, { status });
}

export async function block(web: Web, req: Request, res: Response): Promise<void> {
  await blockMember(web.wiki, actorOf(req), handleIn(req));
  res.redirect(303, web.urls.adminPerson(handleIn(req), 'block'));
}

export async function unblock(web: Web, req: Request, res: Response): Promise<void> {
  await unblockMember(web.wiki, actorOf(req), handleIn(req));
  res.redirect(303, web.urls.adminPerson(handleIn(req), 'unblock'));
}

export async function endTheirSessions(web: Web, req: Request, res: Response): Promise<void> {
  await signOutMember(web.wiki, actorOf(req), handleIn(req));
  res.redirect(303, web.urls.adminPerson(handleIn(req), 'sign-out'));
}

export async function changeAdmin(web: Web, req: Request, res: Response): Promise<void> {
  const handle = handleIn(req);
  const wish = { isAdmin: fieldOf(req.body, 'admin') === '1', password: fieldOf(req.body, 'password') };
  try {
    await setAdmin(web.wiki, actorOf(req), { handle, ...wish });
  } catch (error) {
    return renderPerson(web, req, res, { errors: faultsOf(error), asked: 'admin' }, 422);
  }
  // Who has just given their own power away may no longer see this screen.
  const isOwn = req.member?.handle === handle;
  res.redirect(303, isOwn ? web.urls.home() : web.urls.adminPerson(handle, 'admin'));
}

export async function handReset(web: Web, req: Request, res: Response): Promise<void> {
  const actor = actorOf(req);
  const person = await findPerson(web.wiki, actor, handleIn(req));
  try {
    // The link opens the account: who found a session open must not make a password of their own by it.
    await provePassword(web.wiki, requireAdmin(actor), fieldOf(req.body, 'password'));
  } catch (error) {
    return renderPerson(web, req, res, { errors: faultsOf(error), asked: 'reset' }, 422);
  }
  const posted = await newResetSecret(web.wiki, actor, person.id);
  const { t } = web.locals(req, res);
  const made = handLink(web, req, res, 'resetHanded', posted, t('people.resetDone', { name: posted.name }));
  await renderPerson(web, req, res, { made });
}
