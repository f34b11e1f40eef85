/** Who acts in a request. Until accounts exist everyone is a visitor who may sign what they write. */
import type { Request } from 'express';
import type { Actor } from '../core/access.ts';
import { signatureOf } from '../core/signature.ts';

/** The form field `signature` gives the name of the author; absent or blank, the visitor has none. */
export function actorOf(req: Request): Actor {
  const form: unknown = req.body;
  const written = isForm(form) ? form['signature'] : undefined;
  return { kind: 'visitor', name: signatureOf(typeof written === 'string' ? written : '') };
}

function isForm(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
