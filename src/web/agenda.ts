/** Screens and files of the agenda: month, week, list and past, and what calendars ask for. */
import { createHash } from 'node:crypto';
import type { Request, Response } from 'express';
import type { Actor } from '../core/access.ts';
import { addMonths } from '../core/calendar.ts';
import { addDays } from '../core/dates.ts';
import { WikiError } from '../core/errors.ts';
import { type AgendaFilter, type AgendaMode, type AgendaView, viewAgenda } from '../wiki/agenda.ts';
import { type AgendaFile, viewAgendaFile, viewEventFile } from '../wiki/agenda-file.ts';
import { actorOfAgendaKey } from '../wiki/agenda-key.ts';
import { actorOf } from './actor.ts';
import { agendaRows } from './agenda-list.ts';
import { freshnessFor } from './answer.ts';
import { calendarModel, capitalised, monthOf, monthTitle, weekTitle } from './calendar.ts';
import { contentDisposition } from './disposition.ts';
import { filtersOnly, readEntryQuery } from './entry-query.ts';
import type { Locals } from './locals.ts';
import { addressOf, paramOf, textOf, textsOf } from './query.ts';
import { readerOf } from './reader.ts';
import type { AgendaParams } from './urls.ts';
import type { Web } from './web.ts';

/** Spaces that an address may name. */
const mostSpaces = 100;

/** What of an address says which events it is about. */
export function agendaFilterOf(req: Request): AgendaFilter {
  const space = paramOf(req, 'space');
  const shown = space === '' ? textsOf(req, 'space').filter((slug) => slug !== '') : [];
  const query = { ...readEntryQuery(req), space: '' };
  return { space, shown: [...new Set(shown)].slice(0, mostSpaces), type: query.type, query };
}

/** The same, for an address to be made. */
export function filterParams(filter: AgendaFilter): AgendaParams {
  return { spaces: filter.shown, type: filter.type, filters: hiddenFilters(filter) };
}

/** What no control of the agenda shows: filters that come with an address. */
function hiddenFilters({ query }: AgendaFilter): (readonly [name: string, value: string])[] {
  return query ? filtersOnly(query) : [];
}

/** The address of the agenda of another moment, with the filters kept. */
type AgendaHref = (moment?: Omit<AgendaParams, 'spaces' | 'type' | 'filters'>) => string;

function momentOf(req: Request): { mode: AgendaMode; moment: string } {
  const [week, view] = [textOf(req, 'week'), textOf(req, 'view')];
  if (week !== '') return { mode: 'week', moment: week };
  if (view === 'past') return { mode: 'past', moment: textOf(req, 'before') };
  if (view === 'list') return { mode: 'list', moment: '' };
  return { mode: 'month', moment: textOf(req, 'month') };
}

/** Of the site, or of the space in the path. */
export async function showAgenda(web: Web, req: Request, res: Response): Promise<void> {
  const locals = web.locals(req, res);
  const { t, urls } = locals;
  const filter = agendaFilterOf(req);
  const view = await viewAgenda(web.wiki, readerOf(web, req, res), { ...filter, ...momentOf(req) });
  const space = view.space?.slug;
  // `moi` is somebody else for each reader.
  if (hiddenFilters(filter).length > 0) web.unkeep(res);
  const href: AgendaHref = (moment = {}) => urls.agenda(space, { ...filterParams(filter), ...moment });
  const { now, title, caption } = { now: web.wiki.clock(), ...titlesOf(view, locals) };
  const list = { locals, now, timeZone: web.wiki.timeZone, reserved: view.reserved };
  const dayHref = (date: string) => href({ week: date });
  await web.render(req, res, 'agenda', {
    title: view.space ? t('agenda.titleOf', { title, space: view.space.title }) : title,
    heading: title,
    ...(view.space ? { space: view.space } : {}),
    trail: [
      ...(view.space ? [{ title: view.space.title, space: view.space.slug }] : []),
      { title: t('agenda.name'), href: urls.agenda(space) },
    ],
    here: title,
    isUnlisted: view.mode === 'past' || view.moment !== view.today.slice(0, 7),
    view,
    hidden: hiddenFilters(filter),
    href,
    steps: stepsOf(view, href, locals),
    calendar:
      view.calendar &&
      calendarModel(view.calendar, { locals, caption, isWeek: view.mode === 'week', dayHref }),
    rows: agendaRows(view.items, list),
    listTitle: view.isComing || view.mode === 'past' ? '' : caption,
    fileUrl: urls.absolute(urls.agendaFile(space, filterParams(filter))),
    keyHref: urls.agendaKey(undefined, {
      ...filterParams(filter),
      ...(space ? { spaces: [space] } : {}),
    }),
  });
}

function titlesOf({ mode, moment }: AgendaView, { t, lang }: Locals): { title: string; caption: string } {
  if (mode === 'month') {
    const month = monthTitle(moment, lang);
    return { title: capitalised(month), caption: t('agenda.caption', { when: month }) };
  }
  if (mode === 'week') {
    const week = weekTitle(moment, addDays(moment, 6), lang);
    return { title: t('agenda.weekTitle', { week }), caption: t('agenda.weekCaption', { week }) };
  }
  const title = t(mode === 'past' ? 'agenda.past' : 'agenda.coming');
  return { title, caption: title };
}

interface Step {
  href: string;
  text: string;
}

/** To the month or week before and after; at the ends of the calendar there is none. */
function stepsOf(
  { mode, moment }: AgendaView,
  href: AgendaHref,
  { t, lang }: Locals,
): { label: string; previous: Step; next: Step; now: string } | undefined {
  if (mode === 'month') {
    const step = (months: number) => {
      const month = addMonths(moment, months);
      return { href: href({ month }), text: capitalised(monthOf(month, lang)) };
    };
    return { label: t('agenda.changeMonth'), previous: step(-1), next: step(1), now: href() };
  }
  if (mode !== 'week') return undefined;
  const step = (days: number, text: string) => ({ href: href({ week: addDays(moment, days) }), text });
  const [previous, next] = [step(-7, t('agenda.weekBefore')), step(7, t('agenda.weekAfter'))];
  return { label: t('agenda.changeWeek'), previous, next, now: href({ week: 'now' }) };
}

/** The same for calendars, as the actor may read it. */
export async function sendAgenda(web: Web, req: Request, res: Response): Promise<void> {
  await sendFile(web, req, res, await viewAgendaFile(web.wiki, actorOf(req), agendaFilterOf(req)));
}

/** As the member reads it whose secret stands in the address. @throws WikiError not-found. */
export async function sendOwnAgenda(web: Web, req: Request, res: Response): Promise<void> {
  const member: Actor | undefined = await actorOfAgendaKey(web.wiki, paramOf(req, 'secret'));
  if (!member) throw new WikiError('not-found', 'not-found');
  res.setHeader('Cache-Control', 'private, no-cache');
  await sendFile(web, req, res, await viewAgendaFile(web.wiki, member, agendaFilterOf(req)));
}

async function sendFile(
  web: Web,
  req: Request,
  res: Response,
  { space, type, events }: AgendaFile,
): Promise<void> {
  const { t } = web.locals(req, res);
  const parts = [t('site.title'), space?.title, type?.title].filter((part) => part !== undefined);
  await sendIcs(web, req, res, events, { title: parts.join(', '), name: 'agenda.ics', kind: 'inline' });
}

/** One entry. */
export async function sendEvent(web: Web, req: Request, res: Response): Promise<void> {
  const event = await viewEventFile(web.wiki, actorOf(req), addressOf(req));
  const { slug, title } = event.page;
  await sendIcs(web, req, res, [event], { title, name: `${slug}.ics`, kind: 'attachment' });
}

async function sendIcs(
  web: Web,
  req: Request,
  res: Response,
  events: AgendaFile['events'],
  { title, name, kind }: { title: string; name: string; kind: 'inline' | 'attachment' },
): Promise<void> {
  // Loaded with the first calendar that is asked for.
  const { icsFile } = await import('./ics.ts');
  const text = await icsFile(events, { locals: web.locals(req, res), timeZone: web.wiki.timeZone, title });
  if (!res.hasHeader('Cache-Control')) res.setHeader('Cache-Control', freshnessFor(req));
  res.setHeader('Vary', 'Accept-Language, Authorization, Cookie');
  res.setHeader('Content-Disposition', contentDisposition(kind, name));
  // Weak, for the same events in the same words are the same calendar. Express answers 304 by it.
  res.setHeader('ETag', `W/"${createHash('sha1').update(text).digest('base64url')}"`);
  res.type('text/calendar; charset=utf-8').send(text);
}
