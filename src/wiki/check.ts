/** Whether everything that people wrote is still there, to the letter. */
import { checkBlobs, checkDatabase } from '../store/maintenance.ts';
import type { PageRow } from '../store/pages.ts';
import { revisionHash } from '../store/revisions.ts';
import type { Wiki } from './wiki.ts';

export interface CheckReport {
  pages: number;
  revisions: number;
  blobs: number;
  /** One sentence each; empty when all is well. Pages are named by address. */
  problems: readonly string[];
}

const pagesAtATime = 200;
const revisionsAtATime = 50;

export async function checkWiki(wiki: Wiki): Promise<CheckReport> {
  const problems = await checkDatabase(wiki.store.db);
  let pages = 0;
  let revisions = 0;
  for (let lastId = 0; ; ) {
    const rows = await wiki.store.pages.listAll(lastId, pagesAtATime);
    const last = rows.at(-1);
    if (!last) break;
    for (const page of rows) {
      const history = await checkHistory(wiki, page);
      revisions += history.count;
      problems.push(...history.problems);
    }
    pages += rows.length;
    lastId = last.id;
  }
  const blobs = await checkBlobs(wiki.store.db);
  return { pages, revisions, blobs: blobs.count, problems: [...problems, ...blobs.problems] };
}

/** Numbers run from 1 without a gap, each hash follows from its parent's, and the last one is current. */
async function checkHistory(wiki: Wiki, page: PageRow): Promise<{ count: number; problems: string[] }> {
  const name = `${page.space}/${page.slug}`;
  const problems: string[] = [];
  let parentHash = '';
  let count = 0;
  for (;;) {
    const revisions = await wiki.store.revisions.listWhole(page.id, count, revisionsAtATime);
    if (revisions.length === 0) break;
    for (const revision of revisions) {
      count += 1;
      if (revision.number !== count) problems.push(`${name} lacks its revision ${count}`);
      const hash = revisionHash({ ...revision, parentHash });
      if (hash !== revision.hash)
        problems.push(`${name}, revision ${revision.number}: the text is not the one that was saved`);
      parentHash = revision.hash;
      count = revision.number;
    }
  }
  if (count !== page.current)
    problems.push(`${name} points to revision ${page.current}, its last one is ${count}`);
  return { count, problems };
}
