/** What could be meant in a field: pages of a type, people, tags in use, as far as the actor may know of them. */
import type { Actor } from '../core/access.ts';
import type { Control } from '../core/field.ts';
import { readLink } from '../core/fields/page.ts';
import { linkKey, parseLinkTarget } from '../core/link.ts';
import { listEntryPages } from '../wiki/entry-list.ts';
import type { PageItem } from '../wiki/items.ts';
import { listPages, listTags } from '../wiki/lists.ts';
import { viewDirectory } from '../wiki/profiles.ts';
import type { Wiki } from '../wiki/wiki.ts';

export interface Suggestion {
  /** What the field would hold. */
  value: string;
  /** What a person reads beside it; '' when the value says it all. */
  label: string;
}

/** Suggestions of one form: each list is looked up once. */
export type Suggest = (control: Control) => Promise<readonly Suggestion[]>;

/** Enough to choose from; a longer list is what search is for. */
const mostSuggestions = 100;

/** @param space slug of the space in which the entry stands: names of pages are meant there. */
export function createSuggest(wiki: Wiki, actor: Actor, space: string): Suggest {
  const known = new Map<string, Promise<readonly Suggestion[]>>();
  return ({ suggest: wanted, control }) => {
    if (!wanted || control !== 'text') return Promise.resolve([]);
    const key = wanted.of === 'pages' ? `pages ${wanted.type}` : wanted.of;
    const found = known.get(key) ?? suggestionsFor(wiki, actor, space, wanted);
    known.set(key, found);
    return found;
  };
}

async function suggestionsFor(
  wiki: Wiki,
  actor: Actor,
  space: string,
  wanted: NonNullable<Control['suggest']>,
): Promise<readonly Suggestion[]> {
  if (wanted.of === 'tags') {
    const { tags } = await listTags(wiki, actor, space);
    return tags.slice(0, mostSuggestions).map(({ tag }) => ({ value: tag, label: '' }));
  }
  if (wanted.of === 'members') {
    const { people } = await viewDirectory(wiki, actor, { q: '', letter: '', page: 1 });
    return people.slice(0, mostSuggestions).map(({ handle, name }) => ({ value: handle, label: name }));
  }
  return asLinks(await pagesOf(wiki, actor, space, wanted.type), space);
}

async function pagesOf(wiki: Wiki, actor: Actor, space: string, type: string): Promise<readonly PageItem[]> {
  if (type === '') return (await listPages(wiki, actor, { space, page: 1 })).pages;
  return listEntryPages(wiki, actor, type, mostSuggestions);
}

/** Links that lead to these pages from the space: by title, by slug where two titles are alike or none can be a link. */
function asLinks(pages: readonly PageItem[], space: string): Suggestion[] {
  const titles = new Map<string, number>();
  const keyOf = (page: PageItem) => `${page.space} ${linkKey(page.title)}`;
  for (const page of pages) titles.set(keyOf(page), (titles.get(keyOf(page)) ?? 0) + 1);
  return pages.map((page) => {
    const prefix = page.space === space ? '' : `${page.space}:`;
    const target = readLink(`${prefix}${page.title}`);
    const meant = target === undefined ? undefined : parseLinkTarget(target);
    const isMeant =
      meant !== undefined &&
      meant.anchor === undefined &&
      linkKey(meant.name) === linkKey(page.title) &&
      (meant.space ?? space) === page.space &&
      titles.get(keyOf(page)) === 1;
    const value = isMeant && target !== undefined ? target : `${prefix}${page.slug}`;
    return { value, label: value === page.title ? '' : page.title };
  });
}
