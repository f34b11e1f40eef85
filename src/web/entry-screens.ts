/** The screen of a list of entries, whichever view draws it, and what a list needs beside its own data. */
import type { Request, Response } from 'express';
import type { Actor } from '../core/access.ts';
import type { EntryViewName } from '../core/entry-query.ts';
import { WikiError } from '../core/errors.ts';
import { viewEntries } from '../wiki/entry-list.ts';
import type { EntriesView } from '../wiki/entry-list-view.ts';
import { movableEntries } from '../wiki/entry-moves.ts';
import { keyOf } from './entry-board.ts';
import { exportLinks } from './entry-exports.ts';
import { addressProblems, readEntryQuery } from './entry-query.ts';
import { type EntriesModel, entriesModel, screenModel } from './entry-views.ts';
import type { Locals } from './locals.ts';
import { textOf } from './query.ts';
import { readerOf } from './reader.ts';
import type { Web } from './web.ts';

/** Whether the address of a space is that of a list. */
export function asksForEntries(req: Request): boolean {
  return textOf(req, 'type') !== '' || textOf(req, 'tag') !== '';
}

/** `/{space}?type=…`: the entries of a type in a space, or its pages under a tag. */
export async function showEntries(web: Web, req: Request, res: Response): Promise<void> {
  const locals = web.locals(req, res);
  const { t, urls } = locals;
  const reader = readerOf(web, req, res);
  const asked = readEntryQuery(req);
  const list = await viewEntries(web.wiki, reader, asked);
  const { space, type } = list;
  if (!space) throw new WikiError('not-found', 'not-found');
  if (list.isPersonal) web.unkeep(res);
  const title = titleOf(list, t);
  const shown = { ...list, problems: [...addressProblems(req), ...list.problems] };
  const entries = entriesModel(locals, shown, {
    id: 'fiches',
    name: title,
    space: space.slug,
    here: req.originalUrl,
    asked,
    tiles: web.tiles,
    bases: await boardBases(web, reader, list),
  });
  await web.render(req, res, 'entries', {
    space,
    trail: [{ title: space.title, space: space.slug }],
    isUnlisted: true,
    title,
    here: title,
    lead: type?.description || t('entries.lead', { count: list.total, space: space.title }),
    newHref: type?.mayCreate ? urls.newPage(space.slug, { type: type.slug }) : '',
    exports: exportLinks(locals, list, space.slug),
    entries,
    screen: screenModel(locals, entries),
    feed: { href: urls.feed(space.slug), title: t('feeds.pages', { space: space.title }) },
  });
}

function titleOf({ type, query }: EntriesView, t: Locals['t']): string {
  if (type) return type.title;
  return query.type === ''
    ? t('lists.tagged', { tag: query.tag })
    : t('lists.entriesOf', { type: query.type });
}

/** Which cards of a board whoever is signed in may move; visitors write by the form, which asks their name. */
async function boardBases(
  web: Web,
  reader: Actor,
  { view, query, items }: EntriesView,
): Promise<ReadonlyMap<string, number>> {
  if (view !== 'board' || reader.kind === 'visitor') return new Map();
  const pages = items.map(({ page }) => page);
  const bases = await movableEntries(web.wiki, reader, pages, query.group);
  return new Map(
    pages.flatMap((page, at) => {
      const base = bases[at];
      return base === undefined ? [] : [[keyOf(page), base]];
    }),
  );
}

export interface EntriesEmbed {
  list: EntriesView;
  /** Slug of the space where the text stands. */
  space: string;
  title: string;
  id: string;
}

/** Views below which an entry may be added; the others mostly stand in one text with one of these. */
const offersNew: ReadonlySet<EntryViewName> = new Set<EntryViewName>([
  'table',
  'list',
  'cards',
  'faces',
  'directory',
  'calendar',
  'timeline',
]);

/** The same in a text, with a link to the screen where all of them are. */
export async function entriesEmbed(
  web: Web,
  req: Request,
  res: Response,
  { list, title, id, space: textSpace }: EntriesEmbed,
): Promise<{ entries: EntriesModel; newHref: string }> {
  if (list.isPersonal) web.unkeep(res);
  const reader = readerOf(web, req, res);
  const space = list.query.space || (list.total === 0 ? textSpace : onlySpace(list));
  const entries = entriesModel(web.locals(req, res), list, {
    id,
    name: title,
    space,
    here: req.method === 'GET' ? req.originalUrl : '',
    isEmbed: true,
    tiles: web.tiles,
    bases: await boardBases(web, reader, list),
  });
  const { type } = list;
  if (!type?.makesIn.includes(space) || !offersNew.has(list.view)) return { entries, newHref: '' };
  return { entries, newHref: web.urls.newPage(space, { type: type.slug }) };
}

/** Of a list of all spaces: the one where all its entries are; '' when they are in several. */
function onlySpace({ items }: EntriesView): string {
  const [first, ...others] = new Set(items.map(({ page }) => page.space));
  return first !== undefined && others.length === 0 ? first : '';
}
