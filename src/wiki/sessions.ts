/** Who is signed in where: sessions as the web door keeps them, and the list a member sees of their own. */
import { hashSecret, newSecret } from '../secrets/random.ts';
import type { Wiki } from './wiki.ts';

/** Milliseconds after which a session ends though it is used: signing in again is asked for now and then. */
export const longestSession = 60 * 24 * 3600_000;

export interface SessionData {
  memberId: number | null;
  /** JSON of everything the door keeps. */
  data: string;
  device: string;
  expiresAt: Date;
  /** One that is not, and that was ended meanwhile, stays ended: a request under way must not bring it back. */
  isNew: boolean;
}

/** @param secret of the cookie. @returns the JSON that was kept, of a session that has not ended. */
export async function readSession(wiki: Wiki, secret: string): Promise<string | undefined> {
  const now = wiki.clock();
  const row = await wiki.store.sessions.find(hashSecret(secret), now.toISOString());
  if (!row || now.getTime() - Date.parse(row.createdAt) > longestSession) return undefined;
  return row.data;
}

/** Keeps the session, new or known and not ended. */
export async function writeSession(wiki: Wiki, secret: string, session: SessionData): Promise<void> {
  const now = wiki.clock().toISOString();
  const { memberId, data, device, expiresAt, isNew } = session;
  const row = { hash: hashSecret(secret), memberId, data, device, createdAt: now, seenAt: now };
  await wiki.record(async (tx) => {
    if (!isNew && !(await tx.sessions.find(row.hash, now))) return;
    await tx.sessions.put({ ...row, expiresAt: expiresAt.toISOString() });
  });
}

/** One that has ended already is no error. */
export async function endSession(wiki: Wiki, secret: string): Promise<void> {
  await wiki.record((tx) => tx.sessions.remove(hashSecret(secret)));
}

/** Ends every session of a member but the one that asks, if it is named. Tokens are not sessions. */
export async function endSessionsOf(wiki: Wiki, memberId: number, keptSecret?: string): Promise<void> {
  const kept = keptSecret === undefined ? undefined : hashSecret(keptSecret);
  await wiki.record((tx) => tx.sessions.removeOf(memberId, kept));
}

/** What signs the cookies: made once, so that a restart ends no session. */
export async function sessionSecret(wiki: Wiki): Promise<string> {
  const known = await wiki.store.settings.find('session-secret');
  if (known !== undefined) return known;
  const made = newSecret();
  await wiki.record((tx) => tx.settings.set('session-secret', made));
  return made;
}
