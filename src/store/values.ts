/** Derived: one row per entry and field, for lists, filters and the departures board. */
import { type ExpressionBuilder, type RawBuilder, sql } from 'kysely';
import { type CompareKey, compareKey } from '../core/entry-terms.ts';
import type { SortKey } from '../core/field.ts';
import { foldName } from '../core/page.ts';
import { type PageRow, type ReadableRules, selectPages } from './pages.ts';
import { prepared } from './prepared.ts';
import { replaceRows } from './replace-rows.ts';
import type { Db, Tables, Tx } from './schema.ts';

/** A value as it is compared: `date` is ISO (a day or a moment), `number` a finite number. */
export interface ValueRow extends SortKey {
  field: string;
  /** Who may see the field: index in `audiences` of core/field.ts; 0 when absent, and on pages without a type. */
  readers?: number;
}

/** Which fields an actor sees: rows of up to these `readers`, and all of them under the rules by which they manage. */
export interface Sight {
  readers: number;
  managed: readonly number[];
}

const anybody: Sight = { readers: 0, managed: [] };

/** Whether the actor sees the row of `value` that goes by this alias. */
export function seenBy({ readers, managed }: Sight, alias: string): RawBuilder<boolean> {
  const row = (column: string) => sql.ref(`${alias}.${column}`);
  const few = sql<boolean>`${row('readers')} <= ${readers}`;
  if (managed.length === 0) return few;
  return sql<boolean>`(${few} OR ${row('access_id')} IN (${sql.join(managed)}))`;
}

/** ISO text of a day or a moment, and no other text. */
const isDay = (alias: string) =>
  sql<boolean>`${sql.ref(`${alias}.key`)} GLOB '[1-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]*'`;

/** One condition on a field. `is` compares folded text, the others compare dates. */
export interface ValueCondition {
  field: string;
  operator: 'is' | 'is-not' | 'from' | 'before';
  value: string;
}

export interface EntriesFilter {
  type?: string;
  spaceId?: number;
  tag?: string;
  conditions: readonly ValueCondition[];
  /** `title`, `updated`, `created`, or the name of a field. */
  sort: string;
  /** Whose eyes the conditions and the order have; those of anybody when absent. */
  sight?: Sight;
  descending: boolean;
  limit: number;
  offset: number;
}

export interface DatedSeries {
  type: string;
  spaceId: number;
  /** The field whose value they share, and the one that dates them. */
  field: string;
  value: string;
  dateField: string;
  limit: number;
}

export type PageExpression = ExpressionBuilder<Tables, 'page' | 'space'>;

type DatedBy = Omit<DatedSeries, 'value'> & { key: string };

const datedBy = prepared(
  (db, rules: ReadableRules, readers: number, managed: readonly number[], series: DatedBy) =>
    db
      .selectFrom('value as shared')
      .innerJoin('value as dated', 'dated.page_id', 'shared.page_id')
      .innerJoin('page', 'page.id', 'shared.page_id')
      .select(['page.id', sql<string>`dated.key`.as('date')])
      .where('shared.field', '=', series.field)
      .where('shared.key', '=', series.key)
      .where('shared.type', '=', series.type)
      .where('dated.field', '=', series.dateField)
      // With its place the row is found by its key, not among the dates of all pages.
      .where('dated.seq', '=', 0)
      .where(isDay('dated'))
      .where('page.type', '=', series.type)
      .where('page.space_id', '=', series.spaceId)
      .where('page.deleted_at', 'is', null)
      .where('page.access_id', 'in', rules)
      .where(seenBy({ readers, managed }, 'shared'))
      .where(seenBy({ readers, managed }, 'dated'))
      .orderBy('dated.key')
      .orderBy('page.id')
      .limit(series.limit),
);

const ofPage = prepared((db, pageId: number) =>
  db
    .selectFrom('value')
    .select(['page_id', 'field', 'seq', 'text', 'key', 'readers'])
    .where('page_id', '=', pageId)
    .orderBy('field')
    .orderBy('seq'),
);

export function readValues(db: Db) {
  return {
    /** Readable pages that pass the filter, sorted; pages without the sorting field come last. */
    listEntries: (rules: ReadableRules, filter: EntriesFilter): Promise<PageRow[]> => {
      const direction = filter.descending ? sql`DESC` : sql`ASC`;
      const sorted = selectPages(db).where((where) => passes(where, rules, filter));
      const own: Record<string, ReturnType<typeof sql>> = {
        title: sql`page.title_key`,
        updated: sql`page.updated_at`,
        created: sql`page.created_at`,
      };
      const column = Object.hasOwn(own, filter.sort) ? own[filter.sort] : undefined;
      const inOrder = column
        ? sorted.orderBy(sql`${column} ${direction}`)
        : sorted
            .leftJoin('value as sorting', (join) =>
              join
                .onRef('sorting.page_id', '=', 'page.id')
                .on('sorting.field', '=', filter.sort)
                .on('sorting.seq', '=', 0)
                .on(seenBy(filter.sight ?? anybody, 'sorting')),
            )
            .orderBy(sql`sorting.page_id IS NULL`)
            .orderBy(sql`sorting.key ${direction}`);
      return inOrder.orderBy(sql`page.id ${direction}`).limit(filter.limit).offset(filter.offset).execute();
    },

    /** Readable entries of a type that share a value, by date: ids and dates only. */
    listDated: (
      rules: ReadableRules,
      { readers, managed }: Sight,
      series: DatedSeries,
    ): Promise<{ id: number; date: string }[]> => {
      const { type, spaceId, field, dateField, limit } = series;
      const by = { type, spaceId, field, dateField, limit, key: foldName(series.value) };
      return datedBy(db, rules, readers, managed, by);
    },

    /** How many readable pages each type has, by type. */
    countTypes: (
      spaceId: number | undefined,
      rules: ReadableRules,
    ): Promise<{ type: string; count: number }[]> => {
      const pages = db
        .selectFrom('page')
        .where('deleted_at', 'is', null)
        .where('type', '<>', '')
        .where('access_id', 'in', rules);
      const inSpace = spaceId === undefined ? pages : pages.where('space_id', '=', spaceId);
      return inSpace
        .select((select) => ['type', select.fn.countAll<number>().as('count')])
        .groupBy('type')
        .orderBy('type')
        .execute();
    },

    listOfPage: (pageId: number) => ofPage(db, pageId),
  };
}

/** What `listEntries` asks of a page, for other lists of the same entries. */
export function passes(where: PageExpression, rules: ReadableRules, filter: EntriesFilter) {
  const all = [where('page.deleted_at', 'is', null), where('page.access_id', 'in', rules)];
  if (filter.type !== undefined) all.push(where('page.type', '=', filter.type));
  // Said once more for the index of types, which has no rows for pages without one.
  if (filter.type) all.push(where('page.type', '<>', ''));
  if (filter.spaceId !== undefined) all.push(where('page.space_id', '=', filter.spaceId));
  if (filter.tag !== undefined) {
    const tagged = where
      .selectFrom('tag')
      .select('tag.page_id')
      .where('tag.tag_key', '=', foldName(filter.tag));
    all.push(where('page.id', 'in', tagged));
  }
  for (const condition of filter.conditions) {
    let matching = where
      .selectFrom('value')
      .select('value.page_id')
      .where('value.field', '=', condition.field)
      .where(seenBy(filter.sight ?? anybody, 'value'));
    if (condition.operator === 'from')
      matching = matching.where('value.key', '>=', condition.value).where(isDay('value'));
    else if (condition.operator === 'before')
      matching = matching.where('value.key', '<', condition.value).where(isDay('value'));
    else matching = matching.where('value.key', '=', foldName(condition.value));
    all.push(where('page.id', condition.operator === 'is-not' ? 'not in' : 'in', matching));
  }
  return where.and(all);
}

export function writeValues(tx: Tx) {
  return {
    ...readValues(tx),
    /** The page's values are these and no others. */
    replace: async (pageId: number, values: readonly ValueRow[]): Promise<void> => {
      const removal = tx.deleteFrom('value').where('page_id', '=', pageId);
      const [page] = await placeOf(tx, pageId);
      if (!page) throw new Error(`there is no page ${pageId}`);
      await replaceRows({
        present: await readValues(tx).listOfPage(pageId),
        wanted: storedRows(pageId, page.type === '' ? values.map(seenByAll) : values),
        add: (row) =>
          tx
            .insertInto('value')
            .values({ ...row, ...page })
            .execute(),
        remove: ({ field, seq }) => removal.where('field', '=', field).where('seq', '=', seq).execute(),
        removeAll: () => removal.execute(),
      });
    },

    /** Values of a field of a type's entries are for no more people than this. */
    narrowField: async (type: string, field: string, most: number): Promise<void> => {
      await tx
        .updateTable('value')
        .set({ readers: most })
        .where('type', '=', type)
        .where('field', '=', field)
        .where('readers', '<', most)
        .execute();
    },

    /** Values of entries of a type are for no more people than this; those of other fields than these for the fewest. */
    narrow: async (type: string, readers: ReadonlyMap<string, number>): Promise<void> => {
      const update = (most: number) =>
        tx.updateTable('value').set({ readers: most }).where('type', '=', type).where('readers', '<', most);
      for (const [field, most] of readers) {
        if (most > 0) await update(most).where('field', '=', field).execute();
      }
      const others = update(fewest);
      await (readers.size === 0 ? others : others.where('field', 'not in', [...readers.keys()])).execute();
    },
  };
}

/** Index of `managers` in `audiences`. */
const fewest = 2;

/** What the rows copy of their page, so that an index on them answers what is asked of both. */
const placeOf = prepared((db, pageId: number) =>
  db.selectFrom('page').select(['type', 'space_id', 'access_id']).where('id', '=', pageId),
);

const seenByAll = (row: ValueRow): ValueRow => ({ ...row, readers: 0 });

/** As the table holds them: several values of a field are numbered in their order, each of them once. */
function storedRows(pageId: number, values: readonly ValueRow[]) {
  const keysOf = new Map<string, Set<CompareKey>>();
  return values.flatMap(({ field, readers = 0, ...value }) => {
    const keys = keysOf.get(field) ?? new Set();
    const key = compareKey(value);
    if (keys.has(key)) return [];
    keysOf.set(field, keys.add(key));
    return [{ page_id: pageId, field, seq: keys.size - 1, text: value.text, key, readers }];
  });
}
