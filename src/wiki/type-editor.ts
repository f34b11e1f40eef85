/** Page types as people change them by a form: what fills it, what a change would do to the entries, and the save. */
import type { Actor } from '../core/access.ts';
import type { Locale } from '../core/dates.ts';
import { WikiError } from '../core/errors.ts';
import { mergeTypes } from '../core/merge-types.ts';
import type { Space } from '../core/page.ts';
import { formatPageType, type PageType, parsePageType, typesSpace } from '../core/page-type.ts';
import type { TypeProblem } from '../core/page-type-block.ts';
import type { Content, Edit } from '../core/revision.ts';
import { type TypeChange, typeChanges } from '../core/type-changes.ts';
import { contentOf } from './check-edit.ts';
import type { PageItem } from './items.ts';
import { isTypePage, readableType, typeOfTypes, typeTitles } from './page-types.ts';
import { pastOf } from './pasts.ts';
import { currentRevision, type SaveOutcome, savePage } from './save-page.ts';
import {
  type Address,
  getPage,
  locatePage,
  mayMake,
  pageItem,
  require,
  type Scope,
  scopeOf,
  spaceOf,
} from './scope.ts';
import { trailOf } from './trail.ts';
import type { Crumb } from './views.ts';
import { type Weighed, weighChange } from './weigh-type.ts';
import type { Wiki } from './wiki.ts';

export interface TypeEditView {
  space: Space;
  /** Absent for a new type. */
  page?: PageItem & { id: number };
  trail: readonly Crumb[];
  /** The revision the form begins from, and the one online; 0 for a new type. */
  base: number;
  current: number;
  content: Content;
  /** What the content says; absent for a new type, and for a text that no type can be read from. */
  type?: PageType;
  problems: readonly TypeProblem[];
  /** What fields may lead to, and where forms may put entries: what the actor may read. */
  types: readonly { slug: string; title: string }[];
  spaces: readonly { slug: string; title: string }[];
}

/**
 * @param request.base the revision the form began from; the current one when absent, or when it cannot be read.
 * @throws WikiError not-found also for a page that defines no type; gone, forbidden.
 */
export async function editType(
  wiki: Wiki,
  actor: Actor,
  request: Address & { base?: number },
): Promise<TypeEditView> {
  const scope = await scopeOf(wiki, actor);
  const { space, page } = await getPage(wiki, scope, request, 'write');
  if (!isTypePage(page)) throw new WikiError('not-found', 'not-found');
  const wanted = request.base ?? page.current;
  const isKnown = (await pastOf(wiki, scope, page)).mayRead(wanted);
  const old = isKnown ? await wiki.store.revisions.find(page.id, wanted) : undefined;
  const revision = old ?? (await currentRevision(wiki, page));
  const read = parsePageType(page.slug, revision.body);
  return {
    space,
    page: { ...pageItem(scope, page), id: page.id },
    trail: await trailOf(wiki, scope, page),
    base: revision.number,
    current: page.current,
    content: contentOf(revision),
    ...('type' in read ? { type: read.type, problems: [] } : { problems: read.errors }),
    ...(await choicesFor(wiki, scope)),
  };
}

/** @throws WikiError not-found for any space but that of types; forbidden. */
export async function newType(wiki: Wiki, actor: Actor, space: string): Promise<TypeEditView> {
  const scope = await scopeOf(wiki, actor);
  const found = spaceOf(scope, space);
  // Of the other spaces as much is told as of an address that is none.
  if (space !== typesSpace) throw new WikiError('not-found', 'not-found');
  require(scope, 'write', found.accessId);
  return {
    space: found,
    trail: [{ title: found.title, space: found.slug }],
    base: 0,
    current: 0,
    content: { title: '', body: '', values: {}, tags: [] },
    problems: [],
    ...(await choicesFor(wiki, scope)),
  };
}

async function choicesFor(wiki: Wiki, scope: Scope): Promise<Pick<TypeEditView, 'types' | 'spaces'>> {
  const titles = await typeTitles(wiki, scope);
  return {
    types: [...titles].map(([slug, title]) => ({ slug, title })),
    spaces: scope.spaces.map(({ slug, title }) => ({ slug, title })),
  };
}

/** What the entries that the actor may read would feel of the change. */
export async function weighType(
  wiki: Wiki,
  actor: Actor,
  { before, after, locale }: { before: PageType; after: PageType; locale: Locale },
): Promise<Weighed> {
  return weighChange(wiki, await scopeOf(wiki, actor), before, after, locale);
}

/** The content of the page once the type is this one; the text stays as it was written where the type is the same. */
export function contentOfType(view: TypeEditView, type: PageType): Content {
  const { content, type: before } = view;
  const isSame = before !== undefined && JSON.stringify(before) === JSON.stringify(type);
  const isNamed = before?.title === type.title && content.title !== '';
  return {
    ...content,
    title: isNamed ? content.title : type.title,
    body: isSame ? content.body : formatPageType(type),
  };
}

/**
 * Saves the type as a page is saved. What somebody else has changed meanwhile is joined field by field; where that
 * fails, the texts are compared as those of any page. @throws WikiError as `savePage`.
 */
export async function saveType(
  wiki: Wiki,
  actor: Actor,
  view: TypeEditView,
  type: PageType,
  edit: Edit,
): Promise<SaveOutcome> {
  const { space, page } = view;
  if (!page) return savePage(wiki, actor, { space: space.slug, type: typeOfTypes, edit });
  const at = { space: page.space, slug: page.slug };
  const now = view.base === view.current || !view.type ? undefined : await editType(wiki, actor, at);
  const merged = now?.type && view.type && mergeTypes(view.type, type, now.type);
  if (!now || !merged) return savePage(wiki, actor, { ...at, edit });
  const title = merged.title === now.type?.title ? now.content.title : merged.title;
  const content = { ...now.content, title, body: formatPageType(merged) };
  const outcome = await savePage(wiki, actor, { ...at, edit: { ...edit, ...content, base: now.base } });
  return outcome.kind === 'saved' ? { ...outcome, merged: true } : outcome;
}

/** A type as its page shows it. */
export type TypeSheet =
  | {
      kind: 'type';
      type: PageType;
      entries: readonly { space: Space; count: number }[];
      /** Where the actor may make entries: in the space that the type names for its forms, else in any but that of types. */
      makes: readonly Space[];
      targets: ReadonlyMap<string, string>;
    }
  | { kind: 'unreadable'; problems: readonly TypeProblem[]; body: string };

/** Of a page that defines a type: what its text says, and where the entries are that the actor may read. */
export async function viewTypeSheet(
  wiki: Wiki,
  actor: Actor,
  { slug, body }: { slug: string; body: string },
): Promise<TypeSheet> {
  const read = parsePageType(slug, body);
  if ('errors' in read) return { kind: 'unreadable', problems: read.errors, body };
  const scope = await scopeOf(wiki, actor);
  const counts = await Promise.all(
    scope.spaces.map(async (space) => {
      const types = await wiki.store.values.countTypes(space.id, scope.rules);
      return { space, count: types.find(({ type }) => type === slug)?.count ?? 0 };
    }),
  );
  return {
    kind: 'type',
    type: read.type,
    entries: counts.filter(({ count }) => count > 0),
    makes: scope.spaces.filter((space) => isHomeOf(read.type, space) && mayMake(scope, space, read.type)),
    targets: await typeTitles(wiki, scope),
  };
}

function isHomeOf(type: PageType, { slug }: Space): boolean {
  if (type.slug === typeOfTypes) return slug === typesSpace;
  return type.space === '' ? slug !== typesSpace : slug === type.space;
}

/** What changed between two revisions of a type, in the order given; undefined for other pages and unreadable texts. */
export async function compareTypes(
  wiki: Wiki,
  actor: Actor,
  request: Address & { from: number; to: number },
): Promise<readonly TypeChange[] | undefined> {
  const scope = await scopeOf(wiki, actor);
  const found = await locatePage(wiki, scope, request);
  if (found.kind !== 'found' || !isTypePage(found.page)) return undefined;
  const past = await pastOf(wiki, scope, found.page);
  const types = await Promise.all(
    [request.from, request.to].map(async (number) => {
      past.require(number);
      const revision = await wiki.store.revisions.find(found.page.id, number);
      const read = parsePageType(found.page.slug, revision?.body ?? '');
      return 'type' in read ? read.type : undefined;
    }),
  );
  const [before, after] = types;
  return before && after ? typeChanges(before, after) : undefined;
}

/** Whether the actor may make types, and there is a place for them. */
export async function mayMakeTypes(wiki: Wiki, actor: Actor): Promise<boolean> {
  const scope = await scopeOf(wiki, actor);
  const space = scope.spaces.find(({ slug }) => slug === typesSpace);
  return (
    space !== undefined &&
    (await readableType(wiki, scope, typeOfTypes)) !== undefined &&
    scope.rulesFor('write').includes(space.accessId)
  );
}
