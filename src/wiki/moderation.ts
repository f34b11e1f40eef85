/** Texts that only administrators may still read: hidden with a reason, kept, and shown again when need be. */
import { type Actor, administers, type Member } from '../core/access.ts';
import { invalidField, WikiError } from '../core/errors.ts';
import type { Space } from '../core/page.ts';
import { oneLine } from '../core/text.ts';
import type { PageRow } from '../store/pages.ts';
import type { HiddenRevision } from '../store/pasts.ts';
import type { PageItem } from './items.ts';
import { type Address, locatePage, mayIn, pageItem, require, type Scope, scopeOf } from './scope.ts';
import type { Wiki } from './wiki.ts';

/** Characters. */
export const longestReason = 300;

export interface RevisionAddress extends Address {
  number: number;
}

/** What may be hidden or shown again here, for the buttons of the past. */
export interface ModerationView {
  /** Whether the actor may hide texts of this page. */
  mayHide: boolean;
  /** Numbers of the revisions whose text is hidden. */
  hidden: ReadonlySet<number>;
}

/** Empty for who may do nothing here, whatever is hidden. */
export async function viewModeration(wiki: Wiki, actor: Actor, address: Address): Promise<ModerationView> {
  const scope = await scopeOf(wiki, actor);
  const found = await locatePage(wiki, scope, address);
  const isAllowed = found.kind === 'found' && mayModerate(scope, found.page);
  if (!isAllowed) return { mayHide: false, hidden: new Set() };
  const rows = await wiki.store.pasts.listHidden(found.page.id);
  return { mayHide: true, hidden: new Set(rows.map(({ number }) => number)) };
}

/** Whoever manages the page and has an account: it is in the audit who hid what. */
function mayModerate(scope: Scope, page: PageRow): boolean {
  return scope.actor.kind === 'member' && mayIn(scope, 'manage', page.accessId);
}

export interface HideView {
  space: Space;
  page: PageItem;
  number: number;
  current: number;
  isHidden: boolean;
  reason: string;
  /** Whether the actor may show again what is hidden. */
  mayShow: boolean;
}

/** @throws WikiError not-found; forbidden for who does not manage the page; conflict for its current revision. */
export async function viewHiding(wiki: Wiki, actor: Actor, request: RevisionAddress): Promise<HideView> {
  const scope = await scopeOf(wiki, actor);
  const { space, page } = await findModerated(wiki, scope, request);
  const hidden = (await wiki.store.pasts.listHidden(page.id)).find((one) => one.number === request.number);
  return {
    space,
    page: pageItem(scope, page),
    number: request.number,
    current: page.current,
    isHidden: hidden !== undefined,
    reason: hidden?.reason ?? '',
    mayShow: hidden !== undefined && mayShow(scope.actor, hidden),
  };
}

/** Only who may still read it, or chose that nobody does: for others to show it would be to read it. */
function mayShow(actor: Actor, { hiddenBy }: Pick<HiddenRevision, 'hiddenBy'>): boolean {
  return administers(actor) || (actor.kind === 'member' && actor.id === hiddenBy);
}

async function findModerated(
  wiki: Wiki,
  scope: Scope,
  request: RevisionAddress,
): Promise<{ space: Space; page: PageRow; member: Member }> {
  const found = await locatePage(wiki, scope, request);
  if (found.kind !== 'found') throw new WikiError('not-found', 'not-found');
  require(scope, 'manage', found.page.accessId);
  const { actor } = scope;
  if (actor.kind !== 'member') throw new WikiError('forbidden', 'role.manage');
  const revision = await wiki.store.revisions.find(found.page.id, request.number);
  if (!revision) throw new WikiError('not-found', 'not-found');
  return { space: found.space, page: found.page, member: actor };
}

/**
 * The text stays, for administrators. Hiding what is hidden changes nothing. @throws WikiError as `viewHiding`;
 * conflict for the current revision, which everybody reads; invalid without a reason.
 */
export async function hideRevision(
  wiki: Wiki,
  actor: Actor,
  request: RevisionAddress & { reason: string },
): Promise<void> {
  const scope = await scopeOf(wiki, actor);
  const { space, page, member } = await findModerated(wiki, scope, request);
  const { number } = request;
  const reason = [...oneLine(request.reason)].slice(0, longestReason).join('');
  if (reason === '') throw invalidField('reason', 'revision.no-reason');
  const at = wiki.clock().toISOString();
  await wiki.transact(async (tx) => {
    const now = await tx.pages.findById(page.id);
    if (now === undefined || number >= now.current) throw new WikiError('conflict', 'revision.is-current');
    const known = (await tx.pasts.listHidden(page.id)).some((one) => one.number === number);
    if (known) return;
    await tx.pasts.hide(page.id, { number, reason, hiddenBy: member.id, hiddenAt: at });
    const line = { at, actorId: member.id, spaceId: space.id, pageId: page.id, details: { number } };
    await tx.audit.add({ ...line, action: 'revision.hide' });
  });
}

/** @throws WikiError as `viewHiding`; forbidden for who neither hid it nor administers. */
export async function showRevisionAgain(wiki: Wiki, actor: Actor, request: RevisionAddress): Promise<void> {
  const scope = await scopeOf(wiki, actor);
  const { space, page, member } = await findModerated(wiki, scope, request);
  const { number } = request;
  await wiki.transact(async (tx) => {
    const hidden = (await tx.pasts.listHidden(page.id)).find((one) => one.number === number);
    if (!hidden) return;
    if (!mayShow(member, hidden)) throw new WikiError('forbidden', 'revision.hidden');
    await tx.pasts.show(page.id, number);
    const line = { actorId: member.id, spaceId: space.id, pageId: page.id, details: { number } };
    await tx.audit.add({ ...line, at: wiki.clock().toISOString(), action: 'revision.show' });
  });
}
