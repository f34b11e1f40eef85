/** Groups as they are kept: made, changed, joined and left. What is seen of them is in view-groups.ts. */
import { type Actor, holds, type Member } from '../core/access.ts';
import { fieldFault, invalidForm, WikiError } from '../core/errors.ts';
import { handleOf, tidyName } from '../core/member.ts';
import { foldName } from '../core/page.ts';
import { plainLine } from '../core/text.ts';
import type { GroupRow } from '../store/groups.ts';
import type { Writers } from '../store/store.ts';
import { dropGrants } from './access-rules.ts';
import { freeHandle } from './accounts.ts';
import { ownHand, type People, type Person, peopleOf } from './people.ts';
import { mayIn, scopeOf } from './scope.ts';
import type { Wiki } from './wiki.ts';

/** Characters of a description. */
export const longestDescription = 1000;

/** Handles that are an address of ours (`/groups/new`), or what a name without letters becomes. */
const notForGroups: ReadonlySet<string> = new Set(['new', 'membre']);

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

/** Administrators, and who manages a space: a group is made to be given rights there. */
export async function mayCreate(wiki: Wiki, member: Member): Promise<boolean> {
  if (member.seenAs || !holds(member.atMost ?? 'manage', 'write')) return false;
  if (member.isAdmin) return true;
  const scope = await scopeOf(wiki, member);
  return scope.spaces.some(({ accessId }) => mayIn(scope, 'manage', accessId));
}

/** Whether this member keeps the group's list. */
export function mayKeep(member: Member, groupId: number): boolean {
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
