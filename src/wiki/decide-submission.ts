/** What was sent by a form, for who manages the space: what waits, and publishing, refusing or taking a refusal back. */
import { type Actor, type Member, widensReading } from '../core/access.ts';
import { authorOf, memberIdOf } from '../core/author.ts';
import { WikiError } from '../core/errors.ts';
import { type Space, slugForTitle } from '../core/page.ts';
import { oneLine } from '../core/text.ts';
import type { PageRow } from '../store/pages.ts';
import type { Writers } from '../store/store.ts';
import type { SubmissionRow, SubmissionState } from '../store/submissions.ts';
import { contentOf } from './check-edit.ts';
import { derive, writeDerived } from './derive.ts';
import { viewFactsOfAll } from './facts.ts';
import type { FactView, PageItem } from './items.ts';
import { authorNames } from './members.ts';
import { derivingType, typeTitles } from './page-types.ts';
import { pageQueue } from './queues.ts';
import { currentRevision } from './save-page.ts';
import {
  type Address,
  allSpaces,
  locatePage,
  mayIn,
  pageItem,
  require,
  type Scope,
  scopeOf,
  spaceOf,
} from './scope.ts';
import type { Wiki } from './wiki.ts';
import { writeRevision } from './write-revision.ts';

/** Characters of a reason. */
export const longestRefusal = 1000;

/** Entries on a page of the list. */
const itemsOnPage = 30;

export interface SubmissionItem extends Omit<SubmissionRow, 'pageId'> {
  page: PageItem;
  typeTitle: string;
  /** The member who sent it; '' for a visitor. */
  member: string;
  /** Whether a letter can reach who sent it. */
  isReachable: boolean;
  /** Name of who decided; '' while it waits, and for what needed nobody. */
  decider: string;
  /** With what only managers read. */
  facts: readonly FactView[];
  body: string;
  /** Whether somebody who manages the space has changed it since. */
  isRedacted: boolean;
}

export interface SubmissionsView {
  space: Space;
  state: SubmissionState;
  counts: Readonly<Record<SubmissionState, number>>;
  items: readonly SubmissionItem[];
  page: number;
  pageCount: number;
}

/** @throws WikiError not-found; forbidden for who does not manage the space, and for whoever has no account. */
export async function listSubmissions(
  wiki: Wiki,
  actor: Actor,
  request: { space: string; state: SubmissionState; page: number },
): Promise<SubmissionsView> {
  const scope = await scopeOf(wiki, actor);
  const space = spaceOf(scope, request.space);
  require(scope, 'manage', space.accessId);
  requireMember(actor);
  const { state, page } = request;
  const rules = scope.rulesFor('manage');
  const [counts, rows] = await Promise.all([
    wiki.store.submissions.count(space.id, rules),
    wiki.store.submissions.list(space.id, rules, {
      state,
      limit: itemsOnPage,
      offset: (page - 1) * itemsOnPage,
    }),
  ]);
  const items = await itemsOf(wiki, scope, rows);
  return {
    space,
    state,
    counts,
    items,
    page,
    pageCount: Math.max(1, Math.ceil(counts[state] / itemsOnPage)),
  };
}

/** How many wait in the space, for who manages it; undefined for everybody else. */
export async function countWaiting(wiki: Wiki, scope: Scope, space: Space): Promise<number | undefined> {
  if (scope.actor.kind !== 'member' || !mayIn(scope, 'manage', space.accessId)) return undefined;
  return (await wiki.store.submissions.count(space.id, scope.rulesFor('manage'))).pending;
}

async function itemsOf(
  wiki: Wiki,
  scope: Scope,
  rows: readonly { submission: SubmissionRow; page: PageRow }[],
): Promise<SubmissionItem[]> {
  const nameOf = await authorNames(wiki);
  const titles = await typeTitles(wiki, scope);
  const read = await Promise.all(
    rows.map(async ({ submission, page }) => {
      const [first, current] = await Promise.all([
        wiki.store.revisions.find(page.id, 1),
        currentRevision(wiki, page),
      ]);
      return { submission, page, first, current, type: await derivingType(wiki, page) };
    }),
  );
  const entries = read.flatMap(({ type, current, page }) =>
    type ? [{ type, values: current.values, spaceId: page.spaceId }] : [],
  );
  const facts = await viewFactsOfAll(wiki, scope, entries);
  return read.map(({ submission: { pageId: _pageId, ...submission }, page, first, current }, at) => {
    const author = first?.authors[0] ?? '';
    const isMember = memberIdOf(author) !== undefined;
    return {
      ...submission,
      page: pageItem(scope, page),
      typeTitle: titles.get(page.type) ?? page.type,
      member: isMember ? nameOf(author) : '',
      isReachable: isMember || submission.email !== '',
      decider: submission.decidedBy === null ? '' : nameOf(`member:${submission.decidedBy}`),
      facts: facts[at] ?? [],
      body: current.body,
      isRedacted: current.kind === 'edit' && current.authors[0] !== author,
    };
  });
}

/** What was decided, and who is to be told by letter; '' for nobody. */
export interface Decided {
  space: string;
  slug: string;
  title: string;
  receipt: string;
  email: string;
  /** Whether whoever has no account may read it now. */
  isPublic: boolean;
}

/**
 * The entry follows the rule of its space from now on. What it was before somebody changed it stays with those who
 * manage. @throws WikiError as `findSent`; conflict for what was decided already.
 */
export function acceptSubmission(wiki: Wiki, actor: Actor, address: Address): Promise<Decided> {
  return decide(
    wiki,
    actor,
    address,
    'pending',
    async (tx, { space, page, submission, at, member, scope, derived }) => {
      const [own, next] = [scope.ruleOf(page.accessId), scope.ruleOf(space.accessId)];
      if (own && next && widensReading(own, next)) await tx.pasts.close(page.id, page.accessId, at);
      await tx.pages.inheritAccess(page.id);
      // Until now its address said nothing of it.
      const slug = await tx.pages.freeSlug(space.id, slugForTitle(page.title), page.id);
      await tx.pages.setAddress(page.id, space.id, slug);
      await tx.aliases.remove(space.id, slug);
      if (slug !== page.slug) await tx.aliases.add(space.id, page.slug, page.id, at);
      await writeDerived(tx, page.id, derived);
      const decision = {
        state: 'accepted',
        mark: submission.mark,
        decidedBy: member.id,
        reason: '',
      } as const;
      await tx.submissions.decide(page.id, { ...decision, decidedAt: at });
      return { slug, action: 'submission.accept', isPublic: next !== undefined && next.visitors !== 'none' };
    },
  );
}

/**
 * Into the trash, from which it goes for good after a while (tidy-up.ts).
 * @param request.isUnwanted an advertisement: nobody is told. @throws WikiError as `acceptSubmission`.
 */
export function refuseSubmission(
  wiki: Wiki,
  actor: Actor,
  request: Address & { reason: string; isUnwanted: boolean },
): Promise<Decided> {
  const { isUnwanted } = request;
  return decide(wiki, actor, request, 'pending', async (tx, { page, submission, at, member, content }) => {
    await writeRevision(tx, page, {
      kind: 'delete',
      content,
      authors: [authorOf(member)],
      summary: '',
      minor: false,
      createdAt: at,
    });
    const reason = oneLine(request.reason).slice(0, longestRefusal);
    const mark = isUnwanted ? 'unwanted' : submission.mark;
    const decision = { state: 'refused', mark, decidedBy: member.id, reason } as const;
    await tx.submissions.decide(page.id, { ...decision, decidedAt: at });
    return { slug: page.slug, action: isUnwanted ? 'submission.unwanted' : 'submission.refuse' };
  });
}

/** Out of the trash: it waits again. @throws WikiError as `acceptSubmission`; conflict for what was not refused. */
export function reopenSubmission(wiki: Wiki, actor: Actor, address: Address): Promise<Decided> {
  return decide(wiki, actor, address, 'refused', async (tx, { page, at, member, content, derived }) => {
    const authors = [authorOf(member)];
    const revision = { kind: 'restore' as const, content, authors, summary: '', minor: false, createdAt: at };
    if (page.deletedAt !== null) await writeRevision(tx, page, { ...revision, derived });
    await tx.submissions.reopen(page.id);
    return { slug: page.slug, action: 'submission.reopen' };
  });
}

interface Case extends Awaited<ReturnType<typeof findSent>> {
  at: string;
  content: ReturnType<typeof contentOf>;
  derived: Awaited<ReturnType<typeof derive>>;
}

type Deciding = (tx: Writers, one: Case) => Promise<{ slug: string; action: string; isPublic?: boolean }>;

async function decide(
  wiki: Wiki,
  actor: Actor,
  address: Address,
  state: SubmissionState,
  work: Deciding,
): Promise<Decided> {
  const scope = await scopeOf(wiki, actor);
  const { page: found } = await findSent(wiki, scope, address);
  return wiki.queues.run(pageQueue(found), async () => {
    const sent = await findSent(wiki, scope, address);
    const { space, page, submission, member } = sent;
    if (state === 'pending' && page.deletedAt !== null) throw new WikiError('gone', 'page.deleted');
    const content = contentOf(await currentRevision(wiki, page));
    const type = await derivingType(wiki, page);
    const derived = await derive(wiki, content, page.spaceId, await allSpaces(wiki), type);
    const at = wiki.clock().toISOString();
    const email = await addressOf(wiki, page, submission);
    return wiki.transact(async (tx) => {
      const [now, row] = [await tx.pages.findById(page.id), await tx.submissions.find(page.id)];
      if (row?.state !== state) throw new WikiError('conflict', 'submission.decided');
      if (now?.current !== page.current) throw new WikiError('busy', 'page.changed-meanwhile');
      const { slug, action, isPublic = false } = await work(tx, { ...sent, at, content, derived });
      await tx.audit.add({ at, actorId: member.id, action, spaceId: space.id, pageId: page.id });
      return { space: page.space, slug, title: page.title, receipt: row.receipt, email, isPublic };
    });
  });
}

/**
 * What was sent and who decides on it. @throws WikiError not-found for a page that is none, and for who may not read
 * it; forbidden for who does not manage it.
 */
async function findSent(
  wiki: Wiki,
  scope: Scope,
  address: Address,
): Promise<{ scope: Scope; space: Space; page: PageRow; submission: SubmissionRow; member: Member }> {
  const found = await locatePage(wiki, scope, address);
  if (found.kind === 'moved') throw new WikiError('conflict', 'submission.decided');
  const { space, page } = found;
  require(scope, 'manage', page.accessId);
  const member = requireMember(scope.actor);
  const submission = await wiki.store.submissions.find(page.id);
  if (!submission) throw new WikiError('not-found', 'not-found');
  return { scope, space, page, submission, member };
}

/** Where a letter reaches who sent it: a member by their account, as it is now. */
async function addressOf(wiki: Wiki, page: PageRow, { email }: SubmissionRow): Promise<string> {
  const first = await wiki.store.revisions.find(page.id, 1);
  const id = memberIdOf(first?.authors[0] ?? '');
  if (id === undefined) return email;
  const member = (await wiki.store.members.list()).find((one) => one.id === id);
  return member?.state === 'active' ? (member.email ?? '') : '';
}

/** Who decides has an account: it is in the audit who decided what. @throws WikiError forbidden. */
function requireMember(actor: Actor): Member {
  if (actor.kind !== 'member') throw new WikiError('forbidden', 'role.manage');
  return actor;
}
