/** Who wrote a revision, as it is kept: a visitor's signature as it is, a member by their id, so that a name may change. */
import type { Actor } from './access.ts';

const memberAuthor = /^member:([1-9]\d{0,14})$/;

/** What stands in `authors` of what this actor writes. */
export function authorOf(actor: Actor): string {
  return actor.kind === 'member' ? `member:${actor.id}` : plainAuthor(actor.name);
}

/** A name that somebody wrote or an import brought: it never passes for a member's. */
export function plainAuthor(name: string): string {
  return memberAuthor.test(name) ? name.replace(':', ' ') : name;
}

/** The id of the member an author is; undefined for a plain name. */
export function memberIdOf(author: string): number | undefined {
  const id = memberAuthor.exec(author)?.[1];
  return id === undefined ? undefined : Number(id);
}
