/** What who holds the link of an invitation does with it: make an account, or join with the one they have. */
import { canonicalRule, grantedRole, holds, type Member, type Role, roles } from '../core/access.ts';
import { WikiError } from '../core/errors.ts';
import { hashSecret } from '../secrets/random.ts';
import type { InvitationRow } from '../store/invitations.ts';
import type { Writers } from '../store/store.ts';
import { addMember, memberNow, type NewMember, readyMember } from './accounts.ts';
import { isLive } from './invitations.ts';
import { shownName } from './members.ts';
import type { Wiki } from './wiki.ts';

export interface InvitationView {
  email: string;
  /** Name of who invites; '' for the host. */
  by: string;
  /** Name of the group joined, title of the space and the role there; '' for none. */
  group: string;
  space: string;
  role: Role;
  expiresAt: string;
}

/** @returns undefined for a link that is unknown, cut, used up or past its time. */
export async function viewInvitation(wiki: Wiki, secret: string): Promise<InvitationView | undefined> {
  const row = await wiki.store.invitations.find(hashSecret(secret));
  if (!row || !(await isLive(wiki.store, row, wiki.clock()))) return undefined;
  const [by, group, spaces] = await Promise.all([
    wiki.store.members.find(row.createdBy ?? 0),
    wiki.store.groups.find(row.groupId ?? 0),
    wiki.store.spaces.list(),
  ]);
  return {
    email: row.email,
    by: by ? shownName(by) : '',
    group: group?.name ?? '',
    space: spaces.find(({ id }) => id === row.spaceId)?.title ?? '',
    role: roleIn(row),
    expiresAt: row.expiresAt,
  };
}

/**
 * A new account, active at once, with what the invitation gives.
 * @throws WikiError not-found `invite.ended`, invalid by field, conflict when the address of mail has an account.
 */
export async function acceptAsNew(
  wiki: Wiki,
  secret: string,
  typed: Pick<NewMember, 'name' | 'email'> & { password: string },
): Promise<Member> {
  const hash = hashSecret(secret);
  const found = await wiki.store.invitations.find(hash);
  if (!found || !(await isLive(wiki.store, found, wiki.clock()))) throw ended();
  const { name, email, password } = typed;
  const ready = await readyMember(wiki, { name, email, password });
  const now = wiki.clock();
  const id = await wiki.transact(async (tx) => {
    const row = await useInvitation(tx, hash, now);
    const added = await addMember(tx, ready, now);
    await give(tx, row, added, now);
    await noteJoin(tx, row, added, now);
    return added;
  });
  return memberNow(wiki, id);
}

/**
 * What the invitation gives, to somebody who has an account; a use is counted only when it gives them something new.
 * @throws WikiError not-found `invite.ended`, forbidden for who looks with borrowed eyes.
 */
export async function acceptAsMember(wiki: Wiki, actor: Member, secret: string): Promise<void> {
  if (actor.seenAs || actor.atMost !== undefined) throw new WikiError('forbidden', 'invite.borrowed');
  const now = wiki.clock();
  await wiki.transact(async (tx) => {
    const hash = hashSecret(secret);
    const row = await tx.invitations.find(hash);
    if (!row || !(await isLive(tx, row, now))) throw ended();
    if (!(await give(tx, row, actor.id, now))) return;
    await useInvitation(tx, hash, now);
    await noteJoin(tx, row, actor.id, now);
  });
}

async function useInvitation(tx: Writers, hash: string, now: Date): Promise<InvitationRow> {
  const row = await tx.invitations.find(hash);
  if (!row || !(await isLive(tx, row, now)) || !(await tx.invitations.use(row.id))) throw ended();
  return row;
}

/** @returns whether the member got anything they had not. */
async function give(tx: Writers, row: InvitationRow, memberId: number, now: Date): Promise<boolean> {
  const joined = row.groupId !== null && (await joinGroup(tx, row.groupId, memberId, now));
  const granted = row.spaceId !== null && (await grant(tx, row.spaceId, memberId, roleIn(row)));
  return joined || granted;
}

/** Somebody who keeps the list goes on doing so. */
async function joinGroup(tx: Writers, groupId: number, memberId: number, now: Date): Promise<boolean> {
  const own = await tx.groups.listOf(memberId);
  if (own.some((one) => one.groupId === groupId)) return false;
  await tx.groups.join(groupId, memberId, false, now.toISOString());
  return true;
}

/**
 * The role in the space's rule, for this one person. They read its past too: an invitation makes nothing public, it
 * brings somebody in.
 */
async function grant(tx: Writers, spaceId: number, memberId: number, role: Role): Promise<boolean> {
  const space = (await tx.spaces.list()).find(({ id }) => id === spaceId);
  const stored = (await tx.access.list()).find(({ id }) => id === space?.accessId);
  if (!stored || role === 'none') return false;
  const person = { kind: 'member', id: memberId, name: '', handle: '', isAdmin: false } as const;
  const groups = (await tx.groups.listOf(memberId)).map(({ groupId }) => groupId);
  if (holds(grantedRole({ ...person, groups, managedGroups: [] }, stored.rule), role)) return false;
  const people = [...(stored.rule.people ?? []), { id: memberId, role }];
  await tx.spaces.setAccess(spaceId, await tx.access.idOf(canonicalRule({ ...stored.rule, people })));
  return true;
}

async function noteJoin(tx: Writers, row: InvitationRow, memberId: number, now: Date): Promise<void> {
  const { groupId, spaceId } = row;
  const details = { role: row.role, invitation: row.id, by: row.createdBy };
  const line = {
    at: now.toISOString(),
    actorId: memberId,
    action: 'member.join',
    memberId,
    groupId,
    spaceId,
  };
  await tx.audit.add({ ...line, details });
}

function roleIn(row: InvitationRow): Role {
  return roles.find((role) => role === row.role) ?? 'none';
}

function ended(): WikiError {
  return new WikiError('not-found', 'invite.ended');
}
