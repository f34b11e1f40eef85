/** What a route of the site is. The tables of them stand in page-routes.ts, people-routes.ts and admin-routes.ts. */
import type { Request, Response } from 'express';
import type { FormKind } from './forms.ts';
import type { LimitName } from './rate-limits.ts';
import type { Web } from './web.ts';

export type Handler = (web: Web, req: Request, res: Response) => Promise<void>;

export interface Route {
  method: 'get' | 'post';
  path: string;
  handler: Handler;
  /** What a POST carries; `small` when absent. */
  form?: FormKind;
  /**
   * Kept in memory until the wiki changes, for everybody of the same rights: only for what depends on the address, the
   * language, the wiki and what a fingerprint (wiki/fingerprint.ts) holds of a member, never on who they are.
   */
  isKept?: true;
  /** Of the doors of people and rights: programs may use this one too, with a token. Those of pages are open to them. */
  takesTokens?: true;
  /** How often it may be asked, when `limitOf` would say something else. */
  limit?: LimitName | 'never';
}

/** The limit of a route: links that carry a secret, searches, uploads, and whatever else writes. Files of whole lists say `search`. */
export function limitOf({ method, path, form, limit }: Route): LimitName | undefined {
  if (limit !== undefined) return limit === 'never' ? undefined : limit;
  if (path.includes('/:secret')) return 'link';
  if (path.endsWith('/search')) return 'search';
  if (form === 'upload') return 'upload';
  return method === 'post' ? 'write' : undefined;
}

/** Whether its form holds a text that somebody wrote, which its handler gives back when it cannot be saved. */
export function carriesText({ form }: Route): boolean {
  return form === 'save' || form === 'type';
}
