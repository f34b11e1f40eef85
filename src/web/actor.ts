/** Who acts in a request: the member whom `identify` found, or a visitor who may sign what they write. */
import type { Request } from 'express';
import type { Actor, Member } from '../core/access.ts';
import { signatureOf } from '../core/signature.ts';
import { fieldOf } from './forms.ts';

declare global {
  namespace Express {
    interface Request {
      /** Set by the first guards of the door (web/identify.ts); absent, a visitor acts. */
      member?: Member;
    }
  }
}

/** The form field `signature` gives a visitor's name; absent or blank, they have none. */
export function actorOf(req: Request): Actor {
  if (req.member) return req.member;
  return { kind: 'visitor', name: signatureOf(fieldOf(req.body, 'signature')) };
}
