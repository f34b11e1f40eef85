/** Signing in by a link that a letter brings: the mailbox takes the place of the password. */
import type { TicketRow } from '../store/tickets.ts';
import { outcomeOf, type SignInOutcome } from './accounts.ts';
import { findTicket, type Posted, postTicket, takeTicket } from './tickets.ts';
import type { Wiki } from './wiki.ts';

/** Milliseconds. */
const linkTime = 30 * 60_000;

/** What the person wanted when they asked: kept until the link is used, perhaps in another browser. */
export interface Wanted {
  /** Where they go then: an address of the site. */
  next: string;
  isKept: boolean;
}

/** @returns undefined when there is no active account to write to, after the same work. */
export function askSignInLink(wiki: Wiki, typedEmail: string, wanted: Wanted): Promise<Posted | undefined> {
  return postTicket(wiki, typedEmail, { kind: 'sign-in', data: { ...wanted }, lasts: linkTime });
}

/** Who would come in by the link; it is not used up, for programs that look for dangers in letters follow links too. */
export async function viewSignInLink(
  wiki: Wiki,
  secret: string,
): Promise<{ name: string; wanted: Wanted } | undefined> {
  const ticket = await findTicket(wiki, 'sign-in', secret);
  const member = await wiki.store.members.find(ticket?.memberId ?? 0);
  if (!ticket || member?.state !== 'active') return undefined;
  return { name: member.name, wanted: wantedIn(ticket) };
}

/** Uses the link up. The second factor is owed as after a password. */
export async function signInByLink(
  wiki: Wiki,
  secret: string,
): Promise<{ outcome: SignInOutcome; wanted: Wanted }> {
  const ticket = await findTicket(wiki, 'sign-in', secret);
  const taken = ticket && (await wiki.record((tx) => takeTicket(tx, ticket, wiki.clock())));
  const member = await wiki.store.members.find(taken?.memberId ?? 0);
  if (!taken || member?.state !== 'active') {
    return { outcome: { kind: 'refused' }, wanted: { next: '/', isKept: false } };
  }
  return { outcome: await outcomeOf(wiki, member), wanted: wantedIn(taken) };
}

function wantedIn({ data }: TicketRow): Wanted {
  const { next, isKept } = JSON.parse(data) as Partial<Wanted>;
  return { next: typeof next === 'string' ? next : '/', isKept: isKept === true };
}
