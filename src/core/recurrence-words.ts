/** A recurrence as people say it: « le 2e mardi de chaque mois, jusqu’au 30 juin 2027, sauf le 8 décembre 2026 ». */
import { addDays, formatDate, type Locale } from './dates.ts';
import type { Recurrence } from './recurrence.ts';
import type { Frequency, RecurrenceRule } from './recurrence-rule.ts';

export function recurrenceText({ rule, except, moves }: Recurrence, locale: Locale): string {
  const isFrench = locale === 'fr';
  const left = except.map((day) => onDay(day, locale));
  const moved = moves.map(({ from, to }) =>
    isFrench
      ? `${onDay(from, locale)} déplacé au ${plainDay(to, locale)}`
      : `${onDay(from, locale)} moved to ${plainDay(to, locale)}`,
  );
  return [
    rhythmText(rule, locale),
    ...(rule.until === undefined
      ? []
      : [`${isFrench ? 'jusqu’au' : 'until'} ${plainDay(rule.until, locale)}`]),
    ...(rule.count === undefined ? [] : [timesText(rule.count, isFrench)]),
    ...(left.length > 0 ? [`${isFrench ? 'sauf' : 'except'} ${joined(left, locale)}`] : []),
    ...moved,
  ].join(', ');
}

function timesText(count: number, isFrench: boolean): string {
  if (isFrench) return `${count}\u00a0fois`;
  return count === 1 ? 'once' : `${count} times`;
}

const french: Readonly<Record<Frequency, readonly [one: string, many: string]>> = {
  daily: ['chaque jour', 'tous les # jours'],
  weekly: ['chaque semaine', 'toutes les # semaines'],
  monthly: ['chaque mois', 'tous les # mois'],
  yearly: ['chaque année', 'tous les # ans'],
};

const english: Readonly<Record<Frequency, readonly [one: string, many: string]>> = {
  daily: ['every day', 'every # days'],
  weekly: ['every week', 'every # weeks'],
  monthly: ['every month', 'every # months'],
  yearly: ['every year', 'every # years'],
};

function rhythmText({ frequency, interval, weekdays, inMonth }: RecurrenceRule, locale: Locale): string {
  const isFrench = locale === 'fr';
  const [one, many] = (isFrench ? french : english)[frequency];
  const every = interval === 1 ? one : many.replace('#', String(interval));
  if (inMonth !== undefined) {
    const day = inMonth === 'last-day' ? (isFrench ? 'dernier jour' : 'last day') : nthText(inMonth, locale);
    if (isFrench) return interval === 1 ? `le ${day} de chaque mois` : `le ${day} du mois, ${every}`;
    return interval === 1 ? `on the ${day} of every month` : `on the ${day} of the month, ${every}`;
  }
  if (weekdays.length === 0) return every;
  if (isFrench)
    return `${every}, ${joined(
      weekdays.map((one) => `le ${weekdayName(one, locale)}`),
      locale,
    )}`;
  return `${every} on ${joined(
    weekdays.map((one) => weekdayName(one, locale)),
    locale,
  )}`;
}

function nthText({ nth, weekday }: { nth: number; weekday: number }, locale: Locale): string {
  const words = locale === 'fr' ? ['1er', '2e', '3e', '4e', '5e'] : ['1st', '2nd', '3rd', '4th', '5th'];
  const last = locale === 'fr' ? 'dernier' : 'last';
  return `${nth === -1 ? last : words[nth - 1]} ${weekdayName(weekday, locale)}`;
}

/** @param weekday 1 (Monday) to 7. */
export function weekdayName(weekday: number, locale: Locale): string {
  // 5 January 2026 is a Monday; the name is the first word of its long form.
  const day = addDays('2026-01-05', weekday - 1);
  return formatDate(day, { locale, style: 'long' }).split(' ')[0] ?? '';
}

/** « 8 décembre 2026 »: the long form without its weekday. */
function plainDay(day: string, locale: Locale): string {
  return formatDate(day, { locale, style: 'long' }).replace(/^\S+ /, '');
}

function onDay(day: string, locale: Locale): string {
  return `${locale === 'fr' ? 'le' : 'on'} ${plainDay(day, locale)}`;
}

function joined(texts: readonly string[], locale: Locale): string {
  const last = texts.at(-1) ?? '';
  return texts.length < 2
    ? last
    : `${texts.slice(0, -1).join(', ')} ${locale === 'fr' ? 'et' : 'and'} ${last}`;
}
