/** The month or the week that a list of entries shows as a calendar: the times of those that pass its filters. */
import { isMonth, layOutMonth, layOutWeek, monthSpan, weekSpan } from '../core/calendar.ts';
import { isDate } from '../core/dates.ts';
import type { Matching } from '../store/entry-sql.ts';
import type { EntryCalendar, EventItem } from './event-item.ts';
import { listTimes } from './event-times.ts';
import { localDay } from './moments.ts';
import type { Scope } from './scope.ts';
import type { Wiki } from './wiki.ts';

/**
 * @param moment a month, a day of a week, or anything else for the present month.
 * @param most entries that are looked at.
 */
export async function entryCalendar(
  wiki: Wiki,
  scope: Scope,
  matching: Matching,
  moment: string,
  most: number,
): Promise<EntryCalendar> {
  const now = wiki.clock();
  const today = localDay(now, wiki.timeZone);
  const isWeek = isDate(moment) && isMonth(moment.slice(0, 7));
  const month = isMonth(moment) ? moment : today.slice(0, 7);
  const { from, to } = isWeek ? weekSpan(moment) : monthSpan(month);
  const choice = { matching, conditions: [], sight: matching.filter.sight };
  const times = await listTimes(wiki, scope, choice, from, to, most);
  const isShown = ({ movedTo, firstDay, lastDay }: EventItem) =>
    movedTo === undefined && (isWeek || (firstDay.slice(0, 7) <= month && lastDay.slice(0, 7) >= month));
  return {
    isWeek,
    moment: isWeek ? from : month,
    calendar: isWeek ? layOutWeek(moment, today, times) : layOutMonth(month, today, times),
    items: times.filter(isShown),
    now: now.toISOString(),
    timeZone: wiki.timeZone,
  };
}
