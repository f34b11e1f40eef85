/**
 * Files for calendars (RFC 5545). Hours are handed to the generator with their zone: of a plain `Date` it would write
 * the clock of the server. The calendar itself has no zone, so that its stamps are in UTC as they must be; the events
 * name theirs, which makes its rules part of the file.
 */
import { getVtimezoneComponent } from '@touch4it/ical-timezones';
import ical, { type ICalEventData, ICalEventStatus } from 'ical-generator';
import { DateTime } from 'luxon';
import { addDays, localDateTime } from '../core/dates.ts';
import { isWebUrl } from '../core/fields/url.ts';
import { movedFromRule, ruleDays } from '../core/recurrence.ts';
import { formatRule } from '../core/recurrence-rule.ts';
import type { FiledEvent } from '../wiki/agenda-file.ts';
import { letOthers } from '../wiki/queues.ts';
import type { Locals } from './locals.ts';

export interface IcsOptions {
  locals: Pick<Locals, 't' | 'urls' | 'lang'>;
  /** Of the site. */
  timeZone: string;
  /** Name that calendars show. */
  title: string;
}

/** Seconds after which a calendar should ask again. */
const refreshAfter = 3600;
const allDay = 10;

/** The same events give the same bytes, whenever and wherever they are asked for. */
export function icsOf(events: readonly FiledEvent[], { locals, timeZone, title }: IcsOptions): string {
  const calendar = ical({
    name: plain(title.replace(/\s+/g, ' ')),
    prodId: { company: 'Gare', product: 'agenda', language: locals.lang.toUpperCase() },
    timezone: { name: null, generator: (zone) => getVtimezoneComponent(zone) },
    ttl: refreshAfter,
  });
  for (const one of events) for (const event of eventsOf(one, locals, timeZone)) calendar.createEvent(event);
  // The generator knows no day without an hour here; hours always come with their zone.
  const text = calendar.toString().replace(/^RECURRENCE-ID:(\d{8})T\d{6}Z$/gm, 'RECURRENCE-ID;VALUE=DATE:$1');
  // The last line ends as all others do.
  return `${text}\r\n`;
}

/** Events written between two turns of others: each takes a millisecond or two. */
const atATime = 25;
const [begin, end] = ['\r\nBEGIN:VEVENT', '\r\nEND:VCALENDAR'];

/** What `icsOf` gives, whose pieces are the same but for their events: a long agenda holds nobody up. */
export async function icsFile(events: readonly FiledEvent[], options: IcsOptions): Promise<string> {
  let head = '';
  let body = '';
  for (let from = 0; from === 0 || from < events.length; from += atATime) {
    const piece = icsOf(events.slice(from, from + atATime), options);
    const [last, found] = [piece.lastIndexOf(end), piece.indexOf(begin)];
    const first = found < 0 ? last : found;
    // Hours need the rules of their zone; a piece whose events are days alone lacks them.
    if (head === '' || !head.includes('BEGIN:VTIMEZONE')) head = piece.slice(0, first);
    body += piece.slice(first, last);
    await letOthers();
  }
  return `${head}${body}${end}\r\n`;
}

/** The event with its rule, then each of its times that was moved. */
function eventsOf(one: FiledEvent, locals: IcsOptions['locals'], timeZone: string): ICalEventData[] {
  const { starts, ends, recurrence } = one.event;
  const told = toldOf(one, locals);
  if (!recurrence) return [{ ...told, ...timeOf(starts, ends, timeZone) }];
  const { rule, except, moves } = recurrence;
  const day = starts.slice(0, allDay);
  const [first] = ruleDays(rule, day);
  const at = (other: string) => shifted(starts, ends, day, other);
  const moved = movedFromRule(rule, day, moves);
  const [from, to] = at(first ?? day);
  const whole = {
    ...told,
    ...timeOf(from, to, timeZone),
    repeating: repeatingOf(rule, except, starts, timeZone),
  };
  return [
    ...(first === undefined ? [] : [whole]),
    ...moved.map((move) => {
      const [movedFrom, movedTo] = at(move.to);
      const recurrenceId = momentOf(at(move.from)[0], timeZone);
      return { ...told, ...timeOf(movedFrom, movedTo, timeZone), recurrenceId };
    }),
  ];
}

/** The same hours, on other days. */
function shifted(starts: string, ends: string, from: string, to: string): readonly [string, string] {
  const days = (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000;
  const shift = (moment: string) => addDays(moment.slice(0, allDay), days) + moment.slice(allDay);
  return [shift(starts), shift(ends)];
}

function timeOf(
  starts: string,
  ends: string,
  timeZone: string,
): Pick<ICalEventData, 'start' | 'end' | 'allDay' | 'timezone'> {
  const start = momentOf(starts, timeZone);
  // The end of days is the day after, which is not part of them.
  if (starts.length === allDay) return { start, end: momentOf(addDays(ends, 1), timeZone), allDay: true };
  return { start, ...(ends > starts ? { end: momentOf(ends, timeZone) } : {}), timezone: timeZone };
}

function momentOf(moment: string, timeZone: string): DateTime {
  if (moment.length === allDay) return DateTime.fromISO(moment, { zone: 'utc' });
  const instant = localDateTime(moment.slice(0, allDay), moment.slice(11), timeZone);
  return DateTime.fromISO(instant, { zone: timeZone });
}

/** The end of a rule is a day where its times are days, else an instant. */
function repeatingOf(
  rule: Parameters<typeof formatRule>[0],
  except: readonly string[],
  starts: string,
  timeZone: string,
): string {
  const hour = starts.slice(11);
  const until = rule.until === undefined || hour === '' ? undefined : utcText(rule.until, timeZone);
  const written = formatRule(rule).replace(/UNTIL=\d{8}/, (day) =>
    until === undefined ? day : `UNTIL=${until}`,
  );
  const days = except.map((day) => day.replaceAll('-', ''));
  const times = days.map((day) => `${day}T${hour.replace(':', '')}00`);
  const left = hour === '' ? `;VALUE=DATE:${days.join(',')}` : `;TZID=${timeZone}:${times.join(',')}`;
  return `RRULE:${written}${except.length > 0 ? `\r\nEXDATE${left}` : ''}`;
}

/** The last minute of a day, in UTC. */
function utcText(day: string, timeZone: string): string {
  return localDateTime(day, '23:59', timeZone).replace(/[-:]|\.\d+/g, '');
}

/** What is said of each of its times. */
function toldOf(one: FiledEvent, { t, urls }: IcsOptions['locals']): Omit<ICalEventData, 'start'> {
  const { page, pageId, revision, state, place } = one;
  const address = urls.absolute(urls.page(page.space, page.slug));
  const visio = isWebUrl(one.visio) ? one.visio : '';
  const changed = DateTime.fromISO(page.updatedAt, { zone: 'utc' });
  const title = state === 'moved' ? t('agenda.ics.moved', { title: page.title }) : page.title;
  const lines = [
    state === 'planned' ? '' : t(`agenda.ics.${state}Note`),
    one.via.length > 0 ? one.via.join(', ') : one.excerpt,
    visio === '' ? '' : t('agenda.ics.visio', { address: visio }),
    address,
  ];
  return {
    id: `page-${pageId}@${new URL(urls.absolute('/')).hostname}`,
    sequence: revision,
    stamp: changed,
    lastModified: changed,
    summary: plain(title),
    description: plain(lines.filter((line) => line !== '').join('\n')),
    location: plain(place || visio),
    url: address,
    categories: [{ name: plain(page.spaceTitle) }],
    status: {
      cancelled: ICalEventStatus.CANCELLED,
      moved: ICalEventStatus.TENTATIVE,
      planned: ICalEventStatus.CONFIRMED,
    }[state],
  };
}

/** Without the control characters that no line of a calendar may hold, nor halves of characters. */
function plain(text: string): string {
  return text.replace(/[\p{Cs}]|(?![\n])\p{Cc}/gu, '');
}
