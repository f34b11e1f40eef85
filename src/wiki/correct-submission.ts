/** The link of a receipt: by it who sent an entry reads what became of it, corrects it while it waits, or takes it back. */
import { type Actor, internalRule, may } from '../core/access.ts';
import { memberIdOf } from '../core/author.ts';
import { type FieldErrors, parseForm, titleFor } from '../core/entry.ts';
import { type Form, inputsOf } from '../core/entry-form.ts';
import { WikiError } from '../core/errors.ts';
import type { FieldInput } from '../core/field.ts';
import { type PageType, plainType } from '../core/page-type.ts';
import type { Content, Revision, Values } from '../core/revision.ts';
import { isSameValue } from '../core/same-value.ts';
import { askedFields, makesTitle } from '../core/submission.ts';
import { hashSecret } from '../secrets/random.ts';
import type { PageRow } from '../store/pages.ts';
import type { SubmissionRow } from '../store/submissions.ts';
import { checkEdit, contentOf } from './check-edit.ts';
import { derive } from './derive.ts';
import { changerOf, readersOf } from './entry-form.ts';
import type { EntryForm } from './entry-form-view.ts';
import { fullField, placesQueue } from './entry-places.ts';
import { viewFacts } from './facts.ts';
import type { FactView, PageItem } from './items.ts';
import { findPageType } from './page-types.ts';
import { finishForgetting } from './purge.ts';
import { pageQueue } from './queues.ts';
import { currentRevision } from './save-page.ts';
import { allSpaces, pageItem, scopeOf } from './scope.ts';
import { wrongRelations } from './submissions.ts';
import type { Wiki } from './wiki.ts';
import { changeOf, writeRevision } from './write-revision.ts';

/** Milliseconds after a decision in which the link works, and its sender is known. */
export const sentLasts = 30 * 24 * 3600_000;

/** Revisions in which somebody corrects what they sent: beyond, nobody is corrected but held up. */
const mostCorrections = 50;

/** What the link says before its button is pressed: programs that follow links in letters learn no more. */
export interface SentGlance {
  receipt: string;
}

export interface SentView extends SentGlance {
  state: SubmissionRow['state'];
  type: string;
  /** Of its fields, those that not everybody will read. */
  readers: EntryForm['readers'];
  createdAt: string;
  decidedAt: string | null;
  /** Why it was refused; '' when nothing was said. */
  reason: string;
  /** As they sent it last, without what others made of it. */
  content: Content;
  facts: readonly FactView[];
  inputs: readonly FieldInput[];
  asksTitle: boolean;
  /** While nobody has begun to work on it. */
  mayCorrect: boolean;
  mayWithdraw: boolean;
  /** Where it stands, once it is published for everybody. */
  page?: PageItem;
  base: number;
}

interface Sent {
  submission: SubmissionRow;
  page: PageRow;
  type: PageType;
  /** The last revision of who sent it, and whether anybody has written since. */
  theirs: Revision;
  isTheirs: boolean;
}

/** Undefined for a link that is unknown or past its time. */
export async function glanceSent(wiki: Wiki, secret: string): Promise<SentGlance | undefined> {
  const submission = await findByLink(wiki, secret);
  return submission && { receipt: submission.receipt };
}

/** @throws WikiError not-found for a link that is unknown or past its time. */
export async function viewSent(wiki: Wiki, actor: Actor, secret: string): Promise<SentView> {
  const { submission, page, type, theirs, isTheirs } = await findSent(wiki, secret);
  const scope = await scopeOf(wiki, actor);
  const own = ownPart(type, actor);
  const isPending = submission.state === 'pending' && page.deletedAt === null;
  const rule = scope.ruleOf(page.accessId);
  const isRead = submission.state === 'accepted' && page.deletedAt === null;
  return {
    receipt: submission.receipt,
    state: submission.state,
    type: type.slug,
    readers: readersOf(own.fields),
    createdAt: submission.createdAt,
    decidedAt: submission.decidedAt,
    reason: submission.mark === 'unwanted' ? '' : submission.reason,
    content: contentOf(theirs),
    facts: await viewFacts(wiki, scope, own, theirs.values, page.spaceId),
    inputs: inputsOf(own, theirs.values),
    asksTitle: type.titlePattern === '',
    mayCorrect: isPending && isTheirs,
    mayWithdraw: isPending,
    ...(isRead && rule && may(actor, 'read', rule) ? { page: pageItem(scope, page) } : {}),
    base: page.current,
  };
}

export interface CorrectRequest {
  title: string;
  body: string;
  form: Form;
  editId: string;
}

export type CorrectOutcome = { kind: 'corrected' } | { kind: 'invalid'; errors: FieldErrors };

/**
 * Another revision of who sent it. @throws WikiError not-found as `viewSent`; conflict when it was decided or somebody
 * else has begun to work on it.
 */
export async function correctSent(
  wiki: Wiki,
  actor: Actor,
  secret: string,
  request: CorrectRequest,
): Promise<CorrectOutcome> {
  const { page: found, type: asked } = await findSent(wiki, secret);
  const work = () => wiki.queues.run(pageQueue(found), () => correct(wiki, actor, secret, request));
  return asked.fullWhen === undefined ? work() : wiki.queues.run(placesQueue(asked), work);
}

async function correct(
  wiki: Wiki,
  actor: Actor,
  secret: string,
  request: CorrectRequest,
): Promise<CorrectOutcome> {
  const { submission, page, type, theirs, isTheirs } = await findSent(wiki, secret);
  const made = await wiki.store.revisions.findByEditId(request.editId);
  if (made?.pageId === page.id) return { kind: 'corrected' };
  if (submission.state !== 'pending' || page.deletedAt !== null || !isTheirs) {
    throw new WikiError('conflict', 'submission.taken-up');
  }
  if (page.current >= mostCorrections) throw new WikiError('conflict', 'submission.taken-up');
  const own = ownPart(type, actor);
  const mayChange = changerOf(own.fields);
  const read = parseForm(type, request.form, theirs.values, mayChange);
  const title = titleOf(type, request.title, read.values, theirs.title);
  const { body } = request;
  const { tags } = theirs;
  const edit = { title, body, tags, values: read.values, base: page.current, summary: '', minor: false };
  const checked = checkEdit({ ...edit, editId: request.editId }, type, theirs.values, mayChange);
  const relations = await relationErrors(wiki, actor, { page, theirs }, own, read.values);
  const errors = { ...('errors' in checked ? checked.errors : {}), ...relations, ...read.errors };
  if ('errors' in checked || Object.keys(errors).length > 0) return { kind: 'invalid', errors };
  const content = contentOf(checked.edit);
  const derived = await derive(wiki, content, page.spaceId, await allSpaces(wiki), type);
  const change = await changeOf(wiki, theirs.body, content.body);
  const createdAt = wiki.clock().toISOString();
  const authors = theirs.authors;
  const told = { kind: 'edit' as const, content, authors, summary: '', minor: false, createdAt };
  await wiki.transact(async (tx) => {
    const [now, row] = [await tx.pages.findById(page.id), await tx.submissions.find(page.id)];
    const isSame = now?.current === page.current && now.deletedAt === null && row?.state === 'pending';
    if (!isSame) throw new WikiError('busy', 'page.changed-meanwhile');
    await writeRevision(tx, page, { ...told, editId: request.editId, change, derived });
  });
  return { kind: 'corrected' };
}

/** Where the type makes the title it follows what was corrected. */
function titleOf(type: PageType, typed: string, values: Values, before: string): string {
  if (type.titlePattern === '') return typed;
  return (makesTitle(type) ? titleFor(type, values) : undefined) ?? before;
}

/** Another session than before has to be there, and to have room. */
async function relationErrors(
  wiki: Wiki,
  actor: Actor,
  { page, theirs }: Pick<Sent, 'page' | 'theirs'>,
  own: PageType,
  values: Values,
): Promise<FieldErrors> {
  const scope = await scopeOf(wiki, actor);
  const target = { id: page.spaceId };
  const changed = own.fields.filter(({ name }) => !isSameValue(values[name], theirs.values[name]));
  const errors = await wrongRelations(wiki, { scope, fields: changed, target }, values);
  const full = await fullField(wiki, scope, own, values, target);
  const isMoved = changed.some(({ name }) => name === full);
  return full !== undefined && isMoved
    ? { ...errors, [full]: { code: 'entry-form.full', details: {} } }
    : errors;
}

/**
 * Gone for good, with every word of it: what somebody says of themselves and takes back before anybody answered is
 * nobody's any more. @throws WikiError as `correctSent`.
 */
export async function withdrawSent(wiki: Wiki, secret: string): Promise<void> {
  const { page: found } = await findSent(wiki, secret);
  await wiki.queues.run(pageQueue(found), async () => {
    const { page, submission } = await findSent(wiki, secret);
    const byMember = memberIdOf((await wiki.store.revisions.find(page.id, 1))?.authors[0] ?? '');
    await wiki.transact(async (tx) => {
      const row = await tx.submissions.find(page.id);
      if (row?.state !== 'pending') throw new WikiError('conflict', 'submission.taken-up');
      await tx.pages.setParentOfChildren(page.id, page.parentId);
      await tx.purge.removePage(page.id);
      await tx.settings.set('forgetting', 'words');
      await tx.audit.add({
        at: wiki.clock().toISOString(),
        actorId: byMember ?? null,
        action: 'submission.withdraw',
        spaceId: page.spaceId,
        pageId: page.id,
        details: { ...(byMember === undefined ? { by: 'visitor' } : {}), receipt: submission.receipt },
      });
    });
  });
  await finishForgetting(wiki);
}

/** What a sender sees and fills in: never what others write. */
function ownPart(type: PageType, actor: Actor): PageType {
  return { ...type, fields: askedFields(type, 'send', actor, internalRule) };
}

function findByLink(wiki: Wiki, secret: string): Promise<SubmissionRow | undefined> {
  const since = new Date(wiki.clock().getTime() - sentLasts).toISOString();
  return wiki.store.submissions.findBySecret(hashSecret(secret), since);
}

async function findSent(wiki: Wiki, secret: string): Promise<Sent> {
  const submission = await findByLink(wiki, secret);
  const page = submission && (await wiki.store.pages.findById(submission.pageId));
  if (!submission || !page) throw new WikiError('not-found', 'submission.no-link');
  const current = await currentRevision(wiki, page);
  const sender = (await wiki.store.revisions.find(page.id, 1))?.authors[0];
  let theirs = current;
  for (let number = page.current; theirs.authors[0] !== sender && number > 1; ) {
    number -= 1;
    theirs = (await wiki.store.revisions.find(page.id, number)) ?? current;
  }
  const isTheirs = theirs.number === page.current;
  const type = (await findPageType(wiki, page.type)) ?? plainType(page.type, page.type);
  return { submission, page, type, theirs, isTheirs };
}
