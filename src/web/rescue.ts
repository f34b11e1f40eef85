/** An account whose member lost their telephone or their mailbox: what an administrator does for them. */
import type { Request, Response } from 'express';
import { changeEmailOf } from '../wiki/change-email.ts';
import { findPerson } from '../wiki/people-admin.ts';
import { removeSecondFactor } from '../wiki/second-factor.ts';
import { actorOf } from './actor.ts';
import { adminTrail, peopleStop } from './admin-cards.ts';
import { type FieldFaults, faultsOf } from './faults.ts';
import { fieldOf } from './forms.ts';
import { sendLetter } from './letters.ts';
import { paramOf } from './query.ts';
import type { Notice, Web } from './web.ts';

interface RescueScreen {
  typed?: string;
  errors?: FieldFaults;
  notice?: Notice;
}

const find = (web: Web, req: Request) => findPerson(web.wiki, actorOf(req), paramOf(req, 'handle'));

export async function rescueForm(web: Web, req: Request, res: Response): Promise<void> {
  await renderRescue(web, req, res, {});
}

async function renderRescue(
  web: Web,
  req: Request,
  res: Response,
  { typed = '', errors = [], notice }: RescueScreen,
): Promise<void> {
  const locals = web.locals(req, res);
  const { t, urls } = locals;
  const person = await find(web, req);
  const model = {
    title: t('rescue.title', { name: person.name }),
    isUnlisted: true,
    trail: adminTrail(locals, peopleStop(locals), {
      title: person.name,
      href: urls.adminPerson(person.handle),
    }),
    here: t('rescue.name'),
    person,
    typed,
    errors,
    notice,
    hasMail: web.mailer.isSet,
  };
  await web.render(req, res, 'rescue', model, { status: errors.length > 0 ? 422 : 200 });
}

export async function rescueFactor(web: Web, req: Request, res: Response): Promise<void> {
  const { t } = web.locals(req, res);
  const person = await find(web, req);
  const by = { actor: actorOf(req), password: fieldOf(req.body, 'password') };
  try {
    await removeSecondFactor(web.wiki, by, person.id);
  } catch (error) {
    return renderRescue(web, req, res, { errors: faultsOf(error) });
  }
  sendLetter(web, req, res, { kind: 'factorOff', to: person.email, vars: { name: person.name } });
  await renderRescue(web, req, res, { notice: { kind: 'ok', strong: t('rescue.factorDone') } });
}

/** With mail, the new address is still to be confirmed; the old one is told either way. */
export async function rescueEmail(web: Web, req: Request, res: Response): Promise<void> {
  const { t, urls } = web.locals(req, res);
  const person = await find(web, req);
  const typed = { email: fieldOf(req.body, 'email'), password: fieldOf(req.body, 'password') };
  const hasMail = web.mailer.isSet;
  try {
    const { secret, newEmail } = await changeEmailOf(web.wiki, actorOf(req), person.id, {
      ...typed,
      hasMail,
    });
    if (secret !== undefined) {
      const href = urls.confirmEmail(secret);
      sendLetter(web, req, res, { kind: 'emailWaived', to: newEmail, href, vars: { name: person.name } });
    }
  } catch (error) {
    return renderRescue(web, req, res, { typed: typed.email, errors: faultsOf(error) });
  }
  const strong = t(hasMail ? 'rescue.emailSent' : 'rescue.emailDone');
  await renderRescue(web, req, res, { notice: { kind: 'ok', strong } });
}
