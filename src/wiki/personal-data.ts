/** A copy of everything that is a member's, and taking them out of the wiki for good. */
import type { Actor, Member } from '../core/access.ts';
import { authorOf } from '../core/author.ts';
import { invalidField, WikiError } from '../core/errors.ts';
import { readProfile } from '../core/profile.ts';
import { emptyLog } from '../store/maintenance.ts';
import type { PageRow } from '../store/pages.ts';
import type { OwnRevision, OwnSubmission } from '../store/personal.ts';
import { dropGrants } from './access-rules.ts';
import { freeHandle, isLastAdmin } from './accounts.ts';
import { pseudonym } from './members.ts';
import { type Past, pastOf } from './pasts.ts';
import { ownHand } from './people.ts';
import { provePassword } from './prove.ts';
import { type Scope, scopeOf } from './scope.ts';
import { seenValuesOf } from './seen-values.ts';
import type { Wiki } from './wiki.ts';

/** Pages looked up at once for the texts of an export. */
const pagesAtOnce = 100;

/**
 * Everything of theirs as the pieces of one JSON text, made as they are taken. Of a page that they may no longer read,
 * or a text that is closed to them, there is the date and the number of what they wrote and nothing else: a copy of
 * one's own data is no way around a right. @throws WikiError not-found for a visitor.
 */
export async function exportPersonalData(wiki: Wiki, actor: Actor): Promise<AsyncGenerator<string>> {
  const member = ownHand(actor);
  const at = wiki.clock().toISOString();
  await wiki.record((tx) =>
    tx.audit.add({ at, actorId: member.id, action: 'member.export', memberId: member.id }),
  );
  return piecesOf(wiki, member);
}

async function* piecesOf(wiki: Wiki, member: Member): AsyncGenerator<string> {
  const head = { format: 'gare-personal-data', exportedAt: wiki.clock().toISOString() };
  const parts: [string, unknown][] = [
    ...Object.entries(head),
    ...Object.entries(await accountOf(wiki, member)),
    ['invitations', await wiki.store.personal.listInvitations(member.id)],
    ['imports', await wiki.store.personal.listImports(member.id)],
    ['sentByForms', await sentOf(wiki, member)],
    ['audit', await wiki.store.personal.listAudit(member.id)],
  ];
  yield '{';
  for (const [name, value] of parts) yield `${JSON.stringify(name)}: ${JSON.stringify(value, null, 1)},\n`;
  yield '"files": ';
  yield* inBrackets(filesOf(wiki, member));
  yield ',\n"contributions": ';
  yield* inBrackets(contributionsOf(wiki, member));
  yield '}\n';
}

/** Without having signed in: what they sent as a member is among their contributions. */
async function sentOf(wiki: Wiki, { id }: Member): Promise<readonly OwnSubmission[]> {
  const email = (await wiki.store.members.find(id))?.email?.toLowerCase();
  return email ? wiki.store.personal.listSubmissions(email) : [];
}

async function* inBrackets(items: AsyncIterable<unknown>): AsyncGenerator<string> {
  let between = '[\n';
  for await (const item of items) {
    yield `${between}${JSON.stringify(item)}`;
    between = ',\n';
  }
  yield between === '[\n' ? '[]' : '\n]';
}

async function accountOf(wiki: Wiki, { id }: Member) {
  const { members, groups, sessions, tokens, passkeys } = wiki.store;
  const [row, photo, all, memberships, open, own, keys] = await Promise.all([
    members.find(id),
    members.photo(id),
    groups.list(),
    groups.listOf(id),
    sessions.listOf(id, wiki.clock().toISOString()),
    tokens.listOf(id),
    passkeys.listOf(id),
  ]);
  if (!row) throw new WikiError('not-found', 'not-found');
  const { name, handle, email, language, createdAt, isAdmin, hasPassword, hasSecondFactor, request } = row;
  return {
    account: { name, handle, email, language, createdAt, isAdmin, hasPassword, hasSecondFactor, request },
    profile: readProfile(row.profile),
    photo: photo ? { mime: 'image/webp', base64: photo.toString('base64') } : null,
    groups: memberships.flatMap(({ groupId, isManager }) =>
      all
        .filter((group) => group.id === groupId)
        .map((group) => ({ handle: group.handle, name: group.name, isManager })),
    ),
    sessions: open.map(({ device, createdAt: since, seenAt, expiresAt }) => ({
      device,
      createdAt: since,
      seenAt,
      expiresAt,
    })),
    tokens: own.map(({ name: called, scope, createdAt: since, expiresAt, usedAt }) => ({
      name: called,
      scope,
      createdAt: since,
      expiresAt,
      usedAt,
    })),
    passkeys: keys.map(({ name: called, createdAt: since, usedAt }) => ({
      name: called,
      createdAt: since,
      usedAt,
    })),
  };
}

async function* filesOf(wiki: Wiki, member: Member): AsyncGenerator<unknown> {
  const files = await wiki.store.personal.listFiles(authorOf(member));
  const scope = await scopeOf(wiki, member);
  const pages = await readablePages(wiki, scope, [...new Set(files.map(({ pageId }) => pageId))]);
  for (const { pageId, name, number, createdAt } of files) {
    const page = pages.get(pageId);
    yield page ? { space: page.space, slug: page.slug, name, version: number, createdAt } : { createdAt };
  }
}

async function* contributionsOf(wiki: Wiki, member: Member): AsyncGenerator<unknown> {
  const scope = await scopeOf(wiki, member);
  const own = new Map<number, OwnRevision[]>();
  for (const revision of await revisionsOf(wiki, member)) {
    const known = own.get(revision.pageId);
    if (known) known.push(revision);
    else own.set(revision.pageId, [revision]);
  }
  const ids = [...own.keys()];
  for (let from = 0; from < ids.length; from += pagesAtOnce) {
    const some = ids.slice(from, from + pagesAtOnce);
    const pages = await readablePages(wiki, scope, some);
    for (const id of some) {
      const page = pages.get(id);
      const past = page && (await pastOf(wiki, scope, page));
      for (const revision of own.get(id) ?? []) yield await contribution(wiki, scope, revision, page, past);
    }
  }
}

function revisionsOf(wiki: Wiki, member: Member): Promise<OwnRevision[]> {
  return wiki.store.personal.listRevisions(authorOf(member));
}

async function contribution(
  wiki: Wiki,
  scope: Scope,
  { pageId, number, createdAt }: OwnRevision,
  page: PageRow | undefined,
  past: Past | undefined,
) {
  const revision = past?.mayRead(number) ? await wiki.store.revisions.find(pageId, number) : undefined;
  if (!page || !revision) return { readable: false, revision: number, createdAt };
  const { title, body, tags, summary } = revision;
  const values = await seenValuesOf(wiki, scope, page, revision.values);
  const { space, slug } = page;
  return {
    readable: true,
    space,
    slug,
    revision: number,
    createdAt,
    title,
    summary,
    tags,
    values,
    text: body,
  };
}

async function readablePages(wiki: Wiki, scope: Scope, ids: readonly number[]) {
  const pages = ids.length === 0 ? [] : await wiki.store.pages.listNamed(ids, scope.rules);
  return new Map(pages.map((page) => [page.id, page]));
}

export interface LeaveView {
  /** The name that history will show. */
  pseudonym: string;
  revisions: number;
  files: number;
  /** Nobody could give rights any more: somebody else has to administer first. */
  isLastAdmin: boolean;
}

/** @throws WikiError not-found for a visitor. */
export async function viewLeave(wiki: Wiki, actor: Actor): Promise<LeaveView> {
  const member = ownHand(actor);
  const [revisions, files, members] = await Promise.all([
    revisionsOf(wiki, member),
    wiki.store.personal.listFiles(authorOf(member)),
    wiki.store.members.list(),
  ]);
  return {
    pseudonym: pseudonym(member.id),
    revisions: revisions.length,
    files: files.length,
    isLastAdmin: isLastAdmin(member, members),
  };
}

/**
 * Takes the member out of everything but the history of pages, where a pseudonym stands for them, and out of the
 * bytes of the file. @returns the pseudonym. @throws WikiError invalid for a wrong password or without the tick,
 * conflict for the last administrator.
 */
export async function leaveWiki(
  wiki: Wiki,
  actor: Actor,
  typed: { password: string; isSure: boolean },
): Promise<string> {
  const member = ownHand(actor);
  if (!typed.isSure) throw invalidField('sure', 'leave.sure');
  await provePassword(wiki, member, typed.password);
  const name = pseudonym(member.id);
  await wiki.transact(async (tx) => {
    if (isLastAdmin(member, await tx.members.list())) throw new WikiError('conflict', 'leave.last-admin');
    const handle = await freeHandle(tx, `ancien-membre-${member.id}`);
    await dropGrants(tx, { memberId: member.id });
    await tx.personal.forget(member.id, { handle, name });
    const at = wiki.clock().toISOString();
    await tx.audit.add({ at, actorId: member.id, action: 'member.leave', memberId: member.id });
  });
  await emptyLog(wiki.store.db);
  return name;
}
