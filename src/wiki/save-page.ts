/** Saving an edit: the one way in for texts, whether from a form, the API or a merge. */
import type { Actor } from '../core/access.ts';
import { authorOf } from '../core/author.ts';
import { type Decision, decide, isSameContent } from '../core/decide.ts';
import type { FieldErrors } from '../core/entry.ts';
import { WikiError } from '../core/errors.ts';
import { isPageSlug, type Space, slugForTitle } from '../core/page.ts';
import { type PageType, parsePageType } from '../core/page-type.ts';
import type { TypeProblem } from '../core/page-type-block.ts';
import type { Edit, Revision } from '../core/revision.ts';
import type { PageRow } from '../store/pages.ts';
import type { Writers } from '../store/store.ts';
import type { KeptFile } from './attachments.ts';
import { checkEdit, contentOf, lockedContent, lockedStart } from './check-edit.ts';
import { viewConflict } from './conflict.ts';
import { derive } from './derive.ts';
import { deriveEntries, hideValues, isDerivedAlike, oweEntries } from './derive-entries.ts';
import { hangFile } from './file-passages.ts';
import { openingFor } from './moments.ts';
import { derivingType, findPageType, isTypePage, readableType } from './page-types.ts';
import { pastOf } from './pasts.ts';
import { pageQueue } from './queues.ts';
import { recordPower } from './record-power.ts';
import { findReplay } from './replay.ts';
import {
  type Address,
  allSpaces,
  getPage,
  mayIn,
  require,
  requireMaking,
  type Scope,
  scopeOf,
  spaceOf,
} from './scope.ts';
import { changerOf } from './seen-values.ts';
import { checkNewType, checkOpenings } from './type-openings.ts';
import type { ConflictView } from './views.ts';
import type { Wiki } from './wiki.ts';
import { changeOf, type RevisionToWrite, writeRevision } from './write-revision.ts';

export interface SaveRequest {
  space: string;
  /** Absent for a new page. */
  slug?: string;
  /** Slug of the page type of a new page; '' or absent for none. */
  type?: string;
  /** Slug, in the same space, of the page a new page stands under. */
  parent?: string;
  /** An address other than the one made from the title. */
  slugWanted?: string;
  /** Files that a new page has from the start: bytes that were kept before. */
  files?: readonly { name: string; file: KeptFile }[];
  /** Of a page that defines a type: it is saved although no type can be read from it. */
  acceptsBrokenType?: true;
  edit: Edit;
}

export type SaveOutcome =
  | { kind: 'saved'; space: string; slug: string; revision: number; merged: boolean; isNew: boolean }
  | { kind: 'unchanged'; space: string; slug: string; revision: number }
  | { kind: 'conflict'; view: ConflictView }
  /** `typeProblems`: why no page type can be read from the text. */
  | { kind: 'invalid'; errors: FieldErrors; typeProblems?: readonly TypeProblem[] };

/**
 * @throws WikiError not-found (also when the actor may not write), gone for a deleted page, invalid for an edit id under
 * which other words were saved.
 */
export async function savePage(wiki: Wiki, actor: Actor, request: SaveRequest): Promise<SaveOutcome> {
  const scope = await scopeOf(wiki, actor);
  const replayed = await replay(wiki, scope, request.edit);
  if (replayed) return replayed;
  const { slug } = request;
  if (slug === undefined) return createPage(wiki, scope, request);
  const address = { space: request.space, slug };
  const { page } = await getPage(wiki, scope, address, 'write');
  return wiki.queues.run(pageQueue(page), () => updatePage(wiki, scope, address, request));
}

/** The answer that this edit was given before, if it was. @throws WikiError invalid for other words under its id. */
async function replay(wiki: Wiki, scope: Scope, edit: Edit): Promise<SaveOutcome | undefined> {
  const found = await findReplay(wiki, scope, edit);
  if (!found) return undefined;
  const { page, number } = found;
  const at = { space: page.space, slug: page.slug };
  return { kind: 'saved', ...at, revision: number, merged: false, isNew: number === 1 };
}

/** A page about to be made. All that can be told beforehand is in order; its address may still be taken. */
interface NewPage {
  space: Space;
  type: PageType | undefined;
  parentId: number | null;
  edit: Edit;
}

type Invalid = Extract<SaveOutcome, { kind: 'invalid' }>;

async function createPage(wiki: Wiki, scope: Scope, request: SaveRequest): Promise<SaveOutcome> {
  const checked = await checkNewPage(wiki, scope, request);
  if ('kind' in checked) return checked;
  const { space, type, parentId, edit } = checked;
  const { summary, minor, editId } = edit;
  const content = contentOf(edit);
  const { title } = content;
  const derived = await derive(wiki, content, space.id, await allSpaces(wiki), type);
  const change = await changeOf(wiki, '', content.body);
  const createdAt = wiki.clock().toISOString();
  const author = authorOf(scope.actor);
  const wanted = request.slugWanted;
  return wiki.transact(async (tx): Promise<SaveOutcome> => {
    const twin = await findTwin(tx, scope, edit);
    if (twin)
      return { kind: 'saved', space: twin.space, slug: twin.slug, revision: 1, merged: false, isNew: true };
    const slug = await tx.pages.freeSlug(space.id, wanted ?? slugForTitle(title));
    if (wanted !== undefined && slug !== wanted) return invalid('slug', 'slug.taken');
    const place = { spaceId: space.id, slug, parentId, accessId: space.accessId };
    const id = await tx.pages.add({ ...place, type: type?.slug ?? '', title, createdAt });
    for (const { name, file } of request.files ?? [])
      await hangFile(wiki, tx, id, name, { ...file, author, createdAt });
    const written = { kind: 'edit' as const, content, authors: [author], summary, minor, createdAt, editId };
    const number = await writeRevision(tx, { id, current: 0 }, { ...written, change, derived });
    return { kind: 'saved', space: space.slug, slug, revision: number, merged: false, isNew: true };
  });
}

/** @throws WikiError not-found, forbidden: nobody is told what is wrong with a page that they may not make. */
async function checkNewPage(wiki: Wiki, scope: Scope, request: SaveRequest): Promise<NewPage | Invalid> {
  const space = spaceOf(scope, request.space);
  require(scope, 'write', space.accessId);
  const at = { spaceId: space.id, pageId: null };
  await recordPower(wiki, scope.actor, 'write', scope.ruleOf(space.accessId), at);
  const type = request.type ? await readableType(wiki, scope, request.type) : undefined;
  if (request.type && !type) return invalid('type', 'type.unknown');
  if (type) requireMaking(scope, space, type);
  const place = { type: type?.slug ?? '', space: space.slug, accessId: space.accessId };
  const mayChange = changerOf(scope, place, type);
  const start = lockedStart(type, openingFor(wiki, scope.actor), mayChange);
  const checked = checkEdit(request.edit, type, start, mayChange);
  if ('errors' in checked) return { kind: 'invalid', errors: checked.errors };
  const { edit } = checked;
  const broken = brokenType(place, request, edit.body);
  if (broken) return broken;
  const refused = await checkNewType(wiki, scope, place, edit.body);
  if (refused) return { kind: 'invalid', errors: refused };
  if (request.slugWanted !== undefined && !isPageSlug(request.slugWanted))
    return invalid('slug', 'slug.invalid');
  const parent = request.parent
    ? await getPage(wiki, scope, { space: space.slug, slug: request.parent }, 'read')
    : undefined;
  // It may have moved since the form was opened; a page stands under a page of its own space.
  if (parent && parent.page.spaceId !== space.id) return invalid('parent', 'parent.other-space');
  return { space, type, parentId: parent?.page.id ?? null, edit };
}

function invalid(field: string, code: string): Invalid {
  return { kind: 'invalid', errors: { [field]: { code, details: {} } } };
}

/** The page that the same edit has made since this one began. @throws WikiError invalid for other words under its id. */
async function findTwin(tx: Writers, scope: Scope, edit: Edit): Promise<PageRow | undefined> {
  const made = await tx.revisions.findByEditId(edit.editId);
  const stored = made && (await tx.revisions.find(made.pageId, made.number));
  const page = stored && (await tx.pages.findById(stored.pageId));
  if (!page) return undefined;
  const isTheirs = mayIn(scope, 'write', page.accessId) && isSameContent(edit, stored);
  if (!isTheirs) throw new WikiError('invalid', 'edit-id.reused');
  return page;
}

async function updatePage(
  wiki: Wiki,
  scope: Scope,
  address: Address,
  request: SaveRequest,
): Promise<SaveOutcome> {
  const { edit } = request;
  const replayed = await replay(wiki, scope, edit);
  if (replayed) return replayed;
  const { space, page } = await getPage(wiki, scope, address, 'write');
  const type = page.type === '' ? undefined : await findPageType(wiki, page.type);
  const current = await currentRevision(wiki, page);
  const mayChange = changerOf(scope, page, type);
  const checked = checkEdit(edit, type, current.values, mayChange);
  if ('errors' in checked) return { kind: 'invalid', errors: checked.errors };
  const broken = brokenType(page, request, checked.edit.body);
  if (broken) return broken;
  const base = edit.base === page.current ? current : await findBase(wiki, scope, page, edit.base);
  const start = base && lockedContent(base, current, mayChange);
  const joined = decide({ current, base: start, edit: checked.edit });
  // Lines of two types that can both be read may make one that cannot: then both are shown.
  const isLost = joined.kind === 'save' && joined.merged && brokenType(page, request, joined.content.body);
  const decision = isLost ? decide({ current, base: undefined, edit: checked.edit }) : joined;
  const at = { space: page.space, slug: page.slug };
  if (decision.kind === 'unchanged') return { kind: 'unchanged', ...at, revision: page.current };
  if (decision.kind === 'conflict') {
    return {
      kind: 'conflict',
      view: await viewConflict(wiki, scope, {
        space,
        page,
        type,
        current,
        base,
        edit: checked.edit,
        decision,
      }),
    };
  }
  const refused = await checkOpenings(wiki, scope, page, decision.content.body);
  if (refused) return { kind: 'invalid', errors: refused };
  const change = await changeOf(wiki, current.body, decision.content.body);
  const isFelt = !isDerivedAlike(current.body, decision.content.body);
  const revision = await writeDecision(wiki, scope, page, checked.edit, { ...decision, change, isFelt });
  await deriveEntries(wiki, page);
  return { kind: 'saved', ...at, revision, merged: decision.merged, isNew: false };
}

/** Why the text of a page that defines a type is refused; undefined for all others. */
function brokenType(
  page: Pick<PageRow, 'type' | 'space'>,
  { acceptsBrokenType }: SaveRequest,
  body: string,
): Invalid | undefined {
  if (!isTypePage(page) || acceptsBrokenType) return undefined;
  const read = parsePageType('', body);
  if ('type' in read) return undefined;
  const errors: FieldErrors = { body: { code: 'type.unreadable', details: { count: read.errors.length } } };
  return { kind: 'invalid', errors, typeProblems: read.errors };
}

/** A base that the actor may not read is like one that is not there: nothing of it comes back. */
async function findBase(
  wiki: Wiki,
  scope: Scope,
  page: PageRow,
  number: number,
): Promise<Revision | undefined> {
  const past = await pastOf(wiki, scope, page);
  return past.mayRead(number) ? wiki.store.revisions.find(page.id, number) : undefined;
}

async function writeDecision(
  wiki: Wiki,
  scope: Scope,
  page: PageRow,
  edit: Edit,
  /** `isFelt` by the entries of the type, where the page defines one. */
  decision: Extract<Decision, { kind: 'save' }> &
    Required<Pick<RevisionToWrite, 'change'>> & { isFelt: boolean },
): Promise<number> {
  const content = decision.content;
  const type = await derivingType(wiki, page);
  const derived = await derive(wiki, content, page.spaceId, await allSpaces(wiki), type);
  return wiki.transact(async (tx) => {
    const now = await tx.pages.findById(page.id);
    // The queue keeps other saves away; a rename or a deletion may still have come in between.
    if (now?.current !== page.current || now.deletedAt !== null)
      throw new WikiError('busy', 'page.changed-meanwhile');
    const hides = await hideValues(tx, page, content.body);
    if (decision.isFelt) await oweEntries(tx, page, hides);
    return writeRevision(tx, page, {
      kind: 'edit',
      content,
      authors: [authorOf(scope.actor)],
      summary: edit.summary,
      minor: edit.minor,
      createdAt: wiki.clock().toISOString(),
      editId: edit.editId,
      change: decision.change,
      derived,
    });
  });
}

/** @throws Error when the file is damaged: a page has its current revision. */
export async function currentRevision(wiki: Wiki, page: PageRow): Promise<Revision> {
  const current = await wiki.store.revisions.find(page.id, page.current);
  if (!current) throw new Error(`page ${page.id} lacks its current revision ${page.current}`);
  return current;
}
