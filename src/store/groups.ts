/** Canon: groups of members, and who keeps their lists. */
import type { Db, Tx } from './schema.ts';

export interface GroupRow {
  id: number;
  handle: string;
  name: string;
  description: string;
  createdAt: string;
}

export interface MembershipRow {
  groupId: number;
  memberId: number;
  isManager: boolean;
}

const selectGroups = (db: Db) =>
  db.selectFrom('member_group').select(['id', 'handle', 'name', 'description', 'created_at as createdAt']); // prettier-ignore

export function readGroups(db: Db) {
  return {
    find: (id: number): Promise<GroupRow | undefined> =>
      selectGroups(db).where('id', '=', id).executeTakeFirst(),

    findByHandle: (handle: string): Promise<GroupRow | undefined> =>
      selectGroups(db).where('handle', '=', handle).executeTakeFirst(),

    /** By name. */
    list: (): Promise<GroupRow[]> => selectGroups(db).orderBy('name').orderBy('id').execute(),

    /** Every membership there is, by group. */
    listMemberships: async (): Promise<MembershipRow[]> => {
      const rows = await db
        .selectFrom('membership')
        .selectAll()
        .orderBy('group_id')
        .orderBy('member_id')
        .execute();
      return rows.map((row) => ({
        groupId: row.group_id,
        memberId: row.member_id,
        isManager: row.is_manager === 1,
      }));
    },

    /** Groups of one member. */
    listOf: async (memberId: number): Promise<MembershipRow[]> => {
      const rows = await db
        .selectFrom('membership')
        .select(['group_id', 'is_manager'])
        .where('member_id', '=', memberId)
        .orderBy('group_id')
        .execute();
      return rows.map((row) => ({ groupId: row.group_id, memberId, isManager: row.is_manager === 1 }));
    },
  };
}

export function writeGroups(tx: Tx) {
  return {
    ...readGroups(tx),
    add: async (group: Omit<GroupRow, 'id'>): Promise<number> => {
      const { createdAt, ...columns } = group;
      const row = await tx
        .insertInto('member_group')
        .values({ ...columns, created_at: createdAt })
        .returning('id')
        .executeTakeFirstOrThrow();
      return row.id;
    },

    change: async (id: number, change: { name?: string; description?: string }): Promise<void> => {
      await tx.updateTable('member_group').set(change).where('id', '=', id).execute();
    },

    remove: async (id: number): Promise<void> => {
      await tx.deleteFrom('member_group').where('id', '=', id).execute();
    },

    /** Adds the member, or changes whether they keep the list. */
    join: async (groupId: number, memberId: number, isManager: boolean, at: string): Promise<void> => {
      const row = { group_id: groupId, member_id: memberId, is_manager: isManager ? 1 : 0, created_at: at };
      await tx
        .insertInto('membership')
        .values(row)
        .onConflict((conflict) =>
          conflict.columns(['group_id', 'member_id']).doUpdateSet({ is_manager: row.is_manager }),
        )
        .execute();
    },

    leave: async (groupId: number, memberId: number): Promise<void> => {
      await tx
        .deleteFrom('membership')
        .where('group_id', '=', groupId)
        .where('member_id', '=', memberId)
        .execute();
    },

    leaveAll: async (memberId: number): Promise<void> => {
      await tx.deleteFrom('membership').where('member_id', '=', memberId).execute();
    },
  };
}
