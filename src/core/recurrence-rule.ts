/** Rules by which an event comes again: the part of those of RFC 5545 that people use, read and written. */
import { isDate } from './dates.ts';

const frequencies = ['daily', 'weekly', 'monthly', 'yearly'] as const;
export type Frequency = (typeof frequencies)[number];

/** Which weekday of a month: the 1st to the 5th, or the last one (-1). `weekday` is 1 (Monday) to 7. */
export interface NthWeekday {
  nth: number;
  weekday: number;
}

export interface RecurrenceRule {
  frequency: Frequency;
  /** Every so many days, weeks, months or years. */
  interval: number;
  /** Of a weekly rule, 1 (Monday) to 7, ascending; none for the weekday of the first day. */
  weekdays: readonly number[];
  /** Of a monthly rule: a weekday of the month, or its last day; absent for the day of the month of the first day. */
  inMonth?: NthWeekday | 'last-day';
  /** How many times at most, or the last day on which it may be. Never both. */
  count?: number;
  until?: string;
}

export const recurrenceLimits = {
  interval: 99,
  count: 999,
  exceptions: 100,
  days: 1000,
  steps: 5000,
} as const;

const dayCodes = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;

/** Reads a rule of RFC 5545. Total: undefined for what is no rule, or one that Gare does not know. */
export function parseRule(text: string): RecurrenceRule | undefined {
  if (text.length > 200) return undefined;
  const parts = text
    .trim()
    .toUpperCase()
    .replace(/^RRULE:/, '')
    .split(';')
    .filter((part) => part !== '')
    .map((part) => part.split('='));
  const read = new Map(parts.map(([name = '', value = '']) => [name, value]));
  if (parts.some((part) => part.length !== 2) || read.size !== parts.length) return undefined;
  const known = ['FREQ', 'INTERVAL', 'BYDAY', 'BYMONTHDAY', 'BYSETPOS', 'COUNT', 'UNTIL', 'WKST'];
  if ([...read.keys()].some((name) => !known.includes(name)) || (read.get('WKST') ?? 'MO') !== 'MO')
    return undefined;
  const frequency = frequencies.find((one) => one.toUpperCase() === read.get('FREQ'));
  const interval = readCount(read.get('INTERVAL') ?? '1', recurrenceLimits.interval);
  const days = frequency && readDays(frequency, read);
  const end = readEnd(read);
  return frequency && interval && days && end ? { frequency, interval, ...days, ...end } : undefined;
}

type Parts = ReadonlyMap<string, string>;

function readCount(text: string, most: number): number | undefined {
  const count = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  return count >= 1 && count <= most ? count : undefined;
}

function readDays(
  frequency: Frequency,
  parts: Parts,
): Pick<RecurrenceRule, 'weekdays' | 'inMonth'> | undefined {
  const [byDay, monthDay, position] = ['BYDAY', 'BYMONTHDAY', 'BYSETPOS'].map((name) => parts.get(name));
  const plain = { weekdays: [] };
  if (byDay === undefined && monthDay === undefined && position === undefined) return plain;
  if (frequency === 'weekly' && monthDay === undefined && position === undefined) {
    const days = (byDay ?? '').split(',').map((code) => dayCodes.indexOf(code as 'MO') + 1);
    return days.includes(0) ? undefined : { weekdays: [...new Set(days)].sort() };
  }
  if (frequency !== 'monthly') return undefined;
  if (byDay === undefined)
    return monthDay === '-1' && position === undefined ? { ...plain, inMonth: 'last-day' } : undefined;
  // `2TU`, or `TU` with the 2 said apart, as some calendars write it.
  const match = /^(-1|[1-5])?(MO|TU|WE|TH|FR|SA|SU)$/.exec(
    position === undefined ? byDay : `${position}${byDay}`,
  );
  if (!match?.[1] || monthDay !== undefined) return undefined;
  const weekday = dayCodes.indexOf(match[2] as 'MO') + 1;
  return { ...plain, inMonth: { nth: Number(match[1]), weekday } };
}

function readEnd(parts: Parts): Pick<RecurrenceRule, 'count' | 'until'> | undefined {
  const [count, until] = [parts.get('COUNT'), parts.get('UNTIL')];
  if (count !== undefined && until !== undefined) return undefined;
  if (count !== undefined) {
    const read = readCount(count, recurrenceLimits.count);
    return read === undefined ? undefined : { count: read };
  }
  if (until === undefined) return {};
  const match = /^(\d{4})(\d\d)(\d\d)(?:T\d{6}Z?)?$/.exec(until);
  const day = match ? `${match[1]}-${match[2]}-${match[3]}` : '';
  return isDate(day) ? { until: day } : undefined;
}

/** The rule as RFC 5545 writes it; `parseRule` reads the same from it. */
export function formatRule(rule: RecurrenceRule): string {
  const { frequency, interval, weekdays, inMonth, count, until } = rule;
  return [
    `FREQ=${frequency.toUpperCase()}`,
    ...(interval === 1 ? [] : [`INTERVAL=${interval}`]),
    ...(weekdays.length > 0 ? [`BYDAY=${weekdays.map(codeOf).join(',')}`] : []),
    ...(inMonth === 'last-day'
      ? ['BYMONTHDAY=-1']
      : inMonth
        ? [`BYDAY=${inMonth.nth}${codeOf(inMonth.weekday)}`]
        : []),
    ...(count === undefined ? [] : [`COUNT=${count}`]),
    ...(until === undefined ? [] : [`UNTIL=${until.replaceAll('-', '')}`]),
  ].join(';');
}

const codeOf = (weekday: number) => dayCodes[weekday - 1] ?? 'MO';
