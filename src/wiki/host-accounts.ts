/** Accounts in the hands of whoever holds the machine: no actor, no right to ask for, and the audit says that it was the host. */
import { WikiError } from '../core/errors.ts';
import { tidyEmail } from '../core/member.ts';
import type { MemberRow } from '../store/members.ts';
import { addMember, blockAccount, type NewMember, readyMember } from './accounts.ts';
import { newResetSecret } from './reset.ts';
import { endSessionsOf } from './sessions.ts';
import type { Wiki } from './wiki.ts';

/** Without a password the answer is a secret for `/reset/{secret}`, by which one is chosen. @throws WikiError invalid, conflict. */
export async function addAccount(wiki: Wiki, typed: NewMember): Promise<{ id: number; secret?: string }> {
  const ready = await readyMember(wiki, typed);
  const now = wiki.clock();
  const id = await wiki.transact(async (tx) => {
    const memberId = await addMember(tx, ready, now);
    const details = { isAdmin: ready.isAdmin };
    await tx.audit.add({ at: now.toISOString(), actorId: null, action: 'member.add', memberId, details });
    return memberId;
  });
  if (ready.password !== null) return { id };
  const { secret } = await newResetSecret(wiki, 'host', id);
  return { id, secret };
}

/** Everybody but those who left, by name. */
export async function listAccounts(wiki: Wiki): Promise<MemberRow[]> {
  return (await wiki.store.members.list()).filter(({ state }) => state !== 'left');
}

/** @throws WikiError not-found when no account has this address. */
export async function findAccount(wiki: Wiki, email: string): Promise<MemberRow> {
  const member = await wiki.store.members.findByEmail(tidyEmail(email) ?? '');
  if (!member) throw new WikiError('not-found', 'member.unknown');
  return member;
}

/**
 * Blocks an account, whose sessions, tokens and links end at once; or gives it back. The host may block the last
 * administrator: whoever holds the machine can make another.
 * @returns whether it was the other way before. @throws WikiError not-found, and conflict for one that waits to be let in.
 */
export async function setBlocked(wiki: Wiki, email: string, isBlocked: boolean): Promise<boolean> {
  const { id, state } = await findAccount(wiki, email);
  if (state === 'waiting') throw new WikiError('conflict', 'member.waiting');
  if ((state === 'blocked') === isBlocked) return false;
  const at = wiki.clock().toISOString();
  await wiki.transact(async (tx) => {
    if (isBlocked) await blockAccount(tx, id);
    else await tx.members.change(id, { state: 'active' });
    const action = isBlocked ? 'member.block' : 'member.unblock';
    await tx.audit.add({ at, actorId: null, action, memberId: id });
  });
  return true;
}

/** A secret for `/reset/{secret}`; whoever is signed in as this member is so no longer. @throws WikiError not-found. */
export async function resetAccount(wiki: Wiki, email: string): Promise<string> {
  const { id, state } = await findAccount(wiki, email);
  if (state !== 'active') throw new WikiError('not-found', 'member.inactive');
  const { secret } = await newResetSecret(wiki, 'host', id);
  await endSessionsOf(wiki, id);
  return secret;
}
