/** Who there is to give rights to, and whom a rule lets do what: the sentences of the access screens are made of it. */
import {
  type AccessRule,
  type Actor,
  grantedRole,
  holds,
  type Member,
  type Role,
  type SeenAs,
} from '../core/access.ts';
import { foldName } from '../core/page.ts';
import { actorFrom } from './members.ts';
import type { Holders } from './views.ts';
import type { Wiki } from './wiki.ts';

export interface CommunityGroup {
  id: number;
  handle: string;
  name: string;
  /** Active members in it. */
  count: number;
}

/** Groups and active members by id. */
export interface Community {
  groups: ReadonlyMap<number, CommunityGroup>;
  members: ReadonlyMap<number, Member>;
}

/** Groups and active members as they are now, whoever asks: what is shown of them is the screen's matter. */
export function communityOf(wiki: Wiki): Promise<Community> {
  return wiki.reads.once('community', async () => {
    const [groups, members, memberships] = await Promise.all([
      wiki.store.groups.list(),
      wiki.store.members.list(),
      wiki.store.groups.listMemberships(),
    ]);
    const active = new Map(
      members
        .filter(({ state }) => state === 'active')
        .map((row) => {
          const own = memberships.filter(({ memberId }) => memberId === row.id);
          return [row.id, actorFrom(row, own)] as const;
        }),
    );
    const countIn = (id: number) =>
      memberships.filter(({ groupId, memberId }) => groupId === id && active.has(memberId)).length;
    const listed = groups.map(({ id, handle, name }) => ({ id, handle, name, count: countIn(id) }));
    return { groups: new Map(listed.map((group) => [group.id, group])), members: active };
  });
}

/** Whom the rule lets do this, administrators aside. */
export function holdersOf(rule: AccessRule, role: Role, community: Community): Holders {
  const all = [...community.members.values()];
  const whole = { count: all.length, groups: [], people: [] };
  if (holds(rule.visitors, role)) return { kind: 'everyone', ...whole };
  if (holds(rule.members, role)) return { kind: 'members', ...whole };
  const granted = (grants: AccessRule['groups']) => (grants ?? []).filter((one) => holds(one.role, role));
  const groups = granted(rule.groups).flatMap(({ id }) => community.groups.get(id)?.name ?? []);
  const people = granted(rule.people).flatMap(({ id }) => community.members.get(id)?.name ?? []);
  const count = all.filter((member) => holds(grantedRole(member, rule), role)).length;
  return { kind: groups.length + people.length > 0 ? 'some' : 'nobody', count, groups, people };
}

/** What a rule says, from reading to managing. */
export interface RuleWords {
  read: Holders;
  comment: Holders;
  write: Holders;
  manage: Holders;
  /** Administrators, who manage whatever the rule says. */
  admins: number;
}

/** The whole rule, as sentences are made of it. */
export function ruleWords(rule: AccessRule, community: Community): RuleWords {
  const of = (role: Role) => holdersOf(rule, role, community);
  const admins = [...community.members.values()].filter(({ isAdmin }) => isAdmin).length;
  return { read: of('read'), comment: of('comment'), write: of('write'), manage: of('manage'), admins };
}

/** Whether the rule itself lets anybody manage who could not by being an administrator. */
export function hasManager(rule: AccessRule, community: Community): boolean {
  return [...community.members.values()].some(
    (member) => !member.isAdmin && holds(grantedRole(member, rule), 'manage'),
  );
}

/** Who may read what this rule protects, for those who are told so: members, where visitors may not read. */
export async function reservedTo(
  wiki: Wiki,
  actor: Actor,
  rule: AccessRule | undefined,
): Promise<Holders | undefined> {
  if (actor.kind === 'visitor' || !rule || holds(rule.visitors, 'read')) return undefined;
  return holdersOf(rule, 'read', await communityOf(wiki));
}

export interface Candidate {
  kind: 'group' | 'person';
  id: number;
  name: string;
  handle: string;
}

/** Names offered at most when what was typed could be many. */
const mostCandidates = 12;

/** Everybody a right can be given to, groups first. */
export function candidatesOf(community: Community): Candidate[] {
  const groups = [...community.groups.values()].map(({ id, name, handle }) => ({ id, name, handle }));
  const people = [...community.members.values()].map(({ id, name, handle }) => ({ id, name, handle }));
  return [
    ...groups.map((group) => ({ kind: 'group' as const, ...group })),
    ...people.map((person) => ({ kind: 'person' as const, ...person })),
  ];
}

/** Whom somebody meant who typed a handle, a name or the beginning of one: one, several to choose from, or none. */
export function findCandidates(community: Community, typed: string): Candidate[] {
  const all = candidatesOf(community);
  const handle = typed.trim().replace(/^@/, '').toLowerCase();
  const exact = all.filter((one) => one.handle === handle);
  if (exact.length > 0) return exact;
  const name = foldName(typed);
  if (name === '') return [];
  const named = all.filter((one) => foldName(one.name) === name);
  if (named.length > 0) return named.slice(0, mostCandidates);
  return all
    .filter((one) => ` ${foldName(one.name)}`.includes(` ${name}`) || one.handle.startsWith(handle))
    .slice(0, mostCandidates);
}

/** Whose eyes the actor borrows; `name` is that of the group when it is one. */
export async function borrowedEyes(
  wiki: Wiki,
  actor: Actor,
): Promise<{ kind: SeenAs['kind']; name: string } | undefined> {
  const seenAs = actor.kind === 'member' ? actor.seenAs : undefined;
  if (!seenAs) return undefined;
  const group = seenAs.kind === 'group' ? (await communityOf(wiki)).groups.get(seenAs.id) : undefined;
  return { kind: seenAs.kind, name: group?.name ?? '' };
}
