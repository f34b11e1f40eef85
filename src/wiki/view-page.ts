/** Everything the view of a page shows, gathered in a few queries. */
import type { Actor } from '../core/access.ts';
import { WikiError } from '../core/errors.ts';
import { linkKey } from '../core/link.ts';
import type { Space } from '../core/page.ts';
import type { PageType } from '../core/page-type.ts';
import type { Revision, Values } from '../core/revision.ts';
import { countBriefWords, countWords } from '../core/word-count.ts';
import type { AttachmentRow } from '../store/attachments.ts';
import type { PageRow } from '../store/pages.ts';
import { attachmentView } from './attachments.ts';
import { viewBody } from './body-view.ts';
import { reservedTo } from './community.ts';
import { dateField } from './departures.ts';
import { viewFacts, viewRetired } from './facts.ts';
import { withoutHiddenPeople } from './hidden-people.ts';
import type { FactView, PageItem } from './items.ts';
import { authorNames } from './members.ts';
import { findPageType, readableType } from './page-types.ts';
import { type Past, pastOf, requirePast } from './pasts.ts';
import { viewRelated } from './related.ts';
import { beginningOf } from './revisions.ts';
import { type Address, locatePage, mayIn, mayMake, pageItem, type Scope, scopeOf } from './scope.ts';
import { seenValues, shownValues, sightOf } from './seen-values.ts';
import { trailOf } from './trail.ts';
import type { PageView, SeriesStop } from './views.ts';
import type { Wiki } from './wiki.ts';

const mostBacklinks = 50;
/** Meetings of one group that a series counts. */
const longestSeries = 1000;

export type PageOutcome =
  | { kind: 'page'; view: PageView }
  | { kind: 'moved'; space: string; slug: string }
  | { kind: 'deleted'; space: Space; page: PageItem; deletedAt: string; mayRestore: boolean };

/**
 * The page, or one of its revisions. A deleted page shows members that it is gone; its revisions stay citable for
 * them. @throws WikiError not-found; gone for a visitor; forbidden for a revision whose text is hidden.
 */
export async function viewPage(
  wiki: Wiki,
  actor: Actor,
  request: Address & { revision?: number },
): Promise<PageOutcome> {
  const scope = await scopeOf(wiki, actor);
  const found = await locatePage(wiki, scope, request);
  if (found.kind === 'moved') return found;
  const { space, page } = found;
  requirePast(scope, page);
  if (page.deletedAt !== null && request.revision === undefined) {
    const mayRestore = mayIn(scope, 'write', page.accessId);
    return { kind: 'deleted', space, page: pageItem(scope, page), deletedAt: page.deletedAt, mayRestore };
  }
  return { kind: 'page', view: await gatherPage(wiki, scope, space, page, request.revision ?? page.current) };
}

/** All that the view of one revision shows. @throws WikiError as `Past.require` for one that the actor may not read. */
export async function gatherPage(
  wiki: Wiki,
  scope: Scope,
  space: Space,
  page: PageRow,
  number: number,
): Promise<PageView> {
  const past = await pastOf(wiki, scope, page);
  past.require(number);
  const revision = await wiki.store.revisions.find(page.id, number);
  if (!revision) throw new WikiError('not-found', 'not-found');
  const isCurrent = number === page.current;
  const nameOf = await authorNames(wiki);
  const [type, shownType, trail, attachments, backlinks, children, authors, createdAt] = await Promise.all([
    page.type === '' ? undefined : findPageType(wiki, page.type),
    page.type === '' ? undefined : readableType(wiki, scope, page.type),
    trailOf(wiki, scope, page),
    isCurrent ? wiki.store.attachments.listOfPage(page.id) : attachmentsOf(wiki, revision, past),
    backlinksOf(wiki, scope, page),
    wiki.store.pages.listChildren(page.id, scope.rules),
    wiki.store.revisions.listAuthors(page.id, past.first, nameOf),
    beginningOf(wiki, page, past),
  ]);
  const context = {
    spaceId: space.id,
    space: space.slug,
    slug: page.slug,
    pageId: page.id,
    attachments,
    includedBy: [],
  };
  const { hash: _hash, ...whole } = revision;
  const values = seenValues(scope, page, type, revision.values);
  const shown = { ...whole, values: await withoutHiddenPeople(wiki, scope.actor, type, values) };
  const series = type ? await seriesOf(wiki, scope, page, values) : undefined;
  return {
    space,
    page: { ...pageItem(scope, page), id: page.id, createdAt, deletedAt: page.deletedAt },
    revision: { ...shown, authors: shown.authors.map(nameOf) },
    isCurrent,
    current: page.current,
    trail,
    typeTitle: shownType?.title ?? '',
    body: await viewBody(wiki, scope, revision.body, context),
    facts: type ? await factsOf(wiki, scope, { page, revision, type, attachments, isCurrent }) : [],
    retired: type ? await viewRetired(wiki, scope, type, { values, spaceId: space.id }) : [],
    excerpt: excerptOf(wiki, shown, type),
    words: countWords(revision.body),
    briefWords: countBriefWords(revision.body),
    attachments: attachments.map((row) => attachmentView(row, nameOf)),
    backlinks,
    related: await viewRelated(wiki, scope, page),
    children: children.map((child) => pageItem(scope, child)),
    ...(series ? { series } : {}),
    authorCount: authors.length,
    revisionCount: page.current - past.first + 1,
    may: {
      write: mayIn(scope, 'write', page.accessId),
      manage: mayIn(scope, 'manage', page.accessId),
      make: shownType !== undefined && mayMake(scope, space, shownType),
    },
    ...(await accessOf(wiki, scope, page)),
  };
}

/** What the fields that are asked for say. */
function factsOf(
  wiki: Wiki,
  scope: Scope,
  {
    page,
    revision,
    type,
    ...files
  }: { page: PageRow; revision: Revision; type: PageType; attachments: AttachmentRow[]; isCurrent: boolean },
): Promise<FactView[]> {
  const values = shownValues(scope, page, type, revision.values);
  return viewFacts(wiki, scope, type, values, page.spaceId, { page, ...files });
}

/** For members: whom a page that is not everybody's is kept for. */
async function accessOf(wiki: Wiki, scope: Scope, page: PageRow): Promise<Pick<PageView, 'access'>> {
  const reserved = await reservedTo(wiki, scope.actor, scope.ruleOf(page.accessId));
  if (reserved) return { access: { reserved } };
  return scope.actor.kind === 'member' && page.ownAccess === 1 ? { access: {} } : {};
}

/** The attachments of a revision that is no longer current. */
async function attachmentsOf(
  wiki: Wiki,
  { pageId, number, createdAt }: Revision,
  { closedUntil }: Past,
): Promise<AttachmentRow[]> {
  const next = await wiki.store.revisions.find(pageId, number + 1);
  const during = [createdAt, next?.createdAt ?? createdAt] as const;
  return wiki.store.attachments.listDuring(pageId, during, closedUntil);
}

/** Names under which other pages may link to this one, by space: a page that has moved has old ones elsewhere. */
async function keysOf(wiki: Wiki, page: PageRow): Promise<ReadonlyMap<number, readonly string[]>> {
  const aliases = await wiki.store.aliases.listOfPage(page.id);
  const keys = new Map([[page.spaceId, new Set([page.slug, linkKey(page.title)])]]);
  for (const { spaceId, slug } of aliases) keys.set(spaceId, (keys.get(spaceId) ?? new Set()).add(slug));
  return new Map([...keys].map(([spaceId, names]) => [spaceId, [...names]]));
}

async function backlinksOf(wiki: Wiki, scope: Scope, page: PageRow): Promise<PageItem[]> {
  const found = new Map<number, PageRow>();
  for (const [spaceId, keys] of await keysOf(wiki, page)) {
    const target = { id: page.id, spaceId, keys };
    const rows = await wiki.store.links.listBacklinks(target, scope.rules, mostBacklinks);
    for (const row of rows) found.set(row.id, row);
  }
  const latest = [...found.values()].sort((a, b) => b.updatedAt.localeCompare(a.updatedAt) || b.id - a.id);
  return latest.slice(0, mostBacklinks).map((row) => pageItem(scope, row));
}

function excerptOf(
  wiki: Wiki,
  revision: Pick<Revision, 'body' | 'values'>,
  type: PageType | undefined,
): string {
  const summary = type && revision.values['resume'];
  const text = typeof summary === 'string' && summary !== '' ? summary : revision.body.slice(0, 2000);
  const plain = wiki.markdown.plainText(text).replace(/\s+/g, ' ').trim();
  return plain.length <= 240 ? plain : `${plain.slice(0, plain.lastIndexOf(' ', 239))}…`;
}

/** Entries of the same type and group by date, and where this one stands among them. */
async function seriesOf(
  wiki: Wiki,
  scope: Scope,
  page: PageRow,
  values: Values,
): Promise<PageView['series']> {
  const group = values['groupe'];
  if (typeof group !== 'string' || group === '') return undefined;
  const rows = await wiki.store.values.listDated(scope.rules, sightOf(scope), {
    type: page.type,
    spaceId: page.spaceId,
    field: 'groupe',
    value: group,
    dateField,
    limit: longestSeries,
  });
  const at = rows.findIndex((row) => row.id === page.id);
  if (at < 0 || rows.length < 2) return undefined;
  const [previous, next] = [rows[at - 1], rows[at + 1]];
  const stops = await wiki.store.pages.listByIds(
    [previous, next].flatMap((row) => (row ? [row.id] : [])),
    scope.rules,
  );
  const stop = (row: { id: number; date: string } | undefined): SeriesStop | undefined => {
    const found = row && stops.find((one) => one.id === row.id);
    return found && row ? { page: pageItem(scope, found), date: row.date } : undefined;
  };
  const [before, after] = [stop(previous), stop(next)];
  return {
    position: at + 1,
    count: rows.length,
    ...(before ? { previous: before } : {}),
    ...(after ? { next: after } : {}),
  };
}
