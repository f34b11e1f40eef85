/** What the site says to machines, and the choice of a space for a new page. */
import type { Request, Response } from 'express';
import { WikiError } from '../core/errors.ts';
import { listWritableSpaces } from '../wiki/lists.ts';
import { actorOf } from './actor.ts';
import { textOf } from './query.ts';
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

/** Figures for Prometheus: for the machine itself, and for programs of an administrator; for all others nothing is here. */
export async function showMetrics(web: Web, req: Request, res: Response): Promise<void> {
  if (!comesFromInside(req) && !isAdministratorsProgram(req)) throw new WikiError('not-found', 'not-found');
  const { type, body } = await web.metrics.text(web.wiki);
  res.setHeader('Cache-Control', 'no-store');
  res.setHeader('Content-Type', type);
  res.end(body);
}

/** What a proxy adds: behind one everybody seems to come from the machine itself. */
const traces = ['x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip', 'forwarded', 'via'];

function comesFromInside(req: Request): boolean {
  const from = req.socket.remoteAddress ?? '';
  const isLoopback = /^(::ffff:)?127\.|^::1$/.test(from);
  // A proxy that adds nothing still hands on the public name.
  const isNamedSo = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i.test(req.headers.host ?? '');
  return isLoopback && isNamedSo && traces.every((name) => req.headers[name] === undefined);
}

/** A session does not open it: what a browser can be led to ask is no program's request. */
function isAdministratorsProgram(req: Request): boolean {
  return req.isByToken === true && req.member?.isAdmin === true;
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
  const spaces = await listWritableSpaces(web.wiki, actorOf(req));
  const asked = { title: textOf(req, 'title') || undefined, type: textOf(req, 'type') || undefined };
  await web.render(req, res, 'choose-space', {
    title: t('new.choose'),
    isUnlisted: true,
    choices: spaces.map((space) => ({ space, href: web.urls.newPage(space.slug, asked) })),
  });
}
