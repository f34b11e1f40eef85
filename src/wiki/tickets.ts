/** Links that work once: the secret goes out in an address, only its hash stays here. */
import { tidyEmail } from '../core/member.ts';
import { hashSecret, newSecret } from '../secrets/random.ts';
import type { Writers } from '../store/store.ts';
import type { TicketKind, TicketRow } from '../store/tickets.ts';
import type { Wiki } from './wiki.ts';

export interface NewTicket {
  kind: TicketKind;
  /** Null for a ticket of nobody's: it opens nothing, and its making takes as long as that of another. */
  memberId: number | null;
  data?: Readonly<Record<string, unknown>>;
  /** Milliseconds. */
  lasts: number;
}

/** @returns the secret, which is known to nobody else. */
export async function addTicket(tx: Writers, ticket: NewTicket, now: Date): Promise<string> {
  const secret = newSecret();
  await tx.tickets.removeEnded(now.toISOString());
  await tx.tickets.add({
    hash: hashSecret(secret),
    kind: ticket.kind,
    memberId: ticket.memberId,
    data: JSON.stringify(ticket.data ?? {}),
    createdAt: now.toISOString(),
    expiresAt: new Date(now.getTime() + ticket.lasts).toISOString(),
  });
  return secret;
}

/** A letter to write: whom to, and the secret of the link in it. */
export interface Posted {
  email: string;
  name: string;
  secret: string;
}

/**
 * A ticket for whoever has this address of mail. For no active account there is one of nobody's, so that both take as
 * long: then nothing is returned.
 */
export async function postTicket(
  wiki: Wiki,
  typedEmail: string,
  ticket: Omit<NewTicket, 'memberId'>,
): Promise<Posted | undefined> {
  const email = tidyEmail(typedEmail) ?? '';
  const member = await wiki.store.members.findByEmail(email);
  const isActive = member?.state === 'active';
  const memberId = isActive ? member.id : null;
  const secret = await wiki.record((tx) => addTicket(tx, { ...ticket, memberId }, wiki.clock()));
  return isActive ? { email, name: member.name, secret } : undefined;
}

/** Without using it up; undefined for one that is unknown, used or past its time. */
export function findTicket(wiki: Wiki, kind: TicketKind, secret: string): Promise<TicketRow | undefined> {
  return wiki.store.tickets.find(kind, hashSecret(secret), wiki.clock().toISOString());
}

/** Uses it up. @returns undefined when somebody else has done so since it was found. */
export async function takeTicket(
  tx: Writers,
  ticket: Pick<TicketRow, 'kind' | 'hash'>,
  now: Date,
): Promise<TicketRow | undefined> {
  const found = await tx.tickets.find(ticket.kind, ticket.hash, now.toISOString());
  if (found) await tx.tickets.remove(ticket.hash);
  return found;
}

/** Every link that lets this member in, or gives them another address, is void. */
export async function endLinks(tx: Writers, memberId: number): Promise<void> {
  for (const kind of ['reset', 'sign-in', 'email'] as const) await tx.tickets.removeAll(kind, memberId);
}
