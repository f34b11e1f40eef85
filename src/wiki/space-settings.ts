/** Making a space, and what those who manage it say of it: name, line, home page. Its rule is access-rules.ts's matter. */
import { type AccessRule, type Actor, internalRule } from '../core/access.ts';
import { authorOf } from '../core/author.ts';
import { type FieldFault, fieldFault, invalidForm, WikiError } from '../core/errors.ts';
import { limits } from '../core/limits.ts';
import { isPageSlug, isSpaceSlug, type LineLetter, lineLetters, type Space, slugify } from '../core/page.ts';
import { oneLine } from '../core/text.ts';
import type { Writers } from '../store/store.ts';
import { communityOf, type RuleWords, ruleWords } from './community.ts';
import { importPage } from './import-page.ts';
import { requireAdmin } from './prove.ts';
import { isByPower } from './record-power.ts';
import { allSpaces, mayIn, require, scopeOf, spaceOf } from './scope.ts';
import type { Wiki } from './wiki.ts';

/** Characters. */
export const spaceLimits = { title: 80, description: 300 } as const;

export interface SpaceItem {
  space: Space;
  words: RuleWords;
  pageCount: number;
}

/** Every space, for administrators. @throws WikiError not-found. */
export async function listAllSpaces(wiki: Wiki, actor: Actor): Promise<SpaceItem[]> {
  requireAdmin(actor);
  const [scope, community] = [await scopeOf(wiki, actor), await communityOf(wiki)];
  return Promise.all(
    scope.spaces.map(async (space) => ({
      space,
      words: ruleWords(scope.ruleOf(space.accessId) ?? internalRule, community),
      pageCount: await wiki.store.pages.countInSpace(space.id, scope.rules),
    })),
  );
}

/** Spaces whose rule and settings are this actor's business; none for who has no account. */
export async function listManagedSpaces(wiki: Wiki, actor: Actor): Promise<Space[]> {
  if (actor.kind === 'visitor') return [];
  const scope = await scopeOf(wiki, actor);
  return scope.spaces.filter((space) => mayIn(scope, 'manage', space.accessId));
}

export interface SpaceForm {
  title: string;
  /** Made from the title when it is empty. */
  slug: string;
  description: string;
  line: string;
  /** `everyone`, `members`, or `group:` and its handle. */
  readers: string;
}

/** @throws WikiError not-found; invalid, by field. @returns the address of the space. */
export async function addSpace(wiki: Wiki, actor: Actor, form: SpaceForm): Promise<string> {
  const admin = requireAdmin(actor);
  const title = oneLine(form.title);
  const slug = form.slug.trim() || slugify(title);
  const [spaces, rule] = [await allSpaces(wiki), await ruleFor(wiki, form.readers)];
  const faults = [
    ...textFaults(title, form.description, form.line),
    ...slugFaults(slug, spaces),
    ...(rule ? [] : [fieldFault('readers', 'space.readers')]),
  ];
  const line = lineIn(form.line);
  if (faults.length > 0 || !rule || !line) throw invalidForm('space.invalid', faults);
  await wiki.transact(async (tx) => {
    if (await tx.spaces.find(slug)) throw invalidForm('space.invalid', [fieldFault('slug', 'space.taken')]);
    const accessId = await tx.access.idOf(rule);
    const description = oneLine(form.description);
    const space = { slug, title, description, line, home: 'accueil', menu: 'menu', accessId, language: 'fr' };
    const added = { ...space, id: await tx.spaces.add(space) };
    await addHome(wiki, tx, admin, added, spaces);
    await tx.audit.add({
      at: wiki.clock().toISOString(),
      actorId: admin.id,
      action: 'space.add',
      spaceId: added.id,
      details: { after: accessId },
    });
  });
  return slug;
}

async function ruleFor(wiki: Wiki, readers: string): Promise<AccessRule | undefined> {
  if (readers === 'everyone') return { visitors: 'read', members: 'write' };
  if (readers === 'members') return internalRule;
  const { groups } = await communityOf(wiki);
  const group = [...groups.values()].find(({ handle }) => readers === `group:${handle}`);
  return group && { visitors: 'none', members: 'none', groups: [{ id: group.id, role: 'write' }] };
}

/** A page without a text yet, which says itself that it waits for one. */
async function addHome(
  wiki: Wiki,
  tx: Writers,
  actor: Actor,
  space: Space,
  others: readonly Space[],
): Promise<void> {
  const revision = {
    content: { title: space.title, body: '', values: {}, tags: [] },
    createdAt: wiki.clock().toISOString(),
    authors: [authorOf(actor)],
    summary: '',
    minor: false,
    kind: 'edit',
  } as const;
  await importPage(wiki, tx, space, [...others, space], {
    slug: space.home,
    type: '',
    revisions: [revision],
    aliases: [],
  });
}

/** @throws WikiError not-found; forbidden, as `role.manage`. */
export async function viewSettings(wiki: Wiki, actor: Actor, slug: string): Promise<Space> {
  const scope = await scopeOf(wiki, actor);
  const space = spaceOf(scope, slug);
  require(scope, 'manage', space.accessId);
  if (actor.kind === 'visitor') throw new WikiError('forbidden', 'role.manage');
  return space;
}

export interface SettingsForm {
  title: string;
  description: string;
  line: string;
  /** Addresses or titles of pages. */
  home: string;
  menu: string;
}

/** @throws WikiError as `viewSettings`; invalid, by field. */
export async function changeSettings(
  wiki: Wiki,
  actor: Actor,
  slug: string,
  form: SettingsForm,
): Promise<void> {
  const space = await viewSettings(wiki, actor, slug);
  const scope = await scopeOf(wiki, actor);
  const title = oneLine(form.title);
  const [home, menu] = [slugify(form.home), slugify(form.menu) || 'menu'];
  const page = await wiki.store.pages.find(space.id, home);
  const isThere = page && page.deletedAt === null && mayIn(scope, 'read', page.accessId);
  const faults = [
    ...textFaults(title, form.description, form.line),
    ...(isThere ? [] : [fieldFault('home', 'space.home')]),
    ...(isPageSlug(menu) ? [] : [fieldFault('menu', 'slug.invalid')]),
  ];
  const line = lineIn(form.line);
  if (faults.length > 0 || !line) throw invalidForm('space.invalid', faults);
  const wanted = { title, description: oneLine(form.description), line, home, menu };
  const changed = Object.entries(wanted).filter(([name, value]) => Reflect.get(space, name) !== value);
  if (changed.length === 0) return;
  const asAdmin = isByPower(actor, 'manage', scope.ruleOf(space.accessId));
  await wiki.transact(async (tx) => {
    await tx.spaces.change(space.id, Object.fromEntries(changed));
    await tx.audit.add({
      at: wiki.clock().toISOString(),
      actorId: actor.kind === 'member' ? actor.id : null,
      action: 'space.change',
      spaceId: space.id,
      details: { fields: changed.map(([name]) => name), ...(asAdmin ? { asAdmin } : {}) },
    });
  });
}

function lineIn(letter: string): LineLetter | undefined {
  return lineLetters.find((one) => one === letter);
}

function textFaults(title: string, description: string, line: string): FieldFault[] {
  return [
    ...(title === '' ? [fieldFault('title', 'title.empty')] : []),
    ...(title.length > spaceLimits.title
      ? [fieldFault('title', 'space.title', { count: spaceLimits.title })]
      : []),
    ...(description.length > spaceLimits.description
      ? [fieldFault('description', 'space.description', { count: spaceLimits.description })]
      : []),
    ...(lineIn(line) ? [] : [fieldFault('line', 'space.line')]),
  ];
}

function slugFaults(slug: string, spaces: readonly Space[]): FieldFault[] {
  if (!isSpaceSlug(slug)) return [fieldFault('slug', 'space.slug', { count: limits.slug })];
  return spaces.some((one) => one.slug === slug) ? [fieldFault('slug', 'space.taken')] : [];
}
