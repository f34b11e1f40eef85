/** A form is sent: by who may publish, as any page; by others, as an entry that waits for who manages the space. */
import { randomInt } from 'node:crypto';
import { type Actor, internalRule, managersOnly } from '../core/access.ts';
import { authorOf } from '../core/author.ts';
import { bodyFor, type FieldErrors, parseForm, startingValues, titleFor } from '../core/entry.ts';
import type { Form } from '../core/entry-form.ts';
import { WikiError } from '../core/errors.ts';
import { tidyEmail } from '../core/member.ts';
import { type Space, slugForTitle } from '../core/page.ts';
import type { Edit, Values } from '../core/revision.ts';
import { signatureOf, unsigned } from '../core/signature.ts';
import { asksText, hasManyLinks, makesTitle, receiptLetters, shownReceipt } from '../core/submission.ts';
import { hashSecret } from '../secrets/random.ts';
import type { Readers, Writers } from '../store/store.ts';
import type { SubmissionRow } from '../store/submissions.ts';
import { checkEdit, contentOf } from './check-edit.ts';
import { derive } from './derive.ts';
import { changerOf, type OpenForm, requireForm } from './entry-form.ts';
import { isFull, linksOf, namedEntry, placesQueue } from './entry-places.ts';
import { openingFor } from './moments.ts';
import { type SaveOutcome, savePage } from './save-page.ts';
import { allSpaces } from './scope.ts';
import type { Wiki } from './wiki.ts';
import { changeOf, writeRevision } from './write-revision.ts';

export interface SendRequest {
  /** Slug of the space in which the form stands. */
  space: string;
  type: string;
  /** '' where the type makes it. */
  title: string;
  body: string;
  /** What was typed, by control name. */
  form: Form;
  /** Made of what was sent (`editIdOf` of the door): the same twice makes one entry. */
  editId: string;
  /** Of the link by which its sender finds it again; kept as its hash only. */
  secret: string;
  /** Of who sends it, if they like; of members nothing is kept that their account does not say. */
  name: string;
  email: string;
}

export type SendOutcome =
  | { kind: 'published'; saved: Extract<SaveOutcome, { kind: 'saved' }> }
  | {
      kind: 'sent';
      receipt: string;
      isPending: boolean;
      /** Slug of the space where it waits, for who is told of it: not for who sent it. */
      target: string;
      /** '' when nobody wants a letter. */
      email: string;
      /** Whether it had come before. */
      isAgain: boolean;
      /** Whether the link given with this request leads to it. */
      hasLink: boolean;
    }
  | { kind: 'full' }
  | { kind: 'invalid'; errors: FieldErrors };

/**
 * @throws WikiError not-found for a space that the actor may not read, forbidden for a form that is not for them.
 */
export async function sendEntry(wiki: Wiki, actor: Actor, request: SendRequest): Promise<SendOutcome> {
  const open = await requireForm(wiki, actor, request);
  const work = () => send(wiki, actor, open, request);
  return open.type.fullWhen === undefined ? work() : wiki.queues.run(placesQueue(open.type), work);
}

async function send(wiki: Wiki, actor: Actor, open: OpenForm, request: SendRequest): Promise<SendOutcome> {
  const { scope, type, target } = open;
  const start = startingValues(type, openingFor(wiki, actor));
  const mayChange = changerOf(open.fields);
  const { values, errors: faults } = parseForm(type, request.form, start, mayChange);
  const relationFaults = open.way === 'send' ? await wrongRelations(wiki, open, values) : {};
  const errors = { ...senderErrors(actor, request), ...relationFaults, ...faults };
  if (!open.givesAway) {
    const edit = editOf(open, request, values, request.title);
    if (Object.keys(errors).length > 0)
      return { kind: 'invalid', errors: withPageErrors(edit, open, errors) };
    return publish(wiki, actor, open, edit);
  }
  const known = await findAgain(wiki.store, request);
  if (known) return known;
  const receipt = newReceipt();
  const edit = editOf(open, request, values, titleOf(open, request.title, values, receipt));
  const checked = checkEdit(edit, type, start, mayChange);
  if ('errors' in checked || Object.keys(errors).length > 0) {
    return { kind: 'invalid', errors: { ...('errors' in checked ? checked.errors : {}), ...errors } };
  }
  if (await isFull(wiki, scope, type, values, target)) return { kind: 'full' };
  return write(wiki, actor, open, request, { edit: checked.edit, receipt });
}

/** By the usual door: a full session is full for members too. */
async function publish(wiki: Wiki, actor: Actor, open: OpenForm, edit: Edit): Promise<SendOutcome> {
  const { scope, type, target } = open;
  const again = await wiki.store.revisions.findByEditId(edit.editId);
  if (!again && (await isFull(wiki, scope, type, edit.values, target))) return { kind: 'full' };
  const outcome = await savePage(wiki, actor, { space: target.slug, type: type.slug, edit });
  if (outcome.kind === 'saved') return { kind: 'published', saved: outcome };
  // A new page has nothing to be in conflict with.
  return { kind: 'invalid', errors: outcome.kind === 'invalid' ? outcome.errors : {} };
}

/** What is wrong beside the fields, so that everything is said at once; a title may still be made by the type. */
function withPageErrors(edit: Edit, { type }: OpenForm, errors: FieldErrors): FieldErrors {
  const checked = checkEdit(edit, undefined);
  const { title, ...others } = 'errors' in checked ? checked.errors : {};
  const isMade = title?.code === 'title.empty' && type.titlePattern !== '';
  return { ...(title && !isMade ? { title } : {}), ...others, ...errors };
}

function editOf({ type }: OpenForm, request: SendRequest, values: Values, title: string): Edit {
  const body = asksText(type) ? request.body.replace(/\r\n?/g, '\n') : type.body;
  const named = title || titleFor(type, values) || '';
  return {
    title,
    body: bodyFor({ ...type, body }, named),
    values,
    tags: [],
    base: 0,
    summary: '',
    minor: false,
    editId: request.editId,
  };
}

/** Where the pattern of the type would tell what not everybody may read, or says nothing, the receipt tells entries apart. */
function titleOf({ type }: OpenForm, typed: string, values: Values, receipt: string): string {
  if (typed.trim() !== '' || type.titlePattern === '') return typed;
  const made = makesTitle(type) ? titleFor(type, values) : undefined;
  return made ?? `${type.title} ${shownReceipt(receipt)}`;
}

function senderErrors(actor: Actor, { email }: SendRequest): FieldErrors {
  const isWrong = actor.kind === 'visitor' && email.trim() !== '' && tidyEmail(email) === undefined;
  return isWrong ? { email: { code: 'entry-form.email', details: {} } } : {};
}

/** Who may not publish names entries that are there, and not pages that somebody should write. */
export async function wrongRelations(
  wiki: Wiki,
  { scope, fields, target }: Pick<OpenForm, 'scope' | 'fields'> & { target: Pick<Space, 'id'> },
  values: Values,
): Promise<FieldErrors> {
  const errors: FieldErrors = {};
  for (const field of fields) {
    if (field.kind !== 'page' || field.target === '') continue;
    for (const link of linksOf(values[field.name])) {
      const page = await namedEntry(wiki, scope, link, target);
      if (page?.type !== field.target) errors[field.name] = { code: 'entry-form.no-entry', details: {} };
    }
  }
  return errors;
}

/** The answer that the same entry was given before. @throws WikiError invalid for an id that is not of what was sent. */
async function findAgain(
  read: Pick<Readers, 'revisions' | 'submissions' | 'pages'>,
  { editId, secret }: SendRequest,
): Promise<SendOutcome | undefined> {
  const made = await read.revisions.findByEditId(editId);
  if (!made) return undefined;
  const submission = await read.submissions.find(made.pageId);
  const page = await read.pages.findById(made.pageId);
  if (!submission || !page) throw new WikiError('invalid', 'edit-id.reused');
  const hasLink = await read.submissions.hasSecret(page.id, hashSecret(secret));
  return sentOutcome(submission, page.space, { isAgain: true, hasLink });
}

function sentOutcome(
  { receipt, state, email }: Pick<SubmissionRow, 'receipt' | 'state' | 'email'>,
  target: string,
  more: { isAgain: boolean; hasLink: boolean },
): SendOutcome {
  return { kind: 'sent', receipt, isPending: state === 'pending', target, email, ...more };
}

async function write(
  wiki: Wiki,
  actor: Actor,
  { scope, type, target, isPending }: OpenForm,
  request: SendRequest,
  { edit, receipt }: { edit: Edit; receipt: string },
): Promise<SendOutcome> {
  const content = contentOf(edit);
  const derived = await derive(wiki, content, target.id, await allSpaces(wiki), type);
  const change = await changeOf(wiki, '', content.body);
  const createdAt = wiki.clock().toISOString();
  const isMember = actor.kind === 'member';
  const sender = {
    name: isMember || request.name.trim() === '' ? '' : signatureOf(request.name),
    email: isMember ? '' : (tidyEmail(request.email) ?? ''),
  };
  return wiki.transact(async (tx) => {
    const again = await findAgain(tx, request);
    if (again) return again;
    // Words of the title would stay in the address when somebody has taken them out of the title.
    const wanted = isPending ? `${type.slug}-${receipt.toLowerCase()}` : slugForTitle(content.title);
    const id = await tx.pages.add({
      spaceId: target.id,
      slug: await tx.pages.freeSlug(target.id, wanted),
      type: type.slug,
      title: content.title,
      parentId: null,
      accessId: target.accessId,
      createdAt,
    });
    const rule = scope.ruleOf(target.accessId) ?? internalRule;
    if (isPending) await tx.pages.setOwnAccess(id, await tx.access.idOf(managersOnly(rule)));
    const authors = [isMember ? authorOf(actor) : unsigned];
    const told = { kind: 'edit' as const, content, authors, summary: '', minor: false, createdAt };
    await writeRevision(tx, { id, current: 0 }, { ...told, editId: edit.editId, change, derived });
    const submission = {
      pageId: id,
      receipt,
      state: isPending ? ('pending' as const) : ('accepted' as const),
      mark: hasManyLinks(content.title, content.body, content.values) ? ('links' as const) : ('' as const),
      ...sender,
      secretHash: hashSecret(request.secret),
      createdAt,
    };
    await tx.submissions.add(submission);
    return sentOutcome(submission, target.slug, { isAgain: false, hasLink: true });
  });
}

/** Forty bits: enough that no two are the same, short enough to be said. */
export function newReceipt(): string {
  return Array.from({ length: 8 }, () => receiptLetters.charAt(randomInt(receiptLetters.length))).join('');
}

/** When a rule changes, what waits in the space is for those who manage it then. */
export async function guardSubmissions(
  tx: Writers,
  spaceId: number,
  rule: Parameters<typeof managersOnly>[0],
): Promise<void> {
  const waiting = await tx.submissions.listGuarded(spaceId);
  if (waiting.length === 0) return;
  const accessId = await tx.access.idOf(managersOnly(rule));
  for (const id of waiting) await tx.pages.setOwnAccess(id, accessId);
}
