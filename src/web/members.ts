/** The directory and the profiles in it, as this actor may see them. */
import { createHash } from 'node:crypto';
import type { Request, Response } from 'express';
import { openPhoto, viewDirectory, viewProfile } from '../wiki/profiles.ts';
import { actorOf } from './actor.ts';
import { isKnown } from './byte-range.ts';
import { createPager } from './pager.ts';
import { pageOf, paramOf, textOf } from './query.ts';
import type { Web } from './web.ts';

export async function showDirectory(web: Web, req: Request, res: Response): Promise<void> {
  const { t, urls } = web.locals(req, res);
  const asked = { q: textOf(req, 'q'), letter: textOf(req, 'letter') };
  const view = await viewDirectory(web.wiki, actorOf(req), { ...asked, page: pageOf(req) });
  const { q, letter, page, pages } = view;
  await web.render(req, res, 'members', {
    title: t('directory.title'),
    isUnlisted: true,
    view,
    pager: createPager(page, pages, (number) => urls.members({ q, letter, page: number })),
  });
}

export async function showMember(web: Web, req: Request, res: Response): Promise<void> {
  const { t, urls } = web.locals(req, res);
  const view = await viewProfile(web.wiki, actorOf(req), paramOf(req, 'handle'));
  await web.render(req, res, 'member', {
    title: view.name,
    trail: [{ title: t('directory.title'), href: urls.members() }],
    here: view.name,
    isUnlisted: true,
    view,
  });
}

/** The right to see it is asked for before what the browser has is looked at. */
export async function sendPhoto(web: Web, req: Request, res: Response): Promise<void> {
  const { bytes } = await openPhoto(web.wiki, actorOf(req), paramOf(req, 'handle'));
  const etag = `"${createHash('sha256').update(bytes).digest('base64url')}"`;
  res.setHeader('Cache-Control', 'private, no-cache');
  res.setHeader('Vary', 'Cookie');
  res.setHeader('ETag', etag);
  res.setHeader('Content-Security-Policy', "sandbox; default-src 'none'");
  res.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
  if (isKnown({ 'if-none-match': req.headers['if-none-match'] }, { etag, lastModified: '' })) {
    res.status(304).end();
    return;
  }
  res.setHeader('Content-Type', 'image/webp');
  res.setHeader('Content-Length', bytes.length);
  res.status(200).end(req.method === 'HEAD' ? undefined : bytes);
}
