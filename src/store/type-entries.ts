/** The entries of a type one after the other, with all their values: for what has to look at each of them. */
import { sql } from 'kysely';
import type { Values } from '../core/revision.ts';
import { type PageRow, type ReadableRules, selectPages } from './pages.ts';
import type { Db } from './schema.ts';

export interface TypeEntry {
  page: PageRow;
  values: Values;
}

export function readTypeEntries(db: Db) {
  return {
    /** Readable entries whose id is greater than `after`, by id. @param limit how many at most. */
    listAfter: async (
      rules: ReadableRules,
      type: string,
      after: number,
      limit: number,
    ): Promise<TypeEntry[]> => {
      const rows = await selectPages(db)
        .innerJoin('revision', (join) =>
          join.onRef('revision.page_id', '=', 'page.id').onRef('revision.number', '=', 'page.current'),
        )
        .select('revision.field_values')
        // Kept from the index of types (the plus), whose order is another: each call would sort all entries that are left.
        .where(sql<boolean>`+page.type = ${type}`)
        .where('page.deleted_at', 'is', null)
        .where('page.access_id', 'in', rules)
        .where('page.id', '>', after)
        .orderBy('page.id')
        .limit(limit)
        .execute();
      return rows.map(({ field_values, ...page }) => ({ page, values: JSON.parse(field_values) as Values }));
    },

    /** Entries whose id is greater than `after`. @param rules all of them are counted when absent. */
    countAfter: async (type: string, after: number, rules?: ReadableRules): Promise<number> => {
      const entries = db
        .selectFrom('page')
        .select((select) => select.fn.countAll<number>().as('count'))
        .where('type', '=', type)
        // Said for the index of types, which has no rows for pages without one.
        .where('type', '<>', '')
        .where('deleted_at', 'is', null)
        .where('id', '>', after);
      const counted = rules ? entries.where('access_id', 'in', rules) : entries;
      return (await counted.executeTakeFirstOrThrow()).count;
    },
  };
}
