/** How large the wiki is and how many are here, for whoever watches over the machine: numbers, no names. */
import { countAll as countRows } from '../store/maintenance.ts';
import type { Wiki } from './wiki.ts';

/** Living pages, active members, sessions of members that have not ended. */
export async function countAll(wiki: Wiki): Promise<{ pages: number; members: number; sessions: number }> {
  const [rows, sessions] = await Promise.all([
    countRows(wiki.store.db),
    wiki.store.sessions.count(wiki.clock().toISOString()),
  ]);
  return { ...rows, sessions };
}
