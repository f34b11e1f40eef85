/** What would become of the rows of an import: matched with the entries there are, and held against the rules of a save. */
import { randomUUID } from 'node:crypto';
import { isSameContent } from '../core/decide.ts';
import type { Field } from '../core/field.ts';
import {
  type CellError,
  type ColumnTarget,
  changedContent,
  fieldTarget,
  type ImportMapping,
  keyText,
  newContent,
  type RowDraft,
  readRow,
  rowKey,
  targetField,
} from '../core/import-plan.ts';
import { isPageSlug, type Space } from '../core/page.ts';
import type { PageType } from '../core/page-type.ts';
import type { Content, Edit, Revision } from '../core/revision.ts';
import { differingFields } from '../core/same-value.ts';
import type { ImportCandidate } from '../store/imports.ts';
import type { PageRow } from '../store/pages.ts';
import { checkEdit, lockedStart } from './check-edit.ts';
import { openingFor } from './moments.ts';
import { currentRevision } from './save-page.ts';
import { mayIn, type Scope } from './scope.ts';
import { changerOf, seerOf, sightOf } from './seen-values.ts';
import type { KeptRow } from './sheet-parts.ts';
import type { Wiki } from './wiki.ts';

export type RowFate = 'create' | 'update' | 'unchanged' | 'error';

export interface PlannedRow {
  number: number;
  cells: readonly string[];
  fate: RowFate;
  errors: readonly CellError[];
  /** Of what is created or updated. */
  content?: Content;
  /** The entry as it is, when there is one. */
  page?: PageRow;
  current?: Revision;
  /** Address wished for. */
  slug?: string;
}

/** What the rows of one import are held against. */
export interface RowTable {
  space: Space;
  type: PageType;
  mapping: ImportMapping;
  /** Those that may be filled, by name. */
  fields: ReadonlyMap<string, Field>;
  /** By key text. */
  entries: ReadonlyMap<string, readonly ImportCandidate[]>;
  /** Entries that a row was about, and keys of rows that make one: a second row about the same is an error. */
  seen: { pages: Set<number>; keys: Set<string> };
}

/** Fields that the actor may fill in entries of the space. */
export function fillableFields(scope: Scope, space: Space, type: PageType): readonly Field[] {
  const mayChange = changerOf(scope, { accessId: space.accessId, type: type.slug }, type);
  return type.fields.filter(({ name, kind }) => kind !== 'computed' && mayChange(name));
}

/** @param done pages that rows of this import were about before. */
export async function openRows(
  wiki: Wiki,
  scope: Scope,
  of: Pick<RowTable, 'space' | 'type' | 'mapping'>,
  done: readonly number[] = [],
): Promise<RowTable> {
  const fields = fillableFields(scope, of.space, of.type);
  return {
    ...of,
    fields: new Map(fields.map((field) => [field.name, field])),
    entries: await findEntries(wiki, scope, of),
    seen: { pages: new Set(done), keys: new Set() },
  };
}

async function findEntries(
  wiki: Wiki,
  scope: Scope,
  { space, type, mapping }: Pick<RowTable, 'space' | 'type' | 'mapping'>,
): Promise<ReadonlyMap<string, readonly ImportCandidate[]>> {
  if (mapping.key === '') return new Map();
  const field = targetField(mapping.key);
  const key = field === undefined ? (mapping.key === 'slug' ? 'slug' : 'title') : { field };
  const of = { spaceId: space.id, type: type.slug, key } as const;
  const found = await wiki.store.imports.listCandidates(scope.rules, sightOf(scope), of);
  const byKey = new Map<string, ImportCandidate[]>();
  for (const one of found) {
    const text = keyText(one.text);
    byKey.set(text, [...(byKey.get(text) ?? []), one]);
  }
  return byKey;
}

/** The row with its fate; the table remembers what it was about. */
export async function planRow(
  wiki: Wiki,
  scope: Scope,
  table: RowTable,
  [number, cells]: KeptRow,
): Promise<PlannedRow> {
  const draft = readRow(cells, table.mapping, table.fields);
  const refused = (errors: readonly CellError[]): PlannedRow => ({ number, cells, fate: 'error', errors });
  if (draft.errors.length > 0) return refused(draft.errors);
  const match = matchRow(table, draft);
  if ('code' in match)
    return refused([{ column: columnOf(table, table.mapping.key), details: {}, ...match }]);
  const planned =
    match.id === undefined
      ? planNew(wiki, scope, table, draft)
      : await planChange(wiki, scope, table, draft, match.id);
  return planned.errors.length > 0 ? refused(planned.errors) : { number, cells, ...planned };
}

type Planned = Omit<PlannedRow, 'number' | 'cells'>;

/** The entry that the row is about, if there is one. */
function matchRow(table: RowTable, draft: RowDraft): { id?: number } | { code: string } {
  const key = rowKey(draft, table.mapping.key);
  if (key === '') return {};
  const found = table.entries.get(key) ?? [];
  // Names that differ only by signs are told apart when one of them is written so.
  const written = writtenKey(draft, table.mapping.key);
  const exact = found.filter(({ text }) => text === written);
  const [first, ...others] = exact.length === 1 ? exact : found;
  if (others.length > 0) return { code: 'import.several' };
  if (first ? table.seen.pages.has(first.id) : table.seen.keys.has(key)) return { code: 'import.repeated' };
  if (!first) table.seen.keys.add(key);
  else table.seen.pages.add(first.id);
  return first ? { id: first.id } : {};
}

function writtenKey(draft: RowDraft, key: ColumnTarget): string {
  if (key === 'title' || key === 'slug') return draft.parts[key] ?? '';
  return String(draft.fields.get(targetField(key) ?? '')?.value ?? '');
}

function planNew(wiki: Wiki, scope: Scope, table: RowTable, draft: RowDraft): Planned {
  const { space, type } = table;
  const mayChange = changerOf(scope, { accessId: space.accessId, type: type.slug }, type);
  const start = lockedStart(type, openingFor(wiki, scope.actor), mayChange);
  const checked = checkEdit(editOf(newContent(type, draft)), type, start, mayChange);
  const errors = 'errors' in checked ? cellErrors(table, checked.errors) : [];
  const slug = draft.parts.slug ?? '';
  if (slug !== '' && !isPageSlug(slug))
    errors.push({ column: columnOf(table, 'slug'), code: 'slug.invalid', details: {} });
  if ('errors' in checked) return { fate: 'error', errors };
  return { fate: 'create', errors, content: checked.edit, ...(slug === '' ? {} : { slug }) };
}

async function planChange(
  wiki: Wiki,
  scope: Scope,
  table: RowTable,
  draft: RowDraft,
  id: number,
): Promise<Planned> {
  const { type, mapping } = table;
  const page = await wiki.store.pages.findById(id);
  if (!page || page.deletedAt !== null || !mayIn(scope, 'write', page.accessId))
    return { fate: 'error', errors: [{ column: -1, code: 'import.not-yours', details: {} }] };
  const current = await currentRevision(wiki, page);
  const content = changedContent(type, current, draft, mapping.clears);
  const mayChange = changerOf(scope, page, type);
  const sees = seerOf(scope, page.accessId, type);
  const differing = new Set(differingFields(content.values, current.values));
  // Whether a cell says what is hidden is not to be found out by trying.
  const locked = [...draft.fields.keys()].filter(
    (name) => !mayChange(name) && (!sees(name) || differing.has(name)),
  );
  if (locked.length > 0) {
    const errors = locked.map((name) => ({
      column: columnOf(table, fieldTarget(name)),
      code: 'import.locked',
      details: {},
    }));
    return { fate: 'error', errors };
  }
  if (isSameContent(content, current)) return { fate: 'unchanged', errors: [], page, current };
  const checked = checkEdit(editOf(content), type, current.values, mayChange);
  if ('errors' in checked) return { fate: 'error', errors: cellErrors(table, checked.errors) };
  const fate = isSameContent(checked.edit, current) ? 'unchanged' : 'update';
  return { fate, errors: [], content: checked.edit, page, current };
}

/** Only its content is looked at. */
function editOf(content: Content): Edit {
  return { ...content, base: 0, summary: '', minor: false, editId: randomUUID() };
}

function cellErrors(
  table: RowTable,
  errors: Readonly<Record<string, { code: string; details: CellError['details'] }>>,
): CellError[] {
  return Object.entries(errors).map(([name, { code, details }]) => {
    const isPart = name === 'title' || name === 'body' || name === 'tags';
    const isField = table.type.fields.some((field) => field.name === name);
    return { column: columnOf(table, isPart && !isField ? name : fieldTarget(name)), code, details };
  });
}

function columnOf({ mapping }: RowTable, target: ColumnTarget): number {
  return mapping.targets.indexOf(target);
}
