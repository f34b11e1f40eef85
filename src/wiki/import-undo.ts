/**
 * Undoing an import: pages that it made go to the trash, those that it changed get back what they held. Whatever
 * somebody has touched since stays as it is, and is listed.
 */
import type { Actor, Member } from '../core/access.ts';
import { authorOf } from '../core/author.ts';
import { WikiError } from '../core/errors.ts';
import type { ImportedRow } from '../store/imports.ts';
import type { PageRow } from '../store/pages.ts';
import type { Writers } from '../store/store.ts';
import type { BegunWork } from './background.ts';
import { contentOf } from './check-edit.ts';
import { type Derived, derive } from './derive.ts';
import {
  findRun,
  type ImportOutcome,
  openRun,
  type RunAddress,
  readRun,
  requireState,
} from './import-run.ts';
import { findActor } from './members.ts';
import { derivingType } from './page-types.ts';
import { pastOf } from './pasts.ts';
import { letOthers } from './queues.ts';
import { currentRevision } from './save-page.ts';
import { allSpaces, mayIn, type Scope, scopeOf } from './scope.ts';
import { rowsInPart } from './sheet-parts.ts';
import type { Wiki } from './wiki.ts';
import { changeOf, type RevisionToWrite, writeRevision } from './write-revision.ts';

/**
 * Begins to undo a run that is over or stopped.
 * @throws WikiError not-found, forbidden; conflict for a run in another state.
 */
export async function undoImport(
  wiki: Wiki,
  actor: Actor,
  at: RunAddress & { summary: string },
): Promise<BegunWork | undefined> {
  const scope = await scopeOf(wiki, actor);
  const { run, space, mapping } = await openRun(wiki, scope, at);
  requireState(run, 'done', 'stopped');
  const member = scope.actor as Member;
  await wiki.record(async (tx) => {
    await findRun(tx, run.id, 'done', 'stopped');
    const kept = JSON.stringify({ ...mapping, undoing: at.summary });
    await tx.imports.change(run.id, { state: 'undoing', mapping: kept });
    await tx.audit.add({
      at: wiki.clock().toISOString(),
      actorId: member.id,
      action: 'page.import-undo',
      spaceId: space.id,
      details: { done: run.done, run: run.id },
    });
  });
  return wiki.imports.start(run.id, (signal) => undoRows(wiki, run.id, member, signal));
}

async function undoRows(wiki: Wiki, id: number, member: Member, signal: AbortSignal): Promise<void> {
  try {
    while (!signal.aborted) {
      const rows = await wiki.store.imports.listRows(id, rowsInPart);
      if (rows.length === 0) return await finish(wiki, id);
      await undoSome(wiki, id, member, rows);
      await letOthers();
    }
  } catch (error) {
    await wiki.record((tx) => tx.imports.change(id, { state: 'done' }));
    throw error;
  }
}

type Undoing = { row: ImportedRow; page?: PageRow } & Partial<
  Pick<RevisionToWrite, 'kind' | 'content' | 'change'> & { derived: Derived }
>;

async function undoSome(wiki: Wiki, id: number, member: Member, rows: readonly ImportedRow[]): Promise<void> {
  // Whoever was blocked meanwhile does no more.
  const now = await findActor(wiki, member.id);
  if (!now) throw new WikiError('forbidden', 'role.write');
  const scope = await scopeOf(wiki, member.atMost === undefined ? now : { ...now, atMost: member.atMost });
  const ready: Undoing[] = [];
  for (const row of rows) ready.push(await planUndo(wiki, scope, row));
  await wiki.transact(async (tx) => {
    const run = await tx.imports.find(id);
    if (run?.state !== 'undoing') return;
    const { mapping, outcome } = readRun(run);
    const undone = { trashed: 0, restored: 0, left: 0, ...outcome.undone };
    for (const one of ready) undone[await undoRow(wiki, tx, id, one, scope, mapping.undoing)] += 1;
    await tx.imports.change(id, { outcome: JSON.stringify({ ...outcome, undone } satisfies ImportOutcome) });
  });
}

async function planUndo(wiki: Wiki, scope: Scope, row: ImportedRow): Promise<Undoing> {
  const page = await wiki.store.pages.findById(row.pageId);
  if (!page) return { row };
  const home = (await allSpaces(wiki)).find(({ id }) => id === page.spaceId)?.home;
  const isTouched = page.current !== row.revision || page.deletedAt !== null;
  const isKept = row.before === 0 && page.slug === home;
  if (isTouched || isKept || !mayIn(scope, 'write', page.accessId)) return { row, page };
  const current = await currentRevision(wiki, page);
  if (row.before === 0) return { row, page, kind: 'delete', content: contentOf(current) };
  // What was closed or hidden since comes back by no undoing.
  if (!(await pastOf(wiki, scope, page)).mayRead(row.before)) return { row, page };
  const former = await wiki.store.revisions.find(page.id, row.before);
  if (!former) throw new Error(`page ${page.id} lacks revision ${row.before}`);
  const content = contentOf(former);
  const type = await derivingType(wiki, page);
  const derived = await derive(wiki, content, page.spaceId, await allSpaces(wiki), type);
  const change = await changeOf(wiki, current.body, content.body);
  return { row, page, kind: 'edit', content, derived, change };
}

async function undoRow(
  wiki: Wiki,
  tx: Writers,
  id: number,
  { row, page, kind, content, derived, change }: Undoing,
  { actor }: Scope,
  summary: string,
): Promise<'trashed' | 'restored' | 'left'> {
  const now = page && (await tx.pages.findById(page.id));
  if (!page || !kind || !content || now?.current !== row.revision) {
    await tx.imports.leaveRow(id, row.row);
    return 'left';
  }
  const at = wiki.clock().toISOString();
  await writeRevision(tx, page, {
    kind,
    content,
    authors: [authorOf(actor)],
    summary,
    minor: false,
    createdAt: at,
    ...(change ? { change } : {}),
    ...(derived ? { derived } : {}),
  });
  await tx.imports.removeRow(id, row.row);
  return kind === 'delete' ? 'trashed' : 'restored';
}

async function finish(wiki: Wiki, id: number): Promise<void> {
  await wiki.record(async (tx) => {
    // Rows that were never imported are of no use any more.
    await tx.imports.removeParts(id);
    await tx.imports.change(id, { state: 'undone', finishedAt: wiki.clock().toISOString() });
  });
}
