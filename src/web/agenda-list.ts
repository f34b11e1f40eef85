/** Times of events one below the other, as the list of the agenda prints them. */
import { addDays, wallTime } from '../core/dates.ts';
import { isWebUrl } from '../core/fields/url.ts';
import { frenchTypography } from '../markdown/typography.ts';
import type { EventItem } from '../wiki/event-item.ts';
import { minutesUntil } from '../wiki/moments.ts';
import type { Holders } from '../wiki/views.ts';
import { createAccessWords } from './access-words.ts';
import { namesOf, shownHour } from './calendar.ts';
import type { Locals } from './locals.ts';

export interface AgendaRow {
  date: string;
  /** « Aujourd’hui » and the day, or the day and its month. */
  day: string;
  dayNote: string;
  /** « 14:30 »; '' for a whole day. */
  hour: string;
  line: string;
  spaceTitle: string;
  href: string;
  name: string;
  /** First points, or the title when the name hides it. */
  about: string;
  /** « jusqu’au 14 mars », « se répète ». */
  notes: readonly string[];
  place: string;
  /** Whom it is kept for, in words. */
  reserved: string;
  status?: { tone: 'late' | 'warn'; icon: string; text: string };
  /** Where to join; '' for what is no web address, and for what does not take place. */
  visio: string;
  /** Begins within half an hour or has begun. */
  isNow: boolean;
  icsHref: string;
}

export interface AgendaListOptions {
  locals: Pick<Locals, 't' | 'urls' | 'lang' | 'dateText'>;
  now: Date;
  timeZone: string;
  reserved: ReadonlyMap<number, Holders>;
}

/** Minutes before it begins from which one may join. */
const boardingTime = 30;

export function agendaRows(items: readonly EventItem[], options: AgendaListOptions): AgendaRow[] {
  const nameOf = namesOf(items);
  return items.map((item) => agendaRow(item, nameOf(item), options));
}

function agendaRow(
  item: EventItem,
  { name, isGroup }: { name: string; isGroup: boolean },
  options: AgendaListOptions,
): AgendaRow {
  const { page, firstDay, starts, via, place, state } = item;
  const { urls } = options.locals;
  const holders = options.reserved.get(item.accessId);
  const about = via.length > 0 ? via.join(', ') : isGroup ? page.title : '';
  return {
    date: firstDay,
    ...dayWords(firstDay, options),
    hour: shownHour(starts.slice(11)),
    line: page.line,
    spaceTitle: page.spaceTitle,
    href: urls.page(page.space, page.slug),
    name,
    about: frenchTypography(about),
    notes: notesOf(item, options),
    place,
    reserved: holders ? createAccessWords(options.locals).reserved(holders) : '',
    ...statusOf(item, options),
    visio: state !== 'cancelled' && isWebUrl(item.visio) ? item.visio : '',
    isNow: isNow(item, options),
    icsHref: urls.eventFile(page.space, page.slug),
  };
}

function dayWords(
  day: string,
  { locals: { t, dateText }, now, timeZone }: AgendaListOptions,
): Pick<AgendaRow, 'day' | 'dayNote'> {
  const today = wallTime(now.toISOString(), timeZone).date;
  const whole = dateText(day, 'weekday');
  if (day === today) return { day: t('board.today'), dayNote: whole };
  if (day === addDays(today, 1)) return { day: t('board.tomorrow'), dayNote: whole };
  const [weekday = '', number = '', month = ''] = whole.split(' ');
  const year = day.slice(0, 4) === today.slice(0, 4) ? '' : ` ${day.slice(0, 4)}`;
  return { day: `${weekday} ${number}`, dayNote: `${month}${year}` };
}

function notesOf(
  { firstDay, lastDay, repeats }: EventItem,
  { locals: { t, dateText } }: AgendaListOptions,
): string[] {
  return [
    ...(lastDay > firstDay ? [t('agenda.until', { day: dateText(lastDay, 'weekday') })] : []),
    ...(repeats ? [t('agenda.repeats')] : []),
  ];
}

function statusOf(
  { state, movedFrom }: EventItem,
  { locals: { t, dateText } }: AgendaListOptions,
): Pick<AgendaRow, 'status'> {
  if (state === 'cancelled') return { status: { tone: 'late', icon: 'ban', text: t('agenda.cancelled') } };
  if (movedFrom !== undefined) {
    const text = t('agenda.movedFrom', { day: dateText(movedFrom, 'weekday') });
    return { status: { tone: 'warn', icon: 'clock', text } };
  }
  return state === 'moved' ? { status: { tone: 'warn', icon: 'clock', text: t('agenda.moved') } } : {};
}

function isNow({ starts, ends, state }: EventItem, { now, timeZone }: AgendaListOptions): boolean {
  if (starts.length === 10 || state !== 'planned') return false;
  const until = minutesUntil(now, starts.slice(0, 10), starts.slice(11), timeZone);
  const left = minutesUntil(now, ends.slice(0, 10), ends.slice(11), timeZone);
  return until <= boardingTime && left > 0;
}
