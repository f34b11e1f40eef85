/** Groups: who is in them, who keeps their lists, and what they open. Visitors never learn that there are any. */
import { type Actor, holds, type Member, type Role } from '../core/access.ts';
import { fieldFault, invalidForm, WikiError } from '../core/errors.ts';
import { handleOf, tidyName } from '../core/member.ts';
import { foldName, type Space } from '../core/page.ts';
import { plainLine } from '../core/text.ts';
import type { GroupRow } from '../store/groups.ts';
import type { Writers } from '../store/store.ts';
import { freeHandle } from './accounts.ts';
import {
  maySeeGroups,
  maySeePerson,
  ownHand,
  type People,
  type Person,
  type PersonItem,
  peopleOf,
  personItem,
} from './people.ts';
import { mayIn, pageItem, type Scope, scopeOf } from './scope.ts';
import type { PageItem } from './views.ts';
import type { Wiki } from './wiki.ts';

/** Characters of a description. */
export const longestDescription = 1000;

const mostPages = 200;

/** Handles that are an address of ours (`/groups/new`), or what a name without letters becomes. */
const notForGroups: ReadonlySet<string> = new Set(['new', 'membre']);
const mostCandidates = 500;

export interface GroupItem {
  handle: string;
  name: string;
  description: string;
  count: number;
  /** Whether the actor is in it. */
  isMine: boolean;
}

export interface GroupsView {
  groups: readonly GroupItem[];
  may: { create: boolean };
}

/** @throws WikiError not-found for a visitor. */
export async function listGroups(wiki: Wiki, actor: Actor): Promise<GroupsView> {
  const member = readerOf(actor);
  const people = await peopleOf(wiki);
  return {
    groups: people.groups.map((group) => groupItem(people, member, group)),
    may: { create: await mayCreate(wiki, member) },
  };
}

function groupItem(people: People, member: Member, { id, handle, name, description }: GroupRow): GroupItem {
  const count = people.all.filter(({ groups }) => groups.includes(id)).length;
  return { handle, name, description, count, isMine: member.groups.includes(id) };
}

/** A person in a group's list. Everybody there has a handle, by which the list is changed. */
export interface GroupMember {
  person: PersonItem;
  handle: string;
  isManager: boolean;
  isSelf: boolean;
}

export interface GroupView extends GroupItem {
  members: readonly GroupMember[];
  /** Where a rule names the group, of what the actor may read. */
  spaces: readonly { space: Space; role: Role }[];
  pages: readonly { page: PageItem; role: Role }[];
  may: { manage: boolean; remove: boolean; leave: boolean };
  /** For who keeps the list: people to add, as far as they let themselves be found. */
  candidates: readonly { handle: string; name: string }[];
}

/** @throws WikiError not-found for a visitor, and for a group that is not there. */
export async function viewGroup(wiki: Wiki, actor: Actor, handle: string): Promise<GroupView> {
  const member = readerOf(actor);
  const [people, scope] = await Promise.all([peopleOf(wiki), scopeOf(wiki, actor)]);
  const group = people.groups.find((one) => one.handle === handle);
  if (!group) throw new WikiError('not-found', 'not-found');
  const members = people.all
    .filter(({ groups }) => groups.includes(group.id))
    .map((person) => ({
      person: personItem(actor, person),
      handle: person.handle,
      isManager: person.managedGroups.includes(group.id),
      isSelf: person.id === member.id,
    }));
  const others = people.all.filter((one) => !one.groups.includes(group.id) && maySeePerson(actor, one));
  const isOwnHand = !member.seenAs && holds(member.atMost ?? 'manage', 'write');
  const manages = isOwnHand && mayKeep(member, group.id);
  return {
    ...groupItem(people, member, group),
    members,
    ...(await grantsOf(wiki, scope, group.id)),
    candidates: manages
      ? others.slice(0, mostCandidates).map(({ handle: of, name }) => ({ handle: of, name }))
      : [],
    may: {
      manage: manages,
      remove: isOwnHand && member.isAdmin,
      leave: isOwnHand && member.groups.includes(group.id),
    },
  };
}

async function grantsOf(wiki: Wiki, scope: Scope, groupId: number) {
  const granted = new Map(
    scope.rules.flatMap((id) => {
      const grant = scope.ruleOf(id)?.groups?.find((one) => one.id === groupId);
      return grant ? [[id, grant.role] as const] : [];
    }),
  );
  const roleUnder = (accessId: number) => granted.get(accessId) ?? 'none';
  const rows =
    granted.size === 0 ? [] : await wiki.store.pageLists.listOwnRuled([...granted.keys()], mostPages);
  return {
    spaces: scope.spaces
      .filter(({ accessId }) => granted.has(accessId))
      .map((space) => ({ space, role: roleUnder(space.accessId) })),
    pages: rows.map((row) => ({ page: pageItem(scope, row), role: roleUnder(row.accessId) })),
  };
}

export interface GroupForm {
  name: string;
  description: string;
}

/** Whoever makes a group keeps its list. @throws WikiError not-found, forbidden, invalid. */
export async function createGroup(wiki: Wiki, actor: Actor, form: GroupForm): Promise<{ handle: string }> {
  const member = ownHand(actor);
  if (!(await mayCreate(wiki, member))) throw new WikiError('forbidden', 'group.create');
  const { name, description } = readForm(form);
  const createdAt = wiki.clock().toISOString();
  return wiki.transact(async (tx) => {
    const handle = await freeHandle(tx, name.handle);
    const groupId = await tx.groups.add({ handle, name: name.text, description, createdAt });
    await tx.groups.join(groupId, member.id, true, createdAt);
    await note(wiki, tx, member, 'group.add', groupId);
    return { handle };
  });
}

/** The handle stays: it is what texts mention. @throws WikiError not-found, forbidden, invalid. */
export async function changeGroup(wiki: Wiki, actor: Actor, handle: string, form: GroupForm): Promise<void> {
  const { member, group } = await keptGroup(wiki, actor, handle);
  const { name, description } = readForm(form);
  await wiki.transact(async (tx) => {
    await tx.groups.change(group.id, { name: name.text, description });
    await note(wiki, tx, member, 'group.change', group.id);
  });
}

/** @param who a handle or a name, as typed. @throws WikiError not-found, forbidden; invalid for nobody or several. */
export async function addToGroup(wiki: Wiki, actor: Actor, handle: string, who: string): Promise<Person> {
  const { member, group, people } = await keptGroup(wiki, actor, handle);
  const person = findPerson(people, who);
  if (person.groups.includes(group.id)) throw new WikiError('invalid', 'group.already');
  const at = wiki.clock().toISOString();
  await wiki.transact(async (tx) => {
    const now = await tx.members.find(person.id);
    if (now?.state !== 'active') throw new WikiError('invalid', 'group.nobody');
    await tx.groups.join(group.id, person.id, false, at);
    await note(wiki, tx, member, 'group.join', group.id, person.id);
  });
  return person;
}

/** @throws WikiError not-found, forbidden. Somebody who is not in the group is not there either. */
export async function removeFromGroup(wiki: Wiki, actor: Actor, handle: string, who: string): Promise<void> {
  const { member, group, people } = await keptGroup(wiki, actor, handle);
  const person = listedPerson(people, group, who);
  await wiki.transact(async (tx) => {
    await tx.groups.leave(group.id, person.id);
    await note(wiki, tx, member, 'group.leave', group.id, person.id);
  });
}

/** Whether this person keeps the list too. @throws WikiError not-found, forbidden. */
export async function setKeeper(
  wiki: Wiki,
  actor: Actor,
  handle: string,
  keeper: { who: string; isManager: boolean },
): Promise<void> {
  const { member, group, people } = await keptGroup(wiki, actor, handle);
  const person = listedPerson(people, group, keeper.who);
  if (person.managedGroups.includes(group.id) === keeper.isManager) return;
  const at = wiki.clock().toISOString();
  await wiki.transact(async (tx) => {
    await tx.groups.join(group.id, person.id, keeper.isManager, at);
    const change = { keeps: keeper.isManager };
    await note(wiki, tx, member, 'group.change', group.id, person.id, change);
  });
}

/** @throws WikiError not-found also for who is not in it. */
export async function leaveGroup(wiki: Wiki, actor: Actor, handle: string): Promise<void> {
  const member = ownHand(actor);
  const { groups } = await peopleOf(wiki);
  const group = groups.find((one) => one.handle === handle);
  if (!group || !member.groups.includes(group.id)) throw new WikiError('not-found', 'not-found');
  await wiki.transact(async (tx) => {
    await tx.groups.leave(group.id, member.id);
    await note(wiki, tx, member, 'group.leave', group.id, member.id);
  });
}

/**
 * The group goes, and with it whatever rules granted it: nobody gains a right by that.
 * @throws WikiError not-found; forbidden but for administrators.
 */
export async function removeGroup(wiki: Wiki, actor: Actor, handle: string): Promise<void> {
  const { member, group } = await keptGroup(wiki, actor, handle);
  if (!member.isAdmin) throw new WikiError('forbidden', 'group.remove');
  await wiki.transact(async (tx) => {
    await dropGrants(tx, { groupId: group.id });
    await tx.groups.remove(group.id);
    await note(wiki, tx, member, 'group.remove', group.id);
  });
}

/** Rewrites every rule that names this group or member, and points what stands under it to the rule without them. */
export async function dropGrants(tx: Writers, gone: { groupId?: number; memberId?: number }): Promise<void> {
  for (const { id, rule } of await tx.access.list()) {
    const { groups = [], people = [] } = rule;
    const without = {
      ...rule,
      groups: groups.filter((grant) => grant.id !== gone.groupId),
      people: people.filter((grant) => grant.id !== gone.memberId),
    };
    const isNamed = without.groups.length < groups.length || without.people.length < people.length;
    if (isNamed) await tx.access.repoint(id, await tx.access.idOf(without));
  }
}

function readerOf(actor: Actor): Member {
  if (!maySeeGroups(actor)) throw new WikiError('not-found', 'not-found');
  return actor;
}

/** Administrators, and who manages a space: a group is made to be given rights there. */
async function mayCreate(wiki: Wiki, member: Member): Promise<boolean> {
  if (member.seenAs || !holds(member.atMost ?? 'manage', 'write')) return false;
  if (member.isAdmin) return true;
  const scope = await scopeOf(wiki, member);
  return scope.spaces.some(({ accessId }) => mayIn(scope, 'manage', accessId));
}

function mayKeep(member: Member, groupId: number): boolean {
  return member.isAdmin || member.managedGroups.includes(groupId);
}

/** The group, for who keeps its list. Every member knows that it is there, so that a refusal may say so. */
async function keptGroup(wiki: Wiki, actor: Actor, handle: string) {
  const member = ownHand(actor);
  const people = await peopleOf(wiki);
  const group = people.groups.find((one) => one.handle === handle);
  if (!group) throw new WikiError('not-found', 'not-found');
  if (!mayKeep(member, group.id)) throw new WikiError('forbidden', 'group.keep');
  return { member, group, people };
}

function findPerson(people: People, typed: string): Person {
  const handle = typed.trim().replace(/^@/, '').toLowerCase();
  const found = people.byHandle.get(handle);
  if (found) return found;
  const name = foldName(typed);
  const named = people.all.filter((one) => name !== '' && foldName(one.name) === name);
  const [person] = named;
  if (named.length > 1) throw new WikiError('invalid', 'group.several');
  if (!person) throw new WikiError('invalid', 'group.nobody');
  return person;
}

function listedPerson(people: People, group: GroupRow, handle: string): Person {
  const person = people.byHandle.get(handle);
  if (!person?.groups.includes(group.id)) throw new WikiError('not-found', 'not-found');
  return person;
}

function readForm(form: GroupForm) {
  const text = tidyName(form.name);
  const description = plainLine(form.description);
  const isLong = [...description].length > longestDescription;
  const errors = [
    ...(text === '' ? [fieldFault('name', 'group.name')] : []),
    ...(isLong ? [fieldFault('description', 'field.too-long', { max: longestDescription })] : []),
  ];
  if (errors.length > 0) throw invalidForm('group.invalid', errors);
  const handle = handleOf(text);
  return { name: { text, handle: notForGroups.has(handle) ? `groupe-${handle}` : handle }, description };
}

async function note(
  wiki: Wiki,
  tx: Writers,
  member: Member,
  action: string,
  groupId: number,
  memberId?: number,
  details: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  const who = memberId === undefined ? {} : { memberId };
  await tx.audit.add({
    at: wiki.clock().toISOString(),
    actorId: member.id,
    action,
    groupId,
    ...who,
    details,
  });
}
