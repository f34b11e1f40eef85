/** Invitations: who may make them, what they may give, which there are. What the invited do is in accept-invitation.ts. */
import { type Actor, administers, type Member, may, type Role, roles } from '../core/access.ts';
import { type FieldFault, fieldFault, invalidForm, WikiError } from '../core/errors.ts';
import { memberLimits, tidyEmail, tidyName } from '../core/member.ts';
import type { Space } from '../core/page.ts';
import { hashSecret, newSecret } from '../secrets/random.ts';
import type { GroupRow } from '../store/groups.ts';
import type { InvitationRow } from '../store/invitations.ts';
import type { Readers } from '../store/store.ts';
import { readActor, shownName } from './members.ts';
import { mayIn, scopeOf } from './scope.ts';
import type { Wiki } from './wiki.ts';

export const invitationLimits = { days: 90, uses: 200, label: memberLimits.name } as const;

/** Milliseconds that an invitation which has ended stays in the list. */
const remembered = 30 * 24 * 3600_000;

/** Roles that can be given in a space. */
export const givenRoles: readonly Role[] = roles.filter((role) => role !== 'none');

/** What somebody may invite into. */
export interface Giving {
  /** Whether an invitation may give nothing but an account. */
  isAdmin: boolean;
  groups: readonly GroupRow[];
  spaces: readonly Space[];
}

/** @throws WikiError not-found for who may invite nobody. */
export async function viewGiving(wiki: Wiki, actor: Actor): Promise<Giving> {
  const giving = await givingOf(wiki, actor);
  if (!giving.isAdmin && giving.groups.length === 0 && giving.spaces.length === 0) {
    throw new WikiError('not-found', 'not-found');
  }
  return giving;
}

async function givingOf(wiki: Wiki, actor: Actor): Promise<Giving> {
  if (actor.kind === 'visitor') return { isAdmin: false, groups: [], spaces: [] };
  const [scope, groups] = await Promise.all([scopeOf(wiki, actor), wiki.store.groups.list()]);
  return {
    isAdmin: administers(actor),
    groups: groups.filter(({ id }) => keepsGroup(actor, id)),
    spaces: scope.spaces.filter(({ accessId }) => mayIn(scope, 'manage', accessId)),
  };
}

function keepsGroup(actor: Member, groupId: number): boolean {
  if (administers(actor)) return true;
  return actor.managedGroups.includes(groupId) && !actor.seenAs && actor.atMost === undefined;
}

export interface InvitationRequest {
  label: string;
  /** Whom it is for; '' for anybody who has the link. */
  email: string;
  /** Handle of a group to join, or ''. */
  group: string;
  /** Slug of a space to get a role in, or ''. */
  space: string;
  role: string;
  days: number;
  uses: number;
}

/** @returns the secret for `/invite/{secret}`. @throws WikiError not-found, invalid by field. */
export async function createInvitation(
  wiki: Wiki,
  actor: Actor,
  request: InvitationRequest,
): Promise<{ id: number; secret: string; email: string }> {
  const giving = await viewGiving(wiki, actor);
  const checked = checkInvitation(giving, request);
  const now = wiki.clock();
  const secret = newSecret();
  const createdBy = actor.kind === 'member' ? actor.id : null;
  const { groupId, spaceId, role } = checked;
  const id = await wiki.record(async (tx) => {
    await tx.invitations.removeEnded(new Date(now.getTime() - remembered).toISOString());
    const added = await tx.invitations.add(hashSecret(secret), {
      ...checked,
      createdBy,
      createdAt: now.toISOString(),
      expiresAt: new Date(now.getTime() + request.days * 24 * 3600_000).toISOString(),
      usesLeft: request.uses,
    });
    const details = { role, days: request.days, uses: request.uses };
    const line = { at: now.toISOString(), actorId: createdBy, action: 'invitation.add', groupId, spaceId };
    await tx.audit.add({ ...line, details });
    return added;
  });
  return { id, secret, email: checked.email };
}

function checkInvitation(giving: Giving, request: InvitationRequest) {
  const label = tidyName(request.label);
  const email = request.email.trim() === '' ? '' : tidyEmail(request.email);
  const group = giving.groups.find(({ handle }) => handle === request.group);
  const space = giving.spaces.find(({ slug }) => slug === request.space);
  const role = givenRoles.find((one) => one === request.role);
  const isWhole = (value: number, most: number) => Number.isInteger(value) && value >= 1 && value <= most;
  const faults: (FieldFault | false)[] = [
    label === '' && fieldFault('label', 'invite.label'),
    email === undefined && fieldFault('email', 'member.email'),
    request.group !== '' && !group && fieldFault('group', 'invite.group'),
    request.space !== '' && !space && fieldFault('space', 'invite.space'),
    !giving.isAdmin && request.group === '' && request.space === '' && fieldFault('group', 'invite.into'),
    request.space !== '' && !role && fieldFault('role', 'invite.role'),
    !isWhole(request.days, invitationLimits.days) && fieldFault('days', 'invite.days'),
    !isWhole(request.uses, invitationLimits.uses) && fieldFault('uses', 'invite.uses'),
  ];
  const errors = faults.filter((one) => one !== false);
  if (errors.length > 0) throw invalidForm('member.invalid', errors);
  return {
    label,
    email: email ?? '',
    groupId: group?.id ?? null,
    spaceId: space?.id ?? null,
    role: space && role ? role : 'none',
  };
}

export interface InvitationItem extends InvitationRow {
  /** Name of who made it; '' for the host. */
  by: string;
  group: string;
  space: string;
  isOver: boolean;
}

/** Their own, and those into what they keep; administrators see all. @throws WikiError not-found for who may invite nobody. */
export async function listInvitations(wiki: Wiki, actor: Actor): Promise<InvitationItem[]> {
  const giving = await viewGiving(wiki, actor);
  const [rows, members] = await Promise.all([wiki.store.invitations.list(), wiki.store.members.list()]);
  const names = new Map(members.map((member) => [member.id, shownName(member)]));
  const now = wiki.clock().toISOString();
  return rows
    .filter((row) => isShownTo(giving, actor, row))
    .map((row) => ({
      ...row,
      by: row.createdBy === null ? '' : (names.get(row.createdBy) ?? ''),
      group: giving.groups.find(({ id }) => id === row.groupId)?.name ?? '',
      space: giving.spaces.find(({ id }) => id === row.spaceId)?.title ?? '',
      isOver: row.usesLeft === 0 || row.expiresAt <= now,
    }));
}

function isShownTo(giving: Giving, actor: Actor, row: InvitationRow): boolean {
  if (giving.isAdmin) return true;
  if (actor.kind === 'member' && row.createdBy === actor.id) return true;
  const keepsGroupOf = row.groupId === null || giving.groups.some(({ id }) => id === row.groupId);
  const keepsSpaceOf = row.spaceId === null || giving.spaces.some(({ id }) => id === row.spaceId);
  return (row.groupId !== null || row.spaceId !== null) && keepsGroupOf && keepsSpaceOf;
}

/** The link works no more. @throws WikiError not-found for what the actor is not shown. */
export async function cutInvitation(wiki: Wiki, actor: Actor, id: number): Promise<void> {
  const giving = await viewGiving(wiki, actor);
  const at = wiki.clock().toISOString();
  await wiki.record(async (tx) => {
    const row = await tx.invitations.findById(id);
    if (!row || !isShownTo(giving, actor, row)) throw new WikiError('not-found', 'not-found');
    await tx.invitations.remove(id);
    const actorId = actor.kind === 'member' ? actor.id : null;
    const { groupId, spaceId } = row;
    await tx.audit.add({ at, actorId, action: 'invitation.cut', groupId, spaceId });
  });
}

/** Whether the invitation still works: nobody gives by a link of old what they may not give now. */
export async function isLive(
  readers: Pick<Readers, 'members' | 'groups' | 'access' | 'spaces'>,
  row: InvitationRow,
  now: Date,
): Promise<boolean> {
  if (row.usesLeft < 1 || row.expiresAt <= now.toISOString()) return false;
  if (row.createdBy === null) return true;
  const giver = await readActor(readers, row.createdBy);
  if (!giver) return false;
  if (administers(giver)) return true;
  if (row.groupId === null && row.spaceId === null) return false;
  if (row.groupId !== null && !giver.managedGroups.includes(row.groupId)) return false;
  if (row.spaceId === null) return true;
  const space = (await readers.spaces.list()).find(({ id }) => id === row.spaceId);
  const stored = (await readers.access.list()).find(({ id }) => id === space?.accessId);
  return stored !== undefined && may(giver, 'manage', stored.rule);
}
