/** Groups as members see them: who is in them, who keeps their lists, what they open. Visitors never learn that there are any. */
import { type Actor, holds, type Member, type Role } from '../core/access.ts';
import { WikiError } from '../core/errors.ts';
import type { Space } from '../core/page.ts';
import type { GroupRow } from '../store/groups.ts';
import { mayCreate, mayKeep } from './groups.ts';
import type { PageItem } from './items.ts';
import { maySeeGroups, maySeePerson, type People, type PersonItem, peopleOf, personItem } from './people.ts';
import { pageItem, type Scope, scopeOf } from './scope.ts';
import type { Wiki } from './wiki.ts';

const mostPages = 200;
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

function readerOf(actor: Actor): Member {
  if (!maySeeGroups(actor)) throw new WikiError('not-found', 'not-found');
  return actor;
}
