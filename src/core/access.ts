/** Who may do what: the only place that decides it. Lists filter with the ids of the rules that pass here. */

import type { Locale } from './dates.ts';

export const roles = ['none', 'read', 'comment', 'write', 'manage'] as const;
export type Role = (typeof roles)[number];

/** Somebody without an account, or whose account is blocked. */
export interface Visitor {
  kind: 'visitor';
  /** Name shown as the author of what this actor writes. */
  name: string;
  /** The language in which this actor reads dates and amounts; French when absent. */
  locale?: Locale;
}

/** Whose eyes somebody borrows to see what others see (« voir comme… »). */
export type SeenAs = { kind: 'visitor' } | { kind: 'members' } | { kind: 'group'; id: number };

/** Somebody who has signed in, or a program that holds a token of theirs. Read anew for each request. */
export interface Member {
  kind: 'member';
  /** Positive. */
  id: number;
  name: string;
  handle: string;
  isAdmin: boolean;
  /** Ids of the groups they belong to. */
  groups: readonly number[];
  /** Ids of the groups whose list they keep; all of them are in `groups` too. */
  managedGroups: readonly number[];
  /** No right goes beyond this one: `read` for a token that may only read. */
  atMost?: Role;
  /** They see what these see and nothing that they do not see themselves, and change nothing. */
  seenAs?: SeenAs;
  locale?: Locale;
}

export type Actor = Visitor | Member;

/** A role given to a group or to one member. */
export interface Grant {
  /** Of the group or the member. */
  id: number;
  role: Role;
}

/**
 * Roles granted by a rule; the highest grant wins. What visitors may, members may too.
 * Groups and people are in the order of their ids, each at most once, none with the role `none`.
 */
export interface AccessRule {
  visitors: Role;
  members: Role;
  groups?: readonly Grant[];
  people?: readonly Grant[];
}

/** Whoever reaches it may do anything with it: for a wiki between friends, and for tests. */
export const openRule: AccessRule = { visitors: 'manage', members: 'manage' };

/** For whom nothing was said: members write, nobody else reads. */
export const internalRule: AccessRule = { visitors: 'none', members: 'write' };

/** The role an actor holds under the rule; an administrator manages everything. */
export function roleOf(actor: Actor, rule: AccessRule): Role {
  if (actor.kind === 'visitor') return rule.visitors;
  const own = actor.isAdmin ? 'manage' : grantedRole(actor, rule);
  const borrowed = actor.seenAs ? lowest(roleSeenAs(actor.seenAs, rule), 'read') : 'manage';
  return lowest(lowest(own, borrowed), actor.atMost ?? 'manage');
}

/** What the rule itself grants, an administrator's power aside: its use is recorded where this gives less. */
export function grantedRole(actor: Actor, rule: AccessRule): Role {
  if (actor.kind === 'visitor') return rule.visitors;
  const groups = (rule.groups ?? []).filter(({ id }) => actor.groups.includes(id));
  const people = (rule.people ?? []).filter(({ id }) => id === actor.id);
  return [...groups, ...people].reduce((best, { role }) => highest(best, role), roleOfMembers(rule));
}

/** Whether the actor holds at least this role under the rule. */
export function may(actor: Actor, role: Role, rule: AccessRule): boolean {
  return holds(roleOf(actor, rule), role);
}

/** Whether the actor may do what is for administrators only: not with borrowed eyes, nor by a token that may do less. */
export function administers(actor: Actor): boolean {
  return may(actor, 'manage', { visitors: 'none', members: 'none' });
}

/** Whether having `role` includes what `wanted` allows. */
export function holds(role: Role, wanted: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(wanted);
}

/** Whether somebody may read under `after` who could not under `before`: what is old may have to stay closed to them. */
export function widensReading(before: AccessRule, after: AccessRule): boolean {
  const reads = (role: Role) => holds(role, 'read');
  if (reads(after.visitors)) return !reads(before.visitors);
  if (reads(before.visitors)) return false;
  if (reads(roleOfMembers(after))) return !reads(roleOfMembers(before));
  if (reads(roleOfMembers(before))) return false;
  const isNew = (old: readonly Grant[] = [], now: readonly Grant[] = []) =>
    now.some(({ id, role }) => reads(role) && !old.some((one) => one.id === id && reads(one.role)));
  return isNew(before.groups, after.groups) || isNew(before.people, after.people);
}

/** What waits for those who manage: they keep their role, nobody else has any. */
export function managersOnly(rule: AccessRule): AccessRule {
  const keepers = (grants: readonly Grant[] = []) => grants.filter(({ role }) => holds(role, 'manage'));
  return canonicalRule({
    visitors: 'none',
    members: holds(roleOfMembers(rule), 'manage') ? 'manage' : 'none',
    groups: keepers(rule.groups),
    people: keepers(rule.people),
  });
}

/** The same rule in its one canonical form: two rules that grant the same are the same text as JSON. */
export function canonicalRule(rule: AccessRule): AccessRule {
  const [groups, people] = [tidy(rule.groups), tidy(rule.people)];
  return {
    visitors: rule.visitors,
    members: rule.members,
    ...(groups.length > 0 ? { groups } : {}),
    ...(people.length > 0 ? { people } : {}),
  };
}

function tidy(grants: readonly Grant[] = []): Grant[] {
  const best = new Map<number, Role>();
  for (const { id, role } of grants) best.set(id, highest(best.get(id) ?? 'none', role));
  return [...best]
    .filter(([, role]) => role !== 'none')
    .map(([id, role]) => ({ id, role }))
    .sort((a, b) => a.id - b.id);
}

function roleOfMembers(rule: AccessRule): Role {
  return highest(rule.visitors, rule.members);
}

function roleSeenAs(seenAs: SeenAs, rule: AccessRule): Role {
  if (seenAs.kind === 'visitor') return rule.visitors;
  if (seenAs.kind === 'members') return roleOfMembers(rule);
  const group = rule.groups?.find(({ id }) => id === seenAs.id);
  return highest(roleOfMembers(rule), group?.role ?? 'none');
}

function highest(a: Role, b: Role): Role {
  return holds(a, b) ? a : b;
}

function lowest(a: Role, b: Role): Role {
  return holds(a, b) ? b : a;
}
