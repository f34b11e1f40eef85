/** Bringing a sheet into entries: what its columns mean, what would happen, and the run itself. */
import type { Actor } from '../core/access.ts';
import { invalidField, WikiError } from '../core/errors.ts';
import {
  type CellError,
  type ColumnTarget,
  fieldTarget,
  type ImportMapping,
  mayBeKey,
  pageParts,
} from '../core/import-plan.ts';
import type { Space } from '../core/page.ts';
import { oneLine } from '../core/text.ts';
import type { ImportState } from '../store/imports.ts';
import type { BegunWork } from './background.ts';
import { fillableFields, openRows, planRow } from './import-rows.ts';
import {
  findRun,
  type ImportOutcome,
  noRows,
  type OpenRun,
  openRun,
  type PreviewRow,
  type RowCounts,
  type RunAddress,
  readRun,
  requireImporter,
  requireState,
} from './import-run.ts';
import { importRows } from './import-work.ts';
import type { PageItem } from './items.ts';
import { letOthers } from './queues.ts';
import { recordPower } from './record-power.ts';
import { pageItem, type Scope, scopeOf } from './scope.ts';
import type { KeptRow, SheetInfo } from './sheet-parts.ts';
import type { Wiki } from './wiki.ts';

const previewRows = 20;
/** Left pages that an undoing names. */
const leftShown = 200;

export interface ImportView {
  id: number;
  space: Space;
  type: { slug: string; title: string };
  fileName: string;
  state: ImportState;
  /** Whether something works at it in this moment. */
  isGoing: boolean;
  info: SheetInfo;
  mapping: ImportMapping;
  outcome: ImportOutcome;
  total: number;
  done: number;
  createdAt: string;
  /** Where a column may go, beside nowhere and the parts of a page. */
  fields: readonly { target: ColumnTarget; label: string; mayBeKey: boolean; isRequired: boolean }[];
  /** The first rows, to recognise columns by. */
  samples: readonly (readonly string[])[];
  /** Pages that an undoing left, those that the actor may read. */
  left: readonly PageItem[];
}

/** @throws WikiError not-found, forbidden. */
export async function viewImport(wiki: Wiki, actor: Actor, at: RunAddress): Promise<ImportView> {
  const scope = await scopeOf(wiki, actor);
  const { run, space, type, info, mapping, outcome } = await openRun(wiki, scope, at);
  const first = run.state === 'mapping' ? await wiki.store.imports.nextPart(run.id, -1) : undefined;
  const rows = first ? (JSON.parse(first.rows) as KeptRow[]) : [];
  const left = await wiki.store.imports.listLeft(run.id, leftShown);
  const pages = await wiki.store.pages.listNamed(left, scope.rules);
  const { id, fileName, state, total, done, createdAt } = run;
  return {
    ...{ id, fileName, state, total, done, createdAt, space, info, mapping, outcome },
    type: { slug: type.slug, title: type.title },
    isGoing: wiki.imports.isGoing(run.id),
    fields: fillableFields(scope, space, type).map((field) => ({
      target: fieldTarget(field.name),
      label: field.label,
      mayBeKey: mayBeKey(field),
      isRequired: field.required,
    })),
    samples: rows.slice(0, 3).map(([, cells]) => cells),
    left: pages.map((page) => pageItem(scope, page)),
  };
}

/**
 * Says what the columns mean, and works out what would happen. Nothing is imported.
 * @throws WikiError not-found, forbidden; invalid for columns that go where they may not; conflict once it has begun.
 */
export async function planImport(
  wiki: Wiki,
  actor: Actor,
  request: RunAddress & ImportMapping,
): Promise<void> {
  const scope = await scopeOf(wiki, actor);
  const open = await openRun(wiki, scope, request);
  requireState(open.run, 'mapping');
  const mapping = checkMapping(scope, open, request);
  const counts: RowCounts = { ...noRows };
  const preview: PreviewRow[] = [];
  for await (const row of walkPlanned(wiki, scope, open, mapping)) {
    counts[row.fate] += 1;
    if (preview.length < previewRows) preview.push(row);
  }
  const outcome: ImportOutcome = { planned: counts, preview, counts: noRows };
  await wiki.record(async (tx) => {
    await findRun(tx, open.run.id, 'mapping');
    const kept = JSON.stringify({ ...open.mapping, ...mapping });
    await tx.imports.change(open.run.id, { mapping: kept, outcome: JSON.stringify(outcome) });
  });
}

/** Each row that is not done yet, with its fate. */
async function* walkPlanned(
  wiki: Wiki,
  scope: Scope,
  { run, space, type }: OpenRun,
  mapping: ImportMapping,
): AsyncGenerator<PreviewRow> {
  const table = await openRows(wiki, scope, { space, type, mapping });
  for (let part = await wiki.store.imports.nextPart(run.id, -1); part; ) {
    for (const kept of JSON.parse(part.rows) as KeptRow[]) {
      const { number, cells, fate, errors } = await planRow(wiki, scope, table, kept);
      yield { number, cells, fate, errors };
    }
    await letOthers();
    part = await wiki.store.imports.nextPart(run.id, part.part);
  }
}

/** @throws WikiError invalid, by `columns` or `key`. */
function checkMapping(scope: Scope, { space, type, info }: OpenRun, wanted: ImportMapping): ImportMapping {
  const fields = fillableFields(scope, space, type);
  const known = new Set<ColumnTarget>([...pageParts, ...fields.map(({ name }) => fieldTarget(name))]);
  const targets = info.head.map((_head, column) => wanted.targets[column] ?? '');
  const used = targets.filter((target) => target !== '');
  if (used.some((target) => !known.has(target))) throw invalidField('columns', 'import.closed-field');
  if (new Set(used).size !== used.length) throw invalidField('columns', 'import.twice');
  if (used.length === 0) throw invalidField('columns', 'import.no-column');
  // Else each row would be refused, one by one.
  if (wanted.key === '' && type.titlePattern === '' && !used.includes('title'))
    throw invalidField('columns', 'import.no-title');
  const keyField = fields.find(({ name }) => fieldTarget(name) === wanted.key);
  const isKey = ['', 'title', 'slug'].includes(wanted.key) || (keyField && mayBeKey(keyField));
  if (!isKey || (wanted.key !== '' && !used.includes(wanted.key))) throw invalidField('key', 'import.no-key');
  return { targets, key: wanted.key, clears: wanted.clears };
}

/** Rows that would be, or were, refused; with what is wrong in words that the caller finds. */
export async function* listRefused(
  wiki: Wiki,
  actor: Actor,
  at: RunAddress,
): AsyncGenerator<{ number: number; cells: readonly string[]; errors: readonly CellError[] }> {
  const scope = await scopeOf(wiki, actor);
  const open = await openRun(wiki, scope, at);
  if (open.run.state === 'mapping') {
    for await (const row of walkPlanned(wiki, scope, open, open.mapping)) if (row.fate === 'error') yield row;
    return;
  }
  for (let part = await wiki.store.imports.nextPart(open.run.id, -1); part; ) {
    for (const [number, cells, errors] of JSON.parse(part.rows) as KeptRow[])
      if (errors) yield { number, cells, errors };
    part = await wiki.store.imports.nextPart(open.run.id, part.part);
  }
}

/**
 * Begins the run, or takes up one that was stopped. @param summary of each revision that it writes.
 * @throws WikiError not-found, forbidden, conflict.
 */
export async function startImport(
  wiki: Wiki,
  actor: Actor,
  request: RunAddress & { summary: string },
): Promise<BegunWork | undefined> {
  const scope = await scopeOf(wiki, actor);
  const { run, space, mapping } = await openRun(wiki, scope, request);
  await recordPower(wiki, actor, 'write', scope.ruleOf(space.accessId), { spaceId: space.id, pageId: null });
  await wiki.record(async (tx) => {
    const now = await findRun(tx, run.id, 'mapping', 'stopped');
    const { planned, counts, undone } = readRun(now).outcome;
    if (!planned) throw new WikiError('conflict', 'import.not-planned');
    if (undone) throw new WikiError('conflict', 'import.moved-on');
    if (now.state === 'mapping') {
      const kept = JSON.stringify({ ...mapping, summary: oneLine(request.summary) });
      await tx.imports.change(run.id, { mapping: kept });
      await tx.imports.dropFile(run.id);
      await tx.audit.add({
        at: wiki.clock().toISOString(),
        actorId: requireImporter(scope, space).id,
        action: 'page.import',
        spaceId: space.id,
        details: { done: planned.create + planned.update, run: run.id },
      });
    }
    // The preview has done its service: cells of the sheet stay nowhere longer than they are needed.
    await tx.imports.change(run.id, { state: 'running', outcome: JSON.stringify({ planned, counts }) });
  });
  return wiki.imports.start(run.id, (signal) => importRows(wiki, run.id, signal));
}

/** After the rows that are being written. @throws WikiError not-found, forbidden, conflict. */
export async function stopImport(wiki: Wiki, actor: Actor, at: RunAddress): Promise<void> {
  const { run } = await openRun(wiki, await scopeOf(wiki, actor), at);
  await wiki.record(async (tx) => {
    await findRun(tx, run.id, 'running');
    await tx.imports.change(run.id, { state: 'stopped' });
  });
}

/** Forgets a file that was not imported. @throws WikiError not-found, forbidden, conflict. */
export async function dropImport(wiki: Wiki, actor: Actor, at: RunAddress): Promise<void> {
  const { run } = await openRun(wiki, await scopeOf(wiki, actor), at);
  await wiki.record(async (tx) => {
    await findRun(tx, run.id, 'mapping');
    await tx.imports.remove(run.id);
  });
}
