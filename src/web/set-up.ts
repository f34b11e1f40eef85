/** The first administrator, by the link that the server printed. */
import type { Request, Response } from 'express';
import { WikiError } from '../core/errors.ts';
import { isSetUpSecret, setUp } from '../wiki/accounts.ts';
import { type FieldFaults, faultsOf } from './faults.ts';
import { fieldOf } from './forms.ts';
import { paramOf } from './query.ts';
import { openSession } from './sign-in.ts';
import type { Web } from './web.ts';

export async function setUpForm(web: Web, req: Request, res: Response): Promise<void> {
  const secret = paramOf(req, 'secret');
  if (!(await isSetUpSecret(web.wiki, secret))) throw new WikiError('not-found', 'setup.ended');
  await showSetUp(web, req, res, { secret, typed: { name: '', email: '' }, errors: [] });
}

export async function finishSetUp(web: Web, req: Request, res: Response): Promise<void> {
  const secret = paramOf(req, 'secret');
  const typed = { name: fieldOf(req.body, 'name'), email: fieldOf(req.body, 'email') };
  try {
    const member = await setUp(web.wiki, secret, { ...typed, password: fieldOf(req.body, 'password') });
    await openSession(web, req, res, member, { isKept: false });
    // What is to be done first is said there.
    res.redirect(303, web.urls.admin());
  } catch (error) {
    await showSetUp(web, req, res, { secret, typed, errors: faultsOf(error) }, 422);
  }
}

interface SetUpScreen {
  secret: string;
  typed: { name: string; email: string };
  errors: FieldFaults;
}

async function showSetUp(
  web: Web,
  req: Request,
  res: Response,
  screen: SetUpScreen,
  status = 200,
): Promise<void> {
  const { t } = web.locals(req, res);
  const model = { title: t('setup.title'), isUnlisted: true, ...screen };
  res.setHeader('Cache-Control', 'no-store');
  await web.render(req, res, 'setup', model, { status });
}
