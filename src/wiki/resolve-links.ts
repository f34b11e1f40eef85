/** Which pages the links of a text mean, as the actor may see them. */
import { type LinkTarget, linkId, linkKey } from '../core/link.ts';
import { meantTarget } from './derive.ts';
import type { LinkView, PageItem } from './items.ts';
import { allSpaces, mayIn, pageItem, type Scope } from './scope.ts';
import type { Wiki } from './wiki.ts';

/**
 * Which page each link means: by slug, else by title, else by an address that a page once had. What the actor may
 * not read looks like what is not there, spaces too; but a page may be open in a space that is closed.
 */
export async function resolveLinks(
  wiki: Wiki,
  scope: Scope,
  targets: readonly LinkTarget[],
  spaceId: number,
): Promise<ReadonlyMap<string, LinkView>> {
  const spaces = await allSpaces(wiki);
  const meant = targets.map((target) => ({ target, ...meantTarget(target, spaceId, spaces) }));
  const bySpace = new Map<number, Set<string>>();
  for (const { spaceId: id, name } of meant) {
    const keys = bySpace.get(id) ?? new Set();
    bySpace.set(id, keys.add(linkKey(name)));
  }
  const found = new Map<string, PageItem>();
  for (const [id, keys] of bySpace) {
    for (const [key, page] of await findByKeys(wiki, scope, id, [...keys])) found.set(`${id}:${key}`, page);
  }
  return new Map(
    meant.map(({ target, spaceId: id, name }) => {
      const page = found.get(`${id}:${linkKey(name)}`);
      if (page) return [linkId(target), { target: { ...target, name }, space: page.space, page }];
      const seen = meantTarget(target, spaceId, scope.spaces);
      const space = scope.spaces.find((one) => one.id === seen.spaceId);
      const isTheirs = space !== undefined && mayIn(scope, 'write', space.accessId);
      return [linkId(target), { target: { ...target, name: seen.name }, space: isTheirs ? space.slug : '' }];
    }),
  );
}

/** The page that a name in a text means, if the actor may read it. */
export async function resolvePage(
  wiki: Wiki,
  scope: Scope,
  target: LinkTarget,
  spaceId: number,
): Promise<PageItem | undefined> {
  return (await resolveLinks(wiki, scope, [target], spaceId)).get(linkId(target))?.page;
}

/** Pages by key of a link; a slug wins over a title, a living name over an old one. */
export async function findByKeys(
  wiki: Wiki,
  scope: Scope,
  spaceId: number,
  keys: readonly string[],
): Promise<Map<string, PageItem>> {
  const wanted = new Set(keys);
  const found = new Map<string, PageItem>();
  const pages = await wiki.store.pages.listByKeys(spaceId, keys, scope.rules);
  for (const page of pages) if (wanted.has(page.slug)) found.set(page.slug, pageItem(scope, page));
  for (const page of pages) {
    const key = linkKey(page.title);
    if (wanted.has(key) && !found.has(key)) found.set(key, pageItem(scope, page));
  }
  const missing = keys.filter((key) => !found.has(key));
  if (missing.length === 0) return found;
  const aliases = await wiki.store.aliases.listByKeys(spaceId, missing);
  const renamed = await wiki.store.pages.listByIds(
    aliases.map((alias) => alias.pageId),
    scope.rules,
  );
  for (const alias of aliases) {
    const page = renamed.find((one) => one.id === alias.pageId);
    if (page) found.set(alias.slug, pageItem(scope, page));
  }
  return found;
}
