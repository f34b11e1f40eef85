/** Whether everything that people wrote is still there, to the letter. */
import type { Revision } from '../core/revision.ts';
import { checkPassages } from '../store/file-checks.ts';
import { checkBlobs, checkDatabase, listHashes } from '../store/maintenance.ts';
import type { PageRow } from '../store/pages.ts';
import { revisionHash } from '../store/revisions.ts';
import { countAllOwed } from './rebuild.ts';
import type { Wiki } from './wiki.ts';

export interface CheckReport {
  pages: number;
  revisions: number;
  blobs: number;
  /** Pages whose derived rows an upgrade or a changed type still owes (rebuild.ts): nothing is wrong with them. */
  owed: number;
  /** Files whose text is still to be read, or to be found (wiki/jobs.ts): nothing is wrong with them. */
  unread: number;
  /** One sentence each; empty when all is well. Pages are named by address. */
  problems: readonly string[];
}

const pagesAtATime = 200;

/**
 * Follows every page's history and its hashes, and lets SQLite check the file. Reads all of it, and changes nothing.
 */
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
  problems.push(...blobs.problems, ...(await checkPassages(wiki.store.db)));
  const [owed, unread] = [await countAllOwed(wiki), await wiki.store.jobs.countFiles()];
  return { pages, revisions, blobs: blobs.count, owed, unread, problems };
}

/** Numbers run from 1 without a gap, each hash follows from its parent's, and the last one is what the page says. */
async function checkHistory(wiki: Wiki, page: PageRow): Promise<{ count: number; problems: string[] }> {
  const name = `${page.space}/${page.slug}`;
  const hashes = await listHashes(wiki.store.db, page.id);
  const problems: string[] = [];
  let parent = { number: 0, hash: '' };
  for (const { number, hash } of hashes) {
    for (let missing = parent.number + 1; missing < number; missing += 1) {
      problems.push(`${name} lacks its revision ${missing}`);
    }
    const problem = await checkRevision(wiki, page.id, number, parent.hash);
    if (problem) problems.push(`${name}, revision ${number}: ${problem}`);
    parent = { number, hash };
  }
  if (hashes.length === 0) problems.push(`${name} has no revision`);
  else if (parent.number !== page.current)
    problems.push(`${name} points to revision ${page.current}, its last one is ${parent.number}`);
  else problems.push(...(await checkCurrent(wiki, page, name)));
  return { count: hashes.length, problems };
}

async function checkRevision(
  wiki: Wiki,
  pageId: number,
  number: number,
  parentHash: string,
): Promise<string | undefined> {
  const revision = await readable(wiki, pageId, number);
  if (!revision) return 'it cannot be read';
  return revisionHash({ ...revision, parentHash }) === revision.hash
    ? undefined
    : 'the text is not the one that was saved';
}

/** What stands in the page's own row is a copy of what its current revision says. */
async function checkCurrent(wiki: Wiki, page: PageRow, name: string): Promise<string[]> {
  const current = await readable(wiki, page.id, page.current);
  if (!current) return [];
  const problems: string[] = [];
  if (current.title !== page.title) problems.push(`${name} does not have the title of its current revision`);
  const isDeletion = current.kind === 'delete';
  if (page.deletedAt === null && isDeletion)
    problems.push(`${name} is not in the trash, its current revision is a deletion`);
  if (page.deletedAt !== null && !isDeletion)
    problems.push(`${name} is in the trash, its current revision is not a deletion`);
  return problems;
}

/** Undefined where a broken disk or hand has left what is no JSON, or no row. */
function readable(wiki: Wiki, pageId: number, number: number): Promise<Revision | undefined> {
  return wiki.store.revisions.find(pageId, number).catch(() => undefined);
}
