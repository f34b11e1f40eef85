/** Which drafts a save has sent off, remembered in this window until the next screen shows whether they arrived. */
import type { KeptTexts } from './storage.ts';

export interface Sent {
  page: string;
  /** Ids of drafts: more than one when a conflict was solved on the way. */
  ids: readonly string[];
}

const key = 'gare:sent';

export function noteSent(session: KeptTexts, sent: Sent): void {
  session.set(key, JSON.stringify(sent));
}

/** Reads and forgets. */
export function takeSent(session: KeptTexts): Sent | undefined {
  const text = session.get(key);
  session.remove(key);
  if (text === undefined) return undefined;
  try {
    const { page, ids } = JSON.parse(text) as Sent;
    return typeof page === 'string' && Array.isArray(ids) ? { page, ids } : undefined;
  } catch {
    return undefined;
  }
}
