/**
 * The work of an import: some rows at a time, each time in one transaction with the note of what is done, so that a
 * process that ends leaves nothing half and goes on where it was.
 */
import type { Member } from '../core/access.ts';
import { authorOf } from '../core/author.ts';
import { WikiError } from '../core/errors.ts';
import { slugForTitle } from '../core/page.ts';
import type { ImportPart } from '../store/imports.ts';
import type { Writers } from '../store/store.ts';
import { type Derived, derive } from './derive.ts';
import { openRows, type PlannedRow, planRow, type RowTable } from './import-rows.ts';
import { importableType, type RowCounts, readRun, type StoredMapping } from './import-run.ts';
import { findActor } from './members.ts';
import { letOthers } from './queues.ts';
import { allSpaces, type Scope, scopeOf } from './scope.ts';
import type { KeptRow } from './sheet-parts.ts';
import type { Wiki } from './wiki.ts';
import { changeOf, type RevisionToWrite, writeRevision } from './write-revision.ts';

/** Ends when all rows are done, or somebody stopped it, or the wiki closes. What fails is noted, then thrown. */
export async function importRows(wiki: Wiki, id: number, signal: AbortSignal): Promise<void> {
  try {
    const table = await openTable(wiki, id);
    while (!signal.aborted) {
      const part = await wiki.store.imports.openPart(id);
      if (!part) return await finish(wiki, id);
      if (!(await importPart(wiki, id, table, part))) return;
      await letOthers();
    }
  } catch (error) {
    await stopAt(wiki, id, error instanceof WikiError ? error.code : 'import.failed');
    if (!(error instanceof WikiError)) throw error;
  }
}

/** As who began it, with the rights that they have now. @throws WikiError when they may not go on. */
async function actorOf(wiki: Wiki, memberId: number | null, { atMost }: StoredMapping): Promise<Member> {
  const member = memberId === null ? undefined : await findActor(wiki, memberId);
  if (!member) throw new WikiError('forbidden', 'role.write');
  return atMost === undefined ? member : { ...member, atMost };
}

async function openTable(wiki: Wiki, id: number): Promise<RowTable> {
  const run = await wiki.store.imports.find(id);
  if (!run) throw new WikiError('not-found', 'not-found');
  const { mapping } = readRun(run);
  const scope = await scopeOf(wiki, await actorOf(wiki, run.memberId, mapping));
  const space = scope.spaces.find((one) => one.id === run.spaceId);
  if (!space) throw new WikiError('not-found', 'not-found');
  const type = await importableType(wiki, scope, space, run.type);
  const done = await wiki.store.imports.listRows(id, run.total);
  return openRows(
    wiki,
    scope,
    { space, type, mapping },
    done.map(({ pageId }) => pageId),
  );
}

/** @returns whether to go on. */
async function importPart(wiki: Wiki, id: number, table: RowTable, part: ImportPart): Promise<boolean> {
  const run = await wiki.store.imports.find(id);
  if (run?.state !== 'running') return false;
  const { mapping } = readRun(run);
  // Rights and the type may have changed since the last part.
  const scope = await scopeOf(wiki, await actorOf(wiki, run.memberId, mapping));
  const type = await importableType(wiki, scope, table.space, run.type);
  const rows = JSON.parse(part.rows) as KeptRow[];
  const planned: PlannedRow[] = [];
  for (const row of rows) planned.push(await planRow(wiki, scope, { ...table, type }, row));
  const ready = await Promise.all(planned.map((row) => makeReady(wiki, scope, { ...table, type }, row)));
  return wiki.transact((tx) => writePart(wiki, tx, { id, scope, table, part, ready }));
}

interface ReadyRow {
  row: PlannedRow;
  /** Of what is written. */
  revision?: Pick<RevisionToWrite, 'content' | 'change' | 'derived'>;
}

/** What can be worked out before the transaction that holds others up. */
async function makeReady(
  wiki: Wiki,
  _scope: Scope,
  { space, type }: RowTable,
  row: PlannedRow,
): Promise<ReadyRow> {
  const { content } = row;
  if (!content || (row.fate !== 'create' && row.fate !== 'update')) return { row };
  const spaceId = row.page?.spaceId ?? space.id;
  const derived: Derived = await derive(wiki, content, spaceId, await allSpaces(wiki), type);
  const change = await changeOf(wiki, row.current?.body ?? '', content.body);
  const { title, body, values, tags } = content;
  return { row, revision: { content: { title, body, values, tags }, derived, change } };
}

interface PartWork {
  id: number;
  scope: Scope;
  table: RowTable;
  part: ImportPart;
  ready: readonly ReadyRow[];
}

/** @returns whether to go on: somebody may have stopped the run. */
async function writePart(wiki: Wiki, tx: Writers, work: PartWork): Promise<boolean> {
  const { id, part, ready } = work;
  const run = await tx.imports.find(id);
  if (run?.state !== 'running') return false;
  const { mapping, outcome } = readRun(run);
  const counts: RowCounts = { ...outcome.counts };
  const refused: KeptRow[] = [];
  for (const { row, revision } of ready) {
    const written = revision && (await writeRow(wiki, tx, work, row, revision, mapping.summary));
    if (revision && !written) refused.push([row.number, row.cells, [changedMeanwhile]]);
    if (row.fate === 'error') refused.push([row.number, row.cells, row.errors]);
    counts[revision && !written ? 'error' : row.fate] += 1;
    if (written) await tx.imports.addRow(id, { row: row.number, ...written });
  }
  if (refused.length === 0) await tx.imports.removePart(id, part.part);
  else await tx.imports.setPart(id, { part: part.part, rows: JSON.stringify(refused) }, 0);
  const done = run.done + ready.length;
  await tx.imports.change(id, { done, outcome: JSON.stringify({ ...outcome, counts }) });
  return true;
}

const changedMeanwhile = { column: -1, code: 'page.changed-meanwhile', details: {} };

/** Undefined when somebody saved the page between its reading and this transaction: the row is told as refused. */
async function writeRow(
  wiki: Wiki,
  tx: Writers,
  { id, scope, table }: PartWork,
  row: PlannedRow,
  ready: NonNullable<ReadyRow['revision']>,
  summary: string,
): Promise<{ pageId: number; revision: number; before: number } | undefined> {
  const createdAt = wiki.clock().toISOString();
  const revision = {
    ...ready,
    kind: 'edit' as const,
    authors: [authorOf(scope.actor)],
    summary,
    minor: false,
    createdAt,
    editId: `import-${id}-${row.number}`,
  };
  if (row.page) {
    const now = await tx.pages.findById(row.page.id);
    if (now?.current !== row.page.current || now.deletedAt !== null) return undefined;
    const number = await writeRevision(tx, row.page, revision);
    return { pageId: row.page.id, revision: number, before: row.page.current };
  }
  const { space, type } = table;
  const slug = await tx.pages.freeSlug(space.id, row.slug ?? slugForTitle(ready.content.title));
  const { title } = ready.content;
  const place = { spaceId: space.id, parentId: null, accessId: space.accessId };
  const pageId = await tx.pages.add({ ...place, slug, type: type.slug, title, createdAt });
  const number = await writeRevision(tx, { id: pageId, current: 0 }, revision);
  return { pageId, revision: number, before: 0 };
}

async function finish(wiki: Wiki, id: number): Promise<void> {
  await wiki.record(async (tx) => {
    const run = await tx.imports.find(id);
    if (run?.state !== 'running') return;
    await tx.imports.change(id, { state: 'done', finishedAt: wiki.clock().toISOString() });
  });
}

async function stopAt(wiki: Wiki, id: number, fault: string): Promise<void> {
  await wiki.record(async (tx) => {
    const run = await tx.imports.find(id);
    if (run?.state !== 'running') return;
    const outcome = JSON.stringify({ ...readRun(run).outcome, fault });
    await tx.imports.change(id, { state: 'stopped', outcome });
  });
}
