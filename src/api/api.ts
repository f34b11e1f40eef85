/**
 * The JSON door: the same actions as the screens, JSON in and out. It answers no error by itself: what is thrown goes
 * to the error middleware of the app, which gives programs `application/problem+json`.
 */
import express, { type Request, type RequestHandler, type Response, type Router } from 'express';
import { WikiError } from '../core/errors.ts';
import { limits } from '../core/limits.ts';
import type { Wiki } from '../wiki/wiki.ts';
import type { Api, ApiOptions, Carries, Endpoint } from './endpoint.ts';
import { endpoints } from './endpoints.ts';
import { jsonReader } from './json.ts';

/** Where the API stands; a change that breaks programs gets another one. */
export const apiPath = '/api/v1';

export function createApi(wiki: Wiki, options: ApiOptions): RequestHandler {
  const api: Api = { ...options, wiki, document: describeOnce(options) };
  const router = express.Router({ caseSensitive: true });
  router.use((req, res, next) => {
    // What a member may read is nobody else's copy.
    res.setHeader('Cache-Control', req.member ? 'private, no-cache' : 'no-cache');
    res.setHeader('Vary', 'Authorization, Cookie');
    next();
  });
  for (const path of new Set(endpoints.map((one) => one.path))) {
    addPath(
      router,
      api,
      endpoints.filter((one) => one.path === path),
    );
  }
  router.use(() => {
    throw new WikiError('not-found', 'not-found');
  });
  return router;
}

function addPath(router: Router, api: Api, here: readonly Endpoint[]): void {
  const [first] = here;
  if (!first) return;
  const route = router.route(first.path);
  for (const one of here) {
    route[one.method](...readersOf(one.carries), (req: Request, res: Response) => one.answer(api, req, res));
  }
  const allowed = allowedMethods(here).join(', ');
  route.all((req, res) => {
    res.setHeader('Allow', allowed);
    if (req.method !== 'OPTIONS') throw new WikiError('wrong-method', 'method', { allowed });
    res.status(204).end();
  });
}

function allowedMethods(here: readonly Endpoint[]): string[] {
  const methods = here.map((one) => one.method.toUpperCase());
  return methods.includes('GET') ? [...methods, 'HEAD', 'OPTIONS'] : [...methods, 'OPTIONS'];
}

function readersOf(carries: Carries | undefined): RequestHandler[] {
  if (carries === 'page') return jsonReader(limits.saveForm);
  return carries === 'files' ? [expectFiles] : [];
}

const expectFiles: RequestHandler = (req, _res, next) => {
  const isForm = Boolean(req.is('multipart/form-data'));
  next(isForm ? undefined : new WikiError('wrong-kind', 'upload.kind'));
};

/** The generator is loaded when somebody asks, and runs once. */
function describeOnce({ urls }: ApiOptions): () => Promise<object> {
  let made: Promise<object> | undefined;
  return () => {
    made ??= import('./openapi.ts').then(({ describeApi }) => describeApi(urls.absolute(apiPath)));
    return made;
  };
}
