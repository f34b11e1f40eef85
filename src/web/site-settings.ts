/** What administrators decide for the whole site, and how it is. */
import { readFileSync } from 'node:fs';
import type { Request, Response } from 'express';
import { requireAdmin } from '../wiki/prove.ts';
import { isRegistrationOpen, setRegistration } from '../wiki/registration.ts';
import { viewSite } from '../wiki/site-state.ts';
import { actorOf } from './actor.ts';
import { adminTrail } from './admin-cards.ts';
import { fieldOf } from './forms.ts';
import { textOf } from './query.ts';
import type { Web } from './web.ts';

export async function showSiteSettings(web: Web, req: Request, res: Response): Promise<void> {
  const locals = web.locals(req, res);
  const { t, urls } = locals;
  const actor = requireAdmin(actorOf(req));
  const [isOpen, site] = await Promise.all([isRegistrationOpen(web.wiki), viewSite(web.wiki, actor)]);
  await web.render(req, res, 'site-settings', {
    title: t('settings.title'),
    isUnlisted: true,
    trail: adminTrail(locals),
    here: t('settings.title'),
    isOpen,
    site,
    hasMail: web.mailer.isSet,
    address: urls.absolute(''),
    version: versionOf(),
    ...(textOf(req, 'done') === '1' ? { notice: { kind: 'ok' as const, strong: t('settings.saved') } } : {}),
  });
}

export async function saveSiteSettings(web: Web, req: Request, res: Response): Promise<void> {
  await setRegistration(web.wiki, actorOf(req), fieldOf(req.body, 'open') === '1');
  res.redirect(303, web.urls.siteSettings('1'));
}

/** As in package.json, which lies above the sources and above what is compiled of them alike. */
function versionOf(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  const { version } = JSON.parse(text) as { version?: unknown };
  return typeof version === 'string' ? version : '';
}
