/** Canon: links by which members make an account or join something. Found by the SHA-256 of the secret they carry. */
import type { Db, Tx } from './schema.ts';

export interface InvitationRow {
  id: number;
  /** What whoever made it calls it in the list. */
  label: string;
  /** Whom it was sent to; '' for anybody who has the link. */
  email: string;
  /** What is joined, if anything. */
  groupId: number | null;
  spaceId: number | null;
  /** Role granted in the space; `none` without one. */
  role: string;
  /** Member id; null is the host. */
  createdBy: number | null;
  createdAt: string;
  expiresAt: string;
  usesLeft: number;
  used: number;
}

const selectInvitations = (db: Db) =>
  db
    .selectFrom('invitation')
    .select([
      'id',
      'label',
      'email',
      'group_id as groupId',
      'space_id as spaceId',
      'role',
      'created_by as createdBy',
      'created_at as createdAt',
      'expires_at as expiresAt',
      'uses_left as usesLeft',
      'used',
    ]); // prettier-ignore

export function readInvitations(db: Db) {
  return {
    /** Those that have ended too. */
    find: (hash: string): Promise<InvitationRow | undefined> =>
      selectInvitations(db).where('hash', '=', hash).executeTakeFirst(),

    findById: (id: number): Promise<InvitationRow | undefined> =>
      selectInvitations(db).where('id', '=', id).executeTakeFirst(),

    /** Newest first. */
    list: (): Promise<InvitationRow[]> => selectInvitations(db).orderBy('id', 'desc').execute(),
  };
}

export function writeInvitations(tx: Tx) {
  return {
    ...readInvitations(tx),
    add: async (hash: string, invitation: Omit<InvitationRow, 'id' | 'used'>): Promise<number> => {
      const row = await tx
        .insertInto('invitation')
        .values({
          hash,
          label: invitation.label,
          email: invitation.email,
          group_id: invitation.groupId,
          space_id: invitation.spaceId,
          role: invitation.role,
          created_by: invitation.createdBy,
          created_at: invitation.createdAt,
          expires_at: invitation.expiresAt,
          uses_left: invitation.usesLeft,
          used: 0,
        })
        .returning('id')
        .executeTakeFirstOrThrow();
      return row.id;
    },

    /** @returns false when it has no use left. */
    use: async (id: number): Promise<boolean> => {
      const done = await tx
        .updateTable('invitation')
        .set((row) => ({ uses_left: row('uses_left', '-', 1), used: row('used', '+', 1) }))
        .where('id', '=', id)
        .where('uses_left', '>', 0)
        .executeTakeFirst();
      return done.numUpdatedRows > 0n;
    },

    remove: async (id: number): Promise<void> => {
      await tx.deleteFrom('invitation').where('id', '=', id).execute();
    },

    removeEnded: async (before: string): Promise<void> => {
      await tx.deleteFrom('invitation').where('expires_at', '<', before).execute();
    },
  };
}
