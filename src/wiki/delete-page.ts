/** Deleting is a revision: the page leaves lists, links and search, its history stays and it can come back. */
import type { Actor } from '../core/access.ts';
import { authorOf } from '../core/author.ts';
import { WikiError } from '../core/errors.ts';
import type { Space } from '../core/page.ts';
import type { Content } from '../core/revision.ts';
import { oneLine } from '../core/text.ts';
import type { PageRow } from '../store/pages.ts';
import { auditActor } from './audit-log.ts';
import { contentOf } from './check-edit.ts';
import { type Derived, derive } from './derive.ts';
import { deriveEntries, hideValues, oweEntries } from './derive-entries.ts';
import type { PageItem } from './items.ts';
import { derivingType } from './page-types.ts';
import { pageQueue } from './queues.ts';
import { currentRevision } from './save-page.ts';
import {
  type Address,
  allSpaces,
  getPage,
  locatePage,
  mayIn,
  noteUse,
  pageItem,
  require,
  type Scope,
  scopeOf,
  spaceOf,
} from './scope.ts';
import type { Wiki } from './wiki.ts';
import { writeRevision } from './write-revision.ts';

/** @throws WikiError not-found, gone; invalid for the home page of a space, which would leave it without a door. */
export async function deletePage(
  wiki: Wiki,
  actor: Actor,
  request: Address & { summary: string },
): Promise<void> {
  const scope = await scopeOf(wiki, actor);
  const { page: found } = await getPage(wiki, scope, request, 'write');
  await wiki.queues.run(pageQueue(found), async () => {
    const { space, page } = await getPage(wiki, scope, request, 'write');
    if (page.slug === space.home) throw new WikiError('invalid', 'page.is-home');
    await again(wiki, page, 'delete', scope.actor, request.summary);
  });
}

/** Out of the trash. @throws WikiError not-found. A page that is not deleted stays as it is. */
export async function restorePage(wiki: Wiki, actor: Actor, request: Address): Promise<void> {
  const scope = await scopeOf(wiki, actor);
  const deleted = await locateDeleted(wiki, scope, request);
  await wiki.queues.run(pageQueue(deleted), async () => {
    const page = await locateDeleted(wiki, scope, request);
    if (page.deletedAt !== null) await again(wiki, page, 'restore', scope.actor, '');
  });
}

async function locateDeleted(wiki: Wiki, scope: Scope, address: Address): Promise<PageRow> {
  const found = await locatePage(wiki, scope, address);
  if (found.kind !== 'found') throw new WikiError('not-found', 'not-found');
  require(scope, 'write', found.page.accessId);
  await noteUse(wiki, scope, 'write', found.page);
  return found.page;
}

/** The current content once more, as a revision that says what became of the page. */
async function again(
  wiki: Wiki,
  page: PageRow,
  kind: 'delete' | 'restore',
  actor: Actor,
  summary: string,
): Promise<void> {
  const content = contentOf(await currentRevision(wiki, page));
  const derived = kind === 'restore' ? { derived: await derivedOf(wiki, page, content) } : {};
  await wiki.transact(async (tx) => {
    const now = await tx.pages.findById(page.id);
    if (now?.current !== page.current) throw new WikiError('busy', 'page.changed-meanwhile');
    const revision = { kind, content, authors: [authorOf(actor)], summary: oneLine(summary), minor: false };
    const at = wiki.clock().toISOString();
    const hides = await hideValues(tx, page, kind === 'delete' ? undefined : content.body);
    await oweEntries(tx, page, hides);
    await writeRevision(tx, page, { ...revision, ...derived, createdAt: at });
    await tx.audit.add({
      at,
      ...auditActor(actor),
      action: kind === 'delete' ? 'page.delete' : 'page.restore',
      spaceId: page.spaceId,
      pageId: page.id,
    });
  });
  await deriveEntries(wiki, page);
}

async function derivedOf(wiki: Wiki, page: PageRow, content: Content): Promise<Derived> {
  const type = await derivingType(wiki, page);
  return derive(wiki, content, page.spaceId, await allSpaces(wiki), type);
}

export interface TrashView {
  space: Space;
  pages: readonly (PageItem & { deletedAt: string })[];
  /** Whether the actor may purge them. */
  mayPurge: boolean;
}

/** Deleted pages of a space that the actor may restore, latest first. @throws WikiError not-found, forbidden. */
export async function listTrash(wiki: Wiki, actor: Actor, slug: string): Promise<TrashView> {
  const scope = await scopeOf(wiki, actor);
  const space = spaceOf(scope, slug);
  require(scope, 'write', space.accessId);
  const pages = await wiki.store.pages.listDeleted(space.id, scope.rulesFor('write'));
  return {
    space,
    mayPurge: actor.kind === 'member' && mayIn(scope, 'manage', space.accessId),
    pages: pages.map((page) => ({ ...pageItem(scope, page), deletedAt: page.deletedAt ?? page.updatedAt })),
  };
}
