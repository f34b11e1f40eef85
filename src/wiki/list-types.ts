/** Page types for programs: those that the actor may read, as they are defined. */
import type { Actor } from '../core/access.ts';
import { WikiError } from '../core/errors.ts';
import type { PageType } from '../core/page-type.ts';
import { findPageType, readableType, typeTitles } from './page-types.ts';
import { scopeOf } from './scope.ts';
import type { Wiki } from './wiki.ts';

/** By title; a page of the types' space that defines none is left out. */
export async function listPageTypes(wiki: Wiki, actor: Actor): Promise<readonly PageType[]> {
  const titles = await typeTitles(wiki, await scopeOf(wiki, actor));
  const types = await Promise.all([...titles.keys()].map((slug) => findPageType(wiki, slug)));
  return types.filter((type) => type !== undefined);
}

/** @throws WikiError not-found, also for one that the actor may not read. */
export async function readType(wiki: Wiki, actor: Actor, slug: string): Promise<PageType> {
  const type = await readableType(wiki, await scopeOf(wiki, actor), slug);
  if (!type) throw new WikiError('not-found', 'not-found');
  return type;
}
