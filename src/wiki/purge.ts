/** Purging: a page of the trash goes for good, with its history, its files, and its words in the index and on the disk. */
import type { Actor, Member } from '../core/access.ts';
import { invalidField, WikiError } from '../core/errors.ts';
import type { Space } from '../core/page.ts';
import { emptyLog, fileSize } from '../store/maintenance.ts';
import type { PageRow } from '../store/pages.ts';
import type { PageItem } from './items.ts';
import { provePassword } from './prove.ts';
import { letOthers, pageQueue } from './queues.ts';
import { type Address, locatePage, pageItem, require, type Scope, scopeOf } from './scope.ts';
import type { Wiki } from './wiki.ts';

export interface PurgeView {
  space: Space;
  page: PageItem & { deletedAt: string };
  revisions: number;
  /** Attachments, those that were taken off too. */
  files: number;
  /** Pages under it, which move up. */
  children: number;
}

/** What would go. @throws WikiError not-found; forbidden for who does not manage the space; conflict outside the trash. */
export async function viewPurge(wiki: Wiki, actor: Actor, address: Address): Promise<PurgeView> {
  const scope = await scopeOf(wiki, actor);
  const { space, page } = await findPurgeable(wiki, scope, address);
  const [files, children] = await Promise.all([
    wiki.store.attachments.listWithVersions(page.id),
    wiki.store.pages.listChildren(page.id, scope.rules),
  ]);
  return {
    space,
    page: { ...pageItem(scope, page), deletedAt: page.deletedAt ?? page.updatedAt },
    revisions: page.current,
    files: files.length,
    children: children.length,
  };
}

async function findPurgeable(
  wiki: Wiki,
  scope: Scope,
  address: Address,
): Promise<{ space: Space; page: PageRow; member: Member }> {
  const found = await locatePage(wiki, scope, address);
  if (found.kind !== 'found') throw new WikiError('not-found', 'not-found');
  require(scope, 'manage', found.space.accessId);
  const { actor } = scope;
  // Who has no account has no password to say again, and nobody to be named by.
  if (actor.kind !== 'member') throw new WikiError('forbidden', 'role.manage');
  if (found.page.deletedAt === null) throw new WikiError('conflict', 'purge.not-deleted');
  return { space: found.space, page: found.page, member: actor };
}

export interface PurgeRequest extends Address {
  password: string;
  /** The slug, typed by hand. */
  typed: string;
}

/**
 * Ends when nothing of the page is left in the file. @throws WikiError as `viewPurge`; invalid, by field, for another
 * password or slug.
 */
export async function purgePage(wiki: Wiki, actor: Actor, request: PurgeRequest): Promise<void> {
  const scope = await scopeOf(wiki, actor);
  const { page: found, member } = await findPurgeable(wiki, scope, request);
  if (request.typed.trim() !== found.slug) throw invalidField('typed', 'purge.slug');
  await provePassword(wiki, member, request.password);
  await wiki.queues.run(pageQueue(found), async () => {
    const { space, page } = await findPurgeable(wiki, scope, request);
    await wiki.transact(async (tx) => {
      const now = await tx.pages.findById(page.id);
      if (now?.current !== page.current || now.deletedAt === null)
        throw new WikiError('busy', 'page.changed-meanwhile');
      await tx.pages.setParentOfChildren(page.id, page.parentId);
      await tx.purge.removePage(page.id);
      await tx.settings.set('forgetting', 'words');
      await tx.audit.add({
        at: wiki.clock().toISOString(),
        actorId: member.id,
        action: 'page.purge',
        spaceId: space.id,
        pageId: page.id,
        // Under this rule its address may still be told.
        details: { address: `${page.space}/${page.slug}`, rule: page.accessId },
      });
    });
  });
  await finishForgetting(wiki);
}

/** Bytes of a file that is written anew at once: while that goes on, some two seconds, nobody can save. */
const quicklyWritten = 256 * 1024 * 1024;

/**
 * Takes what a purge has left: bytes nobody uses, words in the index, copies in the log and in the file. In small
 * steps, between which others are served; what is cut off goes on at the next start.
 * @param atStart writes a large file anew too, which a purge leaves to the next start.
 */
export async function finishForgetting(wiki: Wiki, atStart = false): Promise<void> {
  await wiki.queues.run('forgetting', async () => {
    if ((await wiki.store.settings.find('forgetting')) === 'words') await forgetWords(wiki);
    if ((await wiki.store.settings.find('forgetting')) !== 'file') return;
    await emptyLog(wiki.store.db);
    if (!atStart && (await fileSize(wiki.store.db)) > quicklyWritten) return;
    await wiki.store.compact();
    await wiki.record((tx) => tx.settings.set('forgetting', ''));
  });
}

async function forgetWords(wiki: Wiki): Promise<void> {
  const lost = await wiki.record((tx) => tx.purge.listLostBytes());
  for (const blobId of lost) {
    while (await wiki.record((tx) => tx.purge.removeBytes(blobId))) await letOthers();
  }
  for (const index of ['text_index', 'file_index', 'title_index'] as const) {
    for (
      let isFirst = true;
      await wiki.record((tx) => tx.purge.forgetWords(index, isFirst));
      isFirst = false
    ) {
      await letOthers();
    }
  }
  // Which page a word was learnt from nobody knows: all are learnt anew.
  await wiki.record(async (tx) => {
    await tx.words.clear();
    await tx.jobs.addLearnOfAll();
    await tx.settings.set('forgetting', 'file');
  });
}
