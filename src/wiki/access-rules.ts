/** Who may do what in a space or with a page: the rule as the screen shows it, and changing it. */
import {
  type AccessRule,
  type Actor,
  canonicalRule,
  holds,
  internalRule,
  may,
  type Role,
  roleOf,
  widensReading,
} from '../core/access.ts';
import { WikiError } from '../core/errors.ts';
import { limits } from '../core/limits.ts';
import type { Space } from '../core/page.ts';
import { oneLine } from '../core/text.ts';
import type { PageRow } from '../store/pages.ts';
import type { Writers } from '../store/store.ts';
import { type Community, communityOf, hasManager } from './community.ts';
import { isByPower } from './record-power.ts';
import { getPage, mayIn, require, type Scope, scopeOf, spaceOf } from './scope.ts';
import { guardSubmissions } from './submissions.ts';
import type { Wiki } from './wiki.ts';

/** A space, or with a slug a page of it. */
export interface AccessAddress {
  space: string;
  slug?: string;
}

/** What a rule protects, and the rule. */
export interface Guarded {
  space: Space;
  /** Absent when it is the space itself. */
  page?: PageRow;
  accessId: number;
  rule: AccessRule;
  /** Of the space the page stands in. */
  spaceRule: AccessRule;
  /** Whether the actor may read that space: else its rule is told to them no more than its pages. */
  knowsSpace: boolean;
  /** Whether the page follows its space. */
  inherits: boolean;
}

/** Groups and people that one rule names at most. */
const mostGrants = 200;

/**
 * @throws WikiError not-found for who may not read it; forbidden as `role.manage` for who may not manage it, and for
 * whoever has no account: rights are the business of members.
 */
export async function guardedAt(wiki: Wiki, scope: Scope, { space, slug }: AccessAddress): Promise<Guarded> {
  const found = slug === undefined ? undefined : await getPage(wiki, scope, { space, slug }, 'read');
  const holder = found?.space ?? spaceOf(scope, space);
  const accessId = found?.page.accessId ?? holder.accessId;
  require(scope, 'manage', accessId);
  if (scope.actor.kind === 'visitor') throw new WikiError('forbidden', 'role.manage');
  const spaceRule = scope.ruleOf(holder.accessId) ?? internalRule;
  return {
    space: holder,
    ...(found ? { page: found.page } : {}),
    accessId,
    rule: scope.ruleOf(accessId) ?? internalRule,
    spaceRule,
    knowsSpace: mayIn(scope, 'read', holder.accessId),
    inherits: found?.page.ownAccess === 0,
  };
}

export type AccessWish = { kind: 'rule'; rule: AccessRule } | { kind: 'inherit' };

/** What whoever changes a rule must say yes to first. */
export const accessRisks = ['lock-out', 'no-manager'] as const;
export type AccessRisk = (typeof accessRisks)[number];

/** What a wish would change. */
export interface AccessChange {
  before: AccessRule;
  after: AccessRule;
  /** Whether nothing would be otherwise than it is. */
  isNone: boolean;
  /** Whether somebody may read then who may not now: the past may have to stay closed to them. */
  widens: boolean;
  /** Whether visitors may read then and not now, and how many living pages that opens. */
  isPublished: boolean;
  opened: number;
  /** Whether a page would be read by more people than its space. */
  isWiderThanSpace: boolean;
  risks: readonly AccessRisk[];
}

/** What would be otherwise, without changing it. Whoever asks has seen that the actor may manage what is guarded. */
export async function compareAccess(
  wiki: Wiki,
  actor: Actor,
  guarded: Guarded,
  wish: AccessWish,
): Promise<AccessChange> {
  const { rule: before, page, space, spaceRule, knowsSpace, inherits } = guarded;
  const community = await communityOf(wiki);
  const after = wish.kind === 'inherit' ? spaceRule : withAbsent(wish.rule, before, community);
  const staysWhoseItIs = !page || inherits === (wish.kind === 'inherit');
  const isPublished = holds(after.visitors, 'read') && !holds(before.visitors, 'read');
  const inheriting = async () => (page ? 1 : wiki.store.pages.countInheriting(space.id));
  return {
    before,
    after,
    isNone: staysWhoseItIs && sameRule(before, after),
    widens: widensReading(before, after),
    isPublished,
    opened: isPublished ? await inheriting() : 0,
    isWiderThanSpace: page !== undefined && knowsSpace && widensReading(spaceRule, after),
    risks: risksOf(actor, after, community),
  };
}

/**
 * The rule for those there are. Who is blocked or waits stands in no row of the form, and keeps what they had;
 * an id that nobody has gets nothing, for it could be somebody's one day.
 */
function withAbsent(rule: AccessRule, before: AccessRule, { groups, members }: Community): AccessRule {
  const absent = (before.people ?? []).filter(({ id }) => !members.has(id));
  const present = (rule.people ?? []).filter(({ id }) => members.has(id));
  return canonicalRule({
    ...rule,
    groups: (rule.groups ?? []).filter(({ id }) => groups.has(id)),
    people: [...present, ...absent],
  });
}

function sameRule(a: AccessRule, b: AccessRule): boolean {
  return JSON.stringify(canonicalRule(a)) === JSON.stringify(canonicalRule(b));
}

function risksOf(actor: Actor, after: AccessRule, community: Community): AccessRisk[] {
  if (actor.kind === 'member' && actor.isAdmin) return [];
  return [
    ...(holds(roleOf(actor, after), 'manage') ? [] : (['lock-out'] as const)),
    ...(hasManager(after, community) ? [] : (['no-manager'] as const)),
  ];
}

export interface ChangeRequest extends AccessAddress {
  /** Id of the rule that the wish was made from, and whether the page followed its space then. */
  base: { accessId: number; inherits: boolean };
  wish: AccessWish;
  reason: string;
  /** What to do with the past when reading widens; undefined when it was not asked yet. */
  past?: 'closed' | 'open';
  confirmed: readonly AccessRisk[];
}

export type ChangeOutcome =
  | { kind: 'saved'; guarded: Guarded; change: AccessChange; stillManages: boolean; stillReads: boolean }
  | { kind: 'unchanged'; guarded: Guarded; change: AccessChange }
  /** Something must be said first: what becomes of the past, or yes to a risk. */
  | { kind: 'unsure'; guarded: Guarded; change: AccessChange }
  /** Somebody else changed the rule meanwhile; `guarded` holds theirs. */
  | { kind: 'stale'; guarded: Guarded; change: AccessChange };

/** @throws WikiError as `guardedAt`; invalid for a rule that gives visitors too much or names too many. */
export async function changeAccess(wiki: Wiki, actor: Actor, request: ChangeRequest): Promise<ChangeOutcome> {
  const scope = await scopeOf(wiki, actor);
  const guarded = await guardedAt(wiki, scope, request);
  checkWish(guarded, request.wish);
  const change = await compareAccess(wiki, actor, guarded, request.wish);
  const { base } = request;
  const isStale = base.accessId !== guarded.accessId || (guarded.page && base.inherits !== guarded.inherits);
  if (isStale) return { kind: 'stale', guarded, change };
  if (change.isNone) return { kind: 'unchanged', guarded, change };
  const isSure = change.risks.every((risk) => request.confirmed.includes(risk));
  if (!isSure || (change.widens && request.past === undefined)) return { kind: 'unsure', guarded, change };
  const wasSaved = await wiki.transact((tx) => writeAccess(wiki, tx, actor, guarded, change, request));
  if (!wasSaved) throw new WikiError('busy', 'access.meanwhile');
  const [stillManages, stillReads] = [may(actor, 'manage', change.after), may(actor, 'read', change.after)];
  return { kind: 'saved', guarded, change, stillManages, stillReads };
}

function checkWish(guarded: Guarded, wish: AccessWish): void {
  if (wish.kind === 'inherit') {
    if (!guarded.page) throw new WikiError('bad-request', 'form.shape');
    if (!guarded.knowsSpace) throw new WikiError('forbidden', 'access.space-closed');
    return;
  }
  const { visitors, groups = [], people = [] } = wish.rule;
  if (holds(visitors, 'manage')) throw new WikiError('invalid', 'access.visitors');
  if (groups.length + people.length > mostGrants)
    throw new WikiError('invalid', 'access.too-many', { count: mostGrants });
}

/** @returns false, with nothing written, when the rule is no longer the one that was compared. */
async function writeAccess(
  wiki: Wiki,
  tx: Writers,
  actor: Actor,
  { space, page, accessId, rule, inherits }: Guarded,
  { after, widens }: AccessChange,
  { wish, reason, past }: ChangeRequest,
): Promise<boolean> {
  const now = page ? await tx.pages.findById(page.id) : await tx.spaces.find(space.slug);
  const isSame = now?.accessId === accessId && (!('ownAccess' in now) || (now.ownAccess === 0) === inherits);
  if (!isSame) return false;
  const [afterId, at] = [await tx.access.idOf(after), wiki.clock().toISOString()];
  if (widens && past === 'closed') {
    if (page) await tx.pasts.close(page.id, accessId, at);
    else await tx.pasts.closeSpace(space.id, accessId, at);
  }
  if (!page) {
    await tx.spaces.setAccess(space.id, afterId);
    await guardSubmissions(tx, space.id, after);
  } else if (wish.kind === 'inherit') await tx.pages.inheritAccess(page.id);
  else await tx.pages.setOwnAccess(page.id, afterId);
  const isOwn: Record<string, boolean> = page
    ? { inherited: inherits, inherits: wish.kind === 'inherit' }
    : {};
  const asAdmin = isByPower(actor, 'manage', rule);
  await tx.audit.add({
    at,
    actorId: actor.kind === 'member' ? actor.id : null,
    action: 'access.change',
    spaceId: space.id,
    pageId: page?.id ?? null,
    details: {
      before: accessId,
      after: afterId,
      reason: oneLine(reason).slice(0, limits.summary),
      ...isOwn,
      ...(widens ? { past: past ?? 'closed' } : {}),
      ...(asAdmin ? { asAdmin } : {}),
    },
  });
  return true;
}

/** A role a form may give to this row; anything else gives nothing. */
export function rolesFor(who: 'visitors' | 'others'): readonly Role[] {
  const open = ['none', 'read', 'comment', 'write'] as const;
  return who === 'visitors' ? open : [...open, 'manage'];
}

/** Rewrites every rule that names this group or member, and points what stands under it to the rule without them. */
export async function dropGrants(tx: Writers, gone: { groupId?: number; memberId?: number }): Promise<void> {
  for (const { id, rule } of await tx.access.list()) {
    const { groups = [], people = [] } = rule;
    const without = {
      ...rule,
      groups: groups.filter((grant) => grant.id !== gone.groupId),
      people: people.filter((grant) => grant.id !== gone.memberId),
    };
    const isNamed = without.groups.length < groups.length || without.people.length < people.length;
    if (isNamed) await tx.access.repoint(id, await tx.access.idOf(without));
  }
}
