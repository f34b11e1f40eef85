/** Personal tokens: what a program of a member's shows to act for them, with less power than they have. */
import type { Member, Role } from '../core/access.ts';
import { fieldFault, invalidForm, WikiError } from '../core/errors.ts';
import { tidyName } from '../core/member.ts';
import { hashSecret, newSecret } from '../secrets/random.ts';
import type { TokenScope as StoredScope, TokenRow } from '../store/tokens.ts';
import { findActor } from './members.ts';
import type { Wiki } from './wiki.ts';

/** What a program may be given; the key of an agenda is none of a program's (agenda-key.ts). */
export type TokenScope = Exclude<StoredScope, 'agenda'>;

/** What every token begins with: whoever finds one in a file knows what it opens. */
const mark = 'gare_';

/** Days that a token may last. */
export const tokenDays = [30, 90, 365] as const;

/** A member with more has lost count of them. */
const mostTokens = 50;

/** Milliseconds between two notes of a token's use: each is a write to the disk. */
const betweenUses = 3600_000;

/** The most that a token may do, whatever its member may: rights and accounts are changed by people. */
const mostOf: Readonly<Record<TokenScope, Role>> = { read: 'read', write: 'write' };

export interface WantedToken {
  name: string;
  scope: TokenScope;
  /** One of `tokenDays`, or fewer. */
  days: number;
}

export interface ShownToken extends Omit<TokenRow, 'memberId'> {
  isEnded: boolean;
}

/**
 * A new token; this is the only time its secret is told.
 * @param madeBy the member, or null for the host, who makes one by the command line.
 * @throws WikiError invalid, by field.
 */
export async function addToken(
  wiki: Wiki,
  memberId: number,
  wanted: WantedToken,
  madeBy: number | null = memberId,
): Promise<string> {
  const name = tidyName(wanted.name);
  const [longest = 365] = [...tokenDays].reverse();
  const isTime = Number.isInteger(wanted.days) && wanted.days >= 1 && wanted.days <= longest;
  const errors = [
    ...(name === '' ? [fieldFault('name', 'token.name')] : []),
    ...(isTime ? [] : [fieldFault('days', 'token.days')]),
  ];
  if (errors.length > 0) throw invalidForm('token.invalid', errors);
  const secret = `${mark}${newSecret()}`;
  const now = wiki.clock();
  await wiki.record(async (tx) => {
    if ((await tx.tokens.listOf(memberId)).length >= mostTokens) {
      throw new WikiError('conflict', 'token.too-many', { most: mostTokens });
    }
    await tx.tokens.add({
      memberId,
      name,
      hash: hashSecret(secret),
      scope: wanted.scope,
      createdAt: now.toISOString(),
      expiresAt: new Date(now.getTime() + wanted.days * 24 * 3600_000).toISOString(),
    });
    const details = { scope: wanted.scope, days: wanted.days };
    await tx.audit.add({ at: now.toISOString(), actorId: madeBy, action: 'token.add', memberId, details });
  });
  return secret;
}

/** The member's own, without their secrets; those that have ended too. */
export async function listTokens(wiki: Wiki, member: Member): Promise<ShownToken[]> {
  const now = wiki.clock().toISOString();
  const tokens = await wiki.store.tokens.listOf(member.id);
  return tokens.map(({ memberId: _, ...token }) => ({ ...token, isEnded: hasEnded(token, now) }));
}

/** Ends one of the member's own tokens at once. @throws WikiError not-found. */
export async function revokeToken(wiki: Wiki, member: Member, id: number): Promise<void> {
  const at = wiki.clock().toISOString();
  await wiki.record(async (tx) => {
    if (!(await tx.tokens.remove(member.id, id))) throw new WikiError('not-found', 'not-found');
    await tx.audit.add({ at, actorId: member.id, action: 'token.revoke', memberId: member.id });
  });
}

/**
 * Whom a token stands for, with no more rights than its scope gives; undefined for one that is unknown, ended or
 * revoked, and for one whose member is not active.
 */
export async function actorOfToken(wiki: Wiki, secret: string): Promise<Member | undefined> {
  if (!/^gare_[\w-]{43}$/.test(secret)) return undefined;
  const token = await wiki.store.tokens.findByHash(hashSecret(secret));
  const now = wiki.clock();
  if (!token || token.scope === 'agenda' || hasEnded(token, now.toISOString())) return undefined;
  const member = await findActor(wiki, token.memberId);
  if (!member) return undefined;
  if (token.usedAt === null || now.getTime() - Date.parse(token.usedAt) >= betweenUses) {
    // A disk that is full keeps no program from reading.
    await wiki.record((tx) => tx.tokens.markUsed(token.id, now.toISOString())).catch(() => undefined);
  }
  return { ...member, atMost: mostOf[token.scope] };
}

function hasEnded({ expiresAt }: Pick<TokenRow, 'expiresAt'>, now: string): boolean {
  return expiresAt !== null && expiresAt <= now;
}
