/** Who acts in a request. Until accounts exist everyone is a visitor who may sign what they write. */
import type { Request } from 'express';
import type { Actor } from '../core/access.ts';

/** Characters of a signature that are kept. */
export const signatureLimit = 80;
export const unsigned = 'Visiteur·euse';

/** The form field `signature` gives the name of the author; absent or blank, the visitor has none. */
export function actorOf(req: Request): Actor {
  const form: unknown = req.body;
  const written = isForm(form) ? form['signature'] : undefined;
  const name = typeof written === 'string' ? tidy(written) : '';
  return { kind: 'visitor', name: name === '' ? unsigned : name };
}

function isForm(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** Control characters and runs of white space would let a name pretend to be two lines of a list. */
function tidy(name: string): string {
  const plain = name.replace(/[\p{Cc}\p{Cf}\p{Cs}\s]+/gu, ' ').trim();
  return [...plain].slice(0, signatureLimit).join('').trim();
}
