/** Finds out who acts, before any route is tried: by the session's cookie, or by a program's token. */
import type { RequestHandler } from 'express';
import { findActor } from '../wiki/members.ts';
import type { Wiki } from '../wiki/wiki.ts';
import type { Sessions } from './sessions.ts';

/** Whether the request may be somebody's: what was kept for visitors is not for it. */
export function mayBeSomebody(sessions: Sessions, req: Parameters<RequestHandler>[0]): boolean {
  return req.headers.authorization !== undefined || sessions.isClaimed(req);
}

/** Sets `req.member`, read anew each time, so that a right taken away is gone at the next request. */
export function identify(wiki: Wiki, sessions: Sessions): RequestHandler {
  return async (req, res, next) => {
    if (sessions.isClaimed(req)) {
      await sessions.load(req, res);
      const { memberId, seenAs } = req.session;
      const member = memberId === undefined ? undefined : await findActor(wiki, memberId);
      if (member) req.member = seenAs ? { ...member, seenAs } : member;
    }
    next();
  };
}
