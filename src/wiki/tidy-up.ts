/** What a wiki forgets by itself: at each start, and once a day. */
import { finishForgetting } from './purge.ts';
import type { Wiki } from './wiki.ts';

/** Milliseconds that the audit is kept: as long as the CNIL advises for journals. */
const auditTime = 365 * 24 * 3600_000;

/**
 * Old lines of the audit, sessions and links that have ended, and what a purge that was cut off has left.
 * @param atStart nobody waits yet: a large file is written anew, if a purge has asked for it.
 */
export async function tidyUp(wiki: Wiki, atStart = false): Promise<void> {
  const now = wiki.clock();
  const yearAgo = new Date(now.getTime() - auditTime).toISOString();
  await wiki.record(async (tx) => {
    await tx.audit.removeBefore(yearAgo);
    await tx.sessions.removeEnded(now.toISOString());
    await tx.tickets.removeEnded(now.toISOString());
  });
  await finishForgetting(wiki, atStart);
}
