/** All entries of a query, one after the other, as files give them away: each with no more than the actor may see. */
import type { Actor } from '../core/access.ts';
import type { EntryQuery } from '../core/entry-query.ts';
import { WikiError } from '../core/errors.ts';
import type { Field } from '../core/field.ts';
import { writeCell } from '../core/import-cell.ts';
import {
  type ColumnTarget,
  fieldTarget,
  type PagePart,
  targetField,
  writeTags,
} from '../core/import-plan.ts';
import type { PageType } from '../core/page-type.ts';
import type { Revision, Values } from '../core/revision.ts';
import { valueIn } from '../core/same-value.ts';
import type { PageRow } from '../store/pages.ts';
import { computeValues } from './computed.ts';
import { planEntries } from './entry-plan.ts';
import { withoutHiddenPeople } from './hidden-people.ts';
import { findPageType, readableType } from './page-types.ts';
import { letOthers } from './queues.ts';
import { type Scope, scopeOf, spaceOf } from './scope.ts';
import { seenFields, shownValues } from './seen-values.ts';
import type { Wiki } from './wiki.ts';

/** Entries of one file. */
const mostEntries = 50_000;
/** Read at a time: others are served in between. */
const atATime = 100;

export interface ExportedEntry {
  page: PageRow;
  revision: Revision;
  /** Those that the actor sees. */
  values: Values;
  /** Texts of computed fields, by name. */
  computed: ReadonlyMap<string, string>;
}

export interface EntryExport {
  /** Absent where the actor knows nothing of the type, or none was asked for. */
  type?: PageType;
  /** Fields that the actor may ask for. */
  fields: readonly Field[];
  columns: readonly ColumnTarget[];
  entries(): AsyncGenerator<ExportedEntry>;
}

/** @throws WikiError not-found for a space that is not there. */
export async function exportEntries(wiki: Wiki, actor: Actor, query: EntryQuery): Promise<EntryExport> {
  const scope = await scopeOf(wiki, actor);
  const { fields, type, order, filter } = await planEntries(wiki, scope, query, spaceOf(scope, query.space));
  const matching = await wiki.store.entryLists.narrow(filter);
  const ids = await wiki.store.entryLists.listIds(matching, order, { limit: mostEntries, offset: 0 });
  const columns = columnsOf(query.columns, fields);
  const withComputed = columns.some((column) => {
    const field = fields.find(({ name }) => name === targetField(column));
    return field?.kind === 'computed';
  });
  return {
    ...(type ? { type } : {}),
    fields,
    columns,
    entries: () => walk(wiki, scope, ids, withComputed),
  };
}

async function* walk(
  wiki: Wiki,
  scope: Scope,
  ids: readonly number[],
  withComputed: boolean,
): AsyncGenerator<ExportedEntry> {
  for (let from = 0; from < ids.length; from += atATime) {
    const pages = await wiki.store.entryLists.listPages(scope.rules, ids.slice(from, from + atATime));
    const some: ExportedEntry[] = [];
    for (const page of pages) {
      const revision = await wiki.store.revisions.find(page.id, page.current);
      const type = page.type === '' ? undefined : await findPageType(wiki, page.type);
      if (!revision) continue;
      const shown = shownValues(scope, page, type, revision.values);
      const values = await withoutHiddenPeople(wiki, scope.actor, type, shown);
      some.push({ page, revision, values, computed: new Map() });
    }
    yield* withComputed ? await compute(wiki, scope, some) : some;
    await letOthers();
  }
}

async function compute(
  wiki: Wiki,
  scope: Scope,
  entries: readonly ExportedEntry[],
): Promise<ExportedEntry[]> {
  const typed = await Promise.all(
    entries.map(async (entry) => ({ ...entry, type: await findPageType(wiki, entry.page.type) })),
  );
  const known = typed.flatMap(({ type, ...entry }) => (type ? [{ ...entry, type }] : []));
  const all = await computeValues(wiki, scope, known);
  return entries.map((entry) => {
    const texts = [...(all.get(entry.page.id) ?? [])].map(([name, value]) => {
      const text =
        value.kind === 'number' ? String(value.number) : value.pages.map(({ title }) => title).join(', ');
      return [name, text] as const;
    });
    return { ...entry, computed: new Map(texts) };
  });
}

/** Words that ask for parts of a page among the columns. */
const partWords: Readonly<Record<string, PagePart>> = {
  titre: 'title',
  title: 'title',
  texte: 'body',
  body: 'body',
  etiquettes: 'tags',
  tags: 'tags',
  adresse: 'slug',
  slug: 'slug',
};

/** The title first and, so that the file can be brought back, the address last. */
function columnsOf(asked: readonly string[], fields: readonly Field[]): ColumnTarget[] {
  const named = asked.flatMap((name): ColumnTarget[] => {
    if (fields.some((field) => field.name === name)) return [fieldTarget(name)];
    const part = Object.hasOwn(partWords, name) ? partWords[name] : undefined;
    return part ? [part] : [];
  });
  const usual = [
    ...fields.filter(({ kind }) => kind !== 'computed').map(({ name }) => fieldTarget(name)),
    'tags',
  ];
  return [...new Set<ColumnTarget>(['title', ...(named.length > 0 ? named : usual), 'slug'])];
}

/** The texts of an entry under these columns, before a spreadsheet is kept from running them. */
export function entryCells({ columns, fields }: EntryExport, entry: ExportedEntry): string[] {
  const { revision, values, page, computed } = entry;
  return columns.map((column) => {
    if (column === 'title') return revision.title;
    if (column === 'body') return revision.body;
    if (column === 'tags') return writeTags(revision.tags);
    if (column === 'slug') return page.slug;
    const field = fields.find(({ name }) => name === targetField(column));
    if (!field) return '';
    return field.kind === 'computed'
      ? (computed.get(field.name) ?? '')
      : writeCell(field, valueIn(values, field.name));
  });
}

/** What an empty table of a type holds. @throws WikiError not-found, also for a type that the actor may not read. */
export async function templateColumns(
  wiki: Wiki,
  actor: Actor,
  { space, type: name }: { space: string; type: string },
): Promise<{ type: PageType; fields: readonly Field[]; columns: readonly ColumnTarget[] }> {
  const scope = await scopeOf(wiki, actor);
  const { accessId } = spaceOf(scope, space);
  const type = await readableType(wiki, scope, name);
  if (!type) throw new WikiError('not-found', 'not-found');
  const fields = seenFields(scope, accessId, type).filter(({ kind }) => kind !== 'computed');
  const columns = ['title', ...fields.map((field) => fieldTarget(field.name)), 'tags'];
  return { type, fields, columns };
}
