/** Active members with what they tell of themselves, and the groups: what the directory, groups and mentions share. */
import { type Actor, holds, type Member } from '../core/access.ts';
import { WikiError } from '../core/errors.ts';
import { initialsOf, maySee, type Profile, readProfile } from '../core/profile.ts';
import type { GroupRow } from '../store/groups.ts';
import { actorFrom } from './members.ts';
import type { Wiki } from './wiki.ts';

export interface Person {
  id: number;
  name: string;
  handle: string;
  isAdmin: boolean;
  hasPhoto: boolean;
  /** Ids of the groups they belong to, and of those whose list they keep. */
  groups: readonly number[];
  managedGroups: readonly number[];
  profile: Profile;
}

export interface People {
  /** Active members, by name. */
  all: readonly Person[];
  byId: ReadonlyMap<number, Person>;
  byHandle: ReadonlyMap<string, Person>;
  /** By name. */
  groups: readonly GroupRow[];
}

const inFrench = new Intl.Collator('fr', { sensitivity: 'base', numeric: true });

/** Everybody and every group as they are now: for what is worked out, never for what is shown as it is. */
export function peopleOf(wiki: Wiki): Promise<People> {
  return wiki.reads.once('people', async () => {
    const [members, groups, memberships] = await Promise.all([
      wiki.store.members.list(),
      wiki.store.groups.list(),
      wiki.store.groups.listMemberships(),
    ]);
    const all = members
      .filter(({ state }) => state === 'active')
      .map((row): Person => {
        const own = memberships.filter(({ memberId }) => memberId === row.id);
        const { id, name, handle, isAdmin, groups: joined, managedGroups } = actorFrom(row, own);
        const seen = { hasPhoto: row.hasPhoto, profile: readProfile(row.profile) };
        return { id, name, handle, isAdmin, groups: joined, managedGroups, ...seen };
      })
      .sort((a, b) => inFrench.compare(a.name, b.name) || a.id - b.id);
    return {
      all,
      byId: new Map(all.map((person) => [person.id, person])),
      byHandle: new Map(all.map((person) => [person.handle, person])),
      groups: [...groups].sort((a, b) => inFrench.compare(a.name, b.name) || a.id - b.id),
    };
  });
}

/** A person as lists name them. */
export interface PersonItem {
  name: string;
  initials: string;
  /** Absent when the actor may not see their profile. */
  handle?: string;
  hasPhoto: boolean;
}

/** The name is known to whoever sees the list; the photo and the way to the profile only to who may see that. */
export function personItem(actor: Actor, person: Person): PersonItem {
  const { name, handle, hasPhoto } = person;
  const initials = initialsOf(name);
  return maySeePerson(actor, person)
    ? { name, initials, handle, hasPhoto }
    : { name, initials, hasPhoto: false };
}

/** Whether the actor finds this person in the directory. */
export function maySeePerson(actor: Actor, person: Person): boolean {
  return maySee(actor, person, person.profile.listed);
}

/** Groups are the business of members: visitors, and who looks through their eyes, see none. */
export function maySeeGroups(actor: Actor): actor is Member {
  return actor.kind === 'member' && actor.seenAs?.kind !== 'visitor';
}

/**
 * The member who acts with their own hand.
 * @throws WikiError not-found for a visitor; forbidden for one who looks through other eyes or by a token that reads.
 */
export function ownHand(actor: Actor): Member {
  if (actor.kind === 'visitor') throw new WikiError('not-found', 'not-found');
  if (actor.seenAs) throw new WikiError('forbidden', 'people.borrowed');
  if (!holds(actor.atMost ?? 'manage', 'write')) throw new WikiError('forbidden', 'people.read-only');
  return actor;
}
