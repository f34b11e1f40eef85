/** Coming meetings and events, as the departures board shows them. */
import type { Actor } from '../core/access.ts';
import type { ValueCondition } from '../store/values.ts';
import type { EventItem } from './event-item.ts';
import { listNextTimes } from './event-times.ts';
import { localDay, minutesUntil } from './moments.ts';
import { type Scope, scopeOf } from './scope.ts';
import { sightOf } from './seen-values.ts';
import type { DepartureView } from './views.ts';
import type { Wiki } from './wiki.ts';

/** The field by which lists date an entry: réunion, événement, café'CAC have it. */
export const dateField = 'date';
/** Minutes before its start from which a meeting is "à quai". */
const boardingTime = 30;

export interface DeparturesFilter {
  spaceId?: number;
  type?: string;
  /** Further conditions, such as the group. */
  conditions: readonly ValueCondition[];
  limit: number;
}

/** Wherever the actor may read. */
export async function nextDepartures(wiki: Wiki, actor: Actor, limit: number): Promise<DepartureView[]> {
  return listDepartures(wiki, await scopeOf(wiki, actor), { conditions: [], limit });
}

/** Soonest first, each time of what repeats by itself; what is over today stays until midnight, as on a board. */
export async function listDepartures(
  wiki: Wiki,
  scope: Scope,
  { limit, ...filter }: DeparturesFilter,
): Promise<DepartureView[]> {
  const now = wiki.clock();
  const today = localDay(now, wiki.timeZone);
  const choice = { ...filter, sight: sightOf(scope) };
  const times = await listNextTimes(wiki, scope, choice, today, limit);
  return times.map((item) => departure(item, now, today, wiki.timeZone));
}

function departure(item: EventItem, now: Date, today: string, timeZone: string): DepartureView {
  const { page, starts, ends, firstDay, group, place, visio, via } = item;
  // What goes on since another day is on the board of today.
  const isNew = firstDay >= today;
  const start = isNew ? starts.slice(11) : '';
  const end = ends > starts ? ends.slice(11) : '';
  const until = minutesUntil(now, firstDay, starts.slice(11) || '00:00', timeZone);
  const left = end === '' ? until : minutesUntil(now, ends.slice(0, 10), end, timeZone);
  const isBoarding = start !== '' && until <= boardingTime && left > 0;
  const state = item.state !== 'planned' ? item.state : isBoarding ? 'boarding' : 'planned';
  return {
    page,
    date: isNew ? firstDay : today,
    ...(start ? { start } : {}),
    ...(end ? { end } : {}),
    group,
    place,
    visio,
    via,
    state,
    ...(state === 'boarding' ? { boardingIn: Math.max(0, until) } : {}),
  };
}
