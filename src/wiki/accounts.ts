/** How an account begins, and how its member proves who they are. */
import type { Member } from '../core/access.ts';
import { type FieldFault, fieldFault, invalidForm, WikiError } from '../core/errors.ts';
import { handleOf, tidyEmail, tidyName } from '../core/member.ts';
import { passwordFault } from '../core/password.ts';
import type { MemberRow, MemberState } from '../store/members.ts';
import type { Writers } from '../store/store.ts';
import { findActor } from './members.ts';
import { addTicket, endLinks, findTicket } from './tickets.ts';
import type { Wiki } from './wiki.ts';

export interface NewMember {
  name: string;
  email: string;
  /** Absent when it is chosen later, by a link. */
  password?: string;
  isAdmin?: boolean;
  state?: MemberState;
  /** JSON: what they wrote when they asked. */
  request?: string;
}

/** A new account, checked, with its password hashed, ready to be written. */
export interface ReadyMember {
  name: string;
  email: string;
  password: string | null;
  isAdmin: boolean;
  state: MemberState;
  request: string | null;
}

/** Checks what was typed and hashes the password, before any transaction: hashing takes its time. @throws WikiError invalid, by field. */
export async function readyMember(wiki: Wiki, typed: NewMember): Promise<ReadyMember> {
  const name = tidyName(typed.name);
  const email = tidyEmail(typed.email);
  const errors = [
    ...(name === '' ? [fieldFault('name', 'member.name')] : []),
    ...(email === undefined ? [fieldFault('email', 'member.email')] : []),
    ...passwordErrors(typed.password, { name, email: email ?? '' }),
  ];
  if (errors.length > 0 || email === undefined) throw invalidForm('member.invalid', errors);
  const password = typed.password === undefined ? null : await wiki.passwords.hash(typed.password);
  const { isAdmin = false, state = 'active', request = null } = typed;
  return { name, email, password, isAdmin, state, request };
}

/** The fault of a new password as the forms show it; none for a password that is not chosen now. */
export function passwordErrors(
  password: string | undefined,
  own: { name: string; email: string },
): FieldFault[] {
  const fault = password === undefined ? undefined : passwordFault(password, own);
  return fault === undefined ? [] : [fieldFault('password', fault)];
}

/** @returns the id. @throws WikiError conflict when the address of mail has an account already. */
export async function addMember(tx: Writers, member: ReadyMember, now: Date): Promise<number> {
  if (await tx.members.findByEmail(member.email)) throw new WikiError('conflict', 'member.exists');
  return tx.members.add({
    name: member.name,
    email: member.email,
    handle: await freeHandle(tx, handleOf(member.name)),
    password: member.password,
    is_admin: member.isAdmin ? 1 : 0,
    state: member.state,
    request: member.request,
    created_at: now.toISOString(),
  });
}

/** A handle that neither a member nor a group has: both are mentioned by `@handle`. */
export async function freeHandle(tx: Writers, handle: string): Promise<string> {
  for (let count = 1; ; count += 1) {
    const wanted = count === 1 ? handle : `${handle}-${count}`;
    const [member, group] = [await tx.members.findByHandle(wanted), await tx.groups.findByHandle(wanted)];
    if (!member && !group) return wanted;
  }
}

/** Whoever is signed in as this member is so no longer, and no link lets them in. Programs go on by their tokens. */
export async function endAccess(tx: Writers, memberId: number): Promise<void> {
  await tx.sessions.removeOf(memberId);
  await endLinks(tx, memberId);
}

/** Closes the account at once, to people and programs. What they wrote stays. */
export async function blockAccount(tx: Writers, memberId: number): Promise<void> {
  await tx.members.change(memberId, { state: 'blocked' });
  await endAccess(tx, memberId);
  await tx.tokens.removeOf(memberId);
}

/** Whether this account, as it is now, administers the wiki. */
export function isActiveAdmin({ isAdmin, state }: Pick<MemberRow, 'isAdmin' | 'state'>): boolean {
  return isAdmin && state === 'active';
}

/** Whether without this one nobody could ever administer the wiki again. @param members all there are. */
export function isLastAdmin({ id }: { id: number }, members: readonly MemberRow[]): boolean {
  const [first, ...others] = members.filter(isActiveAdmin);
  return first?.id === id && others.length === 0;
}

/** Milliseconds that the first administrator has: whoever starts a server may come back to it after a weekend. */
const setUpTime = 7 * 24 * 3600_000;

/**
 * A new secret for `/setup/{secret}`, those before it void; undefined when there is an administrator.
 * Asked for at each start, so that a link that was lost is no trap.
 */
export async function newSetUpSecret(wiki: Wiki): Promise<string | undefined> {
  if (await wiki.store.members.hasAdmin()) return undefined;
  return wiki.record(async (tx) => {
    await tx.tickets.removeAll('setup', null);
    return addTicket(tx, { kind: 'setup', memberId: null, lasts: setUpTime }, wiki.clock());
  });
}

/** Whether the set-up link still works. */
export async function isSetUpSecret(wiki: Wiki, secret: string): Promise<boolean> {
  const ticket = await findTicket(wiki, 'setup', secret);
  return ticket !== undefined && !(await wiki.store.members.hasAdmin());
}

/** The first administrator, by the link the server printed; it works once. @throws WikiError not-found, invalid. */
export async function setUp(wiki: Wiki, secret: string, typed: NewMember): Promise<Member> {
  if (!(await isSetUpSecret(wiki, secret))) throw new WikiError('not-found', 'setup.ended');
  const ready = await readyMember(wiki, { ...typed, isAdmin: true });
  const now = wiki.clock();
  const id = await wiki.transact(async (tx) => {
    if (await tx.members.hasAdmin()) throw new WikiError('not-found', 'setup.ended');
    const added = await addMember(tx, ready, now);
    await tx.tickets.removeAll('setup', null);
    await tx.audit.add({ at: now.toISOString(), actorId: added, action: 'member.setup', memberId: added });
    return added;
  });
  return memberNow(wiki, id);
}

export type SignInOutcome =
  | { kind: 'signed-in'; member: Member }
  /** The password is right; the code of the second factor is owed. */
  | { kind: 'second-factor'; memberId: number }
  | { kind: 'refused' };

/**
 * By address of mail and password. An account that is unknown, blocked, waiting or without password is refused in the
 * same words and after the same work.
 */
export async function signIn(wiki: Wiki, typed: { email: string; password: string }): Promise<SignInOutcome> {
  const email = tidyEmail(typed.email) ?? '';
  const member = await wiki.store.members.findByEmail(email);
  const hash = await wiki.store.members.password(member?.id ?? 0);
  const { isRight, isOld } = await wiki.passwords.verify(hash, typed.password);
  if (!isRight || member?.state !== 'active') return { kind: 'refused' };
  if (isOld) {
    const password = await wiki.passwords.hash(typed.password);
    await wiki.record((tx) => tx.members.change(member.id, { password }));
  }
  return outcomeOf(wiki, member);
}

/** What becomes of an active member who has proved who they are, by password or by mail. */
export async function outcomeOf(
  wiki: Wiki,
  { id, hasSecondFactor }: Pick<MemberRow, 'id' | 'hasSecondFactor'>,
): Promise<SignInOutcome> {
  if (hasSecondFactor) return { kind: 'second-factor', memberId: id };
  return { kind: 'signed-in', member: await memberNow(wiki, id) };
}

/** A member who is certainly active. */
export async function memberNow(wiki: Wiki, id: number): Promise<Member> {
  const member = await findActor(wiki, id);
  if (!member) throw new Error('a member who was just here is gone');
  return member;
}
