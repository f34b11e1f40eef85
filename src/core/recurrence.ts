/**
 * How an event comes again: the part of the rules of RFC 5545 that people use, in days alone. Its hours are those of a
 * clock on the wall and stay the same all year. Total and bounded, whatever the rule.
 */
import { addDays, daysBetween, daysInMonth } from './dates.ts';
import { type NthWeekday, type RecurrenceRule, recurrenceLimits } from './recurrence-rule.ts';

export interface Recurrence {
  rule: RecurrenceRule;
  /** Days left out, ascending. */
  except: readonly string[];
  /** Days on which it is not, and those on which it is instead. */
  moves: readonly { from: string; to: string }[];
}

/** A day of a recurrence. One that was moved is there twice: where it was to be, and where it is. */
export interface RecurrenceDay {
  day: string;
  movedFrom?: string;
  movedTo?: string;
}

/** Where a recurrence without end ends in lists that sort by the end. */
export const endless = '9999-12-31';

/** 1 (Monday) to 7. */
export function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
}

/** The Monday of the day's week. */
export function mondayOf(day: string): string {
  return addDays(day, 1 - weekdayOf(day));
}

/**
 * The days that the rule gives from `from` on, ascending and never before `start`, which counts only when the rule
 * gives it too. Ends by itself after so many steps.
 */
export function* ruleDays(rule: RecurrenceRule, start: string, from = start): Generator<string> {
  // How many came before is known only by counting them.
  const first = rule.count === undefined ? periodsUntil(rule, start, from) : 0;
  let given = 0;
  for (let period = first; period < first + recurrenceLimits.steps; period += 1) {
    const days = daysOfPeriod(rule, start, period * rule.interval);
    if (days === undefined) return;
    for (const day of days) {
      if (day < start) continue;
      if (rule.until !== undefined && day > rule.until) return;
      given += 1;
      if (day >= from) yield day;
      if (given === rule.count) return;
    }
  }
}

/** The days between two, both included, exceptions made. At most `recurrenceLimits.days` of them. */
export function recurrenceDays(
  { rule, except, moves }: Recurrence,
  start: string,
  from: string,
  to: string,
): RecurrenceDay[] {
  const leftOut = new Set(except);
  const movedTo = new Map(moves.map((move) => [move.from, move.to]));
  const days: RecurrenceDay[] = [];
  for (const day of ruleDays(rule, start, from)) {
    if (day > to || days.length === recurrenceLimits.days) break;
    if (leftOut.has(day)) continue;
    const other = movedTo.get(day);
    days.push(other === undefined ? { day } : { day, movedTo: other });
  }
  const near = moves.filter((move) => move.to >= from && move.to <= to);
  const arrived = movedFromRule(rule, start, near);
  const all = [...days, ...arrived.map((move) => ({ day: move.to, movedFrom: move.from }))];
  return all.sort((a, b) => a.day.localeCompare(b.day)).slice(0, recurrenceLimits.days);
}

/** Its first and last day; the last is `endless` where there is none. Undefined when every day is left out. */
export function recurrenceSpan(
  recurrence: Recurrence,
  start: string,
): { first: string; last: string } | undefined {
  const { rule, except, moves } = recurrence;
  const absent = new Set([...except, ...moves.map((move) => move.from)]);
  const arrived = movedFromRule(rule, start, moves).map((move) => move.to);
  let first: string | undefined;
  for (const day of ruleDays(rule, start)) {
    if (absent.has(day)) continue;
    first = day;
    break;
  }
  const all = [...(first === undefined ? [] : [first]), ...arrived].sort();
  if (all[0] === undefined) return undefined;
  const last = first === undefined ? all : [...arrived, lastDay(rule, start)];
  return { first: all[0], last: last.sort().at(-1) ?? all[0] };
}

/** Those that move a day which the rule gives. One walk for all of them: a rule that counts is walked from its start. */
export function movedFromRule(
  rule: RecurrenceRule,
  start: string,
  moves: Recurrence['moves'],
): Recurrence['moves'] {
  if (rule.count === undefined) return moves.filter((move) => isRuleDay(rule, start, move.from));
  const last = moves.reduce((latest, { from }) => (from > latest ? from : latest), '');
  const given = new Set<string>();
  for (const day of moves.length === 0 ? [] : ruleDays(rule, start)) {
    if (day > last) break;
    given.add(day);
  }
  return moves.filter((move) => given.has(move.from));
}

/** Whether the rule gives this day. */
export function isRuleDay(rule: RecurrenceRule, start: string, day: string): boolean {
  return ruleDays(rule, start, day).next().value === day;
}

function lastDay(rule: RecurrenceRule, start: string): string {
  if (rule.count === undefined && rule.until === undefined) return endless;
  // Long enough to hold a day of any rule but the rarest, for which the bound itself is said.
  const near = rule.until === undefined ? start : addDays(rule.until, -400 * rule.interval);
  const days = [...ruleDays(rule, start, near > start ? near : start)];
  return days.at(-1) ?? rule.until ?? start;
}

/** How many periods of the rule lie between the start and a day, so that none that reaches the day is missed. */
function periodsUntil({ frequency, interval }: RecurrenceRule, start: string, day: string): number {
  if (day <= start) return 0;
  const units = {
    daily: () => daysBetween(start, day),
    weekly: () => Math.floor(daysBetween(mondayOf(start), day) / 7),
    monthly: () => monthNumber(day) - monthNumber(start),
    yearly: () => Number(day.slice(0, 4)) - Number(start.slice(0, 4)),
  };
  return Math.floor(units[frequency]() / interval);
}

/** The days of one period, so many days, weeks, months or years after the start; undefined beyond the calendar. */
function daysOfPeriod(rule: RecurrenceRule, start: string, distance: number): string[] | undefined {
  if (rule.frequency === 'daily') return dayOrEnd(start, distance);
  if (rule.frequency === 'weekly') {
    const weekdays = rule.weekdays.length > 0 ? rule.weekdays : [weekdayOf(start)];
    const monday = dayOrEnd(mondayOf(start), distance * 7)?.[0];
    return monday === undefined ? undefined : weekdays.flatMap((one) => dayOrEnd(monday, one - 1) ?? []);
  }
  const month = monthNumber(start) + distance * (rule.frequency === 'yearly' ? 12 : 1);
  const year = Math.floor(month / 12);
  if (year > 9999) return undefined;
  const day = dayInMonth(rule, start, year, (month % 12) + 1);
  return day === undefined ? [] : [`${year}-${two((month % 12) + 1)}-${two(day)}`];
}

/** Undefined in a month that has no such day. */
function dayInMonth(
  { inMonth }: RecurrenceRule,
  start: string,
  year: number,
  month: number,
): number | undefined {
  const last = daysInMonth(year, month);
  if (inMonth === 'last-day') return last;
  const day = inMonth ? nthDay(inMonth, year, month, last) : Number(start.slice(8));
  return day <= last ? day : undefined;
}

function nthDay({ nth, weekday }: NthWeekday, year: number, month: number, last: number): number {
  if (nth > 0) return 1 + ((weekday - weekdayOf(`${year}-${two(month)}-01`) + 7) % 7) + 7 * (nth - 1);
  return last - ((weekdayOf(`${year}-${two(month)}-${last}`) - weekday + 7) % 7);
}

/** Whole days are added as numbers: beyond 9999 a day has no name here. */
function dayOrEnd(day: string, days: number): [string] | undefined {
  return days > daysBetween(day, endless) ? undefined : [addDays(day, days)];
}

/** Months since the year 0. */
function monthNumber(day: string): number {
  return Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;
}

const two = (number: number) => String(number).padStart(2, '0');
