/** A middleware of somebody else's, run where ours needs it. */
import type { Request, RequestHandler, Response } from 'express';

/** Ends when the middleware hands on. @throws what it hands on as an error. */
export function runMiddleware(handler: RequestHandler, req: Request, res: Response): Promise<void> {
  return untilCalled((done) => void handler(req, res, done));
}

/** Ends when `done` is called. @throws what it is called with, unless that is nothing. */
export function untilCalled(work: (done: (error?: unknown) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    work((error) => {
      if (error === undefined || error === null) resolve();
      else reject(error instanceof Error ? error : new Error(String(error)));
    });
  });
}
