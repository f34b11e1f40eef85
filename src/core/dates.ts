/**
 * Days, hours and moments as text: which are real, how they move between UTC and a time zone, how people read them.
 * Knows no clock: who asks for "il y a 2 h" says what time it is. Lenient reading of what people type is read-date.ts.
 */

export type Locale = 'fr' | 'en';

/** `short` jeu. 12 mars · `medium` 12 févr. 2026 · `long` jeudi 12 février 2026 · `full` adds the hour · `month` oct. 2020 */
export type DateStyle = 'short' | 'medium' | 'long' | 'full' | 'month';

/** A day and an hour as clocks on a wall show them; `time` is absent when only the day is known. */
export interface WallTime {
  date: string;
  time?: string;
}

const dayMs = 86_400_000;
const noBreak = '\u00a0';

/** Whether the text is a day of the Gregorian calendar, `YYYY-MM-DD`, from the year 1000 on. */
export function isDate(text: string): boolean {
  const match = /^([1-9]\d{3})-(\d\d)-(\d\d)$/.exec(text);
  if (!match) return false;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

/** Whether the text is an hour of a day, `HH:MM`, midnight being `00:00`. */
export function isTime(text: string): boolean {
  return /^(?:[01]\d|2[0-3]):[0-5]\d$/.test(text);
}

/** Whether the text is a day and an hour without a zone, `YYYY-MM-DDTHH:MM`: the wall time of the site. */
export function isDateTime(text: string): boolean {
  return text.charAt(10) === 'T' && isDate(text.slice(0, 10)) && isTime(text.slice(11));
}

export function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** The day so many days later, or earlier when negative. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);
}

/** Days from one day to another; negative when the second comes first. */
export function daysBetween(from: string, to: string): number {
  return (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / dayMs;
}

/**
 * The moment, as UTC ISO 8601, at which clocks of the zone show this day and hour. An hour that comes twice in autumn
 * is the first of the two; an hour skipped in spring is read as if clocks had not moved yet, so one hour later.
 */
export function localDateTime(date: string, time: string, zone: string): string {
  const asUtc = Date.parse(`${date}T${time}:00Z`);
  const before = asUtc - zoneOffset(asUtc - dayMs, zone);
  const after = asUtc - zoneOffset(asUtc + dayMs, zone);
  const isSkipped = before + zoneOffset(before, zone) !== asUtc && after + zoneOffset(after, zone) !== asUtc;
  const isBefore = isSkipped || before + zoneOffset(before, zone) === asUtc;
  return new Date(isBefore ? before : after).toISOString();
}

/** What clocks of the zone show at a moment; a day or a wall time stays as it is. */
export function wallTime(iso: string, zone: string): WallTime {
  if (isDate(iso)) return { date: iso };
  if (isDateTime(iso)) return { date: iso.slice(0, 10), time: iso.slice(11) };
  const ms = Date.parse(iso);
  const local = new Date(ms + zoneOffset(ms, zone)).toISOString();
  return { date: local.slice(0, 10), time: local.slice(11, 16) };
}

/** A day, a wall time or a UTC moment in words. `zone` matters for moments only. */
export function formatDate(
  iso: string,
  options: { locale: Locale; style: DateStyle; zone?: string },
): string {
  const { date, time } = wallTime(iso, options.zone ?? 'UTC');
  const { locale } = options;
  const year = date.slice(0, 4);
  const day = dayNumber(date, locale);
  const month = (width: Width) => monthName(date, width, locale);
  if (options.style === 'month') return `${month('short')} ${year}`;
  if (options.style === 'medium') return `${day} ${month('short')} ${year}`;
  if (options.style === 'short') return `${weekdayName(date, 'short', locale)} ${day} ${month('long')}`;
  const long = `${weekdayName(date, 'long', locale)} ${day} ${month('long')} ${year}`;
  if (options.style === 'long' || time === undefined) return long;
  return `${long} ${locale === 'fr' ? 'à' : 'at'} ${formatHour(time, { locale, style: 'sentence' })}`;
}

/** An hour `HH:MM` for boards (`9:00`, `14:30`) or for sentences (`9 h`, `14 h 30`; English keeps the colon). */
export function formatHour(time: string, options: { locale: Locale; style: 'board' | 'sentence' }): string {
  const hour = String(Number(time.slice(0, 2)));
  const minutes = time.slice(3, 5);
  if (options.style === 'board' || options.locale === 'en') return `${hour}:${minutes}`;
  return minutes === '00' ? `${hour}${noBreak}h` : `${hour}${noBreak}h${noBreak}${minutes}`;
}

/** From one day or wall time to another, in as few words as are clear: `du 12 au 14 mars 2026`. */
export function formatPeriod(start: string, end: string, locale: Locale): string {
  const [from, to] = [wallTime(start, 'UTC'), wallTime(end, 'UTC')];
  const first = { day: dayNumber(from.date, locale), rest: ` ${monthName(from.date, 'long', locale)}` };
  const last = `${dayNumber(to.date, locale)} ${monthName(to.date, 'long', locale)} ${to.date.slice(0, 4)}`;
  const hours = [from, to].map((at) => at.time && formatHour(at.time, { locale, style: 'sentence' }));
  if (from.date === to.date) {
    const day = formatDate(from.date, { locale, style: 'long' });
    return hours[0] && hours[1] ? `${day}, ${span(hours[0], hours[1], locale, 'de', 'à')}` : day;
  }
  if (hours[0] && hours[1]) {
    const full = (at: string) => formatDate(at, { locale, style: 'full' });
    return span(full(start), full(end), locale, 'du', 'au');
  }
  const sameYear = from.date.slice(0, 4) === to.date.slice(0, 4);
  const sameMonth = sameYear && from.date.slice(0, 7) === to.date.slice(0, 7);
  const opening = `${first.day}${sameMonth ? '' : first.rest}${sameYear ? '' : ` ${from.date.slice(0, 4)}`}`;
  return span(opening, last, locale, 'du', 'au');
}

/**
 * How far a moment lies from `now` (both UTC ISO): `il y a 2 h` and `dans 25 min` under 24 hours, then the day:
 * `hier`, `dimanche` within a week, `12 mars`, and with its year when that is another one.
 */
export function formatRelative(iso: string, now: string, options: { locale: Locale; zone: string }): string {
  const { locale, zone } = options;
  const minutes = Math.floor(Math.abs(Date.parse(now) - Date.parse(iso)) / 60_000);
  const isPast = Date.parse(iso) <= Date.parse(now);
  if (minutes < 1) return locale === 'fr' ? 'à l’instant' : 'just now';
  if (minutes < 60) return distance(`${minutes}${noBreak}min`, isPast, locale);
  if (minutes < 24 * 60) return distance(`${Math.floor(minutes / 60)}${noBreak}h`, isPast, locale);
  const { date } = wallTime(iso, zone);
  const today = wallTime(now, zone).date;
  const days = daysBetween(today, date);
  if (days === -1) return locale === 'fr' ? 'hier' : 'yesterday';
  if (days === 1) return locale === 'fr' ? 'demain' : 'tomorrow';
  if (days > -7 && days < 0) return weekdayName(date, 'long', locale);
  const year = date.slice(0, 4) === today.slice(0, 4) ? '' : ` ${date.slice(0, 4)}`;
  return `${dayNumber(date, locale)} ${monthName(date, 'long', locale)}${year}`;
}

function distance(length: string, isPast: boolean, locale: Locale): string {
  if (locale === 'en') return isPast ? `${length} ago` : `in ${length}`;
  return isPast ? `il y a ${length}` : `dans ${length}`;
}

function span(from: string, to: string, locale: Locale, fromWord: string, toWord: string): string {
  return locale === 'fr' ? `${fromWord} ${from} ${toWord} ${to}` : `${from} to ${to}`;
}

/** French counts the first day of a month, and only that one, as an ordinal. */
function dayNumber(date: string, locale: Locale): string {
  const day = Number(date.slice(8, 10));
  return day === 1 && locale === 'fr' ? '1er' : String(day);
}

type Width = 'short' | 'long';

/** Filled on first use, two languages and two widths at most: making a formatter takes longer than all its answers. */
const namesCache = new Map<string, readonly string[]>();

function monthName(date: string, width: Width, locale: Locale): string {
  const months = names(`month ${width} ${locale}`, 12, (index) =>
    new Intl.DateTimeFormat(region(locale), { month: width, timeZone: 'UTC' }).format(
      Date.UTC(2024, index, 15),
    ),
  );
  return months[Number(date.slice(5, 7)) - 1] ?? '';
}

function weekdayName(date: string, width: Width, locale: Locale): string {
  // 7 January 2024 is a Sunday, day 0 of getUTCDay.
  const weekdays = names(`weekday ${width} ${locale}`, 7, (index) =>
    new Intl.DateTimeFormat(region(locale), { weekday: width, timeZone: 'UTC' }).format(
      Date.UTC(2024, 0, 7 + index),
    ),
  );
  return weekdays[new Date(`${date}T00:00:00Z`).getUTCDay()] ?? '';
}

function names(key: string, count: number, make: (index: number) => string): readonly string[] {
  const known = namesCache.get(key);
  if (known) return known;
  const made = Array.from({ length: count }, (_, index) => make(index));
  namesCache.set(key, made);
  return made;
}

function region(locale: Locale): string {
  return locale === 'fr' ? 'fr-FR' : 'en-GB';
}

/** A site has one zone, readers of the future perhaps a few; the bound is for whoever passes nonsense. */
const zones = new Map<string, Intl.DateTimeFormat>();

/** Milliseconds that clocks of the zone are ahead of UTC at a moment. Throws RangeError when the zone is unknown. */
function zoneOffset(ms: number, zone: string): number {
  if (zone === 'UTC') return 0;
  let format = zones.get(zone);
  if (!format) {
    if (zones.size >= 20) zones.clear();
    format = new Intl.DateTimeFormat('en-US-u-ca-iso8601-nu-latn', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    zones.set(zone, format);
  }
  const at = new Map(format.formatToParts(ms).map((part) => [part.type, Number(part.value)]));
  const part = (type: Intl.DateTimeFormatPartTypes) => at.get(type) ?? 0;
  const shown = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
  return shown - Math.floor(ms / 1000) * 1000;
}
