/** Dates, hours and sizes in words, in one language and time zone. Pure: the present is handed in. */

/**
 * - `day` « jeu. 12 mars », with the year when it is not this one
 * - `weekday` « jeu. 12 mars », where the year stands beside it
 * - `dayLong` « jeudi 12 mars 2026 »
 * - `date` « 12 mars 2026 »
 * - `hour` « 14:30 », for tables and boards
 * - `hourLong` « 14 h 30 », for sentences
 * - `moment` « 12 mars 2026 à 14 h 30 »
 * - `relative` « il y a 2 h » under 24 hours, then the day
 */
export const dateStyles = [
  'day',
  'weekday',
  'dayLong',
  'date',
  'hour',
  'hourLong',
  'moment',
  'relative',
] as const;
export type DateStyle = (typeof dateStyles)[number];

export interface Dates {
  /** The words for a time, as plain text. The given text comes back when it is no date. */
  text(iso: string, style: DateStyle, now: Date): string;
  /** The same inside `<time datetime>`; the HTML is safe to print. */
  html(iso: string, style: DateStyle, now: Date): string;
}

/** `YYYY-MM-DD` and `HH:MM` are days and hours as written, whatever the time zone; anything else is an instant. */
const dayPattern = /^\d{4}-\d{2}-\d{2}$/;
const hourPattern = /^([01]?\d|2[0-3]):([0-5]\d)$/;

export function createDates(lang: string, timeZone: string): Dates {
  const formats = createFormats(lang, timeZone);
  const text = (iso: string, style: DateStyle, now: Date): string => {
    const hour = hourPattern.exec(iso);
    if (hour) return style === 'hour' ? iso : hourWords(lang, Number(hour[1]), hour[2] ?? '00');
    const isDay = dayPattern.test(iso);
    const instant = new Date(isDay ? `${iso}T12:00:00Z` : iso);
    if (Number.isNaN(instant.getTime())) return iso;
    return formats[isDay ? 'days' : 'instants'](instant, style, now);
  };
  return {
    text,
    html: (iso, style, now) =>
      `<time datetime="${escapeHtml(iso)}">${escapeHtml(text(iso, style, now))}</time>`,
  };
}

type Formatter = (instant: Date, style: DateStyle, now: Date) => string;

function createFormats(lang: string, timeZone: string): { days: Formatter; instants: Formatter } {
  return { days: dayFormatter(lang, 'UTC', timeZone), instants: instantFormatter(lang, timeZone) };
}

const weekday = { weekday: 'short', day: 'numeric', month: 'long' } as const;
const shortDate = { day: 'numeric', month: 'short', year: 'numeric' } as const;
const date = { day: 'numeric', month: 'long', year: 'numeric' } as const;

/** Days are formatted in UTC, where noon never slips into the next day; "this year" is that of the site. */
function dayFormatter(lang: string, zone: string, siteZone: string): Formatter {
  // Hours are counted to 24 and days come before months in both languages.
  const locale = lang === 'fr' ? 'fr-FR' : 'en-GB';
  const format = (options: Intl.DateTimeFormatOptions) => {
    const formatter = new Intl.DateTimeFormat(locale, { ...options, timeZone: zone });
    return (instant: Date) => ordinal(lang, formatter.format(instant));
  };
  const [short, shortYear, plain] = [format(weekday), format(shortDate), format(date)];
  const long = format({ ...date, weekday: 'long' });
  const year = new Intl.DateTimeFormat('en', { year: 'numeric', timeZone: zone });
  const siteYear = new Intl.DateTimeFormat('en', { year: 'numeric', timeZone: siteZone });
  return (instant, style, now) => {
    if (style === 'dayLong') return long(instant);
    if (style === 'weekday') return short(instant);
    if (style === 'date' || style === 'moment') return plain(instant);
    return (year.format(instant) === siteYear.format(now) ? short : shortYear)(instant);
  };
}

function instantFormatter(lang: string, zone: string): Formatter {
  const day = dayFormatter(lang, zone, zone);
  const clock = new Intl.DateTimeFormat('fr', {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: zone,
  });
  return (instant, style, now) => {
    const [hour = '0', minute = '00'] = clock.format(instant).split(':');
    if (style === 'hour') return `${Number(hour)}:${minute}`;
    if (style === 'hourLong') return hourWords(lang, Number(hour), minute);
    if (style === 'moment') return momentWords(lang, day(instant, 'date', now), Number(hour), minute);
    if (style !== 'relative') return day(instant, style, now);
    const minutes = Math.round((now.getTime() - instant.getTime()) / 60_000);
    if (minutes < 0 || minutes >= 24 * 60) return day(instant, 'day', now);
    return ago(lang, minutes);
  };
}

function ago(lang: string, minutes: number): string {
  if (minutes < 1) return lang === 'fr' ? 'à l’instant' : 'just now';
  const span = minutes < 60 ? `${minutes}\u00a0min` : `${Math.round(minutes / 60)}\u00a0h`;
  return lang === 'fr' ? `il y a ${span}` : `${span} ago`;
}

/** French writes the first of a month « 1er ». */
function ordinal(lang: string, day: string): string {
  return lang === 'fr' ? day.replace(/(^|\s)1 (?=\p{L})/u, '$11er ') : day;
}

/** « 14 h 30 », « 9 h »: as French sentences write hours. */
function hourWords(lang: string, hour: number, minute: string): string {
  if (lang !== 'fr') return `${hour}:${minute}`;
  return minute === '00' ? `${hour}\u00a0h` : `${hour}\u00a0h\u00a0${minute}`;
}

function momentWords(lang: string, day: string, hour: number, minute: string): string {
  return `${day} ${lang === 'fr' ? 'à' : 'at'} ${hourWords(lang, hour, minute)}`;
}

const units = { fr: ['octets', 'ko', 'Mo', 'Go'], en: ['bytes', 'kB', 'MB', 'GB'] } as const;

/** « 64 Mo », « 1,2 Mo », « 800 octets »: powers of ten, three digits at most before the unit changes. */
export function sizeText(bytes: number, lang: string): string {
  const names = lang === 'fr' ? units.fr : units.en;
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < names.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit > 0 && value < 9.95 ? 1 : 0;
  const number = new Intl.NumberFormat(lang, { maximumFractionDigits: digits }).format(value);
  return `${number}\u00a0${names[unit]}`;
}

export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
