/** The agenda: what takes place in a month, a week, from now on, or was before, wherever the actor may read. */
import type { Actor } from '../core/access.ts';
import {
  addMonths,
  type Calendar,
  isMonth,
  layOutMonth,
  layOutWeek,
  monthSpan,
  weekSpan,
} from '../core/calendar.ts';
import { addDays, isDate } from '../core/dates.ts';
import type { EntryQuery } from '../core/entry-query.ts';
import type { Space } from '../core/page.ts';
import type { PageType } from '../core/page-type.ts';
import { endless } from '../core/recurrence.ts';
import { reservedTo } from './community.ts';
import { planEntries } from './entry-plan.ts';
import type { EventItem } from './event-item.ts';
import { type EventChoice, listNextTimes, listPastTimes, listTimes } from './event-times.ts';
import { localDay } from './moments.ts';
import { findPageType, typeTitles } from './page-types.ts';
import { mayMake, type Scope, scopeOf, spaceOf } from './scope.ts';
import { sightOf } from './seen-values.ts';
import type { Holders } from './views.ts';
import type { Wiki } from './wiki.ts';

export type AgendaMode = 'month' | 'week' | 'list' | 'past';

/** Which events an agenda is about. */
export interface AgendaFilter {
  /** Slug of the space it is the agenda of; '' for the whole site. */
  space: string;
  /** Slugs of the spaces shown; none for all. */
  shown: readonly string[];
  /** Slug of a page type; '' for all. */
  type: string;
  /** Further filters, as lists of entries have them: their conditions, tag and words; none when absent. */
  query?: EntryQuery;
}

export interface AgendaRequest extends AgendaFilter {
  mode: AgendaMode;
  /** `YYYY-MM` of a month, a day of a week, the day before which the past is shown; '' for the present. */
  moment: string;
}

export interface AgendaView {
  mode: AgendaMode;
  today: string;
  /** The month, the Monday, or the day that is shown. */
  moment: string;
  space?: Space;
  /** Those that hold dated entries, to choose from; none in the agenda of a space. */
  spaces: readonly { space: Space; isShown: boolean }[];
  types: readonly AgendaType[];
  type?: AgendaType;
  /** Of a month and a week. */
  calendar?: Calendar<EventItem>;
  /** Below a calendar: what comes now, or what the calendar shows when that is another time. */
  items: readonly EventItem[];
  isComing: boolean;
  /** Whether there is more than the list shows. */
  isCut: boolean;
  /** Of the past: the day before which the older ones are. */
  before?: string;
  /** For members: whom events are kept for that visitors may not read, by the rule that says so. */
  reserved: ReadonlyMap<number, Holders>;
  /** Types of which the actor may announce something here. */
  announced: readonly AgendaType[];
}

export interface AgendaType {
  slug: string;
  title: string;
}

const mostComing = 12;
const longestList = 100;
const pastAtATime = 50;

/** @throws WikiError not-found for a space that the actor may not read. */
export async function viewAgenda(wiki: Wiki, actor: Actor, request: AgendaRequest): Promise<AgendaView> {
  const scope = await scopeOf(wiki, actor);
  const space = request.space === '' ? undefined : spaceOf(scope, request.space);
  const types = await datedTypes(wiki, scope);
  const choice = await choiceOf(wiki, scope, request, types);
  const today = localDay(wiki.clock(), wiki.timeZone);
  const moment = momentOf(request, today);
  const shown = await showTimes(wiki, scope, choice, request.mode, moment, today);
  const places = await wiki.store.events.listPlaces(
    scope.rules,
    types.map(({ slug }) => slug),
  );
  const type = types.find(({ slug }) => slug === request.type);
  const present = places.filter((place) => space === undefined || place.spaceId === space.id);
  return {
    ...shown,
    mode: request.mode,
    today,
    moment,
    ...(space ? { space } : {}),
    spaces: space ? [] : spacesToShow(scope, request, places),
    types: types.filter(({ slug }) => present.some((place) => place.type === slug)).map(named),
    ...(type ? { type: named(type) } : {}),
    reserved: await reservedOf(wiki, scope, shown.items),
    announced: announcedTypes(scope, space, types),
  };
}

const named = ({ slug, title }: PageType): AgendaType => ({ slug, title });

/** What the filter asks for; a type that the actor may not know of, or that has no dates, has no events. */
export async function choiceOf(
  wiki: Wiki,
  scope: Scope,
  filter: AgendaFilter,
  types: readonly PageType[],
): Promise<EventChoice> {
  const { query } = filter;
  const isFurther = query && (query.conditions.length > 0 || query.tag !== '' || query.text !== '');
  const matching = isFurther && { filter: (await planEntries(wiki, scope, query, undefined)).filter };
  const slugs = filter.space === '' ? filter.shown : [filter.space];
  const spaceIds = scope.spaces.filter(({ slug }) => slugs.includes(slug)).map(({ id }) => id);
  const type = types.find(({ slug }) => slug === filter.type);
  return {
    ...(slugs.length > 0 ? { spaceIds } : {}),
    ...(filter.type === '' ? {} : { type: type?.slug ?? '' }),
    ...(matching ? { matching } : {}),
    conditions: [],
    sight: sightOf(scope),
  };
}

/** Types whose entries are dated and that the actor may know of, by title. */
export async function datedTypes(wiki: Wiki, scope: Scope): Promise<PageType[]> {
  const slugs = [...(await typeTitles(wiki, scope)).keys()];
  const types = await Promise.all(slugs.map((slug) => findPageType(wiki, slug)));
  return types.filter((type) => type !== undefined && type.agenda !== '') as PageType[];
}

/** The present where the request says nothing that is a moment. */
function momentOf({ mode, moment }: AgendaRequest, today: string): string {
  if (mode === 'month') return isMonth(moment) ? moment : today.slice(0, 7);
  const day = isDate(moment) && isMonth(moment.slice(0, 7)) ? moment : today;
  return mode === 'week' ? weekSpan(day).from : mode === 'past' ? day : today;
}

type Shown = Pick<AgendaView, 'calendar' | 'items' | 'isComing' | 'isCut' | 'before'>;

async function showTimes(
  wiki: Wiki,
  scope: Scope,
  choice: EventChoice,
  mode: AgendaMode,
  moment: string,
  today: string,
): Promise<Shown> {
  if (mode === 'past') {
    const past = await listPastTimes(wiki, scope, choice, moment < today ? moment : today, pastAtATime);
    return { ...past, isComing: false, isCut: false };
  }
  if (mode === 'list')
    return coming(await listNextTimes(wiki, scope, choice, today, longestList + 1), longestList);
  const { from, to } = mode === 'month' ? monthSpan(moment) : weekSpan(moment);
  const times = await listTimes(wiki, scope, choice, from, to);
  const calendar = (mode === 'month' ? layOutMonth : layOutWeek)(
    mode === 'month' ? moment : from,
    today,
    times,
  );
  const isNow = mode === 'month' ? moment === today.slice(0, 7) : from <= today && today <= to;
  if (mode === 'month' && isNow) {
    const next = await listNextTimes(wiki, scope, choice, today, mostComing + 1);
    return { calendar, ...coming(next, mostComing) };
  }
  const [first, last] = mode === 'month' ? [`${moment}-01`, lastDay(moment)] : [from, to];
  const items = times.filter(
    (item) => item.movedTo === undefined && item.firstDay <= last && item.lastDay >= first,
  );
  return { calendar, items: items.slice(0, longestList), isComing: false, isCut: items.length > longestList };
}

function coming(found: readonly EventItem[], most: number): Omit<Shown, 'calendar'> {
  return { items: found.slice(0, most), isComing: true, isCut: found.length > most };
}

function lastDay(month: string): string {
  const next = addMonths(month, 1);
  return next === month ? endless : addDays(`${next}-01`, -1);
}

function spacesToShow(
  scope: Scope,
  { shown }: AgendaRequest,
  places: readonly { spaceId: number }[],
): AgendaView['spaces'] {
  const used = new Set(places.map(({ spaceId }) => spaceId));
  return scope.spaces
    .filter((space) => used.has(space.id) || shown.includes(space.slug))
    .map((space) => ({ space, isShown: shown.length === 0 || shown.includes(space.slug) }));
}

async function reservedOf(
  wiki: Wiki,
  scope: Scope,
  items: readonly EventItem[],
): Promise<Map<number, Holders>> {
  const found = new Map<number, Holders>();
  for (const accessId of new Set(items.map((item) => item.accessId))) {
    const holders = await reservedTo(wiki, scope.actor, scope.ruleOf(accessId));
    if (holders) found.set(accessId, holders);
  }
  return found;
}

/** What the actor may write an entry of, in the space or in any. */
function announcedTypes(scope: Scope, space: Space | undefined, types: readonly PageType[]): AgendaType[] {
  const spaces = space ? [space] : scope.spaces;
  return types.filter((type) => spaces.some((one) => mayMake(scope, one, type))).map(named);
}
