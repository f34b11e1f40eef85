/** The way to the form of a new page type, for every screen that offers one. */
import type { Request } from 'express';
import { typesSpace } from '../core/page-type.ts';
import { mayMakeTypes } from '../wiki/type-editor.ts';
import { actorOf } from './actor.ts';
import type { Web } from './web.ts';

/** Undefined for who may make no types. */
export async function newTypeHref(web: Web, req: Request): Promise<string | undefined> {
  const isOffered = await mayMakeTypes(web.wiki, actorOf(req));
  return isOffered ? web.urls.typeFields(typesSpace) : undefined;
}
