/** A page's past: the list of its revisions, any two compared, one taken up again, and who wrote each line. */
import type { Actor } from '../core/access.ts';
import { blame } from '../core/blame.ts';
import { WikiError } from '../core/errors.ts';
import type { Space } from '../core/page.ts';
import type { PageType } from '../core/page-type.ts';
import type { Revision } from '../core/revision.ts';
import type { PageRow } from '../store/pages.ts';
import type { RevisionRow } from '../store/revisions.ts';
import { contentOf } from './check-edit.ts';
import { compareBodies, inlineComparison } from './compare-bodies.ts';
import { textOfValue } from './facts.ts';
import { findPageType } from './page-types.ts';
import { type SaveOutcome, savePage } from './save-page.ts';
import { type Address, getPage, locatePage, pageItem, type Scope, scopeOf } from './scope.ts';
import { trailOf } from './trail.ts';
import type { BlameView, CompareView, HistoryView, RevisionItem } from './views.ts';
import type { Wiki } from './wiki.ts';

const historyPage = 50;
/** Blame reads at most this many revisions, the latest. */
const blamedRevisions = 200;
/** Also for deleted pages: their history is what members are shown in their place. */
async function pastOf(wiki: Wiki, scope: Scope, address: Address): Promise<{ space: Space; page: PageRow }> {
  const found = await locatePage(wiki, scope, address);
  if (found.kind === 'found') return { space: found.space, page: found.page };
  return getPage(wiki, scope, address, 'read');
}

export async function viewHistory(
  wiki: Wiki,
  actor: Actor,
  request: Address & { before?: number; withMinor: boolean },
): Promise<HistoryView> {
  const scope = await scopeOf(wiki, actor);
  const { space, page } = await pastOf(wiki, scope, request);
  const rows = await wiki.store.revisions.list(page.id, {
    ...(request.before === undefined ? {} : { beforeNumber: request.before }),
    withMinor: request.withMinor,
    limit: historyPage + 1,
  });
  const shown = rows.slice(0, historyPage);
  const last = shown.at(-1);
  return {
    space,
    page: { ...pageItem(scope, page), id: page.id, createdAt: page.createdAt, deletedAt: page.deletedAt },
    trail: await trailOf(wiki, scope, page),
    current: page.current,
    revisions: shown.map(revisionItem),
    authors: await wiki.store.revisions.listAuthors(page.id),
    ...(rows.length > historyPage && last ? { before: last.number } : {}),
  };
}

export function revisionItem(revision: RevisionRow): RevisionItem {
  const { number, kind, title, authors, summary, minor, createdAt, added, removed } = revision;
  return { number, kind, title, authors, summary, minor, createdAt, added, removed };
}

/** Any two revisions of one page, in the order given. @throws WikiError not-found. */
export async function compareRevisions(
  wiki: Wiki,
  actor: Actor,
  request: Address & { from: number; to: number },
): Promise<CompareView> {
  const scope = await scopeOf(wiki, actor);
  const { space, page } = await pastOf(wiki, scope, request);
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
    return revisionItem(row ?? { ...revision, added: 0, removed: 0 });
  };
  const newer = between.filter((one) => one.number > Math.min(from.number, to.number));
  return {
    space,
    page: { ...pageItem(scope, page), id: page.id },
    trail: await trailOf(wiki, scope, page),
    from: item(from),
    to: item(to),
    current: page.current,
    revisions: newer.length,
    people: new Set(newer.flatMap((one) => one.authors)).size,
    ...(from.title === to.title ? {} : { title: { before: from.title, after: to.title } }),
    fields: changedFields(type, from, to),
    tags: {
      added: to.tags.filter((tag) => !from.tags.includes(tag)),
      removed: from.tags.filter((tag) => !to.tags.includes(tag)),
    },
    body: await compareBodies(wiki, from.body, to.body),
  };
}

function changedFields(type: PageType | undefined, from: Revision, to: Revision): CompareView['fields'] {
  const names = new Set([...Object.keys(from.values), ...Object.keys(to.values)]);
  return [...names].flatMap((name) => {
    const before = textOfValue(type, name, from.values[name]);
    const after = textOfValue(type, name, to.values[name]);
    const label = type?.fields.find((field) => field.name === name)?.label ?? name;
    return before === after ? [] : [{ label, before, after }];
  });
}

/** Saves an old text again: a new revision, so that nothing of what came since is lost. */
export async function revertPage(
  wiki: Wiki,
  actor: Actor,
  request: Address & { number: number; editId: string; summary: string },
): Promise<SaveOutcome> {
  const scope = await scopeOf(wiki, actor);
  const { page } = await getPage(wiki, scope, request, 'write');
  const old = await wiki.store.revisions.find(page.id, request.number);
  if (!old) throw new WikiError('not-found', 'not-found');
  const edit = {
    ...contentOf(old),
    base: page.current,
    summary: request.summary,
    minor: false,
    editId: request.editId,
  };
  return savePage(wiki, actor, { space: page.space, slug: page.slug, edit });
}

export async function blamePage(wiki: Wiki, actor: Actor, request: Address): Promise<BlameView> {
  const scope = await scopeOf(wiki, actor);
  const { space, page } = await pastOf(wiki, scope, request);
  const after = Math.max(0, page.current - blamedRevisions);
  const revisions = await wiki.store.revisions.listWhole(page.id, after, blamedRevisions);
  const texts = revisions.map(({ number, body }) => ({ number, body }));
  const size = texts.reduce((sum, text) => sum + text.body.length, 0);
  const { lines, complete } = size > inlineComparison ? await wiki.heavy.run('blame', texts) : blame(texts);
  return {
    space,
    page: { ...pageItem(scope, page), id: page.id },
    trail: await trailOf(wiki, scope, page),
    lines: lines.map(({ line, revision }) => ({ text: line, number: revision })),
    isComplete: complete && after === 0,
    revisions: new Map(revisions.map((one) => [one.number, revisionItem({ ...one, added: 0, removed: 0 })])),
  };
}
