/** Which cards of a board an actor may move: those of pages they may write, whose field they may change. */
import type { Actor } from '../core/access.ts';
import type { PageItem } from './items.ts';
import { findPageType } from './page-types.ts';
import { mayIn, type Scope, scopeOf } from './scope.ts';
import { changerOf } from './seen-values.ts';
import type { Wiki } from './wiki.ts';

/** @returns by place in `pages`, the current revision of those whose `field` the actor may change; undefined for others. */
export async function movableEntries(
  wiki: Wiki,
  actor: Actor,
  pages: readonly PageItem[],
  field: string,
): Promise<(number | undefined)[]> {
  // Who may write nowhere need not be asked about each card.
  const scope = await scopeOf(wiki, actor);
  if (scope.rulesFor('write').length === 0) return pages.map(() => undefined);
  const bases: (number | undefined)[] = [];
  for (const page of pages) bases.push(await baseOf(wiki, scope, page, field));
  return bases;
}

async function baseOf(wiki: Wiki, scope: Scope, item: PageItem, field: string): Promise<number | undefined> {
  const space = scope.spaces.find(({ slug }) => slug === item.space);
  const page = space && (await wiki.store.pages.find(space.id, item.slug));
  if (!page || !mayIn(scope, 'write', page.accessId)) return undefined;
  const type = await findPageType(wiki, page.type);
  return changerOf(scope, page, type)(field) ? page.current : undefined;
}
