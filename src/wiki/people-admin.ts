/** What administrators do with accounts: see them, add one, close one, make somebody an administrator. */
import type { Actor, Member } from '../core/access.ts';
import { invalidField, WikiError } from '../core/errors.ts';
import { foldName } from '../core/page.ts';
import { readProfile } from '../core/profile.ts';
import type { MemberRow, MemberState } from '../store/members.ts';
import type { Writers } from '../store/store.ts';
import { addMember, blockAccount, endAccess, isActiveAdmin, isLastAdmin, readyMember } from './accounts.ts';
import { shownName } from './members.ts';
import { provePassword, requireAdmin } from './prove.ts';
import { addWelcome } from './reset.ts';
import { mayIn, scopeOf } from './scope.ts';
import type { Posted } from './tickets.ts';
import type { Wiki } from './wiki.ts';

export interface PersonRow {
  id: number;
  handle: string;
  name: string;
  email: string;
  state: MemberState;
  isAdmin: boolean;
  organisation: string;
  /** Names of their groups. */
  groups: readonly string[];
  createdAt: string;
  /** Of a session that has not ended; absent when there is none. */
  seenAt?: string;
  hasPassword: boolean;
  hasSecondFactor: boolean;
  /** Whether the wiki has no other administrator who could act. */
  isLastAdmin: boolean;
}

/** Everybody but those who left and those who wait, by name. @param q words of a name, address, organisation or group. */
export async function listPeople(wiki: Wiki, actor: Actor, q: string): Promise<PersonRow[]> {
  requireAdmin(actor);
  const people = (await allPeople(wiki)).filter(({ state }) => state === 'active' || state === 'blocked');
  const words = foldName(q)
    .split(' ')
    .filter((word) => word !== '');
  return people.filter((person) => {
    const { name, email, handle, organisation, groups } = person;
    // An address is searched as it is written: folding takes its dots away.
    const text = `${foldName([name, email, handle, organisation, ...groups].join(' '))} ${email}`;
    return email.includes(q.trim().toLowerCase()) || words.every((word) => text.includes(word));
  });
}

async function allPeople(wiki: Wiki): Promise<PersonRow[]> {
  const [members, groups, memberships, seen] = await Promise.all([
    wiki.store.members.list(),
    wiki.store.groups.list(),
    wiki.store.groups.listMemberships(),
    wiki.store.sessions.listLastSeen(wiki.clock().toISOString()),
  ]);
  const names = new Map(groups.map(({ id, name }) => [id, name]));
  return members.map((member): PersonRow => {
    const own = memberships.filter(({ memberId }) => memberId === member.id);
    const seenAt = seen.get(member.id);
    return {
      id: member.id,
      handle: member.handle,
      name: shownName(member),
      email: member.email ?? '',
      state: member.state,
      isAdmin: member.isAdmin,
      organisation: readProfile(member.profile).organisation,
      groups: own.flatMap(({ groupId }) => names.get(groupId) ?? []),
      createdAt: member.createdAt,
      ...(seenAt === undefined ? {} : { seenAt }),
      hasPassword: member.hasPassword,
      hasSecondFactor: member.hasSecondFactor,
      isLastAdmin: isLastAdmin(member, members),
    };
  });
}

/** Whether the member manages a space, and so answers those who ask for an account there. */
export async function managesAny(wiki: Wiki, actor: Actor): Promise<boolean> {
  const scope = await scopeOf(wiki, actor);
  return actor.kind === 'member' && scope.spaces.some((space) => mayIn(scope, 'manage', space.accessId));
}

/** @throws WikiError not-found for who is no administrator, and for an account that waits or was left. */
export async function findPerson(wiki: Wiki, actor: Actor, handle: string): Promise<PersonRow> {
  requireAdmin(actor);
  const person = (await allPeople(wiki)).find((one) => one.handle === handle);
  if (!person || person.state === 'left' || person.state === 'waiting') {
    throw new WikiError('not-found', 'not-found');
  }
  return person;
}

/**
 * The account is closed at once: its sessions, tokens and links end, and who holds it is a visitor at the next request.
 * What they wrote stays. @throws WikiError as `findPerson`; conflict for oneself and for the last administrator.
 */
export async function blockMember(wiki: Wiki, actor: Actor, handle: string): Promise<void> {
  await change(wiki, actor, handle, 'member.block', async (tx, admin, member) => {
    if (member.id === admin.id) throw new WikiError('conflict', 'people.yourself');
    if (member.state !== 'active') return false;
    await requireOther(tx, member);
    await blockAccount(tx, member.id);
    return true;
  });
}

/** They sign in again with the password they had. @throws WikiError as `findPerson`. */
export async function unblockMember(wiki: Wiki, actor: Actor, handle: string): Promise<void> {
  await change(wiki, actor, handle, 'member.unblock', async (tx, _admin, member) => {
    if (member.state !== 'blocked') return false;
    await tx.members.change(member.id, { state: 'active' });
    return true;
  });
}

/** Ends every session of somebody and the links that let them in; tokens stay. @throws WikiError as `findPerson`. */
export async function signOutMember(wiki: Wiki, actor: Actor, handle: string): Promise<void> {
  await change(wiki, actor, handle, 'member.sign-out', async (tx, _admin, member) => {
    await endAccess(tx, member.id);
    return true;
  });
}

/**
 * @param password that of whoever does it.
 * @throws WikiError as `findPerson`; invalid for another password; conflict for the last administrator and for an
 * account that is blocked.
 */
export async function setAdmin(
  wiki: Wiki,
  actor: Actor,
  request: { handle: string; isAdmin: boolean; password: string },
): Promise<void> {
  await provePassword(wiki, requireAdmin(actor), request.password);
  const { handle, isAdmin } = request;
  await change(
    wiki,
    actor,
    handle,
    'member.admin',
    async (tx, _admin, member) => {
      if (member.isAdmin === isAdmin) return false;
      if (isAdmin && member.state !== 'active') throw new WikiError('conflict', 'people.blocked');
      if (!isAdmin) await requireOther(tx, member);
      await tx.members.change(member.id, { is_admin: isAdmin ? 1 : 0 });
      return true;
    },
    { isAdmin },
  );
}

async function requireOther(tx: Writers, member: MemberRow): Promise<void> {
  if (isLastAdmin(member, await tx.members.list())) throw new WikiError('conflict', 'people.last-admin');
}

/** @param work says whether it changed anything: only then there is a line in the audit. */
async function change(
  wiki: Wiki,
  actor: Actor,
  handle: string,
  action: string,
  work: (tx: Writers, admin: Member, member: MemberRow) => Promise<boolean>,
  details: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  const admin = requireAdmin(actor);
  await wiki.transact(async (tx) => {
    // Rights are those of now: two administrators may take each other's at once.
    const self = await tx.members.find(admin.id);
    const member = await tx.members.findByHandle(handle);
    const isThere = member?.state === 'active' || member?.state === 'blocked';
    if (!self || !isActiveAdmin(self) || !isThere) throw new WikiError('not-found', 'not-found');
    if (!(await work(tx, admin, member))) return;
    const at = wiki.clock().toISOString();
    await tx.audit.add({ at, actorId: admin.id, action, memberId: member.id, details });
  });
}

/**
 * An account for somebody, who chooses their password by the link of `/reset/{secret}` within a week.
 * @throws WikiError not-found for who is no administrator; invalid, by field.
 */
export async function addPerson(
  wiki: Wiki,
  actor: Actor,
  typed: { name: string; email: string },
): Promise<Posted> {
  const admin = requireAdmin(actor);
  const ready = await readyMember(wiki, typed);
  const now = wiki.clock();
  return wiki.transact(async (tx) => {
    if (await tx.members.findByEmail(ready.email)) {
      throw invalidField('email', 'member.exists');
    }
    const id = await addMember(tx, ready, now);
    const secret = await addWelcome(tx, id, now);
    await tx.audit.add({ at: now.toISOString(), actorId: admin.id, action: 'member.add', memberId: id });
    return { email: ready.email, name: ready.name, secret };
  });
}
