/** Canon: access rules, one row per distinct rule. What a rule grants is decided in core/access.ts. */
import { sql } from 'kysely';
import { type AccessRule, canonicalRule } from '../core/access.ts';
import type { Db, Tx } from './schema.ts';

export interface StoredRule {
  id: number;
  rule: AccessRule;
}

export function readAccess(db: Db) {
  return {
    /** All rules; a wiki has tens of them, not thousands. */
    list: async (): Promise<StoredRule[]> => {
      const rows = await db.selectFrom('access').selectAll().orderBy('id').execute();
      return rows.map((row) => ({ id: row.id, rule: JSON.parse(row.rule) as AccessRule }));
    },
  };
}

export function writeAccess(tx: Tx) {
  return {
    ...readAccess(tx),
    /** The id of this rule, added when it is new. */
    idOf: async (rule: AccessRule): Promise<number> => {
      const text = JSON.stringify(canonicalRule(rule));
      const found = await tx.selectFrom('access').select('id').where('rule', '=', text).executeTakeFirst();
      if (found) return found.id;
      const added = await tx
        .insertInto('access')
        .values({ rule: text })
        .returning('id')
        .executeTakeFirstOrThrow();
      return added.id;
    },

    /** Everything that stands under one rule stands under the other. The first one stays: the audit speaks of it. */
    repoint: async (from: number, to: number): Promise<void> => {
      if (from === to) return;
      await tx.updateTable('space').set({ access_id: to }).where('access_id', '=', from).execute();
      await tx.updateTable('page').set({ access_id: to }).where('access_id', '=', from).execute();
      await sql`INSERT INTO closed_past (page_id, before, access_id, closed_at)
        SELECT page_id, before, ${to}, closed_at FROM closed_past WHERE access_id = ${from}
        ON CONFLICT DO UPDATE SET closed_at = max(closed_at, excluded.closed_at)`.execute(tx);
      await tx.deleteFrom('closed_past').where('access_id', '=', from).execute();
    },
  };
}
