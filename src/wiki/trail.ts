/** Where a page stands: the space, then its parents, then itself. */
import type { PageRow } from '../store/pages.ts';
import { mayIn, type Scope } from './scope.ts';
import type { Crumb } from './views.ts';
import type { Wiki } from './wiki.ts';

/** Parents shown; a chain that is longer, or that bites its own tail, is cut. */
const longestTrail = 8;

/** Stops at the first parent that the actor may not read: what lies above it is not theirs to know. */
export async function trailOf(wiki: Wiki, scope: Scope, page: PageRow): Promise<Crumb[]> {
  const crumbs: Crumb[] = [{ title: page.title, space: page.space, slug: page.slug }];
  const seen = new Set([page.id]);
  let parentId = page.parentId;
  while (parentId !== null && crumbs.length < longestTrail && !seen.has(parentId)) {
    seen.add(parentId);
    const parent = await wiki.store.pages.findById(parentId);
    if (!parent || parent.deletedAt !== null || !mayIn(scope, 'read', parent.accessId)) break;
    crumbs.unshift({ title: parent.title, space: parent.space, slug: parent.slug });
    parentId = parent.parentId;
  }
  const space = scope.spaces.find((one) => one.id === page.spaceId);
  return space ? [{ title: space.title, space: space.slug }, ...crumbs] : crumbs;
}
