/** Passkeys of members: made by who proves their password, shown in the place of both steps of signing in, removed. */
import type { Member } from '../core/access.ts';
import { authorOf } from '../core/author.ts';
import { invalidField, WikiError } from '../core/errors.ts';
import { tidyName } from '../core/member.ts';
import {
  type PasskeySite,
  passkeyIn,
  passkeyToMake,
  passkeyToShow,
  provePasskey,
  readNewPasskey,
} from '../secrets/passkeys.ts';
import { hashSecret, newSecret } from '../secrets/random.ts';
import type { PasskeyRow } from '../store/passkeys.ts';
import { findActor } from './members.ts';
import { provePassword } from './prove.ts';
import type { Wiki } from './wiki.ts';

/** A member with more has lost count of them. */
const mostPasskeys = 20;

/** What a passkey is to be made for: kept in the session until the browser answers. */
export interface OfferedPasskey {
  challenge: string;
  name: string;
}

export type ShownPasskey = Pick<PasskeyRow, 'id' | 'name' | 'createdAt' | 'usedAt'>;

export async function listPasskeys(wiki: Wiki, member: Member): Promise<ShownPasskey[]> {
  const rows = await wiki.store.passkeys.listOf(member.id);
  return rows.map(({ id, name, createdAt, usedAt }) => ({ id, name, createdAt, usedAt }));
}

/** A passkey to be, for who proves their password. @throws WikiError invalid, by field; conflict for too many. */
export async function offerPasskey(
  wiki: Wiki,
  member: Member,
  typed: { name: string; password: string },
): Promise<OfferedPasskey> {
  const name = tidyName(typed.name);
  if (name === '') throw invalidField('name', 'passkey.name');
  await provePassword(wiki, member, typed.password);
  requireRoom(await wiki.store.passkeys.listOf(member.id));
  return { challenge: newSecret(), name };
}

function requireRoom(passkeys: readonly unknown[]): void {
  if (passkeys.length >= mostPasskeys) {
    throw new WikiError('conflict', 'passkey.too-many', { most: mostPasskeys });
  }
}

/** What the browser is given to make it. */
export async function describePasskey(
  wiki: Wiki,
  member: Member,
  site: PasskeySite,
  challenge: string,
): Promise<unknown> {
  const [row, has] = await Promise.all([
    wiki.store.members.find(member.id),
    wiki.store.passkeys.listOf(member.id),
  ]);
  const owner = { handle: authorOf(member), name: row?.email ?? member.name, has };
  return passkeyToMake(site, owner, challenge);
}

/**
 * From now on the member signs in with it.
 * @param answer JSON of the browser. @throws WikiError invalid when it is none for what was offered, conflict.
 */
export async function addPasskey(
  wiki: Wiki,
  member: Member,
  site: PasskeySite,
  { challenge, name }: OfferedPasskey,
  answer: string,
): Promise<void> {
  const made = await readNewPasskey(site, challenge, answer);
  if (!made) throw invalidField('credential', 'passkey.refused');
  const at = wiki.clock().toISOString();
  await wiki.record(async (tx) => {
    requireRoom(await tx.passkeys.listOf(member.id));
    if (await tx.passkeys.find(made.id)) throw invalidField('credential', 'passkey.refused');
    const publicKey = Buffer.from(made.publicKey);
    await tx.passkeys.add({ ...made, publicKey, memberId: member.id, name, createdAt: at });
    await tx.audit.add({ at, actorId: member.id, action: 'passkey.add', memberId: member.id });
  });
}

/** @throws WikiError invalid for another password; not-found when it is none of theirs. */
export async function removePasskey(
  wiki: Wiki,
  member: Member,
  { id, password }: { id: string; password: string },
): Promise<void> {
  await provePassword(wiki, member, password);
  const at = wiki.clock().toISOString();
  await wiki.record(async (tx) => {
    if (!(await tx.passkeys.remove(member.id, id))) throw new WikiError('not-found', 'not-found');
    await tx.audit.add({ at, actorId: member.id, action: 'passkey.remove', memberId: member.id });
  });
}

/** A challenge to sign in by, and what the browser is given with it. */
export async function askPasskey(site: PasskeySite): Promise<{ challenge: string; options: unknown }> {
  const challenge = newSecret();
  return { challenge, options: await passkeyToShow(site, challenge) };
}

/**
 * Whoever shows a passkey has unlocked their device for it: both steps in one.
 * @param asked the challenge, and the secret of the very session that was given it, which ends with a right answer.
 * @returns undefined for whatever is wrong, and for a member who may not sign in any more.
 */
export async function signInByPasskey(
  wiki: Wiki,
  site: PasskeySite,
  asked: { challenge: string; session: string },
  answer: string,
): Promise<Member | undefined> {
  const id = passkeyIn(answer);
  const kept = id === undefined ? undefined : await wiki.store.passkeys.find(id);
  const member = kept && (await findActor(wiki, kept.memberId));
  if (!member) return undefined;
  const key = { ...kept, publicKey: new Uint8Array(kept.publicKey) };
  const counter = await provePasskey(site, asked.challenge, answer, key, authorOf(member));
  if (counter === undefined) return undefined;
  const at = wiki.clock().toISOString();
  const hash = hashSecret(asked.session);
  // Looked up where it is marked: of two requests with one answer, or of a device and its copy, only the first passes.
  const isFirst = await wiki.record(async (tx) => {
    const now = await tx.passkeys.find(kept.id);
    if (!now || (counter > 0 && counter <= now.counter)) return false;
    if (!(await tx.sessions.find(hash, at))) return false;
    await tx.sessions.remove(hash);
    await tx.passkeys.markUsed(kept.id, counter, at);
    return true;
  });
  return isFirst ? member : undefined;
}
