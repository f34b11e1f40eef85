/** A list of entries as a calendar: the month or the week, the steps to its neighbours, and the words below it. */
import { addMonths } from '../core/calendar.ts';
import { addDays } from '../core/dates.ts';
import type { EntryCalendar } from '../wiki/event-item.ts';
import { type AgendaRow, agendaRows } from './agenda-list.ts';
import {
  type CalendarModel,
  calendarModel,
  capitalised,
  monthOf,
  monthTitle,
  weekTitle,
} from './calendar.ts';
import type { EntriesHref } from './entry-links.ts';
import type { Locals } from './locals.ts';

export interface EntryCalendarModel {
  /** « Mars 2026 », « Semaine du 9 au 15 mars 2026 ». */
  title: string;
  table: CalendarModel;
  rows: readonly AgendaRow[];
  label: string;
  previous: { href: string; text: string };
  next: { href: string; text: string };
  nowHref: string;
}

export function entryCalendarModel(
  locals: Locals,
  view: EntryCalendar,
  href: EntriesHref,
): EntryCalendarModel {
  const { t, lang } = locals;
  const { isWeek, moment, calendar, items, now, timeZone } = view;
  const title = isWeek
    ? t('agenda.weekTitle', { week: weekTitle(calendar.from, calendar.to, lang) })
    : capitalised(monthTitle(moment, lang));
  const step = (by: number) => {
    if (isWeek) {
      const text = t(by < 0 ? 'agenda.weekBefore' : 'agenda.weekAfter');
      return { href: href({ moment: addDays(moment, by * 7) }), text };
    }
    const month = addMonths(moment, by);
    return { href: href({ moment: month }), text: capitalised(monthOf(month, lang)) };
  };
  const dayHref = (date: string) => href({ moment: date });
  return {
    title,
    table: calendarModel(calendar, { locals, caption: title, isWeek, dayHref }),
    rows: agendaRows(items, { locals, now: new Date(now), timeZone, reserved: new Map() }),
    label: t(isWeek ? 'agenda.changeWeek' : 'agenda.changeMonth'),
    previous: step(-1),
    next: step(1),
    nowHref: href({ moment: '' }),
  };
}
