/** The screen of who may do what: the rows of a rule, the pages that have their own, what was changed and why. */
import { type AccessRule, type Actor, may, type Role } from '../core/access.ts';
import type { PageRow } from '../store/pages.ts';
import { type AccessAddress, type Guarded, guardedAt } from './access-rules.ts';
import { type Community, communityOf, holdersOf, type RuleWords, ruleWords } from './community.ts';
import type { PageItem } from './items.ts';
import { authorNames } from './members.ts';
import { locatePage, pageItem, type Scope, scopeOf } from './scope.ts';
import type { Holders } from './views.ts';
import type { Wiki } from './wiki.ts';

/** One group or person that a rule names. */
export interface GrantRow {
  kind: 'group' | 'person';
  id: number;
  name: string;
  handle: string;
  /** Members of the group; 1 for a person. */
  count: number;
  role: Role;
}

/** A page of the space that does not follow it. */
export interface AccessException {
  page: PageItem;
  words: RuleWords;
  reason: string;
}

export interface AccessNote {
  at: string;
  /** Name of who changed it; '' for the host. */
  by: string;
  page?: PageItem;
  before?: RuleWords;
  after?: RuleWords;
  inherits: boolean;
  reason: string;
  past: '' | 'closed' | 'open';
}

export interface AccessView {
  guarded: Guarded;
  community: Community;
  /** Only for a space. */
  exceptions: readonly AccessException[];
  /** Newest first. */
  notes: readonly AccessNote[];
}

/** Lines of the history of access shown. */
const latestNotes = 8;
/** Lines looked through for the reason of each exception. */
const mostNotes = 400;

/** @throws WikiError as `guardedAt`. */
export async function viewAccess(wiki: Wiki, actor: Actor, address: AccessAddress): Promise<AccessView> {
  const scope = await scopeOf(wiki, actor);
  const guarded = await guardedAt(wiki, scope, address);
  const community = await communityOf(wiki);
  const { space, page } = guarded;
  const [exceptions, notes] = await Promise.all([
    page ? [] : listExceptions(wiki, scope, community, space.id),
    listNotes(wiki, scope, community, guarded),
  ]);
  return { guarded, community, exceptions, notes };
}

/** The rows of a rule; groups and people that are gone have none, and go from the rule when it is saved. */
export function rowsOf(rule: AccessRule, { groups, members }: Community): GrantRow[] {
  return [
    ...(rule.groups ?? []).flatMap(({ id, role }): GrantRow[] => {
      const group = groups.get(id);
      return group ? [{ kind: 'group', ...group, role }] : [];
    }),
    ...(rule.people ?? []).flatMap(({ id, role }): GrantRow[] => {
      const person = members.get(id);
      return person ? [{ kind: 'person', id, name: person.name, handle: person.handle, count: 1, role }] : [];
    }),
  ];
}

async function listExceptions(
  wiki: Wiki,
  scope: Scope,
  community: Community,
  spaceId: number,
): Promise<AccessException[]> {
  const managed = scope.rulesFor('manage');
  const [pages, lines] = await Promise.all([
    wiki.store.pages.listWithOwnRule(spaceId, managed),
    wiki.store.audit.list({ spaceIds: [spaceId], actions: ['access.change'], limit: mostNotes }),
  ]);
  return pages.flatMap((page) => {
    const rule = scope.ruleOf(page.accessId);
    const last = lines.find(({ pageId }) => pageId === page.id);
    if (!rule) return [];
    return [
      { page: pageItem(scope, page), words: ruleWords(rule, community), reason: reasonIn(last?.details) },
    ];
  });
}

async function listNotes(
  wiki: Wiki,
  scope: Scope,
  community: Community,
  { space, page }: Guarded,
): Promise<AccessNote[]> {
  const [lines, nameOf] = await Promise.all([
    wiki.store.audit.list({
      spaceIds: [space.id],
      ...(page ? { pageId: page.id } : {}),
      actions: ['access.change'],
      limit: latestNotes * 3,
    }),
    authorNames(wiki),
  ]);
  const ids = lines.flatMap(({ pageId }) => (pageId === null ? [] : [pageId]));
  const managed = scope.rulesFor('manage');
  const pages = new Map((await wiki.store.pages.listByIds(ids, managed)).map((one) => [one.id, one]));
  const words = (id: unknown) => {
    const rule = typeof id === 'number' ? scope.ruleOf(id) : undefined;
    return rule && ruleWords(rule, community);
  };
  // A line about a page tells its title and its rules: only to who manages that page now.
  const told = lines.filter(({ pageId }) => pageId === null || pages.has(pageId)).slice(0, latestNotes);
  return told.map(({ at, actorId, pageId, details }) => {
    const about = pageId === null ? undefined : pages.get(pageId);
    const [before, after] = [words(details['before']), words(details['after'])];
    return {
      at,
      by: actorId === null ? '' : nameOf(`member:${actorId}`),
      ...(about ? { page: pageItem(scope, about) } : {}),
      ...(before ? { before } : {}),
      ...(after ? { after } : {}),
      inherits: details['inherits'] === true,
      reason: reasonIn(details),
      past: details['past'] === 'open' || details['past'] === 'closed' ? details['past'] : '',
    };
  });
}

function reasonIn(details: Readonly<Record<string, unknown>> | undefined): string {
  const reason = details?.['reason'];
  return typeof reason === 'string' ? reason : '';
}

/** For somebody who may read but holds too low a role: who holds it, and who may give it. */
export interface Refusal {
  /** Whether it is about a whole space. */
  isSpace: boolean;
  /** Absent for a visitor, who is told to sign in and nothing else. */
  members?: { holders: Holders; managers: Holders };
}

/** @returns undefined where the actor may not even read. */
export async function viewRefusal(
  wiki: Wiki,
  actor: Actor,
  address: AccessAddress,
  role: Role,
): Promise<Refusal | undefined> {
  const scope = await scopeOf(wiki, actor);
  const place = await placeOf(wiki, scope, address);
  const rule = place && scope.ruleOf(place.accessId);
  if (!place || !rule || !may(actor, 'read', rule)) return undefined;
  const { isSpace } = place;
  if (actor.kind === 'visitor') return { isSpace };
  const community = await communityOf(wiki);
  const named = (wanted: Role) => holdersOf(rule, wanted, community);
  return { isSpace, members: { holders: named(role), managers: named('manage') } };
}

async function placeOf(
  wiki: Wiki,
  scope: Scope,
  { space, slug }: AccessAddress,
): Promise<{ accessId: number; isSpace: boolean } | undefined> {
  const found = scope.spaces.find((one) => one.slug === space);
  const whole = found && { accessId: found.accessId, isSpace: true };
  if (slug === undefined) return whole;
  const page: PageRow | undefined = await locatePage(wiki, scope, { space, slug }).then(
    (located) => (located.kind === 'found' ? located.page : undefined),
    () => undefined,
  );
  return page ? { accessId: page.accessId, isSpace: false } : whole;
}
