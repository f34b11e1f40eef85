/** What a route of the site is. The tables of them stand in page-routes.ts, people-routes.ts and admin-routes.ts. */
import type { Request, Response } from 'express';
import type { FormKind } from './forms.ts';
import type { Web } from './web.ts';

export type Handler = (web: Web, req: Request, res: Response) => Promise<void>;

export interface Route {
  method: 'get' | 'post';
  path: string;
  handler: Handler;
  /** What a POST carries; `small` when absent. */
  form?: FormKind;
  /** Kept in memory until the wiki changes: only for what depends on the address, the language and the wiki. */
  isKept?: true;
}
