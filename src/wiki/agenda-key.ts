/**
 * The address of a member's own agenda: a token that opens the agenda as they may read it, and nothing else. Calendars
 * ask for it without signing in, so it has no end; each member has one at most.
 */
import type { Member } from '../core/access.ts';
import { hashSecret, newSecret } from '../secrets/random.ts';
import { findActor } from './members.ts';
import type { Wiki } from './wiki.ts';

/** What every such secret begins with: whoever finds one in a file knows what it opens. */
const mark = 'agenda_';

/** Milliseconds between two notes of its use: each is a write to the disk. */
const betweenUses = 24 * 3600_000;

export interface AgendaKey {
  createdAt: string;
  /** To the day; null until a calendar has asked. */
  usedAt: string | null;
}

/** The member's own, without its secret; undefined when they have none. */
export async function findAgendaKey(wiki: Wiki, member: Member): Promise<AgendaKey | undefined> {
  const own = await wiki.store.tokens.listOf(member.id);
  const key = own.find(({ scope }) => scope === 'agenda');
  return key && { createdAt: key.createdAt, usedAt: key.usedAt };
}

/**
 * A new one in the place of the one before, whose calendars find nothing any more. The secret is told this once.
 * @param name by which the member finds it among their tokens.
 */
export async function renewAgendaKey(wiki: Wiki, member: Member, name: string): Promise<string> {
  const secret = `${mark}${newSecret()}`;
  const at = wiki.clock().toISOString();
  await wiki.record(async (tx) => {
    await tx.tokens.removeScope(member.id, 'agenda');
    const hash = hashSecret(secret);
    await tx.tokens.add({ memberId: member.id, name, hash, scope: 'agenda', createdAt: at, expiresAt: null });
    const details = { scope: 'agenda' };
    await tx.audit.add({ at, actorId: member.id, action: 'token.add', memberId: member.id, details });
  });
  return secret;
}

/** Ends it at once; nothing when there is none. */
export async function endAgendaKey(wiki: Wiki, member: Member): Promise<void> {
  const at = wiki.clock().toISOString();
  await wiki.record(async (tx) => {
    if (!(await tx.tokens.removeScope(member.id, 'agenda'))) return;
    await tx.audit.add({ at, actorId: member.id, action: 'token.revoke', memberId: member.id });
  });
}

/** Whose agenda the secret opens, to read; undefined for one that is unknown, and for who is not active any more. */
export async function actorOfAgendaKey(wiki: Wiki, secret: string): Promise<Member | undefined> {
  if (!/^agenda_[\w-]{43}$/.test(secret)) return undefined;
  const token = await wiki.store.tokens.findByHash(hashSecret(secret));
  if (token?.scope !== 'agenda') return undefined;
  const member = await findActor(wiki, token.memberId);
  if (!member) return undefined;
  const now = wiki.clock();
  if (token.usedAt === null || now.getTime() - Date.parse(token.usedAt) >= betweenUses) {
    // A disk that is full keeps nobody from reading.
    await wiki.record((tx) => tx.tokens.markUsed(token.id, now.toISOString())).catch(() => undefined);
  }
  return { ...member, atMost: 'read' };
}
