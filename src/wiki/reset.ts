/** A password that was forgotten, or never chosen: a link that works once lets its holder choose one. */
import type { Actor } from '../core/access.ts';
import { invalidForm, WikiError } from '../core/errors.ts';
import type { MemberRow } from '../store/members.ts';
import type { Writers } from '../store/store.ts';
import type { TicketRow } from '../store/tickets.ts';
import { endAccess, outcomeOf, passwordErrors, type SignInOutcome } from './accounts.ts';
import { requireAdmin } from './prove.ts';
import { addTicket, findTicket, type Posted, postTicket, takeTicket } from './tickets.ts';
import type { Wiki } from './wiki.ts';

/** Milliseconds of a link that was asked for just now. */
const askedTime = 30 * 60_000;
/** Of one that an administrator hands over, by whatever way they reach the person. */
const handedTime = 24 * 3600_000;
/** Of the first one. */
const welcomeTime = 7 * 24 * 3600_000;

/** @param next where they go then. @returns undefined when there is no active account to write to, after the same work. */
export function askReset(wiki: Wiki, typedEmail: string, next: string): Promise<Posted | undefined> {
  return postTicket(wiki, typedEmail, { kind: 'reset', data: { next }, lasts: askedTime });
}

/** @returns a secret for `/reset/{secret}` by which somebody new chooses their first password. */
export function addWelcome(tx: Writers, memberId: number, now: Date): Promise<string> {
  return addTicket(tx, { kind: 'reset', memberId, lasts: welcomeTime }, now);
}

/**
 * A secret for `/reset/{secret}` that an administrator, or the host by the command line, hands to the member; those
 * before it are void. It is good for a day. @throws WikiError not-found for who is no administrator, and for an
 * account that is not active.
 */
export async function newResetSecret(wiki: Wiki, by: Actor | 'host', memberId: number): Promise<Posted> {
  const admin = by === 'host' ? undefined : requireAdmin(by);
  const now = wiki.clock();
  return wiki.record(async (tx) => {
    const member = await tx.members.find(memberId);
    if (member?.state !== 'active') throw new WikiError('not-found', 'not-found');
    await tx.tickets.removeAll('reset', memberId);
    const secret = await addTicket(tx, { kind: 'reset', memberId, lasts: handedTime }, now);
    const line = { at: now.toISOString(), actorId: admin?.id ?? null, memberId };
    await tx.audit.add({ ...line, action: 'member.reset-link' });
    return { email: member.email ?? '', name: member.name, secret };
  });
}

/** Whose password the link lets choose; `isFirst` when they have none yet. */
export interface ResetView {
  name: string;
  email: string;
  isFirst: boolean;
}

/** Without using it up. @returns undefined for a link that is unknown, used or past its time. */
export async function viewReset(wiki: Wiki, secret: string): Promise<ResetView | undefined> {
  const found = await findReset(wiki, secret);
  if (!found) return undefined;
  const { name, email, hasPassword } = found.member;
  return { name, email: email ?? '', isFirst: !hasPassword };
}

async function findReset(
  wiki: Wiki,
  secret: string,
): Promise<{ ticket: TicketRow; member: MemberRow } | undefined> {
  const ticket = await findTicket(wiki, 'reset', secret);
  const member = await wiki.store.members.find(ticket?.memberId ?? 0);
  return ticket && member?.state === 'active' ? { ticket, member } : undefined;
}

/**
 * The new password; every session of the member ends, and every other link that lets them in.
 * @throws WikiError not-found when the link no longer works, invalid by field.
 */
export async function resetPassword(
  wiki: Wiki,
  secret: string,
  typed: { password: string },
): Promise<{ outcome: SignInOutcome; next: string }> {
  const found = await findReset(wiki, secret);
  if (!found) throw new WikiError('not-found', 'reset.ended');
  const { ticket, member } = found;
  const errors = passwordErrors(typed.password, { name: member.name, email: member.email ?? '' });
  if (errors.length > 0) throw invalidForm('member.invalid', errors);
  const password = await wiki.passwords.hash(typed.password);
  const now = wiki.clock();
  await wiki.record(async (tx) => {
    if (!(await takeTicket(tx, ticket, now))) throw new WikiError('not-found', 'reset.ended');
    await tx.members.change(member.id, { password });
    await endAccess(tx, member.id);
    const line = { at: now.toISOString(), actorId: member.id, action: 'member.reset', memberId: member.id };
    await tx.audit.add(line);
  });
  const { next } = JSON.parse(ticket.data) as { next?: unknown };
  return { outcome: await outcomeOf(wiki, member), next: typeof next === 'string' ? next : '/' };
}
