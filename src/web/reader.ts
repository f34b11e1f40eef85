/** The actor of a request that only reads: dates and amounts of fields come in the language of the screen. */
import type { Request, Response } from 'express';
import type { Actor } from '../core/access.ts';
import { actorOf } from './actor.ts';
import type { Web } from './web.ts';

export function readerOf(web: Web, req: Request, res: Response): Actor {
  return { ...actorOf(req), locale: web.locals(req, res).lang };
}
