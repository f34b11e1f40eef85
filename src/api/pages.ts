/** Pages: lists, reading, making, changing, putting into the trash. */
import type { Request } from 'express';
import type { Actor } from '../core/access.ts';
import { type FieldFault, WikiError } from '../core/errors.ts';
import type { Edit } from '../core/revision.ts';
import { deletePage } from '../wiki/delete-page.ts';
import { readBase, readPage } from '../wiki/read-page.ts';
import { type SaveOutcome, type SaveRequest, savePage } from '../wiki/save-page.ts';
import { walkPages } from '../wiki/walk-pages.ts';
import type { Wiki } from '../wiki/wiki.ts';
import { addressOf, type Call, endpoint, type FileAddress, location, param } from './endpoint.ts';
import { faultAt } from './input.ts';
import { answerKnown, baseOf, editIdOf, etagOf, mustBeNew } from './preconditions.ts';
import { presentConflict, presentListed, presentPage } from './present.ts';
import {
  conflict,
  deleteQuery,
  newPage,
  noQuery,
  type PageChange,
  page,
  pageChange,
  pageList,
  pagesQuery,
  savedPage,
} from './schemas.ts';

const idempotencyKey = { 'Idempotency-Key': 'The same key twice makes one revision; `editId` does the same' };

export const getPages = endpoint({
  method: 'get',
  path: '/spaces/:space/pages',
  summary: 'Pages of a space, without their texts',
  query: pagesQuery,
  takesFilters: true,
  answers: { 200: { description: 'Pages', schema: pageList } },
  run: async ({ api, wiki, actor, req, res, query, conditions }) => {
    const request = { space: param(req, 'space'), conditions, ...present(query) };
    const { pages, next } = await walkPages(wiki, actor, request);
    res.json({ pages: pages.map((one) => presentListed(api.urls, one)), ...(next ? { next } : {}) });
  },
});

export const postPage = endpoint({
  method: 'post',
  path: '/spaces/:space/pages',
  summary: 'Make a page; its address comes from the title',
  query: noQuery,
  carries: 'page',
  body: newPage,
  headers: idempotencyKey,
  answers: { 201: { description: 'The new page', schema: page } },
  run: async (call) => {
    const { slug, ...change } = call.body;
    const at = { space: param(call.req, 'space') };
    await createPage(call, change.title, change, {
      ...at,
      ...(slug === undefined ? {} : { slugWanted: slug }),
    });
  },
});

export const getPage = endpoint({
  method: 'get',
  path: '/spaces/:space/pages/:slug',
  summary: 'One page',
  query: noQuery,
  headers: { 'If-None-Match': 'ETag of the copy you have: 304 when it is the current one' },
  answers: {
    200: { description: 'The page; its ETag is `"<revision>"`', schema: page },
    301: { description: 'It has been renamed or moved: see Location' },
    304: { description: 'Your copy is the current one' },
  },
  run: async ({ api, wiki, actor, req, res }) => {
    const found = await readPage(wiki, actor, addressOf(req));
    if (found.kind === 'moved') {
      const { space, slug } = found;
      res.status(301).setHeader('Location', pageLocation(req, found));
      res.json({ space, slug, url: api.urls.absolute(api.urls.page(space, slug)) });
      return;
    }
    if (!answerKnown(req, res, found.page.current)) res.json(presentPage(api.urls, found.page));
  },
});

export const putPage = endpoint({
  method: 'put',
  path: '/spaces/:space/pages/:slug',
  summary: 'Change a page, or make it at this address',
  query: noQuery,
  carries: 'page',
  body: pageChange,
  headers: {
    'If-Match': 'ETag of the revision the change began from, such as `"3"`; required unless the page is new',
    'If-None-Match': '`*` makes a new page, and only that',
    ...idempotencyKey,
  },
  answers: {
    200: { description: 'Saved; `merged` when others saved meanwhile', schema: savedPage },
    201: { description: 'The new page', schema: page },
    409: { description: 'Both changed the same words: nothing was saved', schema: conflict },
    412: { description: 'The header is malformed, or the page exists already' },
    428: { description: 'If-Match is missing' },
  },
  run: async (call) => {
    const { req, body } = call;
    if (mustBeNew(req)) return putNewPage(call);
    const base = baseOf(req);
    if (base === undefined) throw new WikiError('base-required', 'base.required');
    const fixed = (['type', 'parent'] as const).filter((name) => body[name] !== undefined);
    if (fixed.length > 0) throw refusal(fixed.map((name) => faultAt(name, 'input.only-new')));
    await changePage(call, base);
  },
});

export const removePage = endpoint({
  method: 'delete',
  path: '/spaces/:space/pages/:slug',
  summary: 'Put a page into the trash; its history stays',
  query: deleteQuery,
  headers: { 'If-Match': 'ETag of the revision you saw; another one is current: 412' },
  answers: { 204: { description: 'It is in the trash' } },
  run: async ({ wiki, actor, req, res, query }) => {
    const base = baseOf(req);
    const address = addressOf(req);
    if (base !== undefined) {
      const { page: current } = await readBase(wiki, actor, { ...address, base });
      if (current.current !== base) throw new WikiError('base-stale', 'base.stale');
    }
    await deletePage(wiki, actor, { ...address, summary: query.summary ?? '' });
    res.status(204).end();
  },
});

type PageCall = Call<object, PageChange>;

async function putNewPage(call: PageCall): Promise<void> {
  const { req, body } = call;
  if (body.title === undefined) throw refusal([faultAt('title', 'input.type')]);
  const { space, slug } = addressOf(req);
  await createPage(call, body.title, body, { space, slugWanted: slug });
}

/** @throws WikiError base-stale when a page must be new and is not. */
async function createPage(
  call: PageCall,
  title: string,
  change: Omit<PageChange, 'title'>,
  at: Pick<SaveRequest, 'space' | 'slugWanted'>,
): Promise<void> {
  const { api, wiki, actor, req, res } = call;
  const { type, parent } = change;
  const outcome = await savePage(wiki, actor, {
    ...at,
    ...(type === undefined ? {} : { type }),
    ...(parent === undefined ? {} : { parent }),
    edit: { ...editOf(req, change), title, values: change.values ?? {}, tags: change.tags ?? [], base: 0 },
  });
  if (req.method === 'PUT' && isTaken(outcome)) throw new WikiError('base-stale', 'slug.taken');
  const saved = savedOf(outcome);
  const isOther = saved.space !== at.space || (at.slugWanted !== undefined && saved.slug !== at.slugWanted);
  if (saved.revision !== 1 || isOther) throw new WikiError('invalid', 'edit-id.reused');
  const made = await storedAt(wiki, actor, saved);
  res.status(201).setHeader('Location', pageLocation(req, saved));
  res.setHeader('ETag', etagOf(saved.revision)).json(presentPage(api.urls, made));
}

/** What the change does not name stays as it was in its base, so that merging sees no change there. */
async function changePage(call: PageCall, number: number): Promise<void> {
  const { api, wiki, actor, req, res, body } = call;
  const { page: current, base, untold } = await readBase(wiki, actor, { ...addressOf(req), base: number });
  const start = base ?? current.revision;
  const outcome = await savePage(wiki, actor, {
    space: current.space,
    slug: current.slug,
    edit: {
      ...editOf(req, body),
      title: body.title ?? start.title,
      values: body.values ? { ...untold, ...body.values } : start.values,
      tags: body.tags ?? start.tags,
      base: number,
    },
  });
  if (outcome.kind === 'conflict') {
    throw new WikiError('conflict', 'page.conflict', {}, presentConflict(outcome.view));
  }
  const saved = savedOf(outcome);
  if (saved.space !== current.space || saved.slug !== current.slug) {
    throw new WikiError('invalid', 'edit-id.reused');
  }
  const stored = await storedAt(wiki, actor, saved);
  const merged = outcome.kind === 'saved' && outcome.merged;
  res.setHeader('ETag', etagOf(saved.revision)).json({ ...presentPage(api.urls, stored), merged });
}

function editOf(
  req: Request,
  change: Omit<PageChange, 'title'>,
): Pick<Edit, 'body' | 'summary' | 'minor' | 'editId'> {
  return {
    body: change.body.replace(/\r\n?/g, '\n'),
    summary: change.summary ?? '',
    minor: change.minor ?? false,
    editId: editIdOf(req, change.editId),
  };
}

type Saved = Extract<SaveOutcome, { kind: 'saved' | 'unchanged' }>;

function savedOf(outcome: SaveOutcome): Saved {
  if (outcome.kind === 'saved' || outcome.kind === 'unchanged') return outcome;
  if (outcome.kind === 'conflict') throw new Error('a new page has nothing to be in conflict with');
  const errors = Object.entries(outcome.errors).map(([field, { code, details }]): FieldFault => {
    return { field, code, details: details ?? {} };
  });
  throw new WikiError('invalid', 'input.refused', {}, { errors });
}

function isTaken(outcome: SaveOutcome): boolean {
  return outcome.kind === 'invalid' && outcome.errors['slug']?.code === 'slug.taken';
}

async function storedAt(wiki: Wiki, actor: Actor, saved: Saved) {
  const found = await readPage(wiki, actor, saved);
  if (found.kind === 'moved') throw new WikiError('busy', 'page.changed-meanwhile');
  return found.page;
}

function refusal(errors: readonly FieldFault[]): WikiError {
  return new WikiError('bad-request', 'input.invalid', {}, { errors });
}

function pageLocation(req: Request, { space, slug }: FileAddress): string {
  return location(req, 'spaces', space, 'pages', slug);
}

type Present<T> = { [Key in keyof T]: Exclude<T[Key], undefined> };

/** Without the members that are undefined: absent and undefined are not the same to the actions. */
function present<T extends object>(given: T): Present<T> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Present<T>;
}
