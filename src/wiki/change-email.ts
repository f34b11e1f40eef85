/** Another address of mail: confirmed from the new one and from the old one, so that neither a slip nor a thief takes an account away. */
import type { Actor, Member } from '../core/access.ts';
import { fieldFault, invalidForm, WikiError } from '../core/errors.ts';
import { tidyEmail } from '../core/member.ts';
import { hashSecret } from '../secrets/random.ts';
import type { Writers } from '../store/store.ts';
import type { TicketRow } from '../store/tickets.ts';
import { provePassword, requireAdmin } from './prove.ts';
import { addTicket, endLinks, findTicket, takeTicket } from './tickets.ts';
import type { Wiki } from './wiki.ts';

/** Milliseconds: two mailboxes may be opened on two days. */
const linkTime = 2 * 24 * 3600_000;

type Side = 'new' | 'old';

/** What each of the two tickets holds. */
interface Change {
  side: Side;
  /** The address to be. */
  email: string;
  /** Hash of the ticket sent to the other address. */
  other: string;
  /** Whether that one was used. */
  isOtherDone: boolean;
}

/** Letters to write. The change takes place once both links were used. */
export interface AskedChange {
  name: string;
  newEmail: string;
  oldEmail: string;
  /** Of the link to each address. Absent when the new one has an account: its owner is told so there, nobody else. */
  secrets?: Record<Side, string>;
}

/**
 * For who proves their password; links asked for before are void. Who asks sees no difference when the new address
 * has an account already.
 * @throws WikiError invalid, by field.
 */
export async function askEmailChange(
  wiki: Wiki,
  member: Member,
  typed: { email: string; password: string },
): Promise<AskedChange> {
  const { email, oldEmail } = await readyChange(wiki, member, member.id, typed);
  const letters = { name: member.name, newEmail: email, oldEmail };
  return wiki.record(async (tx) => {
    await tx.tickets.removeAll('email', member.id);
    if (await tx.members.findByEmail(email)) return letters;
    return { ...letters, secrets: await addPair(tx, member.id, email, wiki.clock()) };
  });
}

/** Two tickets that know of each other. */
async function addPair(
  tx: Writers,
  memberId: number,
  email: string,
  now: Date,
): Promise<Record<Side, string>> {
  const ticket = { kind: 'email', memberId, lasts: linkTime } as const;
  const forNew = await addTicket(tx, ticket, now);
  const ofOld: Change = { side: 'old', email, other: hashSecret(forNew), isOtherDone: false };
  const forOld = await addTicket(tx, { ...ticket, data: { ...ofOld } }, now);
  await rewrite(tx, ofOld.other, now, { ...ofOld, side: 'new', other: hashSecret(forOld) });
  return { new: forNew, old: forOld };
}

/**
 * At once: for a wiki that sends no letters.
 * @throws WikiError invalid, by field, also for an address that has an account.
 */
export async function changeEmailNow(
  wiki: Wiki,
  member: Member,
  typed: { email: string; password: string },
): Promise<void> {
  const { email } = await readyChange(wiki, member, member.id, typed);
  await wiki.transact(async (tx) => {
    await requireFree(tx, email);
    await setEmail(wiki, tx, member.id, email);
  });
}

/**
 * For somebody who lost their mailbox: an administrator, who proves their own password, waives the old address. The
 * new one is still to be confirmed, where there is mail.
 * @returns the secret of the link to the new address; undefined without mail: then it is changed.
 * @throws WikiError not-found for who is no administrator, and for an account that is not active; invalid, by field.
 */
export async function changeEmailOf(
  wiki: Wiki,
  actor: Actor,
  memberId: number,
  typed: { email: string; password: string; hasMail: boolean },
): Promise<{ secret?: string; newEmail: string; oldEmail: string }> {
  const admin = requireAdmin(actor);
  if ((await wiki.store.members.find(memberId))?.state !== 'active') {
    throw new WikiError('not-found', 'not-found');
  }
  const { email, oldEmail } = await readyChange(wiki, admin, memberId, typed);
  const letters = { newEmail: email, oldEmail };
  const now = wiki.clock();
  return wiki.transact(async (tx) => {
    await requireFree(tx, email);
    await tx.tickets.removeAll('email', memberId);
    if (!typed.hasMail) {
      await setEmail(wiki, tx, memberId, email, admin.id);
      return letters;
    }
    const data: Change = { side: 'new', email, other: '', isOtherDone: true };
    const ticket = { kind: 'email', memberId, lasts: linkTime, data: { ...data } } as const;
    const secret = await addTicket(tx, ticket, now);
    const line = { at: now.toISOString(), actorId: admin.id, action: 'member.email-waive', memberId };
    await tx.audit.add(line);
    return { ...letters, secret };
  });
}

async function requireFree(tx: Writers, email: string): Promise<void> {
  if (!(await tx.members.findByEmail(email))) return;
  throw invalidForm('member.invalid', [fieldFault('email', 'member.email-taken')]);
}

async function readyChange(
  wiki: Wiki,
  by: Member,
  memberId: number,
  typed: { email: string; password: string },
) {
  await provePassword(wiki, by, typed.password);
  const email = tidyEmail(typed.email);
  const row = await wiki.store.members.find(memberId);
  if (email === undefined) throw invalidForm('member.invalid', [fieldFault('email', 'member.email')]);
  if (email === row?.email) throw invalidForm('member.invalid', [fieldFault('email', 'member.email-same')]);
  return { email, oldEmail: row?.email ?? '' };
}

/** What a link that is not used up says to who opens it; undefined for one that is unknown, used or past its time. */
export async function viewEmailLink(
  wiki: Wiki,
  secret: string,
): Promise<{ side: Side; email: string; isOtherDone: boolean } | undefined> {
  const ticket = await findTicket(wiki, 'email', secret);
  const member = await wiki.store.members.find(ticket?.memberId ?? 0);
  if (!ticket || member?.state !== 'active') return undefined;
  const { side, email, isOtherDone } = changeIn(ticket);
  return { side, email, isOtherDone };
}

export type EmailOutcome =
  | { kind: 'changed'; name: string; email: string; oldEmail: string }
  /** The link sent to the other address is still to be used. */
  | { kind: 'waiting'; side: Side };

/** Uses the link up. @throws WikiError not-found when it no longer works, conflict when somebody has the address by now. */
export async function confirmEmail(wiki: Wiki, secret: string): Promise<EmailOutcome> {
  const ticket = await findTicket(wiki, 'email', secret);
  if (!ticket) throw new WikiError('not-found', 'email.ended');
  const now = wiki.clock();
  return wiki.transact(async (tx) => {
    const taken = await takeTicket(tx, ticket, now);
    const member = await tx.members.find(taken?.memberId ?? 0);
    if (!taken || member?.state !== 'active') throw new WikiError('not-found', 'email.ended');
    const change = changeIn(taken);
    if (!change.isOtherDone) {
      await markOther(tx, change, now);
      return { kind: 'waiting', side: change.side };
    }
    if (await tx.members.findByEmail(change.email)) throw new WikiError('conflict', 'member.email-taken');
    await setEmail(wiki, tx, member.id, change.email);
    return { kind: 'changed', name: member.name, email: change.email, oldEmail: member.email ?? '' };
  });
}

async function markOther(tx: Writers, change: Change, now: Date): Promise<void> {
  const other = await tx.tickets.find('email', change.other, now.toISOString());
  if (!other) throw new WikiError('not-found', 'email.ended');
  await rewrite(tx, other.hash, now, { ...changeIn(other), isOtherDone: true });
}

async function rewrite(tx: Writers, hash: string, now: Date, change: Change): Promise<void> {
  const ticket = await tx.tickets.find('email', hash, now.toISOString());
  if (!ticket) throw new Error('a ticket that was just there is gone');
  await tx.tickets.remove(hash);
  await tx.tickets.add({ ...ticket, data: JSON.stringify(change) });
}

async function setEmail(
  wiki: Wiki,
  tx: Writers,
  memberId: number,
  email: string,
  actorId = memberId,
): Promise<void> {
  await tx.members.change(memberId, { email });
  // Links that went to the old address let nobody in any more.
  await endLinks(tx, memberId);
  const at = wiki.clock().toISOString();
  await tx.audit.add({
    at,
    actorId,
    action: actorId === memberId ? 'member.email' : 'member.email-set',
    memberId,
  });
}

function changeIn({ data }: TicketRow): Change {
  return JSON.parse(data) as Change;
}
