/** The home of a space: its home page, its menu, what departs from it and what arrived in it. */
import type { Actor } from '../core/access.ts';
import { WikiError } from '../core/errors.ts';
import type { Space } from '../core/page.ts';
import { viewBody } from './body-view.ts';
import { countWaiting } from './decide-submission.ts';
import { listDepartures } from './departures.ts';
import { latestChanges } from './lists.ts';
import { mayIn, noteUse, type Scope, scopeOf, spaceOf } from './scope.ts';
import { gatherPage } from './view-page.ts';
import type { BodyView, SpaceView } from './views.ts';
import type { Wiki } from './wiki.ts';

/** @throws WikiError not-found; as `space.no-home` for a space that has no home page the actor may read. */
export async function viewSpace(wiki: Wiki, actor: Actor, slug: string): Promise<SpaceView> {
  const scope = await scopeOf(wiki, actor);
  const space = spaceOf(scope, slug);
  const home = await wiki.store.pages.find(space.id, space.home);
  if (!home || home.deletedAt !== null || !mayIn(scope, 'read', home.accessId)) {
    throw new WikiError('not-found', 'space.no-home');
  }
  await noteUse(wiki, scope, 'read', home);
  const [page, menu, pageCount, departures, changes] = await Promise.all([
    gatherPage(wiki, scope, space, home, home.current),
    viewMenu(wiki, scope, space),
    wiki.store.pages.countInSpace(space.id, scope.rules),
    listDepartures(wiki, scope, { spaceId: space.id, conditions: [], limit: 5 }),
    latestChanges(wiki, scope, space.id, 8),
  ]);
  const managesSpace = actor.kind === 'member' && mayIn(scope, 'manage', space.accessId);
  const waiting = await countWaiting(wiki, scope, space);
  return {
    ...page,
    ...(menu ? { menu } : {}),
    managesSpace,
    ...(waiting ? { waiting } : {}),
    pageCount,
    departures,
    changes,
  };
}

/** The menu page of a space, if it has one: what is linked there is the space's navigation. */
export async function viewMenu(wiki: Wiki, scope: Scope, space: Space): Promise<BodyView | undefined> {
  const page = await wiki.store.pages.find(space.id, space.menu);
  if (!page || page.deletedAt !== null || !mayIn(scope, 'read', page.accessId)) return undefined;
  const revision = await wiki.store.revisions.find(page.id, page.current);
  if (!revision) return undefined;
  const context = {
    spaceId: space.id,
    space: space.slug,
    slug: page.slug,
    pageId: page.id,
    attachments: [],
    includedBy: [],
  };
  return viewBody(wiki, scope, revision.body, context);
}
