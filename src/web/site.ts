/** What the site says to machines, and the choice of a space for a new page. */
import type { Request, Response } from 'express';
import { listSpaces } from '../wiki/lists.ts';
import { actorOf } from './actor.ts';
import type { Web } from './web.ts';

/** Up or down, and nothing else: what the wiki holds is no matter of whoever may knock here. */
export async function checkHealth(web: Web, _req: Request, res: Response): Promise<void> {
  res.setHeader('Cache-Control', 'no-store');
  try {
    await web.wiki.store.spaces.list();
    res.type('text/plain').send('up\n');
  } catch (error) {
    web.log.error({ err: error }, 'the store does not answer');
    res.status(503).type('text/plain').send('down\n');
  }
}

const unlisted = [
  '/search',
  '/new',
  '/*/new',
  '/*/*/edit',
  '/*/*/history',
  '/*/*/diff',
  '/*/*/blame',
  '/*/*/rev/',
];

export async function robots(_web: Web, _req: Request, res: Response): Promise<void> {
  const lines = ['User-agent: *', ...unlisted.map((path) => `Disallow: ${path}`)];
  res.type('text/plain').setHeader('Cache-Control', 'max-age=3600');
  res.send(`${lines.join('\n')}\n`);
}

export async function favicon(web: Web, _req: Request, res: Response): Promise<void> {
  res.redirect(301, web.urls.static('favicon.svg'));
}

/** "New page" from a screen that stands in no space. */
export async function chooseSpace(web: Web, req: Request, res: Response): Promise<void> {
  const { t } = web.locals(req, res);
  const spaces = await listSpaces(web.wiki, actorOf(req));
  const title = typeof req.query['title'] === 'string' ? req.query['title'] : undefined;
  await web.render(req, res, 'choose-space', {
    title: t('new.choose'),
    isUnlisted: true,
    choices: spaces.map((space) => ({ space, href: web.urls.newPage(space.slug, { title }) })),
  });
}
