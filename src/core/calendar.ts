/** Months and weeks as plain data, as a table on a wall shows them: what stands on which day. Knows no clock and no page. */
import { addDays, daysInMonth, isDate } from './dates.ts';
import { endless, mondayOf, weekdayOf } from './recurrence.ts';

/** What is laid out: the days it covers, both included. */
export interface DaySpan {
  firstDay: string;
  lastDay: string;
}

/** One thing on one of its days: the whole of it, or which part. */
export interface CalendarEntry<T> {
  item: T;
  part: 'whole' | 'first' | 'middle' | 'last';
}

export interface CalendarDay<T> {
  date: string;
  /** Of the month before or after. */
  isOut: boolean;
  isToday: boolean;
  isWeekend: boolean;
  entries: readonly CalendarEntry<T>[];
  /** How many more there are than are shown. */
  more: number;
}

export interface Calendar<T> {
  /** The first and the last day shown. */
  from: string;
  to: string;
  weeks: readonly (readonly CalendarDay<T>[])[];
}

/** Entries of a day in a month; one more would take the place of the sentence that says how many are left out. */
const mostInDay = 4;

/** `YYYY-MM`, from the year 1000 to the last one whose days all have a name. */
export function isMonth(text: string): boolean {
  return isDate(`${text}-01`) && text < endless.slice(0, 7);
}

/** The month so many months later, or earlier when negative; the month itself at the ends of the calendar. */
export function addMonths(month: string, months: number): string {
  const number = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1 + months;
  const moved = `${String(Math.floor(number / 12)).padStart(4, '0')}-${String((number % 12) + 1).padStart(2, '0')}`;
  return isMonth(moved) ? moved : month;
}

/** Whole weeks from Monday on that hold the month. @param month that `isMonth` accepts. */
export function monthSpan(month: string): { from: string; to: string } {
  const last = `${month}-${daysInMonth(Number(month.slice(0, 4)), Number(month.slice(5)))}`;
  return { from: mondayOf(`${month}-01`), to: addDays(mondayOf(last), 6) };
}

/** From Monday to Sunday. @param day any day of the week. */
export function weekSpan(day: string): { from: string; to: string } {
  const from = mondayOf(day);
  return { from, to: addDays(from, 6) };
}

/** @param items in the order in which they stand on a day; what lasts for days comes first. */
export function layOutMonth<T extends DaySpan>(
  month: string,
  today: string,
  items: readonly T[],
): Calendar<T> {
  const { from, to } = monthSpan(month);
  return layOut(from, to, { today, items, isOut: (date) => date.slice(0, 7) !== month, most: mostInDay });
}

/** A week shows all there is. @param day any day of it. */
export function layOutWeek<T extends DaySpan>(day: string, today: string, items: readonly T[]): Calendar<T> {
  const { from, to } = weekSpan(day);
  return layOut(from, to, { today, items, isOut: () => false, most: Number.POSITIVE_INFINITY });
}

interface Plan<T> {
  today: string;
  items: readonly T[];
  isOut: (date: string) => boolean;
  most: number;
}

function layOut<T extends DaySpan>(from: string, to: string, plan: Plan<T>): Calendar<T> {
  const byDay = new Map<string, CalendarEntry<T>[]>();
  const [long, short] = [true, false].map((isLong) =>
    plan.items.filter((one) => one.firstDay < one.lastDay === isLong),
  );
  for (const item of [...(long ?? []), ...(short ?? [])]) {
    const last = item.lastDay < to ? item.lastDay : to;
    for (let date = item.firstDay > from ? item.firstDay : from; date <= last; date = addDays(date, 1)) {
      byDay.set(date, [...(byDay.get(date) ?? []), { item, part: partOf(item, date) }]);
    }
  }
  const weeks: CalendarDay<T>[][] = [];
  for (let monday = from; monday <= to; monday = addDays(monday, 7)) {
    weeks.push([0, 1, 2, 3, 4, 5, 6].map((after) => dayOf(addDays(monday, after), byDay, plan)));
  }
  return { from, to, weeks };
}

function dayOf<T>(
  date: string,
  byDay: ReadonlyMap<string, CalendarEntry<T>[]>,
  plan: Plan<T>,
): CalendarDay<T> {
  const all = byDay.get(date) ?? [];
  const shown = all.length > plan.most ? plan.most - 1 : all.length;
  return {
    date,
    isOut: plan.isOut(date),
    isToday: date === plan.today,
    isWeekend: weekdayOf(date) > 5,
    entries: all.slice(0, shown),
    more: all.length - shown,
  };
}

function partOf({ firstDay, lastDay }: DaySpan, date: string): CalendarEntry<unknown>['part'] {
  if (firstDay === lastDay) return 'whole';
  if (date === firstDay) return 'first';
  return date === lastDay ? 'last' : 'middle';
}
