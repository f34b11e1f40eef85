/** What a search can be narrowed by: each facet counted by what is ticked in the others, not in itself. */

import type { FoundGroup } from '../store/search-hits.ts';
import { tagKey } from '../store/tags.ts';
import { typeTitles } from './page-types.ts';
import { allSpaces, type Scope } from './scope.ts';
import { mostTags, type Ran } from './search-run.ts';
import type { FacetOption, SearchFacet, SearchFacetName } from './search-view.ts';
import type { Wiki } from './wiki.ts';

/** Boxes to tick in one facet, those that are ticked besides. */
const mostOptions = 15;

/** An option before its count is told. `key` is what the store counts it by. */
interface Counted {
  key: string;
  value: string;
  label: string;
  count: number;
}

type Part = 'space' | 'type' | 'year';

/** How many pages pass all that is ticked. */
export function countPassing(ran: Ran): number {
  return sumOf(ran.groups.filter((group) => isIn(ran, group)));
}

/** @param but the facet whose boxes do not count. */
function isIn({ plan: { chosen } }: Ran, group: FoundGroup, but?: Part): boolean {
  const has = <Value>(values: readonly Value[], value: Value) =>
    values.length === 0 || values.includes(value);
  return (
    (but === 'space' || has(chosen.spaces, group.spaceId)) &&
    (but === 'type' || has(chosen.types, group.type)) &&
    (but === 'year' || has(chosen.years, group.year)) &&
    !group.isOutByTag &&
    !group.isOutByFile
  );
}

function sumOf(groups: readonly FoundGroup[]): number {
  return groups.reduce((sum, { count }) => sum + count, 0);
}

/** In the order of the screen; facets without an option are left out. */
export async function facetViews(wiki: Wiki, scope: Scope, ran: Ran): Promise<SearchFacet[]> {
  const { chosen } = ran.plan;
  const spaces = new Map((await allSpaces(wiki)).map((space) => [space.id, space]));
  const titles = await typeTitles(wiki, scope);
  const spaceOf = (id: number) => {
    const space = spaces.get(id);
    // Of a space that the actor may not read, the name that addresses have.
    return {
      value: space?.slug ?? '',
      label: space && scope.spaces.includes(space) ? space.title : (space?.slug ?? ''),
    };
  };
  const bySpace = counted(ran, 'space', chosen.spaces, ({ spaceId }) => spaceId);
  const byType = counted(ran, 'type', chosen.types, ({ type }) => type);
  const byYear = counted(ran, 'year', chosen.years, ({ year }) => year);
  const kinds = withChosen(
    ran.kinds.map(({ kind, count }) => [kind, count] as const),
    chosen.kinds,
  );
  const facets = [
    facet(
      'space',
      bySpace.map(([id, count]) => ({ key: String(id), count, ...spaceOf(id) })),
      chosen.spaces.map(String),
    ),
    facet(
      'type',
      byType.map(([type, count]) => ({ key: type, value: type, label: titles.get(type) ?? type, count })),
      chosen.types,
    ),
    newestFirst(facet('year', byYear.map(plain), chosen.years)),
    tagFacet(ran),
    facet('file', kinds.map(plain), chosen.kinds),
  ];
  return facets.filter(({ options }) => options.length > 0);
}

function plain([key, count]: readonly [string, number]): Counted {
  return { key, value: key, label: key, count };
}

function counted<Key>(
  ran: Ran,
  part: Part,
  chosen: readonly Key[],
  keyOf: (group: FoundGroup) => Key,
): (readonly [Key, number])[] {
  const counts = new Map<Key, number>();
  for (const group of ran.groups) {
    if (isIn(ran, group, part)) counts.set(keyOf(group), (counts.get(keyOf(group)) ?? 0) + group.count);
  }
  return withChosen([...counts], chosen);
}

/** What is ticked can be unticked, although nothing is left of it. */
function withChosen<Key>(
  counts: readonly (readonly [Key, number])[],
  chosen: readonly Key[],
): (readonly [Key, number])[] {
  const known = new Set(counts.map(([key]) => key));
  return [...counts, ...chosen.filter((key) => !known.has(key)).map((key) => [key, 0] as const)];
}

function tagFacet({ tags, plan: { chosen } }: Ran): SearchFacet {
  const known = new Set(tags.map(({ key }) => key));
  const missing = chosen.tags.filter((key) => !known.has(key));
  const options = [
    ...tags.map(({ key, tag, count }) => ({ key, value: tag, label: tag, count })),
    ...missing.map((key) => ({ key, value: key, label: key, count: 0 })),
  ];
  return facet('tag', options, chosen.tags.map(tagKey), mostTags);
}

/** The most frequent first, and all that are ticked. */
function facet(
  name: SearchFacetName,
  counts: readonly Counted[],
  chosen: readonly string[],
  most = mostOptions,
): SearchFacet {
  const options = counts
    .filter(({ value }) => value !== '')
    .sort((a, b) => b.count - a.count || (a.label < b.label ? -1 : 1))
    .map(
      ({ key, value, label, count }): FacetOption => ({
        value,
        label,
        count,
        isChosen: chosen.includes(key),
      }),
    );
  const shown = options.filter(({ isChosen }, at) => isChosen || at < most);
  return { name, options: shown, isCut: shown.length < options.length };
}

function newestFirst({ options, ...rest }: SearchFacet): SearchFacet {
  return { ...rest, options: [...options].sort((a, b) => (a.value < b.value ? 1 : -1)) };
}
