/** The second factor of an account: turned on with a first code, asked for at each sign-in, turned off by password. */
import type { Actor, Member } from '../core/access.ts';
import { invalidField, WikiError } from '../core/errors.ts';
import { hashSecret } from '../secrets/random.ts';
import { newRecoveryCodes, newTotpSecret, tidyRecoveryCode, totpAddress, totpStep } from '../secrets/totp.ts';
import type { Writers } from '../store/store.ts';
import { findActor } from './members.ts';
import { provePassword, requireAdmin } from './prove.ts';
import type { Wiki } from './wiki.ts';

/** Who issues the codes, as telephones list them. */
const issuer = 'Gare';

export interface OfferedFactor {
  /** Base 32. It counts once a code of it was given. */
  secret: string;
  /** What the square to photograph says. */
  address: string;
}

/** A factor to be, for who proves their password. @throws WikiError invalid; conflict when there is one already. */
export async function offerSecondFactor(
  wiki: Wiki,
  member: Member,
  password: string,
): Promise<OfferedFactor> {
  await provePassword(wiki, member, password);
  if (await wiki.store.members.secondFactor(member.id)) throw new WikiError('conflict', 'factor.is-on');
  return describeFactor(wiki, member, newTotpSecret());
}

/** The same factor shown again. */
export async function describeFactor(wiki: Wiki, member: Member, secret: string): Promise<OfferedFactor> {
  const row = await wiki.store.members.find(member.id);
  return { secret, address: totpAddress(secret, issuer, row?.email ?? member.name) };
}

/**
 * From now on signing in asks for a code.
 * @returns recovery codes, told this once.
 * @throws WikiError invalid when the code is none of this secret; conflict when there is a factor already.
 */
export async function turnOnSecondFactor(
  wiki: Wiki,
  member: Member,
  secret: string,
  code: string,
): Promise<string[]> {
  const step = totpStep(secret, code, wiki.clock());
  if (step === undefined) throw invalidField('code', 'factor.code');
  const codes = newRecoveryCodes();
  await wiki.transact(async (tx) => {
    if (await tx.members.secondFactor(member.id)) throw new WikiError('conflict', 'factor.is-on');
    await tx.members.change(member.id, { totp_secret: secret, totp_step: step });
    await tx.members.setRecoveryCodes(member.id, hashesOf(codes));
    await note(wiki, tx, member, 'second-factor.on');
  });
  return codes;
}

/** @throws WikiError invalid when the password is another. */
export async function turnOffSecondFactor(wiki: Wiki, member: Member, password: string): Promise<void> {
  await provePassword(wiki, member, password);
  await wiki.transact(async (tx) => {
    if (!(await tx.members.secondFactor(member.id))) return;
    await tx.members.change(member.id, { totp_secret: null, totp_step: null });
    await tx.members.setRecoveryCodes(member.id, []);
    await note(wiki, tx, member, 'second-factor.off');
  });
}

/**
 * For somebody who lost their telephone and their recovery codes: an administrator, who proves their own password, or
 * the host by the command line. Sessions of the member end and their passkeys too: whoever found the telephone may be in
 * one, or hold one.
 * @throws WikiError not-found for who is no administrator and for no such account, invalid, conflict when it is off.
 */
export async function removeSecondFactor(
  wiki: Wiki,
  by: { actor: Actor; password: string } | 'host',
  memberId: number,
): Promise<void> {
  const admin = by === 'host' ? undefined : requireAdmin(by.actor);
  if (by !== 'host' && admin) await provePassword(wiki, admin, by.password);
  const at = wiki.clock().toISOString();
  await wiki.transact(async (tx) => {
    if ((await tx.members.find(memberId))?.state !== 'active') throw new WikiError('not-found', 'not-found');
    if (!(await tx.members.secondFactor(memberId))) throw new WikiError('conflict', 'factor.is-off');
    await tx.members.change(memberId, { totp_secret: null, totp_step: null });
    await tx.members.setRecoveryCodes(memberId, []);
    await tx.passkeys.removeOf(memberId);
    await tx.sessions.removeOf(memberId);
    await tx.audit.add({ at, actorId: admin?.id ?? null, action: 'second-factor.remove', memberId });
  });
}

/** Ten others in the place of those there are. @throws WikiError invalid; conflict when there is no second factor. */
export async function renewRecoveryCodes(wiki: Wiki, member: Member, password: string): Promise<string[]> {
  await provePassword(wiki, member, password);
  const codes = newRecoveryCodes();
  await wiki.transact(async (tx) => {
    if (!(await tx.members.secondFactor(member.id))) throw new WikiError('conflict', 'factor.is-off');
    await tx.members.setRecoveryCodes(member.id, hashesOf(codes));
    await note(wiki, tx, member, 'second-factor.codes');
  });
  return codes;
}

/**
 * The code owed after the password: of the telephone, or one of the recovery codes. Either works once.
 * @returns undefined for a wrong code, and for a member who may not sign in any more.
 */
export async function passSecondFactor(
  wiki: Wiki,
  memberId: number,
  typed: string,
): Promise<Member | undefined> {
  const member = await findActor(wiki, memberId);
  if (!member) return undefined;
  // Looked up where it is marked as used: of two requests with one code only the first passes.
  const isRight = await wiki.record(async (tx) => {
    const factor = await tx.members.secondFactor(memberId);
    if (!factor) return false;
    const step = totpStep(factor.secret, typed, wiki.clock(), factor.lastStep);
    if (step !== undefined) {
      await tx.members.change(memberId, { totp_step: step });
      return true;
    }
    const code = tidyRecoveryCode(typed);
    if (code === undefined || !(await tx.members.useRecoveryCode(memberId, hashSecret(code)))) return false;
    await note(wiki, tx, member, 'second-factor.recovery');
    return true;
  });
  return isRight ? member : undefined;
}

function hashesOf(codes: readonly string[]): string[] {
  return codes.map((code) => hashSecret(tidyRecoveryCode(code) ?? code));
}

async function note(wiki: Wiki, tx: Writers, { id }: Member, action: string): Promise<void> {
  await tx.audit.add({ at: wiki.clock().toISOString(), actorId: id, action, memberId: id });
}
