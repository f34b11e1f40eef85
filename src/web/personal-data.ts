/** A copy of one's data, leaving for good, and the page that explains all this. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import type { Member } from '../core/access.ts';
import { viewAccount } from '../wiki/my-account.ts';
import { exportPersonalData, leaveWiki, viewLeave } from '../wiki/personal-data.ts';
import { listAdmins } from '../wiki/profiles.ts';
import { actorOf } from './actor.ts';
import { contentDisposition } from './disposition.ts';
import { type FieldFaults, faultsOf, messagesOf } from './faults.ts';
import { fieldOf } from './forms.ts';
import { ownScreen, renderOwn } from './own.ts';
import { say } from './said.ts';
import type { Web } from './web.ts';

/** Kept by nobody on the way. A reader who goes away in the middle is no error of ours. */
export const sendExport = ownScreen(async (web, req, res, member) => {
  const pieces = await exportPersonalData(web.wiki, member);
  const day = web.wiki.clock().toISOString().slice(0, 10);
  res.setHeader('Content-Type', 'application/json; charset=utf-8');
  res.setHeader('Content-Disposition', contentDisposition('attachment', `gare-${member.handle}-${day}.json`));
  if (req.method === 'HEAD') {
    res.end();
    return;
  }
  try {
    await pipeline(Readable.from(pieces), res);
  } catch (error) {
    if (!res.destroyed) throw error;
    web.log.warn({ err: error }, 'an export was cut off');
  }
});

export const leaveForm = ownScreen((web, req, res, member) => showLeave(web, req, res, member, []));

async function showLeave(
  web: Web,
  req: Request,
  res: Response,
  member: Member,
  errors: FieldFaults,
): Promise<void> {
  const locals = web.locals(req, res);
  const [view, { hasPassword }] = await Promise.all([
    viewLeave(web.wiki, member),
    viewAccount(web.wiki, member),
  ]);
  const model = {
    hasPassword,
    title: locals.t('leave.title'),
    view,
    messageOf: messagesOf(locals, errors),
  };
  await renderOwn(web, req, res, 'leave', model, errors.length > 0 ? 422 : 200);
}

export const leaveForGood = ownScreen(async (web, req, res, member) => {
  const isSure = fieldOf(req.body, 'sure') === '1';
  let name: string;
  try {
    name = await leaveWiki(web.wiki, member, { password: fieldOf(req.body, 'password'), isSure });
  } catch (error) {
    return showLeave(web, req, res, member, faultsOf(error));
  }
  await web.sessions.end(req, res);
  // What this browser kept of the wiki goes too, drafts with it: nobody is left here whose they would be.
  res.setHeader('Clear-Site-Data', '"cache", "storage"');
  delete req.member;
  const { t } = web.locals(req, res);
  await say(web, req, res, {
    title: t('leave.done'),
    texts: [t('leave.doneText', { name }), t('leave.doneBrowser')],
    href: web.urls.home(),
    label: t('error.home'),
  });
});

export async function showPrivacy(web: Web, req: Request, res: Response): Promise<void> {
  const { t } = web.locals(req, res);
  const admins = await listAdmins(web.wiki, actorOf(req));
  await web.render(req, res, 'privacy', { title: t('privacy.title'), canonical: web.urls.privacy(), admins });
}
