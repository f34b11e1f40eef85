/** Canon: spaces. */
import type { LineLetter, Space } from '../core/page.ts';
import type { Db, Tx } from './schema.ts';

/** What those who manage a space may say anew; its rule goes by `setAccess`. */
export type SpaceChange = Partial<Pick<Space, 'title' | 'description' | 'line' | 'home' | 'menu'>>;

const selectSpaces = (db: Db) =>
  db
    .selectFrom('space')
    .select([
      'id',
      'slug',
      'title',
      'description',
      'line',
      'home',
      'menu',
      'access_id as accessId',
      'language',
    ]); // prettier-ignore

export function readSpaces(db: Db) {
  return {
    find: async (slug: string): Promise<Space | undefined> => {
      const row = await selectSpaces(db).where('slug', '=', slug).executeTakeFirst();
      return row && { ...row, line: row.line as LineLetter };
    },
    /** In the order in which they were made. */
    list: async (): Promise<Space[]> => {
      const rows = await selectSpaces(db).orderBy('id').execute();
      return rows.map((row) => ({ ...row, line: row.line as LineLetter }));
    },
  };
}

export function writeSpaces(tx: Tx) {
  return {
    ...readSpaces(tx),
    add: async (space: Omit<Space, 'id'>): Promise<number> => {
      const { accessId, ...columns } = space;
      const row = await tx
        .insertInto('space')
        .values({ ...columns, access_id: accessId })
        .returning('id')
        .executeTakeFirstOrThrow();
      return row.id;
    },

    change: async (id: number, change: SpaceChange): Promise<void> => {
      await tx.updateTable('space').set(change).where('id', '=', id).execute();
    },

    /** The rule of the space and of every page of it that has none of its own. */
    setAccess: async (id: number, accessId: number): Promise<void> => {
      await tx.updateTable('space').set({ access_id: accessId }).where('id', '=', id).execute();
      await tx
        .updateTable('page')
        .set({ access_id: accessId })
        .where('space_id', '=', id)
        .where('own_access', '=', 0)
        .execute();
    },

    /** The home and menu of a space stay the pages they are when those get another address. */
    followPage: async (id: number, from: string, to: string): Promise<void> => {
      for (const column of ['home', 'menu'] as const) {
        await tx
          .updateTable('space')
          .set({ [column]: to })
          .where('id', '=', id)
          .where(column, '=', from)
          .execute();
      }
    },
  };
}
