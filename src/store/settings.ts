/** Canon: what holds for the whole wiki, by name. */
import type { Db, Tx } from './schema.ts';

/**
 * `session-secret` signs cookies; `registration` is `open` when visitors may ask for an account; `forgetting` says
 * what a purge has still to do: `words` of the index and bytes, then to write the `file` anew; `deriving`, while
 * an upgrade owes derived rows, up to which page id they are made; `changed-types`, JSON, of page types whose entries
 * are still to be read anew (wiki/owed-entries.ts).
 */
export type SettingName = 'session-secret' | 'registration' | 'forgetting' | 'deriving' | 'changed-types';

export function readSettings(db: Db) {
  return {
    find: async (name: SettingName): Promise<string | undefined> => {
      const row = await db.selectFrom('setting').select('value').where('name', '=', name).executeTakeFirst();
      return row?.value;
    },
  };
}

export function writeSettings(tx: Tx) {
  return {
    ...readSettings(tx),
    set: async (name: SettingName, value: string): Promise<void> => {
      await tx
        .insertInto('setting')
        .values({ name, value })
        .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
        .execute();
    },
  };
}
