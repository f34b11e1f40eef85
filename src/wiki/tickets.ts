/** Links that work once: the secret goes out in an address, only its hash stays here. */
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
