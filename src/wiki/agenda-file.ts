/** Events as calendars take them: each entry once, with its rule, and not its single times. */
import type { Actor } from '../core/access.ts';
import { agendaPoints } from '../core/agenda.ts';
import { addDays } from '../core/dates.ts';
import { WikiError } from '../core/errors.ts';
import type { EntryEvent, EventDetails } from '../core/event.ts';
import type { Space } from '../core/page.ts';
import { endless } from '../core/recurrence.ts';
import { type AgendaFilter, type AgendaType, choiceOf, datedTypes } from './agenda.ts';
import { type KnownEvent, knowEvents, listEvents } from './event-times.ts';
import type { PageItem } from './items.ts';
import { localDay } from './moments.ts';
import { type Address, getPage, pageItem, type Scope, scopeOf, spaceOf } from './scope.ts';
import type { Wiki } from './wiki.ts';

export interface FiledEvent extends EventDetails {
  /** Never changes, whatever becomes of the title and the address. */
  pageId: number;
  page: PageItem;
  /** Grows with each change. */
  revision: number;
  event: EntryEvent;
  /** First points of its agenda. */
  via: readonly string[];
  /** First words of its text, plain. */
  excerpt: string;
}

export interface AgendaFile {
  space?: Space;
  type?: AgendaType;
  events: readonly FiledEvent[];
}

/** Days of the past that a calendar is given. */
const pastDays = 365;
const mostEvents = 5000;
const longestExcerpt = 400;

/** What the actor may read, from a year ago on. @throws WikiError not-found for a space that they may not read. */
export async function viewAgendaFile(wiki: Wiki, actor: Actor, filter: AgendaFilter): Promise<AgendaFile> {
  const scope = await scopeOf(wiki, actor);
  const space = filter.space === '' ? undefined : spaceOf(scope, filter.space);
  const types = await datedTypes(wiki, scope);
  const type = types.find(({ slug }) => slug === filter.type);
  const from = addDays(localDay(wiki.clock(), wiki.timeZone), -pastDays);
  const choice = await choiceOf(wiki, scope, filter, types);
  const events = await listEvents(wiki, scope, choice, from, endless, mostEvents);
  return {
    ...(space ? { space } : {}),
    ...(type ? { type: { slug: type.slug, title: type.title } } : {}),
    events: events.map((known) => filed(wiki, scope, known)),
  };
}

/** One entry. @throws WikiError not-found, also for a page that takes place at no time. */
export async function viewEventFile(wiki: Wiki, actor: Actor, address: Address): Promise<FiledEvent> {
  const scope = await scopeOf(wiki, actor);
  const { page } = await getPage(wiki, scope, address, 'read');
  const row = await wiki.store.events.findOfPage(page.id);
  const [known] = row ? await knowEvents(wiki, scope, [{ ...page, starts: row.starts, ends: row.ends }]) : [];
  if (!known) throw new WikiError('not-found', 'not-found');
  return filed(wiki, scope, known);
}

function filed(wiki: Wiki, scope: Scope, { page, event, details, excerpt }: KnownEvent): FiledEvent {
  const plain = wiki.markdown.plainText(excerpt.slice(0, 2000)).replace(/\s+/g, ' ').trim();
  const isShort = plain.length <= longestExcerpt;
  return {
    ...details,
    pageId: page.id,
    page: pageItem(scope, page),
    revision: page.current,
    event,
    via: agendaPoints(excerpt),
    excerpt: isShort ? plain : `${plain.slice(0, plain.lastIndexOf(' ', longestExcerpt))}…`,
  };
}
