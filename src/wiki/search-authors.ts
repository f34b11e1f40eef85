/** Whom `auteur:` means: people by the names that histories show. */
import { memberIdOf } from '../core/author.ts';
import { foldName } from '../core/page.ts';
import { authorNames } from './members.ts';
import { maySeePerson, peopleOf } from './people.ts';
import type { Scope } from './scope.ts';
import type { Wiki } from './wiki.ts';

/**
 * Authors as revisions keep them, of whose name all these words are a part; `moi`, and the handles of people whom the
 * actor finds in the directory. Whether they wrote anything that the actor may read is not asked.
 */
export async function authorsMeant(wiki: Wiki, scope: Scope, value: string): Promise<readonly string[]> {
  const wanted = foldName(value.replace(/^@/, ''));
  if (wanted === '') return [];
  const own = scope.actor.kind === 'member' && ['moi', 'me'].includes(wanted) ? scope.actor.id : undefined;
  const person = (await peopleOf(wiki)).byHandle.get(value.replace(/^@/, '').toLowerCase());
  const id = own ?? (person && maySeePerson(scope.actor, person) ? person.id : undefined);
  const words = wanted.split(' ');
  const isMeant = (name: ReadonlySet<string>) => words.every((word) => name.has(word));
  return (await listNamed(wiki)).flatMap(({ authors, names, ids }) =>
    (id !== undefined && ids.includes(id)) || (own === undefined && names.some(isMeant)) ? [authors] : [],
  );
}

interface Named {
  authors: string;
  /** Of each of them the words of the name. */
  names: readonly ReadonlySet<string>[];
  ids: readonly number[];
}

/** Everybody who ever wrote, under the names of now. */
function listNamed(wiki: Wiki): Promise<Named[]> {
  return wiki.lists.once(`authors ${wiki.generation()}`, async () => {
    const nameOf = await authorNames(wiki);
    const groups = await wiki.store.search.listAuthors();
    return groups.map((authors) => {
      const each = JSON.parse(authors) as string[];
      return {
        authors,
        names: each.map((author) => new Set(foldName(nameOf(author)).split(' '))),
        ids: each.flatMap((author) => memberIdOf(author) ?? []),
      };
    });
  });
}
