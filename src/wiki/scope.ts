/** What an actor may reach, worked out once a request: every action of this folder begins here. */
import { type AccessRule, type Actor, may, type Role } from '../core/access.ts';
import { WikiError } from '../core/errors.ts';
import type { Space } from '../core/page.ts';
import { makingRole, type PageType } from '../core/page-type.ts';
import type { StoredRule } from '../store/access.ts';
import type { PageRow } from '../store/pages.ts';
import type { PageItem } from './items.ts';
import { recordPower } from './record-power.ts';
import type { Wiki } from './wiki.ts';

export interface Scope {
  actor: Actor;
  /** Ids of the access rules under which the actor may read: lists filter with them in SQL. */
  rules: readonly number[];
  /** Spaces the actor may read, in the order in which they were made. */
  spaces: readonly Space[];
  ruleOf(accessId: number): AccessRule | undefined;
  /** Ids of the rules under which the actor holds the role, for lists of what may be done there. */
  rulesFor(role: Role): readonly number[];
}

export async function scopeOf(wiki: Wiki, actor: Actor): Promise<Scope> {
  const [stored, spaces] = await Promise.all([storedRules(wiki), allSpaces(wiki)]);
  const readable = new Set(stored.filter(({ rule }) => may(actor, 'read', rule)).map(({ id }) => id));
  const rules = new Map(stored.map(({ id, rule }) => [id, rule]));
  return {
    actor,
    rules: [...readable],
    spaces: spaces.filter((space) => readable.has(space.accessId)),
    ruleOf: (accessId) => rules.get(accessId),
    rulesFor: (role) => stored.filter(({ rule }) => may(actor, role, rule)).map(({ id }) => id),
  };
}

/** Every rule there is. */
export function storedRules(wiki: Wiki): Promise<readonly StoredRule[]> {
  return wiki.reads.once('rules', () => wiki.store.access.list());
}

/** Every space there is: for what is worked out about a text, never for what is shown. */
export function allSpaces(wiki: Wiki): Promise<readonly Space[]> {
  return wiki.reads.once('spaces', () => wiki.store.spaces.list());
}

/** Whether the actor holds the role on what this rule protects. */
export function mayIn(scope: Scope, role: Role, accessId: number): boolean {
  const rule = scope.ruleOf(accessId);
  return rule !== undefined && may(scope.actor, role, rule);
}

/**
 * @throws WikiError not-found, as for what does not exist, when the actor may not read it; forbidden when they may
 * read it but hold a lower role than asked for.
 */
export function require(scope: Scope, role: Role, accessId: number): void {
  if (mayIn(scope, role, accessId)) return;
  if (!mayIn(scope, 'read', accessId)) throw new WikiError('not-found', 'not-found');
  throw new WikiError('forbidden', `role.${role}`);
}

/** Whether the actor makes entries of the type in the space. */
export function mayMake(scope: Scope, { accessId }: Pick<Space, 'accessId'>, type: MadeType): boolean {
  return mayIn(scope, makingRole(type), accessId);
}

type MadeType = Pick<PageType, 'creation' | 'title'>;

/** @param type which the actor may read. @throws WikiError forbidden where its entries are made by others. */
export function requireMaking(scope: Scope, space: Pick<Space, 'accessId'>, type: MadeType): void {
  if (!mayMake(scope, space, type)) throw new WikiError('forbidden', 'role.make', { type: type.title });
}

/** The space, when the actor may read it. @throws WikiError not-found. */
export function spaceOf(scope: Scope, slug: string): Space {
  const space = scope.spaces.find((one) => one.slug === slug);
  if (!space) throw new WikiError('not-found', 'not-found');
  return space;
}

/** Any space, of which who may not read it is told nothing that the address does not say. */
async function seenSpace(wiki: Wiki, scope: Scope, slug: string): Promise<Space> {
  const space = (await allSpaces(wiki)).find((one) => one.slug === slug);
  if (!space) throw new WikiError('not-found', 'not-found');
  return scope.spaces.includes(space) ? space : { ...space, title: slug, description: '' };
}

export interface Address {
  space: string;
  slug: string;
}

export type FoundPage =
  | { kind: 'found'; space: Space; page: PageRow }
  | { kind: 'moved'; space: string; slug: string };

/**
 * The page at an address, or where it has gone; deleted pages are found too. A page is read by its own rule: in a
 * space that is closed to the actor one of its pages may be open. @throws WikiError not-found.
 */
export async function locatePage(wiki: Wiki, scope: Scope, address: Address): Promise<FoundPage> {
  const space = await seenSpace(wiki, scope, address.space);
  const page = await wiki.store.pages.find(space.id, address.slug);
  if (page) {
    require(scope, 'read', page.accessId);
    await noteUse(wiki, scope, 'read', page);
    return { kind: 'found', space, page };
  }
  const pageId = await wiki.store.aliases.find(space.id, address.slug);
  const target = pageId === undefined ? undefined : await wiki.store.pages.findById(pageId);
  if (!target) throw new WikiError('not-found', 'not-found');
  require(scope, 'read', target.accessId);
  return { kind: 'moved', space: target.space, slug: target.slug };
}

/** The living page at an address or at the address it has now, for the given role. @throws WikiError not-found, gone. */
export async function getPage(
  wiki: Wiki,
  scope: Scope,
  address: Address,
  role: Role,
): Promise<{ space: Space; page: PageRow }> {
  const found = await locatePage(wiki, scope, address);
  const located =
    found.kind === 'found' ? found : await locatePage(wiki, scope, { space: found.space, slug: found.slug });
  if (located.kind !== 'found') throw new WikiError('not-found', 'not-found');
  const { space, page } = located;
  require(scope, role, page.accessId);
  if (page.deletedAt !== null) throw new WikiError('gone', 'page.deleted');
  if (role !== 'read') await noteUse(wiki, scope, role, page);
  return { space, page };
}

/** Says in the audit that somebody reaches this page as an administrator only. */
export async function noteUse(wiki: Wiki, scope: Scope, role: Role, page: PageRow): Promise<void> {
  const place = { spaceId: page.spaceId, pageId: page.id };
  await recordPower(wiki, scope.actor, role, scope.ruleOf(page.accessId), place);
}

/** The page as lists name it; of a space that the actor may not read, the name that addresses have. */
export function pageItem(scope: Scope, page: PageRow): PageItem {
  const space = scope.spaces.find((one) => one.id === page.spaceId);
  return {
    space: page.space,
    spaceTitle: space?.title ?? page.space,
    line: space?.line ?? 'p',
    slug: page.slug,
    title: page.title,
    type: page.type,
    updatedAt: page.updatedAt,
  };
}
