/** What a wiki forgets by itself: at each start, and once a day. */
import { sentLasts } from './correct-submission.ts';
import { finishForgetting } from './purge.ts';
import type { Wiki } from './wiki.ts';

/** Milliseconds that the audit is kept: as long as the CNIL advises for journals. */
const auditTime = 365 * 24 * 3600_000;

/** Milliseconds in which a file that was brought may still be imported, and an import undone. */
const importTime = { begun: 7 * 24 * 3600_000, finished: 90 * 24 * 3600_000 };

/**
 * Old lines of the audit, sessions and links that have ended, who sent what was decided long ago and what of it was
 * refused, and what a purge that was cut off has left.
 * @param atStart nobody waits yet: a large file is written anew, if a purge has asked for it.
 */
export async function tidyUp(wiki: Wiki, atStart = false): Promise<void> {
  const now = wiki.clock();
  const yearAgo = new Date(now.getTime() - auditTime).toISOString();
  await wiki.record(async (tx) => {
    await tx.audit.removeBefore(yearAgo);
    await tx.sessions.removeEnded(now.toISOString());
    await tx.tickets.removeEnded(now.toISOString());
    await tx.imports.removeOld({
      begun: new Date(now.getTime() - importTime.begun).toISOString(),
      finished: new Date(now.getTime() - importTime.finished).toISOString(),
    });
  });
  await forgetSent(wiki, new Date(now.getTime() - sentLasts).toISOString());
  await finishForgetting(wiki, atStart);
}

/** Who sent an entry is forgotten some time after the decision, and with them a refused entry, every word of it. */
async function forgetSent(wiki: Wiki, before: string): Promise<void> {
  const over = await wiki.store.submissions.listOver(before);
  for (const page of over) {
    await wiki.transact(async (tx) => {
      await tx.pages.setParentOfChildren(page.id, page.parentId);
      await tx.purge.removePage(page.id);
      await tx.settings.set('forgetting', 'words');
      const at = wiki.clock().toISOString();
      const place = { spaceId: page.spaceId, pageId: page.id };
      await tx.audit.add({ at, actorId: null, action: 'submission.forget', ...place });
    });
  }
  await wiki.record((tx) => tx.submissions.forgetSenders(before));
}
