/** Days as people write them: `17/05/2020`, `2020-05-17`, `17 mai 2020`. ISO everywhere else. */
import { fold } from './stem.ts';

const months: readonly string[] =
  'janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre'.split(' ');

/** From 1; 0 for what is no month. `août` and `aout` are one. */
export function monthNumber(word: string): number {
  return months.indexOf(fold(word)) + 1;
}

export function monthName(month: number): string {
  return months[month - 1] ?? '';
}

const signs = '[-/. ]';
const yearFirst = new RegExp(`^([12]\\d{3})(?:${signs}(\\d{1,2})(?:${signs}(\\d{1,2}))?)?$`);
const yearLast = new RegExp(
  `^(?:(?:(\\d{1,2})(?:er)?${signs})?(\\d{1,2}|\\p{L}{3,9})${signs})([12]\\d{3})$`,
  'iu',
);

/** A year, a month or a day, as ISO as far as it goes (`2020`, `2020-05`, `2020-05-17`); undefined when it is none. */
export function readPeriod(text: string): string | undefined {
  const first = yearFirst.exec(text);
  if (first) return isoOf(first[1], first[2], first[3]);
  const last = yearLast.exec(text);
  return last ? isoOf(last[3], monthDigits(last[2] ?? ''), last[1]) : undefined;
}

/** Whether three words that follow each other are a day with the name of its month. */
export function isDay(words: readonly string[]): boolean {
  return words.length === 3 && monthNumber(words[1] ?? '') > 0 && readPeriod(words.join(' ')) !== undefined;
}

function monthDigits(written: string): string {
  return /^\d/.test(written) ? written : String(monthNumber(written));
}

function isoOf(year = '', month?: string, day?: string): string | undefined {
  if (month === undefined) return year;
  if (Number(month) < 1 || Number(month) > 12) return undefined;
  const start = `${year}-${month.padStart(2, '0')}`;
  if (day === undefined) return start;
  return Number(day) >= 1 && Number(day) <= lastDay(year, month)
    ? `${start}-${day.padStart(2, '0')}`
    : undefined;
}

function lastDay(year: string, month: string): number {
  return new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
}
