/** The portal: the spaces this actor may read, the next departures, what changed. */
import type { Actor } from '../core/access.ts';
import type { Space } from '../core/page.ts';
import { reservedTo } from './community.ts';
import { listDepartures } from './departures.ts';
import type { PageItem } from './items.ts';
import { latestChanges } from './lists.ts';
import { type Scope, scopeOf } from './scope.ts';
import { viewMenu } from './view-space.ts';
import type { PortalSpace, PortalView } from './views.ts';
import type { Wiki } from './wiki.ts';

/** Stops of a space's line on the plan. */
const mostStops = 5;

/** What the actor may read of departures, changes and spaces. */
export async function viewPortal(wiki: Wiki, actor: Actor): Promise<PortalView> {
  const scope = await scopeOf(wiki, actor);
  const [departures, changes, spaces] = await Promise.all([
    listDepartures(wiki, scope, { conditions: [], limit: 5 }),
    latestChanges(wiki, scope, undefined, 6),
    Promise.all(scope.spaces.map((space) => portalSpace(wiki, scope, space))),
  ]);
  return { now: wiki.clock().toISOString(), departures, changes, spaces };
}

async function portalSpace(wiki: Wiki, scope: Scope, space: Space): Promise<PortalSpace> {
  const [pageCount, menu, next, reserved] = await Promise.all([
    wiki.store.pages.countInSpace(space.id, scope.rules),
    viewMenu(wiki, scope, space),
    listDepartures(wiki, scope, { spaceId: space.id, conditions: [], limit: 1 }),
    reservedTo(wiki, scope.actor, scope.ruleOf(space.accessId)),
  ]);
  const linked = [...(menu?.resolved.links.values() ?? [])].flatMap((link) => (link.page ? [link.page] : []));
  const stops = linked.filter((page: PageItem) => page.slug !== space.home).slice(0, mostStops);
  return {
    space,
    pageCount,
    stops,
    ...(next[0] ? { nextDeparture: next[0] } : {}),
    ...(reserved ? { reserved } : {}),
  };
}
