/** Lists of pages and of changes, each filtered in SQL by the rules the actor may read. */
import { type Actor, administers, holds } from '../core/access.ts';
import type { Space } from '../core/page.ts';
import type { ChangeCursor, ChangeRow } from '../store/changes.ts';
import { borrowedEyes } from './community.ts';
import type { PageItem } from './items.ts';
import { type AuthorNames, authorNames } from './members.ts';
import { mayIn, pageItem, type Scope, scopeOf, spaceOf } from './scope.ts';
import type { ChangesView, ChangeView } from './views.ts';
import type { Wiki } from './wiki.ts';

const pagesOnPage = 100;
const longestList = 500;

/** Those the actor may read, in the order in which they were made. */
export async function listSpaces(wiki: Wiki, actor: Actor): Promise<readonly Space[]> {
  return (await scopeOf(wiki, actor)).spaces;
}

/** Spaces in which the actor may make pages. */
export async function listWritableSpaces(wiki: Wiki, actor: Actor): Promise<readonly Space[]> {
  const scope = await scopeOf(wiki, actor);
  return scope.spaces.filter((space) => mayIn(scope, 'write', space.accessId));
}

/** What stands around every screen: the spaces to go to, and (by slug) those in which a page can be made. */
export async function viewShell(wiki: Wiki, actor: Actor) {
  const scope = await scopeOf(wiki, actor);
  const writable = scope.spaces.filter((space) => mayIn(scope, 'write', space.accessId));
  return {
    spaces: scope.spaces,
    writable: new Set(writable.map(({ slug }) => slug)),
    mayWrite: writable.length > 0,
    // By slug: those whose access the actor may change.
    managed: new Set(
      scope.spaces.filter((space) => mayIn(scope, 'manage', space.accessId)).map(({ slug }) => slug),
    ),
    // By slug: those that visitors may not read.
    locked: new Set(scope.spaces.filter((space) => isLocked(scope, space)).map(({ slug }) => slug)),
    eyes: await borrowedEyes(wiki, actor),
  };
}

function isLocked(scope: Scope, { accessId }: Space): boolean {
  const rule = scope.ruleOf(accessId);
  return !rule || !holds(rule.visitors, 'read');
}

export interface ChangesRequest {
  space?: string;
  /** The `before` of the page of the list that came before this one. */
  before?: string;
  /** Only what this one wrote or wrote at, as revisions keep authors (core/author.ts). */
  author?: string;
  withMinor: boolean;
  limit: number;
}

/** @throws WikiError not-found for a space that is not there. */
export async function listChanges(wiki: Wiki, actor: Actor, request: ChangesRequest): Promise<ChangesView> {
  const scope = await scopeOf(wiki, actor);
  const space = request.space === undefined ? undefined : spaceOf(scope, request.space);
  const before = readCursor(request.before);
  const rows = await wiki.store.changes.list(scope.rules, {
    ...(space ? { spaceId: space.id } : {}),
    ...(before ? { before } : {}),
    ...(request.author === undefined ? {} : { author: request.author }),
    withMinor: request.withMinor,
    limit: request.limit + 1,
  });
  const shown = rows.slice(0, request.limit);
  const last = shown.at(-1);
  const nameOf = await authorNames(wiki);
  return {
    ...(space ? { space } : {}),
    changes: shown.map((row) => changeView(scope, row, nameOf)),
    ...(rows.length > request.limit && last
      ? { before: `${last.createdAt}_${last.pageId}_${last.number}` }
      : {}),
  };
}

/** Anything else than what `listChanges` gave begins the list anew. */
function readCursor(text: string | undefined): ChangeCursor | undefined {
  const parts = /^([0-9TZ:.-]{20,30})_(\d{1,15})_(\d{1,9})$/.exec(text ?? '');
  if (!parts) return undefined;
  return { createdAt: parts[1] ?? '', pageId: Number(parts[2]), number: Number(parts[3]) };
}

/** A change as lists show it; of a hidden text who and when, and not how much. */
export function changeView(scope: Scope, row: ChangeRow, nameOf: AuthorNames): ChangeView {
  const space = scope.spaces.find((one) => one.slug === row.space);
  const seesHidden = administers(scope.actor);
  const isReadable = seesHidden || !row.isHidden;
  const hasBefore = row.number > row.first;
  const [added, removed] = isReadable && (hasBefore || row.number === 1) ? [row.added, row.removed] : [0, 0];
  const canCompare = hasBefore && isReadable && (seesHidden || !row.followsHidden);
  return {
    page: {
      space: row.space,
      spaceTitle: space?.title ?? row.space,
      line: space?.line ?? 'p',
      slug: row.slug,
      title: row.pageTitle,
      type: row.type,
      updatedAt: row.createdAt,
    },
    number: row.number,
    kind: row.kind,
    isNew: !hasBefore,
    title: isReadable ? row.title : row.pageTitle,
    authors: row.authors.map(nameOf),
    summary: isReadable ? row.summary : '',
    minor: row.minor,
    createdAt: row.createdAt,
    added,
    removed,
    ...(canCompare ? { previous: row.number - 1 } : {}),
  };
}

/** The last change of each page, newest first: what stands on arrivals boards. */
export async function latestChanges(
  wiki: Wiki,
  scope: Scope,
  spaceId: number | undefined,
  limit: number,
): Promise<ChangeView[]> {
  const rows = await wiki.store.changes.listLatest(scope.rules, spaceId, limit);
  const nameOf = await authorNames(wiki);
  return rows.map((row) => changeView(scope, row, nameOf));
}

export interface PagesView {
  space: Space;
  pages: readonly PageItem[];
  total: number;
  page: number;
  pageCount: number;
}

/** All pages of a space by title, a hundred at a time. */
export async function listPages(
  wiki: Wiki,
  actor: Actor,
  request: { space: string; page: number },
): Promise<PagesView> {
  const scope = await scopeOf(wiki, actor);
  const space = spaceOf(scope, request.space);
  const total = await wiki.store.pages.countInSpace(space.id, scope.rules);
  const pageCount = Math.max(1, Math.ceil(total / pagesOnPage));
  const page = Math.min(Math.max(1, request.page), pageCount);
  const rows = await wiki.store.pages.listInSpace(
    space.id,
    scope.rules,
    pagesOnPage,
    (page - 1) * pagesOnPage,
  );
  return { space, pages: rows.map((row) => pageItem(scope, row)), total, page, pageCount };
}

/** Titles that texts of the space link to and nobody has written. @throws WikiError not-found. */
export async function listWanted(wiki: Wiki, actor: Actor, slug: string) {
  const scope = await scopeOf(wiki, actor);
  const space = spaceOf(scope, slug);
  return { space, wanted: await wiki.store.links.listWanted(space.id, scope.rules, longestList) };
}

/** Pages of the space that no text links to. @throws WikiError not-found. */
export async function listOrphans(wiki: Wiki, actor: Actor, slug: string) {
  const scope = await scopeOf(wiki, actor);
  const space = spaceOf(scope, slug);
  const rows = await wiki.store.links.listOrphans(space.id, scope.rules, longestList);
  return { space, pages: rows.map((row) => pageItem(scope, row)) };
}

/** Tags of the space, with how many pages have each. @throws WikiError not-found. */
export async function listTags(wiki: Wiki, actor: Actor, slug: string) {
  const scope = await scopeOf(wiki, actor);
  const space = spaceOf(scope, slug);
  return { space, tags: await wiki.store.tags.list(space.id, scope.rules, longestList) };
}
