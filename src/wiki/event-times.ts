/** The single times of events, as an actor may see them: what the agenda, the board of departures and calendars show. */
import { agendaPoints } from '../core/agenda.ts';
import { addDays, wallTime } from '../core/dates.ts';
import {
  type EntryEvent,
  type EventDetails,
  eventDetails,
  eventOf,
  lastDayOf,
  occurrencesOf,
} from '../core/event.ts';
import { endless } from '../core/recurrence.ts';
import type { EventPage, EventsFilter } from '../store/events.ts';
import type { EventItem } from './event-item.ts';
import { findPageType } from './page-types.ts';
import { letOthers } from './queues.ts';
import { pageItem, type Scope } from './scope.ts';
import { seenValues } from './seen-values.ts';
import type { Wiki } from './wiki.ts';

/** Which events are looked at; when, is said apart. */
export type EventChoice = Omit<EventsFilter, 'from' | 'to' | 'limit'>;

/** An event with what is known of it, before its times are worked out. */
export interface KnownEvent {
  page: EventPage;
  event: EntryEvent;
  details: EventDetails;
  excerpt: string;
}

/** What is read at once: a month of a very busy federation. */
const mostShort = 1000;
const mostLong = 300;
/** The store puts whole days before their hours, people behind them: this many more are read. */
const mostOnADay = 30;
/** How far ahead and back what repeats is looked for when nothing else says how far. */
const horizon = 400;

/** All times that touch these days, both included, in order. */
export async function listTimes(
  wiki: Wiki,
  scope: Scope,
  choice: EventChoice,
  from: string,
  to: string,
  most = mostShort,
): Promise<EventItem[]> {
  const events = await listEvents(wiki, scope, choice, from, to, most);
  return timesOf(scope, events, from, to);
}

/** The events of which a time may touch these days. */
export async function listEvents(
  wiki: Wiki,
  scope: Scope,
  choice: EventChoice,
  from: string,
  to: string,
  most = mostShort,
): Promise<KnownEvent[]> {
  const [short, long] = await Promise.all([
    wiki.store.events.listShort(scope.rules, { ...choice, from, to, limit: most }),
    wiki.store.events.listLong(scope.rules, { ...choice, from, to, limit: Math.min(most, mostLong) }),
  ]);
  return knowEvents(wiki, scope, [...short, ...long]);
}

/**
 * The next times from a day on, what is over on that day included, unless it began before; what was moved away is not
 * among them.
 */
export async function listNextTimes(
  wiki: Wiki,
  scope: Scope,
  choice: EventChoice,
  from: string,
  limit: number,
): Promise<EventItem[]> {
  const filter = { ...choice, from, to: endless };
  const [short, long] = await Promise.all([
    wiki.store.events.listShort(scope.rules, { ...filter, limit: limit + mostOnADay }),
    wiki.store.events.listLong(scope.rules, { ...filter, limit: mostLong }),
  ]);
  // Beyond the last one that is shown nothing has to be worked out.
  const until =
    short.length === limit + mostOnADay ? (short.at(-1)?.starts.slice(0, 10) ?? from) : reach(from, long);
  const events = await knowEvents(wiki, scope, [...short, ...long]);
  const { date, time } = wallTime(wiki.clock().toISOString(), wiki.timeZone);
  const isOver = ({ starts, ends, firstDay }: EventItem) =>
    firstDay < date && starts.length > 10 && ends <= `${date}T${time}`;
  const single = await timesOf(scope, events.filter(isSingle), from, endless);
  const repeated = await timesOf(
    scope,
    events.filter((one) => !isSingle(one)),
    from,
    until > from ? until : from,
  );
  return [...single, ...repeated]
    .filter((item) => item.movedTo === undefined && !isOver(item))
    .sort(byTime)
    .slice(0, limit);
}

const isSingle = ({ event }: KnownEvent) => event.recurrence === undefined;

/** The last day on which what repeats is looked for: some way on from the day on which the last of it begins. */
function reach(from: string, long: readonly EventPage[]): string {
  const last = [from, ...long.map((event) => event.starts.slice(0, 10))].sort().at(-1) ?? from;
  return last >= addDays(endless, -horizon) ? endless : addDays(last, horizon);
}

export interface PastTimes {
  /** The latest first. */
  items: readonly EventItem[];
  /** The day before which the older ones are; absent when there are none. */
  before?: string;
}

/** Times that were over before a day: whole days, some `limit` times or more. */
export async function listPastTimes(
  wiki: Wiki,
  scope: Scope,
  choice: EventChoice,
  before: string,
  limit: number,
): Promise<PastTimes> {
  const filter = { ...choice, from: '1000-02-01', to: addDays(before, -1) };
  const [short, long] = await Promise.all([
    wiki.store.events.listShort(scope.rules, { ...filter, limit: limit + 1 }, true),
    wiki.store.events.listLong(scope.rules, { ...filter, limit: mostLong }),
  ]);
  const from = oldestShown(short, long, filter.to, limit);
  const shown =
    from === undefined
      ? short
      : await wiki.store.events.listShort(scope.rules, { ...filter, from, limit: mostShort }); // prettier-ignore
  const events = await knowEvents(wiki, scope, [...shown, ...long]);
  const times = await timesOf(scope, events, from ?? filter.from, filter.to);
  const items = times
    .filter((item) => item.movedTo === undefined && item.lastDay < before && item.lastDay >= (from ?? ''))
    .reverse();
  return from === undefined ? { items } : { items, before: from };
}

/** The first day of a page of the past; undefined when everything older fits on it too. */
function oldestShown(
  short: readonly EventPage[],
  long: readonly EventPage[],
  to: string,
  limit: number,
): string | undefined {
  const yearBack = addDays(to, -horizon);
  const isOlder = long.some((event) => event.starts.slice(0, 10) < yearBack);
  const last = short.length > limit ? short.at(-1)?.starts.slice(0, 10) : undefined;
  // A day is never parted: the page ends with the day after the first one that has no room, or takes that day whole.
  const fits = last === undefined ? undefined : last < to ? addDays(last, 1) : last;
  const bounds = [...(fits === undefined ? [] : [fits]), ...(isOlder ? [yearBack] : [])];
  return bounds.sort().at(-1);
}

/** Events with what the actor may see of them; those that no longer say when they are fall away. */
export async function knowEvents(
  wiki: Wiki,
  scope: Scope,
  pages: readonly EventPage[],
): Promise<KnownEvent[]> {
  const contents = await wiki.store.revisions.listCurrent(pages.map((page) => page.id));
  const known: KnownEvent[] = [];
  for (const page of pages) {
    const content = contents.get(page.id);
    const type = await findPageType(wiki, page.type);
    const event = content && type && eventOf(type, content.values);
    if (!event) continue;
    const details = eventDetails(type, seenValues(scope, page, type, content.values));
    known.push({ page, event, details, excerpt: content.excerpt });
  }
  return known;
}

/** Events that repeat, worked out between two turns of others: a rule of many exceptions takes some milliseconds. */
const repeatsAtATime = 10;

async function timesOf(
  scope: Scope,
  events: readonly KnownEvent[],
  from: string,
  to: string,
): Promise<EventItem[]> {
  const items: EventItem[] = [];
  let repeated = 0;
  for (const { page, event, details, excerpt } of events) {
    const repeats = event.recurrence !== undefined;
    if (repeats) repeated += 1;
    if (repeats && repeated % repeatsAtATime === 0) await letOthers();
    const via = agendaPoints(excerpt);
    const known = { page: pageItem(scope, page), pageId: page.id, via, repeats, accessId: page.accessId };
    for (const time of occurrencesOf(event, from, to)) {
      const days = { firstDay: time.starts.slice(0, 10), lastDay: lastDayOf(time) };
      items.push({ ...known, ...details, ...time, ...days });
    }
  }
  return items.sort(byTime);
}

/** What has no hour stands behind the hours of its day. */
function byTime(a: EventItem, b: EventItem): number {
  const key = ({ starts, firstDay }: EventItem) => (starts === firstDay ? `${starts}T24:00` : starts);
  return compare(key(a), key(b)) || compare(a.page.title, b.page.title);
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
