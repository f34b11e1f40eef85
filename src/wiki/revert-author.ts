/** Everything one author wrote in a time is taken back, page by page, as revisions that can themselves be taken back. */
import type { Actor, Member } from '../core/access.ts';
import { authorOf, memberIdOf, plainAuthor } from '../core/author.ts';
import { addDays, isDate, localDateTime } from '../core/dates.ts';
import { fieldFault, invalidForm, WikiError } from '../core/errors.ts';
import type { Content } from '../core/revision.ts';
import { oneLine } from '../core/text.ts';
import { type Run, runsOf, undo } from '../core/undo.ts';
import type { AuthorWork } from '../store/changes.ts';
import type { PageRow } from '../store/pages.ts';
import { contentOf } from './check-edit.ts';
import { derive } from './derive.ts';
import { deriveEntries, hideValues, oweEntries } from './derive-entries.ts';
import type { PageItem } from './items.ts';
import { authorNames } from './members.ts';
import { derivingType } from './page-types.ts';
import { requireAdmin } from './prove.ts';
import { letOthers, pageQueue } from './queues.ts';
import { currentRevision } from './save-page.ts';
import { allSpaces, pageItem, type Scope, scopeOf } from './scope.ts';
import type { Wiki } from './wiki.ts';
import { changeOf, writeRevision } from './write-revision.ts';

/** Pages that are looked at in one request. */
export const pagesAtOnce = 200;

/** Stretches of one author on one page that are taken back one by one. */
const mostRuns = 50;

/**
 * - `revert` the text before theirs comes back as it was
 * - `merge` theirs goes, what others wrote since stays
 * - `restore` they had put the page into the trash
 * - `trash` they made the page, and nobody else wrote on it
 * - `nothing` it is done already, or the page lies in the trash
 * - `conflict` others changed the same words, `shared` others wrote on a page that they made, `home` the page is the door
 *   of a space: these are left as they are, for somebody to look at
 */
export type Fate = 'revert' | 'merge' | 'restore' | 'trash' | 'nothing' | 'conflict' | 'shared' | 'home';

export interface RevertRequest {
  /** A member's handle, or what a visitor signed with. */
  who: { handle: string } | { signature: string };
  /** Days where the site is, `YYYY-MM-DD`, both included. */
  from: string;
  to: string;
  /** Pages up to this id were looked at before. */
  after: number;
}

export interface RevertItem {
  page: PageItem & { deletedAt: string | null };
  /** Of theirs in this time. */
  revisions: number;
  fate: Fate;
}

export interface RevertView {
  /** As it is shown. */
  name: string;
  items: readonly RevertItem[];
  /** Pages in this time that are still to be looked at, those of `items` included. */
  left: number;
  /** To be given as `after` for the pages that follow; absent when these are the last. */
  next?: number;
}

interface Work extends AuthorWork {
  actor: Member;
  scope: Scope;
}

/** What would happen. @throws WikiError not-found for who is no administrator or an unknown handle; invalid for the days. */
export async function viewRevert(wiki: Wiki, actor: Actor, request: RevertRequest): Promise<RevertView> {
  const work = await workOf(wiki, actor, request);
  const [found, left, names] = await Promise.all([
    wiki.store.changes.listPagesBy(work, request.after, pagesAtOnce),
    wiki.store.changes.countPagesBy(work, request.after),
    authorNames(wiki),
  ]);
  const items: RevertItem[] = [];
  for (const { pageId, count } of found) {
    const page = await wiki.store.pages.findById(pageId);
    if (!page) continue;
    const { fate } = await planFor(wiki, work, page);
    const item = { ...pageItem(work.scope, page), deletedAt: page.deletedAt };
    items.push({ page: item, revisions: count, fate });
    // Two long texts are merged in some hundred milliseconds.
    await letOthers();
  }
  const last = found.at(-1)?.pageId;
  const next = last !== undefined && left > found.length ? { next: last } : {};
  return { name: names(work.author), items, left, ...next };
}

async function workOf(wiki: Wiki, actor: Actor, request: RevertRequest): Promise<Work> {
  const admin = requireAdmin(actor);
  const { from, to, who } = request;
  const faults = [
    ...(isDate(from) ? [] : [fieldFault('from', 'revert.day')]),
    ...(isDate(to) ? [] : [fieldFault('to', 'revert.day')]),
  ];
  if (faults.length === 0 && to < from) faults.push(fieldFault('to', 'revert.order'));
  if (faults.length > 0) throw invalidForm('revert.invalid', faults);
  return {
    actor: admin,
    scope: await scopeOf(wiki, admin),
    author: 'handle' in who ? await authorFor(wiki, who.handle) : plainAuthor(who.signature),
    from: localDateTime(from, '00:00', wiki.timeZone),
    until: localDateTime(addDays(to, 1), '00:00', wiki.timeZone),
  };
}

async function authorFor(wiki: Wiki, handle: string): Promise<string> {
  const member = await wiki.store.members.findByHandle(handle);
  if (!member) throw new WikiError('not-found', 'not-found');
  return `member:${member.id}`;
}

type Plan =
  | { fate: 'revert' | 'merge' | 'restore' | 'trash'; content: Content }
  | { fate: 'nothing' | 'conflict' | 'shared' | 'home' };

async function planFor(wiki: Wiki, work: Work, page: PageRow): Promise<Plan> {
  const numbers = await wiki.store.changes.listNumbersBy(work, page.id);
  const runs = runsOf(numbers);
  const isTheirDeletion = page.deletedAt !== null && numbers.at(-1) === page.current;
  if (runs.length === 0 || (page.deletedAt !== null && !isTheirDeletion)) return { fate: 'nothing' };
  if (runs[0]?.first === 1) return planForTheirPage(wiki, page, runs);
  if (runs.length > mostRuns) return { fate: 'conflict' };
  const current = contentOf(await currentRevision(wiki, page));
  const passages = await Promise.all(runs.map((run) => passageOf(wiki, page.id, run)));
  const undone = undo(current, passages);
  if (undone.kind === 'conflict') return { fate: 'conflict' };
  const content = undone.kind === 'undone' ? undone.content : current;
  if (isTheirDeletion) return { fate: 'restore', content };
  if (undone.kind === 'unchanged') return { fate: 'nothing' };
  const isLast = runs.length === 1 && runs[0]?.last === page.current;
  return { fate: isLast ? 'revert' : 'merge', content };
}

async function planForTheirPage(wiki: Wiki, page: PageRow, runs: readonly Run[]): Promise<Plan> {
  if (page.deletedAt !== null) return { fate: 'nothing' };
  if (runs[0]?.last !== page.current) return { fate: 'shared' };
  const space = (await allSpaces(wiki)).find(({ id }) => id === page.spaceId);
  if (space?.home === page.slug) return { fate: 'home' };
  return { fate: 'trash', content: contentOf(await currentRevision(wiki, page)) };
}

async function passageOf(wiki: Wiki, pageId: number, { first, last }: Run) {
  const [before, end] = await Promise.all([
    wiki.store.revisions.find(pageId, first - 1),
    wiki.store.revisions.find(pageId, last),
  ]);
  if (!before || !end) throw new Error(`page ${pageId} lacks revisions before ${last}`);
  return { before: contentOf(before), last: contentOf(end) };
}

export interface RevertOutcome {
  /** Pages that were changed. */
  done: number;
  /** Pages that were left for somebody to look at. */
  kept: number;
  /** To be given as `after`; absent when all pages were looked at. */
  next?: number;
}

/** Does what `viewRevert` shows, for as many pages. @throws WikiError as it does. */
export async function revertAuthor(
  wiki: Wiki,
  actor: Actor,
  request: RevertRequest & { summary: string },
): Promise<RevertOutcome> {
  const work = await workOf(wiki, actor, request);
  const [found, left] = await Promise.all([
    wiki.store.changes.listPagesBy(work, request.after, pagesAtOnce),
    wiki.store.changes.countPagesBy(work, request.after),
  ]);
  let [done, kept] = [0, 0];
  for (const { pageId } of found) {
    const fate = await wiki.queues.run(pageQueue({ id: pageId }), () =>
      revertPageOf(wiki, work, pageId, oneLine(request.summary)),
    );
    if (fate === 'conflict' || fate === 'shared' || fate === 'home') kept += 1;
    else if (fate !== 'nothing') done += 1;
    await letOthers();
  }
  await noteRevert(wiki, work, request, { done, kept });
  const last = found.at(-1)?.pageId;
  return { done, kept, ...(last !== undefined && left > found.length ? { next: last } : {}) };
}

async function revertPageOf(wiki: Wiki, work: Work, pageId: number, summary: string): Promise<Fate> {
  const page = await wiki.store.pages.findById(pageId);
  if (!page) return 'nothing';
  const plan = await planFor(wiki, work, page);
  if (!('content' in plan)) return plan.fate;
  const { fate, content } = plan;
  const type = await derivingType(wiki, page);
  const derived =
    fate === 'trash'
      ? {}
      : { derived: await derive(wiki, content, page.spaceId, await allSpaces(wiki), type) };
  const change = await changeOf(wiki, (await currentRevision(wiki, page)).body, content.body);
  const isWritten = await wiki.transact(async (tx) => {
    const now = await tx.pages.findById(page.id);
    // Saves wait in the queue; a rename may have come in between, and then the page is to be looked at again.
    if (now?.current !== page.current) return false;
    const hides = await hideValues(tx, page, fate === 'trash' ? undefined : content.body);
    await oweEntries(tx, page, hides);
    await writeRevision(tx, page, {
      kind: fate === 'trash' ? 'delete' : fate === 'restore' ? 'restore' : 'edit',
      content,
      authors: [authorOf(work.actor)],
      summary,
      minor: false,
      createdAt: wiki.clock().toISOString(),
      change,
      ...derived,
    });
    return true;
  });
  await deriveEntries(wiki, page);
  return isWritten ? fate : 'conflict';
}

async function noteRevert(
  wiki: Wiki,
  work: Work,
  { from, to }: RevertRequest,
  counts: { done: number; kept: number },
): Promise<void> {
  const memberId = memberIdOf(work.author);
  const who = memberId === undefined ? { signature: work.author } : {};
  await wiki.transact((tx) =>
    tx.audit.add({
      at: wiki.clock().toISOString(),
      actorId: work.actor.id,
      action: 'author.revert',
      memberId: memberId ?? null,
      details: { ...who, from, to, ...counts },
    }),
  );
}
