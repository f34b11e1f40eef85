/** What a member changes of their own account: password, address of mail, language; and where they are signed in. */
import type { Member } from '../core/access.ts';
import { authorOf } from '../core/author.ts';
import { invalidForm, WikiError } from '../core/errors.ts';
import { hashSecret } from '../secrets/random.ts';
import { endAccess, passwordErrors } from './accounts.ts';
import { listChanges } from './lists.ts';
import { provePassword } from './prove.ts';
import { longestSession } from './sessions.ts';
import type { ChangesView } from './views.ts';
import type { Wiki } from './wiki.ts';

export interface AccountView {
  email: string;
  /** Of the interface; '' follows the browser. */
  language: string;
  hasPassword: boolean;
  hasSecondFactor: boolean;
  recoveryCodes: number;
  sessions: number;
  tokens: number;
  passkeys: number;
  createdAt: string;
}

/** One's own account. @throws WikiError not-found when it has just been left. */
export async function viewAccount(wiki: Wiki, member: Member): Promise<AccountView> {
  const { members, tokens, passkeys } = wiki.store;
  const [row, recoveryCodes, sessions, all, keys] = await Promise.all([
    members.find(member.id),
    members.countRecoveryCodes(member.id),
    listSessions(wiki, member, ''),
    tokens.listOf(member.id),
    passkeys.listOf(member.id),
  ]);
  if (!row) throw new WikiError('not-found', 'not-found');
  const { email, language, hasPassword, hasSecondFactor, createdAt } = row;
  const counts = { recoveryCodes, sessions: sessions.length, tokens: all.length, passkeys: keys.length };
  return { email: email ?? '', language, hasPassword, hasSecondFactor, createdAt, ...counts };
}

/**
 * Another password. All sessions of the member end: whoever asks opens a new one.
 * @throws WikiError invalid, by field: `password` is the one they have, `wanted` the one they want.
 */
export async function changePassword(
  wiki: Wiki,
  member: Member,
  typed: { password: string; wanted: string },
): Promise<void> {
  await provePassword(wiki, member, typed.password);
  const row = await wiki.store.members.find(member.id);
  const own = { name: member.name, email: row?.email ?? '' };
  const errors = passwordErrors(typed.wanted, own).map((fault) => ({ ...fault, field: 'wanted' }));
  if (errors.length > 0) throw invalidForm('member.invalid', errors);
  const password = await wiki.passwords.hash(typed.wanted);
  await wiki.transact(async (tx) => {
    await tx.members.change(member.id, { password });
    // Links that were asked for before may be in other hands.
    await endAccess(tx, member.id);
    const at = wiki.clock().toISOString();
    await tx.audit.add({ at, actorId: member.id, action: 'member.password', memberId: member.id });
  });
}

/** @param language `fr`, `en`, or '' to follow the browser. */
export async function changeLanguage(wiki: Wiki, member: Member, language: string): Promise<void> {
  await wiki.transact((tx) => tx.members.change(member.id, { language }));
}

export interface ShownSession {
  /** Made of the session's hash, and says nothing about it. */
  id: string;
  /** « Firefox, Linux »; '' when the browser did not say. */
  device: string;
  createdAt: string;
  seenAt: string;
  /** Whether it is the one that asks. */
  isThis: boolean;
}

/** @param secret of the cookie of who asks. */
export async function listSessions(wiki: Wiki, member: Member, secret: string): Promise<ShownSession[]> {
  const rows = await liveSessions(wiki, member);
  const here = hashSecret(secret);
  return rows.map(({ hash, device, createdAt, seenAt }) => ({
    id: shortId(hash),
    device,
    createdAt,
    seenAt,
    isThis: hash === here,
  }));
}

/** Ends one of the member's own sessions; one that has ended already is no error. */
export async function endSessionById(wiki: Wiki, member: Member, id: string): Promise<void> {
  const found = (await liveSessions(wiki, member)).find(({ hash }) => shortId(hash) === id);
  if (found) await wiki.record((tx) => tx.sessions.remove(found.hash));
}

async function liveSessions(wiki: Wiki, member: Member) {
  const now = wiki.clock();
  const rows = await wiki.store.sessions.listOf(member.id, now.toISOString());
  return rows.filter(({ createdAt }) => now.getTime() - Date.parse(createdAt) <= longestSession);
}

function shortId(hash: string): string {
  return hashSecret(`session ${hash}`).slice(0, 16);
}

const contributionsOnPage = 50;

/** Revisions the member wrote or wrote at, of pages that they may read. */
export function listContributions(wiki: Wiki, member: Member, before: string): Promise<ChangesView> {
  return listChanges(wiki, member, {
    ...(before === '' ? {} : { before }),
    author: authorOf(member),
    withMinor: true,
    limit: contributionsOnPage,
  });
}
