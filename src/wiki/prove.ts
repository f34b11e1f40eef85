/** Who does what gives power or cannot be undone: administrators, and who can say their password once more. */
import { type Actor, administers, type Member } from '../core/access.ts';
import { invalidField, WikiError } from '../core/errors.ts';
import type { Wiki } from './wiki.ts';

/** @throws WikiError invalid, with the field `password`, when it is another. */
export async function provePassword(wiki: Wiki, member: Member, password: string): Promise<void> {
  const hash = await wiki.store.members.password(member.id);
  const { isRight } = await wiki.passwords.verify(hash, password);
  if (isRight) return;
  throw invalidField('password', 'password.wrong');
}

/**
 * The administrator, with their own eyes and all their rights.
 * @throws WikiError not-found for everybody else: they are not told that there is such a screen.
 */
export function requireAdmin(actor: Actor): Member {
  if (actor.kind !== 'member' || !administers(actor)) throw new WikiError('not-found', 'not-found');
  return actor;
}
