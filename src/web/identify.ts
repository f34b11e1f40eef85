/** Finds out who acts, before any route is tried: by the session's cookie, or by a program's token. */
import type { Request, RequestHandler } from 'express';
import { WikiError } from '../core/errors.ts';
import { findActor } from '../wiki/members.ts';
import { actorOfToken } from '../wiki/tokens.ts';
import type { Wiki } from '../wiki/wiki.ts';
import type { Sessions } from './sessions.ts';

declare global {
  namespace Express {
    interface Request {
      /** Whether a token speaks for the member, and not their session. */
      isByToken?: true;
    }
  }
}

/** Whether the request may be somebody's: what was kept for visitors is not for it. */
export function mayBeSomebody(sessions: Sessions, req: Request): boolean {
  return req.headers.authorization !== undefined || sessions.isClaimed(req);
}

/**
 * The token a program shows, whatever it is worth; undefined when there is none. Other schemes are none of ours: a
 * proxy that asks for a password of its own hands its header on to us.
 */
function bearerOf(req: Request): string | undefined {
  const shown = /^Bearer(?:\s+(\S*)\s*)?$/i.exec(req.headers.authorization ?? '');
  return shown === null ? undefined : (shown[1] ?? '');
}

/** Whether a cookie speaks for the request: one that shows a token as well is the token's. */
export function actsByCookie(sessions: Sessions, req: Request): boolean {
  return sessions.isClaimed(req) && bearerOf(req) === undefined;
}

/**
 * Sets `req.member`, read anew each time, so that a right taken away is gone at the next request.
 * A token that is worth nothing ends the request (unauthorized): a program must not take for all there is what a
 * visitor may see.
 */
export function identify(wiki: Wiki, sessions: Sessions): RequestHandler {
  return async (req, res, next) => {
    const bearer = bearerOf(req);
    if (bearer !== undefined) {
      const member = await actorOfToken(wiki, bearer);
      if (!member) throw new WikiError('unauthorized', 'token.refused');
      req.member = member;
      req.isByToken = true;
    } else if (sessions.isClaimed(req)) {
      await sessions.load(req, res);
      const { memberId, seenAs } = req.session;
      const member = memberId === undefined ? undefined : await findActor(wiki, memberId);
      if (member) req.member = seenAs ? { ...member, seenAs } : member;
    }
    next();
  };
}

/** Ends a program's request to what only people do: a token that was stolen must not change a password. */
export const refuseTokens: RequestHandler = (req, _res, next) => {
  if (req.isByToken) throw new WikiError('forbidden', 'token.personal');
  next();
};
