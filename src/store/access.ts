/** Canon: access rules, one row per distinct rule. What a rule grants is decided in core/access.ts. */
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
  };
}
