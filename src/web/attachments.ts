/** The screens of a page's attachments: the list with its form, the versions of one, taking one off. */
import type { Request, Response } from 'express';
import {
  expectAttachments,
  listAttachments,
  listVersions,
  readAgain,
  removeAttachment,
} from '../wiki/attachments.ts';
import { actorOf } from './actor.ts';
import { fileAddressOf } from './download.ts';
import type { Problem } from './edit-screen.ts';
import { errorText } from './inputs.ts';
import { addressOf } from './query.ts';
import { receiveFiles, type Uploads } from './upload.ts';
import type { Web } from './web.ts';

export async function showFiles(web: Web, req: Request, res: Response): Promise<void> {
  await renderFiles(web, req, res, { added: [], refused: [] });
}

export async function uploadFiles(web: Web, req: Request, res: Response): Promise<void> {
  const address = addressOf(req);
  // Who may not write here is told so before anything is read.
  await expectAttachments(web.wiki, actorOf(req), address);
  const uploads = await receiveFiles(web.wiki, req, res, address);
  if (uploads.refused.length === 0 && uploads.added.length > 0) {
    return res.redirect(303, web.urls.files(address.space, address.slug));
  }
  await renderFiles(web, req, res, uploads, uploads.refused[0]?.error.status ?? 422);
}

async function renderFiles(
  web: Web,
  req: Request,
  res: Response,
  uploads: Uploads,
  status = 200,
): Promise<void> {
  const locals = web.locals(req, res);
  const { t } = locals;
  const view = await listAttachments(web.wiki, actorOf(req), addressOf(req));
  const problems = uploads.refused.map(({ name, error }): Problem => {
    return { text: t('files.refusedOne', { name, problem: errorText(locals, error) }) };
  });
  if (status >= 400 && problems.length === 0) problems.push({ text: t('files.nothing') });
  const model = {
    title: t('files.of', { name: view.page.title }),
    space: view.space,
    trail: view.trail,
    here: t('files.heading'),
    isUnlisted: true,
    view,
    added: uploads.added,
    problems,
    limit: web.wiki.maxUpload,
  };
  await web.render(req, res, 'files', model, { status });
}

export async function showVersions(web: Web, req: Request, res: Response): Promise<void> {
  const { t } = web.locals(req, res);
  const actor = actorOf(req);
  const address = fileAddressOf(req);
  const [view, versions] = await Promise.all([
    listAttachments(web.wiki, actor, address),
    listVersions(web.wiki, actor, address),
  ]);
  const { name } = address;
  await web.render(req, res, 'file-versions', {
    title: t('files.versionsHeading', { name }),
    space: view.space,
    trail: view.trail,
    here: name,
    isUnlisted: true,
    view,
    name,
    versions,
    limit: web.wiki.maxUpload,
  });
}

export async function removeFile(web: Web, req: Request, res: Response): Promise<void> {
  const address = fileAddressOf(req);
  await removeAttachment(web.wiki, actorOf(req), address);
  res.redirect(303, web.urls.files(address.space, address.slug));
}

export async function readFileAgain(web: Web, req: Request, res: Response): Promise<void> {
  const address = fileAddressOf(req);
  await readAgain(web.wiki, actorOf(req), address);
  res.redirect(303, web.urls.files(address.space, address.slug));
}
