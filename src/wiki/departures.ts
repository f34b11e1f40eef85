/** Coming meetings and events, as the departures board shows them. */
import type { Actor } from '../core/access.ts';
import { agendaPoints } from '../core/agenda.ts';
import type { FieldValue, Values } from '../core/revision.ts';
import type { PageRow } from '../store/pages.ts';
import type { ValueCondition } from '../store/values.ts';
import { localDay, minutesUntil } from './moments.ts';
import { pageItem, type Scope, scopeOf } from './scope.ts';
import { seenValuesOf, sightOf } from './seen-values.ts';
import type { DepartureView } from './views.ts';
import type { Wiki } from './wiki.ts';

/** The field by which an entry is dated: a type whose entries depart has it (réunion, événement, café'CAC). */
export const dateField = 'date';
/** Minutes before its start from which a meeting is "à quai". */
const boardingTime = 30;
/** The store sorts by day, the board by hour too: this many more are read, so that the earliest of a day come first. */
const mostOnADay = 30;

export interface DeparturesFilter {
  spaceId?: number;
  type?: string;
  /** Further conditions, such as the group. */
  conditions: readonly ValueCondition[];
  limit: number;
}

/** Wherever the actor may read. */
export async function nextDepartures(wiki: Wiki, actor: Actor, limit: number): Promise<DepartureView[]> {
  return listDepartures(wiki, await scopeOf(wiki, actor), { conditions: [], limit });
}

/** Soonest first; what is over today stays until midnight, as on a board. */
export async function listDepartures(
  wiki: Wiki,
  scope: Scope,
  filter: DeparturesFilter,
): Promise<DepartureView[]> {
  const now = wiki.clock();
  const today = localDay(now, wiki.timeZone);
  const pages = await wiki.store.values.listEntries(scope.rules, {
    ...(filter.type === undefined ? {} : { type: filter.type }),
    ...(filter.spaceId === undefined ? {} : { spaceId: filter.spaceId }),
    conditions: [{ field: dateField, operator: 'from', value: today }, ...filter.conditions],
    sort: dateField,
    sight: sightOf(scope),
    descending: false,
    limit: filter.limit + mostOnADay,
    offset: 0,
  });
  const contents = await wiki.store.revisions.listCurrent(pages.map((page) => page.id));
  const departures: DepartureView[] = [];
  for (const page of pages) {
    const content = contents.get(page.id);
    if (!content) continue;
    const values = await seenValuesOf(wiki, scope, page, content.values);
    departures.push(departure(wiki, scope, page, values, content.excerpt, now));
  }
  return departures.sort((a, b) => key(a).localeCompare(key(b))).slice(0, filter.limit);
}

const key = (departure: DepartureView) => `${departure.date} ${departure.start ?? '24:00'}`;

function departure(
  wiki: Wiki,
  scope: Scope,
  page: PageRow,
  values: Values,
  excerpt: string,
  now: Date,
): DepartureView {
  const [date, start, end] = [text(values['date']).slice(0, 10), text(values['debut']), text(values['fin'])];
  const status = text(values['statut']).toLowerCase();
  const until = minutesUntil(now, date, start || '00:00', wiki.timeZone);
  const isBoarding = start !== '' && until <= boardingTime && until + lengthOf(start, end) > 0;
  const state = /annul/.test(status)
    ? 'cancelled'
    : /report/.test(status)
      ? 'moved'
      : isBoarding
        ? 'boarding'
        : 'planned';
  return {
    page: pageItem(scope, page),
    date,
    ...(start ? { start } : {}),
    ...(end ? { end } : {}),
    group: text(values['groupe']),
    place: placeText(values['lieu']),
    visio: text(values['visio']),
    via: agendaPoints(excerpt),
    state,
    ...(state === 'boarding' ? { boardingIn: Math.max(0, until) } : {}),
  };
}

/** Minutes; a meeting that ends before it starts ends the next day. */
function lengthOf(start: string, end: string): number {
  if (end === '') return 0;
  const minutes = (hour: string) => Number(hour.slice(0, 2)) * 60 + Number(hour.slice(3, 5));
  return (minutes(end) - minutes(start) + 1440) % 1440;
}

function text(value: FieldValue | undefined): string {
  return typeof value === 'string' ? value : '';
}

function placeText(value: FieldValue | undefined): string {
  if (value !== null && typeof value === 'object' && 'adresse' in value) return String(value['adresse']);
  return text(value);
}
