/** The one cookie of the site: begun when somebody signs in, never for who only reads. */
import type { Request, RequestHandler, Response } from 'express';
import session from 'express-session';
import { newSecret } from '../secrets/random.ts';
import type { Wiki } from '../wiki/wiki.ts';
import { runMiddleware, untilCalled } from './middleware.ts';
import { WikiSessionStore } from './session-store.ts';

/** Milliseconds that a session lasts which somebody asked to keep on this device. */
const keptSession = 30 * 24 * 3600_000;

export interface Sessions {
  /** Whether the request brings a session's cookie, whatever it is worth. */
  isClaimed(req: Request): boolean;
  /** Reads the session of a request that claims one. */
  load(req: Request, res: Response): Promise<void>;
  /** A session under a secret that nobody had before, whatever cookie came with the request. */
  begin(req: Request, res: Response, options: { isKept: boolean }): Promise<void>;
  /** Ends the session of the request, here and in the browser. */
  end(req: Request, res: Response): Promise<void>;
}

/** @param isHttps whether the public address is: only then a browser takes a cookie that is bound to it (`__Host-`). */
export function createSessions(wiki: Wiki, options: { isHttps: boolean; secret: string }): Sessions {
  const name = options.isHttps ? '__Host-gare' : 'gare';
  const cookie = { httpOnly: true, sameSite: 'lax', secure: options.isHttps, path: '/' } as const;
  const handler: RequestHandler = session({
    name,
    secret: options.secret,
    store: new WikiSessionStore(wiki),
    genid: newSecret,
    resave: false,
    saveUninitialized: false,
    // Behind a proxy the connection that arrives here is plain; the public address tells what the browser sees.
    proxy: true,
    cookie,
  });
  const run = (req: Request, res: Response) => {
    // Not every proxy says so, and without it no cookie would be set.
    if (options.isHttps) req.headers['x-forwarded-proto'] = 'https';
    return runMiddleware(handler, req, res);
  };
  const claim = new RegExp(`(?:^|;\\s*)${name}=`);

  return {
    isClaimed: (req) => claim.test(req.headers.cookie ?? ''),
    load: run,
    begin: async (req, res, { isKept }) => {
      if (!req.session) await run(req, res);
      await untilCalled((done) => req.session.regenerate(done));
      if (isKept) req.session.cookie.maxAge = keptSession;
    },
    end: async (req, res) => {
      if (req.session) await untilCalled((done) => req.session.destroy(done));
      res.clearCookie(name, cookie);
    },
  };
}
