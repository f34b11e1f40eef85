/** What a search can be narrowed by: each facet counted by what is ticked in the others, not in itself. */

import type { FoundGroup } from '../store/search-hits.ts';
import { facetBits } from '../store/search-sql.ts';
import { tagKey } from '../store/tags.ts';
import { typeTitles } from './page-types.ts';
import { allSpaces, type Scope } from './scope.ts';
import type { Ran } from './search-run.ts';
import type { FacetOption, SearchFacet, SearchFacetName, SearchRequest } from './search-view.ts';
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

/** How many pages pass all that is ticked. */
export function countPassing({ groups }: Ran): number {
  return groups.filter(({ misses }) => misses === 0).reduce((sum, { count }) => sum + count, 0);
}

/** In the order of the screen; facets without an option are left out. */
export async function facetViews(
  wiki: Wiki,
  scope: Scope,
  ran: Ran,
  asked: SearchRequest['chosen'] = {},
): Promise<SearchFacet[]> {
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
  const bySpace = counted(ran, facetBits.space, chosen.spaces, ({ spaceId }) => spaceId);
  const byType = counted(ran, facetBits.type, chosen.types, ({ type }) => type);
  const byYear = counted(ran, facetBits.year, chosen.years, ({ year }) => year);
  const kinds = withChosen(ran.kinds, chosen.kinds);
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
    tagFacet(ran, asked.tag),
    facet('file', kinds.map(plain), chosen.kinds),
  ];
  return facets.filter(({ options }) => options.length > 0);
}

function plain([key, count]: readonly [string, number]): Counted {
  return { key, value: key, label: key, count };
}

function counted<Key>(
  { groups }: Ran,
  bit: number,
  chosen: readonly Key[],
  keyOf: (group: FoundGroup) => Key,
): (readonly [Key, number])[] {
  const counts = new Map<Key, number>();
  for (const group of groups) {
    const passes = group.misses === 0 || group.misses === bit;
    if (passes) counts.set(keyOf(group), (counts.get(keyOf(group)) ?? 0) + group.count);
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

/** Of several spellings the most frequent stands for all; of a tag that is ticked and found nowhere, the one asked for. */
function tagFacet({ tags, plan: { chosen } }: Ran, asked: readonly string[] = []): SearchFacet {
  const byKey = new Map<string, Counted>();
  for (const [tag, count] of [...tags, ...asked.map((tag) => [tag, 0] as const)]) {
    const key = tagKey(tag);
    const known = byKey.get(key);
    if (known) known.count += count;
    else byKey.set(key, { key, value: tag, label: tag, count });
  }
  return facet('tag', [...byKey.values()], chosen.tags);
}

/** The most frequent first, and all that are ticked. */
function facet(name: SearchFacetName, counts: readonly Counted[], chosen: readonly string[]): SearchFacet {
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
  const shown = options.filter(({ isChosen }, at) => isChosen || at < mostOptions);
  return { name, options: shown, isCut: shown.length < options.length };
}

function newestFirst({ options, ...rest }: SearchFacet): SearchFacet {
  return { ...rest, options: [...options].sort((a, b) => (a.value < b.value ? 1 : -1)) };
}
