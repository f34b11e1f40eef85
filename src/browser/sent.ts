/** Which drafts a save has sent off, remembered in this window until a screen shows that they arrived. */
import type { KeptTexts } from './storage.ts';

export interface Sent {
  page: string;
  /** Revision the text was begun from; '0' for a new page. */
  base: string;
  /** Ids of drafts: more than one when a conflict was solved on the way. */
  ids: readonly string[];
}

const key = 'gare:sent';

export function noteSent(session: KeptTexts, sent: Sent): void {
  session.set(key, JSON.stringify(sent));
}

export function forgetSent(session: KeptTexts): void {
  session.remove(key);
}

export function readSent(session: KeptTexts): Sent | undefined {
  try {
    const { page, base, ids } = JSON.parse(session.get(key) ?? '{}') as Partial<Sent>;
    return typeof page === 'string' && typeof base === 'string' && Array.isArray(ids)
      ? { page, base, ids }
      : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Whether the address of a screen (its query, as `?publie=4`; web/saved.ts writes it) says that what was sent is
 * published. Any other screen may be one that somebody went to after the save had failed.
 */
export function hasArrived(sent: Sent, query: string): boolean {
  const published = new URLSearchParams(query).get('publie');
  return published === 'rien' || Number(published ?? 0) > Number(sent.base);
}
