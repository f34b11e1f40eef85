/** A run of an import as its table keeps it, and who may see it and go on with it. */
import type { Actor, Member, Role } from '../core/access.ts';
import { WikiError } from '../core/errors.ts';
import type { CellError, ImportMapping } from '../core/import-plan.ts';
import type { Space } from '../core/page.ts';
import type { PageType } from '../core/page-type.ts';
import type { ImportRun, ImportState } from '../store/imports.ts';
import type { Writers } from '../store/store.ts';
import type { RowFate } from './import-rows.ts';
import { isTypePage, readableType } from './page-types.ts';
import { mayIn, require, requireMaking, type Scope, spaceOf } from './scope.ts';
import type { SheetInfo } from './sheet-parts.ts';
import type { Wiki } from './wiki.ts';

export type RowCounts = Record<RowFate, number>;

export const noRows: Readonly<RowCounts> = { create: 0, update: 0, unchanged: 0, error: 0 };

/** A row of the preview. */
export interface PreviewRow {
  number: number;
  cells: readonly string[];
  fate: RowFate;
  errors: readonly CellError[];
}

/** What would become of the rows, and what became of those that are done. */
export interface ImportOutcome {
  /** Absent until a mapping was chosen. */
  planned?: RowCounts;
  preview?: readonly PreviewRow[];
  counts: RowCounts;
  /** Why it stopped by itself: a code under `errors`. */
  fault?: string;
  /** Pages that were given back, put into the trash or left, when it was undone. */
  undone?: { trashed: number; restored: number; left: number };
}

/** The mapping, with what the work behind the request has to know of it. */
export interface StoredMapping extends ImportMapping {
  /** Why, on each revision; and when it is undone. */
  summary: string;
  undoing: string;
  /** Of a program's token: no right goes beyond it. */
  atMost?: Role;
}

export interface OpenRun {
  run: ImportRun;
  space: Space;
  type: PageType;
  info: SheetInfo;
  mapping: StoredMapping;
  outcome: ImportOutcome;
}

/** Whoever imports is somebody: what they did can be told and undone. @throws WikiError not-found, forbidden. */
export function requireImporter(scope: Scope, space: Space): Member {
  require(scope, 'write', space.accessId);
  if (scope.actor.kind !== 'member') throw new WikiError('forbidden', 'role.write');
  return scope.actor;
}

/**
 * The type, for who may make entries of it here by the hundred.
 * @throws WikiError not-found, also for the type that defines types; forbidden.
 */
export async function importableType(
  wiki: Wiki,
  scope: Scope,
  space: Space,
  name: string,
): Promise<PageType> {
  const type = await readableType(wiki, scope, name);
  if (!type || isTypePage({ type: type.slug, space: space.slug }))
    throw new WikiError('not-found', 'not-found');
  requireImporter(scope, space);
  requireMaking(scope, space, type);
  return type;
}

export interface RunAddress {
  space: string;
  id: number;
}

/** A run of the space, for who began it and who manages the space. @throws WikiError not-found, forbidden. */
export async function openRun(wiki: Wiki, scope: Scope, { space: slug, id }: RunAddress): Promise<OpenRun> {
  const space = spaceOf(scope, slug);
  const member = requireImporter(scope, space);
  const run = await wiki.store.imports.find(id);
  const isTheirs = run?.memberId === member.id || mayIn(scope, 'manage', space.accessId);
  if (!run || run.spaceId !== space.id || !isTheirs) throw new WikiError('not-found', 'not-found');
  return { run, space, type: await importableType(wiki, scope, space, run.type), ...readRun(run) };
}

export function readRun(run: ImportRun): Pick<OpenRun, 'info' | 'mapping' | 'outcome'> {
  return {
    info: JSON.parse(run.sheet) as SheetInfo,
    mapping: JSON.parse(run.mapping) as StoredMapping,
    outcome: JSON.parse(run.outcome) as ImportOutcome,
  };
}

/** Where several may work at one run, what it must be in is said. @throws WikiError conflict. */
export function requireState(run: ImportRun, ...states: readonly ImportState[]): void {
  if (!states.includes(run.state)) throw new WikiError('conflict', 'import.moved-on');
}

/** The run as it is in this transaction. @throws WikiError not-found; conflict in another state. */
export async function findRun(
  tx: Pick<Writers, 'imports'>,
  id: number,
  ...states: readonly ImportState[]
): Promise<ImportRun> {
  const run = await tx.imports.find(id);
  if (!run) throw new WikiError('not-found', 'not-found');
  requireState(run, ...states);
  return run;
}

export function atMostOf(actor: Actor): Pick<StoredMapping, 'atMost'> {
  return actor.kind === 'member' && actor.atMost !== undefined ? { atMost: actor.atMost } : {};
}
