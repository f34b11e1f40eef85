/** What of a member decides what screens show them, without who they are: members of one fingerprint read the same. */
import { createHash } from 'node:crypto';
import { type Member, roleOf } from '../core/access.ts';
import { maySeePerson, peopleOf } from './people.ts';
import { storedRules } from './scope.ts';
import type { Wiki } from './wiki.ts';

/**
 * Undefined for administrators, whom screens show more than any rule says and whose use of their power is recorded each
 * time. Everything that a member is goes into it, what may be added to them later too, but their id, name and handle:
 * in their place stand the roles they hold and the people whom not every member finds and they do.
 */
export async function fingerprintOf(wiki: Wiki, member: Member): Promise<string | undefined> {
  if (member.isAdmin) return undefined;
  const [rules, people] = await Promise.all([storedRules(wiki), peopleOf(wiki)]);
  const { id: _id, name: _name, handle: _handle, groups, managedGroups, ...rest } = member;
  const hidden = people.all.filter(({ profile }) => !['everyone', 'members'].includes(profile.listed));
  const print = {
    rest: Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1)),
    groups: sorted(groups),
    managedGroups: sorted(managedGroups),
    roles: rules.map(({ id, rule }) => [id, roleOf(member, rule)]),
    finds: sorted(hidden.filter((person) => maySeePerson(member, person)).map(({ id }) => id)),
  };
  return createHash('sha256').update(JSON.stringify(print)).digest('base64url');
}

function sorted(ids: readonly number[]): number[] {
  return [...ids].sort((a, b) => a - b);
}
