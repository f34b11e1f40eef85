/** A page's name and place: title and address, space, parent. The old address keeps leading to it. */
import { type Actor, widensReading } from '../core/access.ts';
import { authorOf } from '../core/author.ts';
import { WikiError } from '../core/errors.ts';
import { limits } from '../core/limits.ts';
import { isPageSlug, type Space, slugForTitle } from '../core/page.ts';
import { oneLine } from '../core/text.ts';
import type { PageRow } from '../store/pages.ts';
import type { Readers, Writers } from '../store/store.ts';
import { contentOf } from './check-edit.ts';
import { derive } from './derive.ts';
import { derivingType, findPageType, isTypePage } from './page-types.ts';
import { pageQueue } from './queues.ts';
import { currentRevision } from './save-page.ts';
import { type Address, allSpaces, getPage, mayIn, require, type Scope, scopeOf, spaceOf } from './scope.ts';
import { checkNewType } from './type-openings.ts';
import type { Wiki } from './wiki.ts';
import { writeRevision } from './write-revision.ts';

export interface RenameRequest extends Address {
  title: string;
  /** The address wished for; made from the title when absent. */
  slugWanted?: string;
  summary: string;
}

/** @throws WikiError invalid for a title or address that cannot be, not-found, gone. @returns the new address. */
export async function renamePage(wiki: Wiki, actor: Actor, request: RenameRequest): Promise<Address> {
  const scope = await scopeOf(wiki, actor);
  const { page: found } = await getPage(wiki, scope, request, 'write');
  return wiki.queues.run(pageQueue(found), async () => {
    const { space, page } = await getPage(wiki, scope, request, 'write');
    const title = checkTitle(request.title);
    const wanted = wantedSlug(page, title, request.slugWanted);
    if (title === page.title && wanted === page.slug) return { space: page.space, slug: page.slug };
    const revision = await revisionOfKind(wiki, page, page.spaceId, title);
    return wiki.transact(async (tx) => {
      await checkUnchanged(tx, page);
      const isExact = request.slugWanted !== undefined;
      const slug = await takeAddress(tx, page, page.spaceId, wanted, isExact, wiki.clock());
      await tx.spaces.followPage(space.id, page.slug, slug);
      await writeRevision(tx, page, {
        ...revision,
        kind: 'rename',
        authors: [authorOf(scope.actor)],
        summary: oneLine(request.summary),
      });
      return { space: space.slug, slug };
    });
  });
}

function checkTitle(written: string): string {
  const title = oneLine(written);
  if (title === '') throw new WikiError('invalid', 'title.empty');
  if (title.length > limits.title) throw new WikiError('invalid', 'title.too-long', { max: limits.title });
  return title;
}

/** A page type keeps its address: its entries, and the embeds that list them, name it by that. */
function wantedSlug(page: PageRow, title: string, slugWanted: string | undefined): string {
  const isFixed = isTypePage(page);
  const made = title === page.title || isFixed ? page.slug : slugForTitle(title);
  const wanted = slugWanted?.trim() || made;
  if (!isPageSlug(wanted)) throw new WikiError('invalid', 'slug.invalid');
  if (isFixed && wanted !== page.slug) throw new WikiError('invalid', 'slug.of-type');
  return wanted;
}

/**
 * To another space, with its history and files; the pages under it stay, under what it stood under. Where more people
 * read, its past stays with those who could read it before.
 * @throws WikiError not-found when the actor may not write in both, invalid for a page that its space needs.
 */
export async function movePage(
  wiki: Wiki,
  actor: Actor,
  request: Address & { toSpace: string },
): Promise<Address> {
  const scope = await scopeOf(wiki, actor);
  const { page: found } = await getPage(wiki, scope, request, 'write');
  return wiki.queues.run(pageQueue(found), async () => {
    const { space, page } = await getPage(wiki, scope, request, 'write');
    const target = spaceOf(scope, request.toSpace);
    require(scope, 'write', target.accessId);
    if (target.id === space.id) return { space: page.space, slug: page.slug };
    if (page.slug === space.home) throw new WikiError('invalid', 'page.is-home');
    if (isTypePage(page)) throw new WikiError('invalid', 'slug.of-type');
    await checkReserved(wiki, scope, page, target);
    const { body } = await currentRevision(wiki, page);
    const asType = { type: page.type, space: target.slug, accessId: target.accessId };
    if (await checkNewType(wiki, scope, asType, body)) throw new WikiError('forbidden', 'role.manage');
    const revision = await revisionOfKind(wiki, page, target.id, page.title);
    return wiki.transact(async (tx) => {
      const { parentId } = await checkUnchanged(tx, page);
      const slug = await takeAddress(tx, page, target.id, page.slug, false, wiki.clock());
      // A page stands under a page of its own space.
      await tx.pages.setParent(page.id, null);
      await tx.pages.setParentOfChildren(page.id, parentId);
      const summary = moveSummary(scope, page, space, target);
      await writeRevision(tx, page, { ...revision, kind: 'move', authors: [authorOf(scope.actor)], summary });
      const [before, after] = [scope.ruleOf(page.accessId), scope.ruleOf(accessAfter(page, target))];
      if (!before || !after || widensReading(before, after))
        await tx.pasts.close(page.id, page.accessId, wiki.clock().toISOString());
      return { space: target.slug, slug };
    });
  });
}

/**
 * Where an entry goes, others manage it and see what its type keeps for them: so it is moved by who sees it already.
 * @throws WikiError forbidden.
 */
async function checkReserved(wiki: Wiki, scope: Scope, page: PageRow, target: Space): Promise<void> {
  if (page.type === '' || accessAfter(page, target) === page.accessId) return;
  if (mayIn(scope, 'manage', page.accessId)) return;
  const type = await findPageType(wiki, page.type);
  const isReserved = !type || [...type.fields, ...type.retired].some(({ readers }) => readers === 'managers');
  if (isReserved) throw new WikiError('forbidden', 'move.reserved');
}

function accessAfter(page: PageRow, target: Space): number {
  return page.ownAccess === 1 ? page.accessId : target.accessId;
}

/** From where to where; a space is named only when whoever reads the page then may read that space too. */
function moveSummary(scope: Scope, page: PageRow, from: Space, to: Space): string {
  const after = scope.ruleOf(accessAfter(page, to));
  const nameOf = ({ accessId, title }: Space) => {
    const rule = scope.ruleOf(accessId);
    return rule && after && !widensReading(rule, after) ? title : '…';
  };
  return `${nameOf(from)} → ${nameOf(to)}`;
}

/** @param request.parent slug in the same space, or null. @throws WikiError invalid when the page would stand under itself. */
export async function setParent(
  wiki: Wiki,
  actor: Actor,
  request: Address & { parent: string | null },
): Promise<void> {
  const scope = await scopeOf(wiki, actor);
  const { space, page } = await getPage(wiki, scope, request, 'write');
  if (request.parent === null) {
    await wiki.transact((tx) => tx.pages.setParent(page.id, null));
    return;
  }
  const { page: found } = await getPage(wiki, scope, { space: space.slug, slug: request.parent }, 'read');
  await wiki.transact(async (tx) => {
    // Either may have been moved or put in the trash since it was found.
    const [now, parent] = [await tx.pages.findById(page.id), await tx.pages.findById(found.id)];
    if (!now || !parent || now.deletedAt !== null || parent.deletedAt !== null)
      throw new WikiError('busy', 'page.changed-meanwhile');
    if (parent.spaceId !== now.spaceId) throw new WikiError('invalid', 'parent.other-space');
    if (await standsUnder(tx, parent, page.id)) throw new WikiError('invalid', 'parent.circle');
    await tx.pages.setParent(page.id, parent.id);
  });
}

/** Whether the page is the one of this id, or stands under it. Ends also where the data holds a circle. */
export async function standsUnder(
  tx: Pick<Readers, 'pages'>,
  page: Pick<PageRow, 'id' | 'parentId'>,
  id: number,
): Promise<boolean> {
  const seen = new Set<number>();
  let above: typeof page | undefined = page;
  while (above && !seen.has(above.id)) {
    if (above.id === id) return true;
    seen.add(above.id);
    above = above.parentId === null ? undefined : await tx.pages.findById(above.parentId);
  }
  return false;
}

/** The page as it stands in this transaction. @throws WikiError busy when it has another revision by now. */
async function checkUnchanged(tx: Writers, page: PageRow): Promise<PageRow> {
  const now = await tx.pages.findById(page.id);
  if (now?.current !== page.current || now.deletedAt !== null)
    throw new WikiError('busy', 'page.changed-meanwhile');
  return now;
}

/** Gives the page a free address and leaves an alias at the old one. */
async function takeAddress(
  tx: Writers,
  page: PageRow,
  spaceId: number,
  wanted: string,
  isExact: boolean,
  now: Date,
): Promise<string> {
  const slug = await tx.pages.freeSlug(spaceId, wanted, page.id);
  if (isExact && slug !== wanted) throw new WikiError('invalid', 'slug.taken');
  if (slug === page.slug && spaceId === page.spaceId) return slug;
  // The page may take back an address that it once had.
  await tx.aliases.remove(spaceId, slug);
  await tx.pages.setAddress(page.id, spaceId, slug);
  await tx.aliases.add(page.spaceId, page.slug, page.id, now.toISOString());
  return slug;
}

/** The current content again, under a title that may be new. */
async function revisionOfKind(wiki: Wiki, page: PageRow, spaceId: number, title: string) {
  const content = { ...contentOf(await currentRevision(wiki, page)), title };
  const type = await derivingType(wiki, page);
  const derived = await derive(wiki, content, spaceId, await allSpaces(wiki), type);
  return { content, minor: false, createdAt: wiki.clock().toISOString(), derived };
}
