/** One time of an event, and a month or a week of them, as screens show them. */
import type { Calendar } from '../core/calendar.ts';
import type { EventDetails, EventOccurrence } from '../core/event.ts';
import type { PageItem } from './items.ts';

/** One time of one event. */
export interface EventItem extends EventDetails, EventOccurrence {
  page: PageItem;
  pageId: number;
  /** Both included. */
  firstDay: string;
  lastDay: string;
  /** First points of its agenda. */
  via: readonly string[];
  /** Whether it takes place more than once. */
  repeats: boolean;
  /** Rule under which it is read. */
  accessId: number;
}

/** Of a list of entries that is shown as a calendar. */
export interface EntryCalendar {
  isWeek: boolean;
  /** The month, `YYYY-MM`, or the Monday of the week. */
  moment: string;
  calendar: Calendar<EventItem>;
  /** Its times one below the other, in order; of a month only those that touch it. */
  items: readonly EventItem[];
  /** UTC, ISO 8601, and where its days and hours are meant. */
  now: string;
  timeZone: string;
}
