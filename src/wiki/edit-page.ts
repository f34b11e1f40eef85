/** What the form of an edit is filled with, what a form says, and what a text would look like. */
import type { Actor } from '../core/access.ts';
import { bodyFor, type FieldErrors, parseForm, startingValues, titleFor } from '../core/entry.ts';
import { WikiError } from '../core/errors.ts';
import { keepLocked } from '../core/field-access.ts';
import type { Space } from '../core/page.ts';
import type { Content, Values } from '../core/revision.ts';
import { attachmentView } from './attachments.ts';
import { viewBody } from './body-view.ts';
import { contentOf } from './check-edit.ts';
import { viewInputs } from './entry-inputs.ts';
import { viewRetired } from './facts.ts';
import { authorNames } from './members.ts';
import { openingFor } from './moments.ts';
import { findPageType, readableType, typeTitles } from './page-types.ts';
import { pastOf } from './pasts.ts';
import { currentRevision } from './save-page.ts';
import {
  type Address,
  getPage,
  mayIn,
  mayMake,
  pageItem,
  require,
  requireMaking,
  type Scope,
  scopeOf,
  spaceOf,
} from './scope.ts';
import { changerOf, seenValues } from './seen-values.ts';
import { trailOf } from './trail.ts';
import type { BodyView, EditView } from './views.ts';
import type { Wiki } from './wiki.ts';

/**
 * @param request.from number of an older revision whose text fills the form.
 * @throws WikiError not-found, gone; forbidden for a revision whose text is hidden.
 */
export async function editPage(
  wiki: Wiki,
  actor: Actor,
  request: Address & { from?: number },
): Promise<EditView> {
  const scope = await scopeOf(wiki, actor);
  const { space, page } = await getPage(wiki, scope, request, 'write');
  if (request.from !== undefined) (await pastOf(wiki, scope, page)).require(request.from);
  const revision =
    request.from === undefined
      ? await currentRevision(wiki, page)
      : await wiki.store.revisions.find(page.id, request.from);
  if (!revision) throw new WikiError('not-found', 'not-found');
  const type = page.type === '' ? undefined : await findPageType(wiki, page.type);
  const stored = request.from === undefined ? revision : await currentRevision(wiki, page);
  // What they may not change stays as it is now, whatever text fills the form.
  const whole = keepLocked(revision.values, stored.values, changerOf(scope, page, type));
  const values = seenValues(scope, page, type, whole);
  const left = seenValues(scope, page, type, stored.values);
  const parent = page.parentId === null ? undefined : await wiki.store.pages.findById(page.parentId);
  const attachments = await wiki.store.attachments.listOfPage(page.id);
  const nameOf = await authorNames(wiki);
  const shownType = type && (await readableType(wiki, scope, type.slug));
  return {
    space,
    page: { ...pageItem(scope, page), id: page.id },
    trail: await trailOf(wiki, scope, page),
    type: page.type,
    typeTitle: shownType?.title ?? '',
    inputs: type ? viewInputs(scope, page, type, values) : [],
    retired: type ? await viewRetired(wiki, scope, type, { values: left, spaceId: space.id }) : [],
    content: { ...contentOf(revision), values },
    ...(parent && mayIn(scope, 'read', parent.accessId) ? { parent: pageItem(scope, parent) } : {}),
    base: page.current,
    ...(request.from === undefined ? {} : { from: request.from }),
    attachments: attachments.map((row) => attachmentView(row, nameOf)),
    types: [],
  };
}

export interface NewPageRequest {
  space: string;
  /** Slug of a page type. */
  type?: string;
  title?: string;
  /** Slug of a page of the space under which the new one will stand. */
  parent?: string;
}

/** @throws WikiError not-found for an unknown space, parent or type. */
export async function newPage(wiki: Wiki, actor: Actor, request: NewPageRequest): Promise<EditView> {
  const scope = await scopeOf(wiki, actor);
  const space = spaceOf(scope, request.space);
  require(scope, 'write', space.accessId);
  const type = request.type ? await readableType(wiki, scope, request.type) : undefined;
  if (request.type && !type) throw new WikiError('not-found', 'not-found');
  if (type) requireMaking(scope, space, type);
  const above = request.parent
    ? (await getPage(wiki, scope, { space: space.slug, slug: request.parent }, 'read')).page
    : undefined;
  // It may have moved away since.
  const parent = above?.spaceId === space.id ? above : undefined;
  const at = { accessId: space.accessId, type: type?.slug ?? '' };
  const values = seenValues(scope, at, type, type ? startingValues(type, openingFor(wiki, actor)) : {});
  const title = request.title ?? (type && titleFor(type, values)) ?? '';
  return {
    space,
    trail: [{ title: space.title, space: space.slug }],
    type: type?.slug ?? '',
    typeTitle: type?.title ?? '',
    inputs: type ? viewInputs(scope, at, type, values) : [],
    retired: [],
    content: { title, body: type ? bodyFor(type, title) : '', values, tags: [] },
    ...(parent ? { parent: pageItem(scope, parent) } : {}),
    base: 0,
    attachments: [],
    types: await listTypes(wiki, scope, space),
  };
}

/** Page types of which the actor makes entries in the space, by title. */
async function listTypes(wiki: Wiki, scope: Scope, space: Space): Promise<EditView['types']> {
  const slugs = [...(await typeTitles(wiki, scope)).keys()];
  const types = await Promise.all(slugs.map((slug) => findPageType(wiki, slug)));
  return types.flatMap((type) =>
    type && mayMake(scope, space, type)
      ? [{ slug: type.slug, title: type.title, description: type.description }]
      : [],
  );
}

export interface FormRequest {
  /** Where the page stands, or will. */
  space: string;
  /** Slug of the page type; '' for none. */
  type: string;
  form: Readonly<Record<string, string | string[] | undefined>>;
  /** The page that is edited: its values stay where the form holds no control for them. */
  page?: Address;
}

/** The values a form says, of those that the actor may see, with what is wrong with them. @throws WikiError not-found, gone. */
export async function readForm(
  wiki: Wiki,
  actor: Actor,
  request: FormRequest,
): Promise<{ values: Values; errors: FieldErrors }> {
  const scope = await scopeOf(wiki, actor);
  const page = request.page && (await getPage(wiki, scope, request.page, 'write')).page;
  const type = request.type === '' ? undefined : await findPageType(wiki, request.type);
  const at = page ?? { accessId: spaceOf(scope, request.space).accessId, type: type?.slug ?? '' };
  const stored = page ? seenValues(scope, at, type, (await currentRevision(wiki, page)).values) : {};
  if (!type) return { values: stored, errors: {} };
  return parseForm(type, request.form, stored, changerOf(scope, at, type));
}

/** The text as it would be shown, nothing being saved. @throws WikiError not-found. */
export async function previewPage(
  wiki: Wiki,
  actor: Actor,
  request: { space: string; slug?: string; content: Pick<Content, 'body'> },
): Promise<BodyView> {
  const scope = await scopeOf(wiki, actor);
  const { space, page } =
    request.slug === undefined
      ? { space: spaceOf(scope, request.space), page: undefined }
      : await getPage(wiki, scope, { space: request.space, slug: request.slug }, 'read');
  return viewBody(wiki, scope, request.content.body, {
    spaceId: space.id,
    space: space.slug,
    slug: page?.slug ?? '',
    ...(page ? { pageId: page.id } : {}),
    attachments: page ? await wiki.store.attachments.listOfPage(page.id) : [],
    includedBy: [],
  });
}
