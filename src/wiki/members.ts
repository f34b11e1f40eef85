/** Members as actors, and their names wherever something says who wrote it. */
import type { Member } from '../core/access.ts';
import { memberIdOf } from '../core/author.ts';
import type { MemberRow } from '../store/members.ts';
import type { Readers } from '../store/store.ts';
import type { Wiki } from './wiki.ts';

/** The member as who they are now, with their groups; undefined for an account that is not active. */
export async function findActor(wiki: Wiki, id: number): Promise<Member | undefined> {
  return wiki.reads.once(`actor ${id}`, () => readActor(wiki.store, id));
}

/** The same, read anew: inside a transaction, of what it sees. */
export async function readActor(
  { members, groups }: Pick<Readers, 'members' | 'groups'>,
  id: number,
): Promise<Member | undefined> {
  const [member, memberships] = [await members.find(id), await groups.listOf(id)];
  return member?.state === 'active' ? actorFrom(member, memberships) : undefined;
}

/** The member of these rows, whatever their state. @param memberships theirs. */
export function actorFrom(
  { id, name, handle, isAdmin, language }: MemberRow,
  memberships: readonly { groupId: number; isManager: boolean }[],
): Member {
  const managed = memberships.filter(({ isManager }) => isManager);
  return {
    kind: 'member',
    id,
    name,
    handle,
    isAdmin,
    groups: memberships.map(({ groupId }) => groupId),
    managedGroups: managed.map(({ groupId }) => groupId),
    ...(language === 'fr' || language === 'en' ? { locale: language } : {}),
  };
}

/** Makes of an author as it is kept the name that is shown now. */
export type AuthorNames = (author: string) => string;

/** Who is called how now, for any number of authors: one look at who there is. */
export async function authorNames(wiki: Wiki): Promise<AuthorNames> {
  const names = await wiki.reads.once('names', async () => {
    const members = await wiki.store.members.list();
    return new Map(members.map((member) => [member.id, shownName(member)]));
  });
  return (author) => {
    const id = memberIdOf(author);
    return id === undefined ? author : (names.get(id) ?? pseudonym(id));
  };
}

/** The name of a member; of one who left, a pseudonym that stays the same in the whole history. */
export function shownName({ id, name, state }: Pick<MemberRow, 'id' | 'name' | 'state'>): string {
  return state === 'left' ? pseudonym(id) : name;
}

/** Says nothing but that two texts are of the same person. */
export function pseudonym(id: number): string {
  return `Ancien·ne membre n° ${id}`;
}
