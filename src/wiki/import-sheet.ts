/** The file of an import: what may be imported where, its rows taken in, another of its sheets chosen. */
import type { Actor } from '../core/access.ts';
import { WikiError } from '../core/errors.ts';
import { guessMapping } from '../core/import-plan.ts';
import type { Space } from '../core/page.ts';
import { oneLine } from '../core/text.ts';
import type { ImportState } from '../store/imports.ts';
import type { Writers } from '../store/store.ts';
import { fillableFields } from './import-rows.ts';
import {
  atMostOf,
  findRun,
  type ImportOutcome,
  importableType,
  noRows,
  openRun,
  type RunAddress,
  requireImporter,
  requireState,
  type StoredMapping,
} from './import-run.ts';
import { authorNames } from './members.ts';
import { findPageType, isTypePage, typeTitles } from './page-types.ts';
import { mayIn, mayMake, scopeOf, spaceOf } from './scope.ts';
import { readSheetParts, type SheetParts } from './sheet-parts.ts';
import type { Wiki } from './wiki.ts';

const runsShown = 20;

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
    await keepRows(tx, id, sheet);
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

async function keepRows(tx: Pick<Writers, 'imports'>, id: number, { parts }: ReadParts): Promise<void> {
  for (const [part, { size, rows }] of parts.entries()) await tx.imports.setPart(id, { part, rows }, size);
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
    await findRun(tx, run.id, 'mapping');
    await tx.imports.removeParts(run.id);
    await keepRows(tx, run.id, read);
    await tx.imports.change(run.id, {
      sheet: JSON.stringify(read.info),
      mapping: JSON.stringify({ ...mapping, ...guess }),
      outcome: JSON.stringify({ counts: noRows } satisfies ImportOutcome),
      total: read.total,
    });
  });
}
