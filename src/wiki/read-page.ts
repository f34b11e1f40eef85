/** A page as it is stored, for programs: what people wrote in a revision, nothing resolved or rendered. */
import type { Actor } from '../core/access.ts';
import { WikiError } from '../core/errors.ts';
import type { Revision, Values } from '../core/revision.ts';
import type { PageRow } from '../store/pages.ts';
import { hiddenPeople, withoutHiddenPeople } from './hidden-people.ts';
import { authorNames } from './members.ts';
import { findPageType } from './page-types.ts';
import { pastOf, requirePast } from './pasts.ts';
import { revisionItem } from './revisions.ts';
import { type Address, getPage, locatePage, type Scope, scopeOf } from './scope.ts';
import { seenValuesOf } from './seen-values.ts';
import type { RevisionItem } from './views.ts';
import type { Wiki } from './wiki.ts';

export interface StoredPage {
  /** The address it has now. */
  space: string;
  slug: string;
  type: string;
  /** Number of the current revision. */
  current: number;
  revision: Omit<Revision, 'hash' | 'pageId'>;
}

export type ReadOutcome = { kind: 'page'; page: StoredPage } | ({ kind: 'moved' } & Address);

/**
 * The page, or one of its revisions, which stays readable when the page is in the trash.
 * @throws WikiError not-found, gone.
 */
export async function readPage(
  wiki: Wiki,
  actor: Actor,
  request: Address & { revision?: number },
): Promise<ReadOutcome> {
  const scope = await scopeOf(wiki, actor);
  const found = await locatePage(wiki, scope, request);
  if (found.kind === 'moved') return found;
  const { page } = found;
  if (page.deletedAt !== null && request.revision === undefined) throw new WikiError('gone', 'page.deleted');
  requirePast(scope, page);
  const number = request.revision ?? page.current;
  (await pastOf(wiki, scope, page)).require(number);
  const stored = await storedPage(wiki, scope, page, number);
  const type = page.type === '' ? undefined : await findPageType(wiki, page.type);
  const values = await withoutHiddenPeople(wiki, actor, type, stored.revision.values);
  return { kind: 'page', page: { ...stored, revision: { ...stored.revision, values } } };
}

async function storedPage(wiki: Wiki, scope: Scope, page: PageRow, number: number): Promise<StoredPage> {
  const revision = await wiki.store.revisions.find(page.id, number);
  if (!revision) throw new WikiError('not-found', 'not-found');
  const { hash: _hash, pageId: _pageId, ...shown } = revision;
  const nameOf = await authorNames(wiki);
  const values = await seenValuesOf(wiki, scope, page, revision.values);
  return {
    space: page.space,
    slug: page.slug,
    type: page.type,
    current: page.current,
    revision: { ...shown, values, authors: shown.authors.map(nameOf) },
  };
}

/**
 * What an edit that begins from a revision stands on: the page at its present address, and that revision when it
 * is one of the page's that the actor may read. `untold` are the values that `readPage` keeps from them. @throws WikiError not-found, also for who may not write; gone.
 */
export async function readBase(
  wiki: Wiki,
  actor: Actor,
  request: Address & { base: number },
): Promise<{ page: StoredPage; base?: StoredPage['revision']; untold: Values }> {
  const scope = await scopeOf(wiki, actor);
  const { page } = await getPage(wiki, scope, request, 'write');
  const current = await storedPage(wiki, scope, page, page.current);
  const base = await baseOf(wiki, scope, page, current, request.base);
  const type = page.type === '' ? undefined : await findPageType(wiki, page.type);
  const untold = await hiddenPeople(wiki, actor, type, (base ?? current.revision).values);
  return { page: current, ...(base ? { base } : {}), untold };
}

async function baseOf(
  wiki: Wiki,
  scope: Scope,
  page: PageRow,
  current: StoredPage,
  number: number,
): Promise<StoredPage['revision'] | undefined> {
  if (number === page.current) return current.revision;
  if (!(await pastOf(wiki, scope, page)).mayRead(number)) return undefined;
  const base = await wiki.store.revisions.find(page.id, number);
  return base && { ...base, values: await seenValuesOf(wiki, scope, page, base.values) };
}

export interface ListedRevisions extends Address {
  revisions: readonly RevisionItem[];
  /** Pass as `before` for older ones; absent at the end. */
  next?: number;
}

/** Revisions, newest first; also of a page in the trash. @throws WikiError not-found. */
export async function listRevisions(
  wiki: Wiki,
  actor: Actor,
  request: Address & { before?: number; limit: number },
): Promise<ListedRevisions> {
  const scope = await scopeOf(wiki, actor);
  const page = await pageOf(wiki, scope, request);
  const [past, nameOf] = await Promise.all([pastOf(wiki, scope, page), authorNames(wiki)]);
  const rows = await wiki.store.revisions.list(page.id, {
    first: past.first,
    ...(request.before === undefined ? {} : { beforeNumber: request.before }),
    withMinor: true,
    limit: request.limit + 1,
  });
  const revisions = rows.slice(0, request.limit).map((row) => revisionItem(row, past, nameOf));
  const last = revisions.at(-1);
  return {
    space: page.space,
    slug: page.slug,
    revisions,
    ...(rows.length > request.limit && last ? { next: last.number } : {}),
  };
}

async function pageOf(wiki: Wiki, scope: Scope, address: Address): Promise<PageRow> {
  const found = await locatePage(wiki, scope, address);
  const page = found.kind === 'found' ? found.page : (await getPage(wiki, scope, found, 'read')).page;
  requirePast(scope, page);
  return page;
}
