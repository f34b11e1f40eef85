/** Asking for an account, where the wiki is open to it: the answer tells nobody whether an address is known. */
import type { Request, Response } from 'express';
import { WikiError } from '../core/errors.ts';
import {
  register as ask,
  isRegistrationOpen,
  registrationLimits,
  registrationSpaces,
} from '../wiki/registration.ts';
import { type FieldFaults, faultsOf } from './faults.ts';
import { fieldOf } from './forms.ts';
import { sendLetter } from './letters.ts';
import { textOf } from './query.ts';
import { say } from './said.ts';
import type { Web } from './web.ts';

/** A field that people do not see: what fills it in is a program. */
const trap = 'website';

interface RegisterTyped {
  name: string;
  email: string;
  why: string;
  space: string;
}

export async function registerForm(web: Web, req: Request, res: Response): Promise<void> {
  if (!(await isRegistrationOpen(web.wiki))) throw new WikiError('not-found', 'not-found');
  const typed = { name: '', email: '', why: '', space: textOf(req, 'space') };
  await showRegister(web, req, res, typed, []);
}

export async function register(web: Web, req: Request, res: Response): Promise<void> {
  if (!(await isRegistrationOpen(web.wiki))) throw new WikiError('not-found', 'not-found');
  const field = (name: string) => fieldOf(req.body, name);
  const typed = { name: field('name'), email: field('email'), why: field('why'), space: field('space') };
  if (field(trap) !== '') return sayAsked(web, req, res);
  try {
    const done = await ask(web.wiki, typed);
    const to = done?.known.state === 'active' ? done.known : undefined;
    sendLetter(web, req, res, {
      kind: 'registered',
      to: to?.email ?? '',
      href: web.urls.signIn(),
      vars: { name: to?.name ?? '' },
    });
    await sayAsked(web, req, res);
  } catch (error) {
    await showRegister(web, req, res, typed, faultsOf(error), 422);
  }
}

async function sayAsked(web: Web, req: Request, res: Response): Promise<void> {
  const { t, urls } = web.locals(req, res);
  await say(web, req, res, {
    title: t('register.asked'),
    texts: [t('register.askedText'), t(web.mailer.isSet ? 'register.askedMail' : 'register.askedNoMail')],
    href: urls.home(),
    label: t('register.home'),
  });
}

async function showRegister(
  web: Web,
  req: Request,
  res: Response,
  typed: RegisterTyped,
  errors: FieldFaults,
  status = 200,
): Promise<void> {
  const { t, urls } = web.locals(req, res);
  const model = {
    title: t('register.title'),
    isUnlisted: true,
    trail: [{ title: t('signIn.title'), href: urls.signIn() }],
    here: t('register.title'),
    typed,
    errors,
    trap,
    mostWhy: registrationLimits.why,
    offered: await registrationSpaces(web.wiki),
  };
  await web.render(req, res, 'register', model, { status });
}
