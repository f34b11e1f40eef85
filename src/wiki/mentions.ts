/** Whom a text mentions, as the actor may know them: all in one look at who there is. */
import type { Actor } from '../core/access.ts';
import { maySeeGroups, maySeePerson, peopleOf } from './people.ts';
import type { MentionView } from './views.ts';
import type { Wiki } from './wiki.ts';

/** By handle. A handle of nobody, and of somebody the actor may not see, is not among them. */
export async function resolveMentions(
  wiki: Wiki,
  actor: Actor,
  handles: readonly string[],
): Promise<ReadonlyMap<string, MentionView>> {
  if (handles.length === 0) return new Map();
  const people = await peopleOf(wiki);
  const seesGroups = maySeeGroups(actor);
  return new Map(
    handles.flatMap((handle): (readonly [string, MentionView])[] => {
      const person = people.byHandle.get(handle);
      if (person) {
        return maySeePerson(actor, person) ? [[handle, { kind: 'member', handle, name: person.name }]] : [];
      }
      const group = seesGroups ? people.groups.find((one) => one.handle === handle) : undefined;
      return group ? [[handle, { kind: 'group', handle, name: group.name }]] : [];
    }),
  );
}
