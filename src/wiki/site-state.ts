/** How the wiki is, for administrators: how much is in it, and what it weighs. */
import type { Actor } from '../core/access.ts';
import { fileSize } from '../store/maintenance.ts';
import { countAll } from './count.ts';
import { requireAdmin } from './prove.ts';
import type { Wiki } from './wiki.ts';

export interface SiteState {
  pages: number;
  members: number;
  /** Bytes of the database. */
  size: number;
  /** Files whose text is still to be read. */
  unread: number;
}

/** @throws WikiError not-found for who is no administrator. */
export async function viewSite(wiki: Wiki, actor: Actor): Promise<SiteState> {
  requireAdmin(actor);
  const [{ pages, members }, size, unread] = await Promise.all([
    countAll(wiki),
    fileSize(wiki.store.db),
    wiki.store.jobs.countFiles(),
  ]);
  return { pages, members, size, unread };
}
