/** Who is told that something waits in a space, and what waits for whom. */
import { grantedRole, holds, internalRule } from '../core/access.ts';
import { communityOf } from './community.ts';
import { findActor } from './members.ts';
import { allSpaces, mayIn, scopeOf, storedRules } from './scope.ts';
import type { Wiki } from './wiki.ts';

/** People who are told of one entry: where all members manage, not all of them need a letter. */
const mostTold = 30;

/** Ids of those whom the rule lets manage the space; of administrators, where it lets nobody. */
export async function managersOf(wiki: Wiki, slug: string): Promise<number[]> {
  const space = (await allSpaces(wiki)).find((one) => one.slug === slug);
  const rule = (await storedRules(wiki)).find(({ id }) => id === space?.accessId)?.rule ?? internalRule;
  const people = [...(await communityOf(wiki)).members.values()];
  const managers = people.filter((member) => holds(grantedRole(member, rule), 'manage'));
  const told = managers.length > 0 ? managers : people.filter(({ isAdmin }) => isAdmin);
  return told.slice(0, mostTold).map(({ id }) => id);
}

/** Where to write to the member, and how much waits in each of their spaces; undefined when nothing does. */
export async function waitingFor(
  wiki: Wiki,
  memberId: number,
): Promise<{ email: string; spaces: readonly { slug: string; title: string; count: number }[] } | undefined> {
  const member = await findActor(wiki, memberId);
  const row = (await wiki.store.members.list()).find(({ id }) => id === memberId);
  if (!member || !row?.email) return undefined;
  const scope = await scopeOf(wiki, member);
  const rules = scope.rulesFor('manage');
  const managed = scope.spaces.filter(({ accessId }) => mayIn(scope, 'manage', accessId));
  const counted = await Promise.all(
    managed.map(async ({ id, slug, title }) => {
      const { pending } = await wiki.store.submissions.count(id, rules);
      return { slug, title, count: pending };
    }),
  );
  const spaces = counted.filter(({ count }) => count > 0);
  return spaces.length === 0 ? undefined : { email: row.email, spaces };
}
