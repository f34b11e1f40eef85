/** Lists of pages that programs walk through piece by piece: filters, orders and cursors, all in SQL. */
import { type RawBuilder, sql } from 'kysely';
import { foldName } from '../core/page.ts';
import type { Values } from '../core/revision.ts';
import { type PageRow, type ReadableRules, selectPages } from './pages.ts';
import type { Db } from './schema.ts';
import { type Sight, seenBy } from './values.ts';
import { isNotWithheld } from './withheld.ts';

/** What a page is sorted by. One of `date`, `number`, `text` says something, the others are empty. */
export interface PageListKey {
  /** 1 for a page that lacks the sorting field: those come last in both directions. */
  missing: number;
  date: string;
  number: number;
  text: string;
  /** Of the page: no two have the same place. */
  id: number;
}

export interface PageListFilter {
  spaceId: number;
  type?: string;
  tag?: string;
  /** Made by search/match.ts, which quotes every word. */
  match?: string;
  /** Only pages of these ids. */
  among?: readonly number[];
  /** `title`, `updated`, `created`, or the name of a field. */
  sort: string;
  descending: boolean;
  limit: number;
  /** Only pages that come after this place. */
  after?: PageListKey;
}

/** A page with what its current revision says of it, the text aside. */
export interface ListedPage extends PageRow {
  values: Values;
  tags: readonly string[];
  authors: readonly string[];
  /** The place of the page in the list. */
  key: PageListKey;
}

type KeyColumns = Readonly<Record<Exclude<keyof PageListKey, 'id'>, RawBuilder<string | number>>>;

export function readPageLists(db: Db) {
  return {
    /** Living pages that have one of these rules of their own. */
    listOwnRuled: (accessIds: readonly number[], limit: number): Promise<PageRow[]> =>
      selectPages(db)
        .where('page.access_id', 'in', accessIds)
        .where('page.own_access', '=', 1)
        .where('page.deleted_at', 'is', null)
        .orderBy('page.title_key')
        .orderBy('page.id')
        .limit(limit)
        .execute(),

    /** Readable pages of a space that pass the filter, in order; a value that is not seen is like one that is missing. */
    list: async (rules: ReadableRules, sight: Sight, filter: PageListFilter): Promise<ListedPage[]> => {
      const rows = await selectListed(db, rules, sight, filter).execute();
      return rows.map((row) => {
        const { key_missing, key_date, key_number, key_text, field_values, tags, authors, ...page } = row;
        return {
          ...page,
          values: JSON.parse(field_values) as Values,
          tags: JSON.parse(tags) as string[],
          authors: JSON.parse(authors) as string[],
          key: { missing: key_missing, date: key_date, number: key_number, text: key_text, id: page.id },
        };
      });
    },
  };
}

function selectListed(db: Db, rules: ReadableRules, sight: Sight, filter: PageListFilter) {
  const columns = keyColumns(filter.sort);
  const direction = filter.descending ? sql`DESC` : sql`ASC`;
  return (
    selectPages(db)
      .innerJoin('revision', (join) =>
        join.onRef('revision.page_id', '=', 'page.id').onRef('revision.number', '=', 'page.current'),
      )
      .leftJoin('value as sorting', (join) =>
        join
          .onRef('sorting.page_id', '=', 'page.id')
          .on('sorting.field', '=', filter.sort)
          .on('sorting.seq', '=', 0)
          .on(seenBy(sight, 'sorting')),
      )
      .select([
        sql<number>`${columns.missing}`.as('key_missing'),
        sql<string>`${columns.date}`.as('key_date'),
        sql<number>`${columns.number}`.as('key_number'),
        sql<string>`${columns.text}`.as('key_text'),
        'revision.field_values',
        'revision.tags',
        'revision.authors',
      ])
      .where('page.space_id', '=', filter.spaceId)
      .where('page.deleted_at', 'is', null)
      .where('page.access_id', 'in', rules)
      .$if(filter.type !== undefined, (query) => query.where('page.type', '=', filter.type ?? ''))
      .$if(filter.tag !== undefined, (query) =>
        query.where(
          sql<boolean>`page.id IN (SELECT page_id FROM tag WHERE tag_key = ${foldName(filter.tag ?? '')})`,
        ),
      )
      .$if(filter.match !== undefined, (query) =>
        query.where(
          sql<boolean>`page.id IN (SELECT rowid FROM text_index WHERE text_index MATCH ${filter.match ?? ''})
            AND ${isNotWithheld(sql`page.type`)}`,
        ),
      )
      .$if(filter.among !== undefined, (query) =>
        query.where(
          sql<boolean>`page.id IN (SELECT value FROM json_each(${JSON.stringify(filter.among ?? [])}))`,
        ),
      )
      .$if(filter.after !== undefined, (query) =>
        filter.after ? query.where(comesAfter(columns, filter.after, filter.descending)) : query,
      )
      // By their names, for a constant in this place would be the position of a column.
      .orderBy(sql`key_missing ASC`)
      .orderBy(sql`key_date ${direction}`)
      .orderBy(sql`key_number ${direction}`)
      .orderBy(sql`key_text ${direction}`)
      .orderBy(sql`page.id ${direction}`)
      .limit(filter.limit)
  );
}

/** An empty value in the place of NULL, with which nothing can be compared. */
function keyColumns(sort: string): KeyColumns {
  const own = {
    missing: sql<number>`0`,
    date: sql<string>`''`,
    number: sql<number>`0`,
    text: sql<string>`''`,
  };
  if (sort === 'title') return { ...own, text: sql<string>`page.title_key` };
  if (sort === 'updated') return { ...own, date: sql<string>`page.updated_at` };
  if (sort === 'created') return { ...own, date: sql<string>`page.created_at` };
  return {
    missing: sql<number>`(sorting.page_id IS NULL)`,
    date: sql<string>`''`,
    number: sql<number>`iif(typeof(sorting.key) = 'text', 0, coalesce(sorting.key, 0))`,
    text: sql<string>`iif(typeof(sorting.key) = 'text', sorting.key, '')`,
  };
}

function comesAfter(columns: KeyColumns, after: PageListKey, descending: boolean): RawBuilder<boolean> {
  const { missing, date, number, text } = columns;
  const further = descending ? sql`<` : sql`>`;
  return sql<boolean>`(${missing} > ${after.missing} OR (${missing} = ${after.missing}
    AND (${date}, ${number}, ${text}, page.id) ${further} (${after.date}, ${after.number}, ${after.text}, ${after.id})))`;
}
