/** A month or a week as its template prints it, for the agenda and for any list of dated entries. */
import type { Calendar, CalendarDay, CalendarEntry } from '../core/calendar.ts';
import { formatDate, formatPeriod } from '../core/dates.ts';
import { weekdayName } from '../core/recurrence-words.ts';
import type { EventItem } from '../wiki/event-item.ts';
import type { Locals } from './locals.ts';

export interface CalendarModel {
  /** Of the table, for who does not see it. */
  caption: string;
  isWeek: boolean;
  weekdays: readonly { short: string; long: string }[];
  weeks: readonly (readonly DayModel[])[];
}

interface DayModel {
  number: number;
  /** What completes the number for who does not see the colours: « février », « mars, aujourd’hui ». */
  hidden: string;
  classes: string;
  events: readonly EventModel[];
  more: number;
  /** Where all of the day is shown. */
  href: string;
}

export interface EventModel {
  href: string;
  line: string;
  /** « 14:30 », or which part of several days; '' for a whole day. */
  hour: string;
  name: string;
  /** For who does not see badge and colour: the space, what became of it. */
  hidden: string;
  isOff: boolean;
}

export interface CalendarOptions {
  locals: Pick<Locals, 't' | 'urls' | 'lang'>;
  caption: string;
  isWeek: boolean;
  /** Where all of a day is shown. */
  dayHref(date: string): string;
}

/** A group is known by its name, unless all there is concerns one group only: then its meetings have their titles. */
export function namesOf(
  items: readonly EventItem[],
): (item: EventItem) => { name: string; isGroup: boolean } {
  const groups = new Set(items.map(({ group }) => group));
  return ({ group, page }) => {
    const isGroup = group !== '' && groups.size > 1;
    return { name: isGroup ? group : page.title, isGroup };
  };
}

export function calendarModel({ weeks }: Calendar<EventItem>, options: CalendarOptions): CalendarModel {
  const { lang } = options.locals;
  const nameOf = namesOf(weeks.flatMap((week) => week.flatMap((day) => day.entries.map(({ item }) => item))));
  return {
    caption: options.caption,
    isWeek: options.isWeek,
    weekdays: (weeks[0] ?? []).map(({ date }, index) => ({
      short: formatDate(date, { locale: lang, style: 'short' }).split(' ')[0] ?? '',
      long: weekdayName(index + 1, lang),
    })),
    weeks: weeks.map((week) => week.map((day) => dayModel(day, nameOf, options))),
  };
}

function dayModel(
  day: CalendarDay<EventItem>,
  nameOf: ReturnType<typeof namesOf>,
  options: CalendarOptions,
): DayModel {
  const { t, lang } = options.locals;
  const { date, isOut, isToday, isWeekend, entries, more } = day;
  const month = isOut || isToday || options.isWeek ? ` ${monthOf(date, lang)}` : '';
  const classes = [isOut && 'is-out', isWeekend && 'is-weekend', isToday && 'is-today'];
  return {
    number: Number(date.slice(8)),
    hidden: `${month}${isToday ? t('agenda.today') : ''}`,
    classes: classes.filter(Boolean).join(' '),
    events: entries.map((entry) => eventModel(entry, nameOf, options)),
    more,
    href: options.dayHref(date),
  };
}

function eventModel(
  { item, part }: CalendarEntry<EventItem>,
  nameOf: ReturnType<typeof namesOf>,
  { locals: { t, urls } }: CalendarOptions,
): EventModel {
  const { page, starts, state, movedTo } = item;
  const isBegun = part === 'middle' || part === 'last';
  const became = movedTo === undefined ? state : 'moved';
  const words = [page.spaceTitle, ...(became === 'planned' ? [] : [t(`agenda.${became}`)])];
  return {
    href: urls.page(page.space, page.slug),
    line: page.line,
    hour: isBegun ? t('agenda.continued') : shownHour(starts.slice(11)),
    name: nameOf(item).name,
    hidden: words.map((word) => `, ${word}`).join(''),
    isOff: became !== 'planned',
  };
}

/** « 9:30 », as boards show it. */
export function shownHour(hour: string): string {
  return hour.replace(/^0/, '');
}

/** « mars 2026 »: the long form of its first day without the day. @param month `YYYY-MM`. */
export function monthTitle(month: string, lang: Locals['lang']): string {
  return formatDate(`${month}-01`, { locale: lang, style: 'long' }).split(' ').slice(2).join(' ');
}

/** « mars », of a day or a month. */
export function monthOf(date: string, lang: Locals['lang']): string {
  return monthTitle(date.slice(0, 7), lang).replace(/ \d+$/, '');
}

/** « du 9 au 15 mars 2026 ». */
export function weekTitle(from: string, to: string, lang: Locals['lang']): string {
  return formatPeriod(from, to, lang);
}

export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
