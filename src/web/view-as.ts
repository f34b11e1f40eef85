/** « Voir comme… »: the site with the eyes of others. It shows nothing more than one's own, and nothing can be written. */
import type { Request, RequestHandler, Response } from 'express';
import type { Member, SeenAs } from '../core/access.ts';
import { WikiError } from '../core/errors.ts';
import { type Community, communityOf } from '../wiki/community.ts';
import { fieldOf } from './forms.ts';
import { localPath } from './redirects.ts';
import type { Web } from './web.ts';

/** One pair of eyes that may be borrowed; `value` is what the form sends. */
export interface Eyes {
  value: string;
  /** Name of the group, when it is one. */
  group?: string;
}

/** Visitors and members for everybody; a group for those who are in it, all of them for administrators. */
export function eyesOf(member: Member, { groups }: Community): Eyes[] {
  const own = [...groups.values()].filter(({ id }) => member.isAdmin || member.groups.includes(id));
  return [
    { value: 'visitor' },
    { value: 'members' },
    ...own.map(({ handle, name }) => ({ value: `group:${handle}`, group: name })),
  ];
}

export async function seeAs(web: Web, req: Request, res: Response): Promise<void> {
  const { member } = req;
  if (!member) throw new WikiError('not-found', 'not-found');
  const seenAs = readEyes(fieldOf(req.body, 'as'), member, await communityOf(web.wiki));
  if (!seenAs) throw new WikiError('not-found', 'not-found');
  req.session.seenAs = seenAs;
  res.redirect(303, localPath(fieldOf(req.body, 'next')));
}

export async function seeAsOneself(_web: Web, req: Request, res: Response): Promise<void> {
  if (req.member) delete req.session.seenAs;
  res.redirect(303, localPath(fieldOf(req.body, 'next')));
}

function readEyes(asked: string, member: Member, community: Community): SeenAs | undefined {
  if (!eyesOf(member, community).some(({ value }) => value === asked)) return undefined;
  if (asked === 'visitor' || asked === 'members') return { kind: asked };
  const group = [...community.groups.values()].find(({ handle }) => `group:${handle}` === asked);
  return group && { kind: 'group', id: group.id };
}

const ways = new Set(['/view-as/end', '/logout']);

/**
 * Ends an attempt to write with borrowed eyes: what one sees then is not what one would change.
 * @throws WikiError forbidden.
 */
export function expectOwnEyes(req: Request): void {
  const reads = req.method === 'GET' || req.method === 'HEAD' || req.method === 'OPTIONS';
  if (req.member?.seenAs && !reads && !ways.has(req.path)) throw new WikiError('forbidden', 'view-as');
}

/** The same before anything is read of what was sent: for doors at which no text of a page is typed. */
export const refuseWhileSeenAs: RequestHandler = (req, _res, next) => {
  expectOwnEyes(req);
  next();
};
