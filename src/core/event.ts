/**
 * When an entry of a dated type takes place, in the wall time of the site: read from the field that dates it and from
 * the fields that stand beside it under agreed names. Pure; what the present is, is not known here.
 */
import { addDays, daysBetween, isDate, isDateTime, isTime } from './dates.ts';
import type { Field } from './field.ts';
import { isAskedFor } from './field-condition.ts';
import { recurrenceOf } from './fields/recurrence.ts';
import { foldName } from './page.ts';
import type { PageType } from './page-type.ts';
import { endless, type Recurrence, recurrenceDays, recurrenceSpan } from './recurrence.ts';
import type { FieldValue, Values } from './revision.ts';
import { valueIn } from './same-value.ts';

/** From one moment to another: two days, both included, or two days with their hours. Equal when no end is known. */
export interface EventTime {
  starts: string;
  ends: string;
}

/** The time that the entry says, and how it comes again. */
export interface EntryEvent extends EventTime {
  recurrence?: Recurrence;
}

/** One of the times of an event. One that was moved is there twice: where it was to be, and where it is. */
export interface EventOccurrence extends EventTime {
  movedFrom?: string;
  movedTo?: string;
}

export type EventState = 'planned' | 'cancelled' | 'moved';

/** Days beyond which an event is looked at by itself: more stand in no list of what begins about now. */
export const longEvent = 31;

/** Days that a single event may last: what goes on for longer is no event but a state of the world. */
const longest = 3660;

/**
 * Undefined when the entry has no day, or when not every reader of the page may see the field that dates it: an agenda
 * is one for all. Companions that are kept from some readers say nothing here, for nobody.
 */
export function eventOf(type: PageType, values: Values): EntryEvent | undefined {
  const seen = (field: Field | undefined) =>
    field && field.readers === 'all' && isAskedFor(field, values) ? valueIn(values, field.name) : undefined;
  const companion = (name: string, kind: Field['kind']) =>
    seen(
      type.fields.find((field) => field.name === name && field.name !== type.agenda && field.kind === kind),
    );
  const dated = textOrPeriod(seen(type.fields.find((field) => field.name === type.agenda)));
  if (!dated) return undefined;
  const time = withCompanions(dated, {
    start: asTime(companion('debut', 'time')),
    end: asTime(companion('fin', 'time')),
    last: asDay(companion('dernier_jour', 'date')),
    endMoment: asMoment(companion('fin', 'datetime')),
  });
  const repeats = type.fields.find((field) => field.kind === 'recurrence');
  const recurrence = recurrenceOf(seen(repeats));
  return recurrence ? { ...time, recurrence } : time;
}

function textOrPeriod(value: FieldValue | undefined): EventTime | undefined {
  if (typeof value === 'string') return isMoment(value) ? { starts: value, ends: value } : undefined;
  if (typeof value !== 'object' || !('debut' in value)) return undefined;
  const [starts, ends] = [String(value.debut), String(value['fin'] ?? value.debut)];
  const isFit = isMoment(starts) && isMoment(ends) && starts.length === ends.length && starts <= ends;
  return isFit ? { starts, ends } : undefined;
}

interface Companions {
  start: string | undefined;
  end: string | undefined;
  last: string | undefined;
  endMoment: string | undefined;
}

function withCompanions({ starts, ends }: EventTime, { start, end, last, endMoment }: Companions): EventTime {
  const day = starts.slice(0, 10);
  const lastDay = [ends.slice(0, 10), last ?? ''].sort().at(-1) ?? day;
  const hour = isDate(starts) ? start : starts.slice(11);
  if (hour === undefined) return bounded({ starts: day, ends: lastDay });
  const from = `${day}T${hour}`;
  if (ends > starts && !isDate(ends)) return bounded({ starts, ends });
  if (endMoment !== undefined && endMoment > from) return bounded({ starts: from, ends: endMoment });
  if (end === undefined) return bounded({ starts: from, ends: lastDay > day ? `${lastDay}T23:59` : from });
  // What ends before it begins ends the next day.
  const isOver = lastDay === day && end < hour;
  return bounded({ starts: from, ends: `${isOver ? addDays(day, 1) : lastDay}T${end}` });
}

/** A slip in the year of the end must not fill the agenda for centuries. */
function bounded({ starts, ends }: EventTime): EventTime {
  const [first, last] = [starts.slice(0, 10), ends.slice(0, 10)];
  return last <= endless && daysBetween(first, last) <= longest ? { starts, ends } : { starts, ends: starts };
}

/** When the first of its times begins and the last one ends; `isLong` for what is looked at by itself. */
export function eventSpan(event: EntryEvent): (EventTime & { isLong: boolean }) | undefined {
  const { starts, ends, recurrence } = event;
  const days = lengthOf(event);
  if (!recurrence) return { starts, ends, isLong: days > longEvent };
  const span = recurrenceSpan(recurrence, starts.slice(0, 10));
  if (!span) return undefined;
  const last =
    span.last === endless ? endless : addDays(span.last, Math.min(days, daysBetween(span.last, endless)));
  return { starts: span.first + starts.slice(10), ends: last + ends.slice(10), isLong: true };
}

/** Its times that touch the days from one to another, both included, in order. At most a thousand. */
export function occurrencesOf(event: EntryEvent, from: string, to: string): EventOccurrence[] {
  const { starts, ends, recurrence } = event;
  if (!recurrence) {
    return starts.slice(0, 10) <= to && lastDayOf(event) >= from ? [{ starts, ends }] : [];
  }
  const days = lengthOf(event);
  return recurrenceDays(recurrence, starts.slice(0, 10), addDays(from, -days), to)
    .filter(({ day }) => daysBetween(day, endless) >= days)
    .map(({ day, ...moved }) => ({
      starts: day + starts.slice(10),
      ends: addDays(day, days) + ends.slice(10),
      ...moved,
    }))
    .filter((time) => lastDayOf(time) >= from);
}

/** The last day on which something takes place: who ends at midnight is not there the next day. */
export function lastDayOf({ starts, ends }: EventTime): string {
  const day = ends.slice(0, 10);
  return ends > starts && ends.slice(10) === 'T00:00' ? addDays(day, -1) : day;
}

/** Days from the day it begins to the day it ends: 0 within one day. */
function lengthOf({ starts, ends }: EventTime): number {
  return daysBetween(starts.slice(0, 10), ends.slice(0, 10));
}

/** What people look for beside the time, from the values that the actor may see. */
export interface EventDetails {
  state: EventState;
  /** '' when not said. */
  place: string;
  visio: string;
  group: string;
}

/** @param values that the actor may see. */
export function eventDetails(type: PageType | undefined, values: Values): EventDetails {
  const status = valueIn(values, 'statut');
  const options = type?.fields.find((field) => field.name === 'statut')?.options ?? [];
  const said = options.find((option) => option.value === status)?.label ?? textOf(status);
  return {
    state: stateOf(foldName(`${textOf(status)} ${said}`)),
    place: textOf(valueIn(values, 'lieu')),
    visio: textOf(valueIn(values, 'visio')),
    group: textOf(valueIn(values, 'groupe')),
  };
}

function stateOf(status: string): EventState {
  if (/\b(?:annul|cancel)/.test(status)) return 'cancelled';
  return /\b(?:report|deplace|postpon)/.test(status) ? 'moved' : 'planned';
}

/** A text, an address in words, or several names. */
function textOf(value: FieldValue | undefined): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.join(', ');
  return typeof value === 'object' && 'adresse' in value ? String(value['adresse']) : '';
}

const isMoment = (text: string) => isDate(text) || isDateTime(text);
const asTime = (value: FieldValue | undefined) =>
  typeof value === 'string' && isTime(value) ? value : undefined;
const asDay = (value: FieldValue | undefined) =>
  typeof value === 'string' && isDate(value) ? value : undefined;
const asMoment = (value: FieldValue | undefined) =>
  typeof value === 'string' && isDateTime(value) ? value : undefined;
