/** A page's past: the list of its revisions, any two compared, one taken up again, and who wrote each line. */
import { createHash } from 'node:crypto';
import type { Actor } from '../core/access.ts';
import { blame } from '../core/blame.ts';
import { WikiError } from '../core/errors.ts';
import type { Space } from '../core/page.ts';
import type { PageType } from '../core/page-type.ts';
import type { Revision, Values } from '../core/revision.ts';
import { valueIn } from '../core/same-value.ts';
import type { PageRow } from '../store/pages.ts';
import type { RevisionRow } from '../store/revisions.ts';
import { contentOf } from './check-edit.ts';
import { compareBodies, inlineComparison } from './compare-bodies.ts';
import { fieldNamed, textOfValue } from './facts.ts';
import { withoutHiddenPeople } from './hidden-people.ts';
import { type AuthorNames, authorNames } from './members.ts';
import { findPageType } from './page-types.ts';
import { type Past, pastOf, requirePast } from './pasts.ts';
import { type SaveOutcome, savePage } from './save-page.ts';
import { type Address, getPage, locatePage, mayIn, pageItem, type Scope, scopeOf } from './scope.ts';
import { changerOf, seenValues } from './seen-values.ts';
import { trailOf } from './trail.ts';
import type { BlameView, CompareView, HistoryView, RevisionItem } from './views.ts';
import type { Wiki } from './wiki.ts';

const historyPage = 50;
/** Blame reads at most this many revisions, the latest. */
const blamedRevisions = 200;

interface PageWithPast {
  space: Space;
  page: PageRow;
  past: Past;
}

/** Also for deleted pages: their history is what members are shown in their place. */
async function findPast(wiki: Wiki, scope: Scope, address: Address): Promise<PageWithPast> {
  const found = await locatePage(wiki, scope, address);
  const { space, page } = found.kind === 'found' ? found : await getPage(wiki, scope, address, 'read');
  requirePast(scope, page);
  return { space, page, past: await pastOf(wiki, scope, page) };
}

/**
 * Newest first, fifty at a time. @param request.before the number from which older ones follow. @throws WikiError
 * not-found, gone.
 */
export async function viewHistory(
  wiki: Wiki,
  actor: Actor,
  request: Address & { before?: number; withMinor: boolean },
): Promise<HistoryView> {
  const scope = await scopeOf(wiki, actor);
  const { space, page, past } = await findPast(wiki, scope, request);
  const nameOf = await authorNames(wiki);
  const rows = await wiki.store.revisions.list(page.id, {
    first: past.first,
    ...(request.before === undefined ? {} : { beforeNumber: request.before }),
    withMinor: request.withMinor,
    limit: historyPage + 1,
  });
  const shown = rows.slice(0, historyPage);
  const last = shown.at(-1);
  return {
    space,
    page: {
      ...pageItem(scope, page),
      id: page.id,
      createdAt: await beginningOf(wiki, page, past),
      deletedAt: page.deletedAt,
    },
    trail: await trailOf(wiki, scope, page),
    current: page.current,
    count: page.current - past.first + 1,
    revisions: shown.map((row) => revisionItem(row, past, nameOf)),
    authors: await wiki.store.revisions.listAuthors(page.id, past.first, nameOf),
    may: { write: mayIn(scope, 'write', page.accessId) },
    ...(rows.length > historyPage && last ? { before: last.number } : {}),
  };
}

/** When the page was made, as far as the actor may know. */
export async function beginningOf(wiki: Wiki, page: PageRow, past: Past): Promise<string> {
  if (past.first === 1) return page.createdAt;
  return (await wiki.store.revisions.find(page.id, past.first))?.createdAt ?? page.updatedAt;
}

/** Of a revision that the actor may know of; a hidden text keeps who and when. */
export function revisionItem(revision: RevisionRow, past: Past, nameOf: AuthorNames): RevisionItem {
  const { number, kind, minor, createdAt } = revision;
  const isReadable = past.mayRead(number);
  const { title, summary } = isReadable ? revision : { title: '', summary: '' };
  // How much came and went tells of the text before.
  const isSized = isReadable && (number === 1 || number > past.first);
  const { added, removed } = isSized ? revision : { added: 0, removed: 0 };
  const authors = revision.authors.map(nameOf);
  const [hidden, previous] = [past.hiddenFor(number), past.before(number)];
  return {
    ...{ number, kind, title, authors, summary, minor, createdAt, added, removed, isReadable },
    ...(hidden === undefined ? {} : { hidden }),
    ...(previous === undefined ? {} : { previous }),
  };
}

/** Any two revisions of one page, in the order given. @throws WikiError not-found. */
export async function compareRevisions(
  wiki: Wiki,
  actor: Actor,
  request: Address & { from: number; to: number },
): Promise<CompareView> {
  const scope = await scopeOf(wiki, actor);
  const { space, page, past } = await findPast(wiki, scope, request);
  past.require(request.from);
  past.require(request.to);
  const nameOf = await authorNames(wiki);
  const [from, to] = await Promise.all([
    wiki.store.revisions.find(page.id, request.from),
    wiki.store.revisions.find(page.id, request.to),
  ]);
  if (!from || !to) throw new WikiError('not-found', 'not-found');
  const between = await wiki.store.revisions.list(page.id, {
    beforeNumber: Math.max(from.number, to.number) + 1,
    withMinor: true,
    limit: Math.min(Math.abs(to.number - from.number) + 1, 1000),
  });
  const type = page.type === '' ? undefined : await findPageType(wiki, page.type);
  const item = (revision: Revision): RevisionItem => {
    const row = between.find((one) => one.number === revision.number);
    return revisionItem(row ?? { ...revision, added: 0, removed: 0 }, past, nameOf);
  };
  const toldOf = ({ values }: Revision) =>
    withoutHiddenPeople(wiki, actor, type, seenValues(scope, page, type, values));
  const newer = between.filter((one) => one.number > Math.min(from.number, to.number));
  return {
    space,
    page: { ...pageItem(scope, page), id: page.id },
    trail: await trailOf(wiki, scope, page),
    from: item(from),
    to: item(to),
    current: page.current,
    first: past.first,
    revisions: newer.length,
    people: new Set(newer.flatMap((one) => one.authors.map(nameOf))).size,
    ...(from.title === to.title ? {} : { title: { before: from.title, after: to.title } }),
    fields: changedFields(type, await toldOf(from), await toldOf(to)),
    tags: {
      added: to.tags.filter((tag) => !from.tags.includes(tag)),
      removed: from.tags.filter((tag) => !to.tags.includes(tag)),
    },
    body: await compareBodies(wiki, from.body, to.body),
    may: { write: mayIn(scope, 'write', page.accessId) },
  };
}

/** Between values that the actor sees. */
function changedFields(type: PageType | undefined, from: Values, to: Values): CompareView['fields'] {
  const names = new Set([...Object.keys(from), ...Object.keys(to)]);
  return [...names].flatMap((name) => {
    const before = textOfValue(type, name, valueIn(from, name));
    const after = textOfValue(type, name, valueIn(to, name));
    const label = fieldNamed(type, name)?.label ?? name;
    return before === after ? [] : [{ label, before, after }];
  });
}

export type RevertOutcome = SaveOutcome & {
  /** Whether some fields are not the actor's to change: those keep what they hold now. */
  keepsFields: boolean;
};

/** Saves an old text again: a new revision, so that nothing of what came since is lost. */
export async function revertPage(
  wiki: Wiki,
  actor: Actor,
  request: Address & { number: number; editId: string; summary: string },
): Promise<RevertOutcome> {
  const scope = await scopeOf(wiki, actor);
  const { page } = await getPage(wiki, scope, request, 'write');
  (await pastOf(wiki, scope, page)).require(request.number);
  const old = await wiki.store.revisions.find(page.id, request.number);
  if (!old) throw new WikiError('not-found', 'not-found');
  const edit = {
    ...contentOf(old),
    base: page.current,
    summary: request.summary,
    minor: false,
    editId: editIdOf(request.editId, old),
  };
  const type = page.type === '' ? undefined : await findPageType(wiki, page.type);
  const mayChange = changerOf(scope, page, type);
  const keepsFields = type?.fields.some(({ name }) => !mayChange(name)) ?? false;
  // What was accepted once is not judged again.
  const at = { space: page.space, slug: page.slug };
  return { ...(await savePage(wiki, actor, { ...at, acceptsBrokenType: true, edit })), keepsFields };
}

/** With the text in it: the ids of reverts can be guessed, and must not tell who has taken up what where. */
function editIdOf(given: string, { hash }: Revision): string {
  return createHash('sha256').update(`${given}\n${hash}`).digest('hex');
}

/**
 * Who wrote each line of the current text, as far as the last two hundred revisions tell. @throws WikiError
 * not-found, gone.
 */
export async function blamePage(wiki: Wiki, actor: Actor, request: Address): Promise<BlameView> {
  const scope = await scopeOf(wiki, actor);
  const { space, page, past } = await findPast(wiki, scope, request);
  const nameOf = await authorNames(wiki);
  const after = Math.max(0, page.current - blamedRevisions);
  const revisions = await wiki.store.revisions.listWhole(page.id, after, blamedRevisions);
  const texts = revisions.map(({ number, body }) => ({ number, body }));
  const size = texts.reduce((sum, text) => sum + text.body.length, 0);
  const { lines, complete } = size > inlineComparison ? await wiki.heavy.run('blame', texts) : blame(texts);
  return {
    space,
    page: { ...pageItem(scope, page), id: page.id },
    trail: await trailOf(wiki, scope, page),
    lines: lines.map(({ line, revision }) => ({
      text: line,
      number: revision < past.first ? 0 : revision,
    })),
    isComplete: complete && after === 0,
    revisions: new Map(
      revisions
        .filter(({ number }) => number >= past.first)
        .map((one) => [one.number, revisionItem({ ...one, added: 0, removed: 0 }, past, nameOf)]),
    ),
    may: { write: mayIn(scope, 'write', page.accessId) },
  };
}
