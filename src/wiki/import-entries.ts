/** Bringing a sheet into entries: the file, what its columns mean, what would happen, and the run itself. */
import type { Actor } from '../core/access.ts';
import { invalidField, WikiError } from '../core/errors.ts';
import {
  type CellError,
  type ColumnTarget,
  fieldTarget,
  guessMapping,
  type ImportMapping,
  mayBeKey,
  pageParts,
} from '../core/import-plan.ts';
import type { Space } from '../core/page.ts';
import { oneLine } from '../core/text.ts';
import type { ImportState } from '../store/imports.ts';
import { fillableFields, openRows, planRow } from './import-rows.ts';
import {
  atMostOf,
  type ImportOutcome,
  importableType,
  noRows,
  type OpenRun,
  openRun,
  type PreviewRow,
  type RowCounts,
  readRun,
  requireImporter,
  requireState,
  type StoredMapping,
} from './import-run.ts';
import type { BegunWork } from './import-runs.ts';
import { importRows } from './import-work.ts';
import type { PageItem } from './items.ts';
import { authorNames } from './members.ts';
import { findPageType, isTypePage, typeTitles } from './page-types.ts';
import { letOthers } from './queues.ts';
import { recordPower } from './record-power.ts';
import { mayIn, mayMake, pageItem, type Scope, scopeOf, spaceOf } from './scope.ts';
import { type KeptRow, readSheetParts, type SheetInfo, type SheetParts } from './sheet-parts.ts';
import type { Wiki } from './wiki.ts';

const previewRows = 20;
const runsShown = 20;
/** Left pages that an undoing names. */
const leftShown = 200;

export interface ImportStartView {
  space: Space;
  /** Types whose entries may be imported here. */
  types: readonly { slug: string; title: string }[];
  runs: readonly RunItem[];
}

export interface RunItem {
  id: number;
  fileName: string;
  type: string;
  state: ImportState;
  by: string;
  createdAt: string;
  total: number;
}

/** @throws WikiError not-found, forbidden. */
export async function viewImportStart(wiki: Wiki, actor: Actor, slug: string): Promise<ImportStartView> {
  const scope = await scopeOf(wiki, actor);
  const space = spaceOf(scope, slug);
  const member = requireImporter(scope, space);
  const manages = mayIn(scope, 'manage', space.accessId);
  const [titles, nameOf, runs] = await Promise.all([
    typeTitles(wiki, scope),
    authorNames(wiki),
    wiki.store.imports.list(space.id, manages ? undefined : member.id, runsShown),
  ]);
  const types = [];
  for (const [name, title] of titles) {
    const type = await findPageType(wiki, name);
    const isOpen = type && mayMake(scope, space, type);
    if (isOpen && !isTypePage({ type: name, space: space.slug })) types.push({ slug: name, title });
  }
  return {
    space,
    types,
    runs: runs.map(({ id, fileName, type, state, memberId, createdAt, total }) => ({
      id,
      fileName,
      type: titles.get(type) ?? type,
      state,
      by: memberId === null ? '' : nameOf(`member:${memberId}`),
      createdAt,
      total,
    })),
  };
}

export interface NewImport {
  space: string;
  type: string;
  fileName: string;
  bytes: Uint8Array;
}

/**
 * Reads the file and keeps its rows, with a guess of what the columns mean. @returns the number of the run.
 * @throws WikiError not-found, forbidden; invalid with why the file cannot be read.
 */
export async function beginImport(wiki: Wiki, actor: Actor, request: NewImport): Promise<number> {
  const scope = await scopeOf(wiki, actor);
  const space = spaceOf(scope, request.space);
  const type = await importableType(wiki, scope, space, request.type);
  const member = requireImporter(scope, space);
  const sheet = await readFile(wiki, request.bytes);
  const guess = guessMapping(sheet.info.head, fillableFields(scope, space, type));
  const mapping: StoredMapping = { ...guess, summary: '', undoing: '', ...atMostOf(actor) };
  return wiki.record(async (tx) => {
    const id = await tx.imports.add({
      memberId: member.id,
      spaceId: space.id,
      type: type.slug,
      fileName: oneLine(request.fileName).slice(0, 200) || 'fichier',
      sheet: JSON.stringify(sheet.info),
      file: sheet.info.sheets.length > 1 ? Buffer.from(request.bytes) : null,
      mapping: JSON.stringify(mapping),
      outcome: JSON.stringify({ counts: noRows } satisfies ImportOutcome),
      total: sheet.total,
      createdAt: wiki.clock().toISOString(),
    });
    for (const [part, { size, rows }] of sheet.parts.entries())
      await tx.imports.setPart(id, { part, rows }, size);
    return id;
  });
}

type ReadParts = Exclude<SheetParts, { fault: unknown }>;

/** Bytes of a plain table that is read before a thread would have begun to. What is packed may be any size. */
const inlineBytes = 32 * 1024;

async function readFile(wiki: Wiki, bytes: Uint8Array, wanted?: string): Promise<ReadParts> {
  const isPacked = bytes[0] === 0x50 && bytes[1] === 0x4b;
  const read =
    !isPacked && bytes.length <= inlineBytes
      ? await readSheetParts(bytes, wanted)
      : await wiki.heavy.run('sheet', { bytes, ...(wanted === undefined ? {} : { wanted }) });
  if ('fault' in read) throw new WikiError('invalid', read.fault.code, { ...read.fault.details });
  return read;
}

interface RunAddress {
  space: string;
  id: number;
}

/** Another sheet of the same file. @throws WikiError as `beginImport`; conflict once the run has begun. */
export async function chooseSheet(
  wiki: Wiki,
  actor: Actor,
  request: RunAddress & { sheet: string },
): Promise<void> {
  const scope = await scopeOf(wiki, actor);
  const { run, space, type, mapping } = await openRun(wiki, scope, request);
  requireState(run, 'mapping');
  const file = await wiki.store.imports.file(run.id);
  if (!file) throw new WikiError('conflict', 'import.moved-on');
  const read = await readFile(wiki, file, request.sheet);
  const guess = guessMapping(read.info.head, fillableFields(scope, space, type));
  await wiki.record(async (tx) => {
    await tx.imports.removeParts(run.id);
    for (const [part, { size, rows }] of read.parts.entries())
      await tx.imports.setPart(run.id, { part, rows }, size);
    await tx.imports.change(run.id, {
      sheet: JSON.stringify(read.info),
      mapping: JSON.stringify({ ...mapping, ...guess }),
      outcome: JSON.stringify({ counts: noRows } satisfies ImportOutcome),
      total: read.total,
    });
  });
}

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
    const now = await tx.imports.find(open.run.id);
    if (!now) throw new WikiError('not-found', 'not-found');
    requireState(now, 'mapping');
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
    const now = await tx.imports.find(run.id);
    if (!now) throw new WikiError('not-found', 'not-found');
    requireState(now, 'mapping', 'stopped');
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
    const now = await tx.imports.find(run.id);
    if (!now) throw new WikiError('not-found', 'not-found');
    requireState(now, 'running');
    await tx.imports.change(run.id, { state: 'stopped' });
  });
}

/** Forgets a file that was not imported. @throws WikiError not-found, forbidden, conflict. */
export async function dropImport(wiki: Wiki, actor: Actor, at: RunAddress): Promise<void> {
  const { run } = await openRun(wiki, await scopeOf(wiki, actor), at);
  await wiki.record(async (tx) => {
    const now = await tx.imports.find(run.id);
    if (!now) throw new WikiError('not-found', 'not-found');
    requireState(now, 'mapping');
    await tx.imports.remove(run.id);
  });
}
