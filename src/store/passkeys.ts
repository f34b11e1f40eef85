/** Canon: the public halves of passkeys. The other halves never leave the devices of their members. */
import type { Db, Tx } from './schema.ts';

export interface PasskeyRow {
  /** Base64url, chosen by the device. */
  id: string;
  memberId: number;
  publicKey: Buffer;
  counter: number;
  transports: readonly string[];
  /** What its member calls it. */
  name: string;
  createdAt: string;
  /** Null until it is used. */
  usedAt: string | null;
}

const selectPasskeys = (db: Db) =>
  db
    .selectFrom('passkey')
    .select([
      'id',
      'member_id as memberId',
      'public_key as publicKey',
      'counter',
      'transports',
      'name',
      'created_at as createdAt',
      'used_at as usedAt',
    ]); // prettier-ignore

type SelectedRow = Awaited<ReturnType<ReturnType<typeof selectPasskeys>['execute']>>[number];

const toPasskey = (row: SelectedRow): PasskeyRow => ({
  ...row,
  transports: JSON.parse(row.transports) as string[],
});

export function readPasskeys(db: Db) {
  return {
    find: async (id: string): Promise<PasskeyRow | undefined> => {
      const row = await selectPasskeys(db).where('id', '=', id).executeTakeFirst();
      return row && toPasskey(row);
    },

    /** Of one member, the newest first. */
    listOf: async (memberId: number): Promise<PasskeyRow[]> => {
      const rows = await selectPasskeys(db)
        .where('member_id', '=', memberId)
        .orderBy('created_at', 'desc')
        .orderBy('id')
        .execute();
      return rows.map(toPasskey);
    },
  };
}

export function writePasskeys(tx: Tx) {
  return {
    ...readPasskeys(tx),

    add: async ({ id, memberId, publicKey, ...rest }: Omit<PasskeyRow, 'usedAt'>): Promise<void> => {
      const { counter, transports, name, createdAt } = rest;
      await tx
        .insertInto('passkey')
        .values({
          id,
          member_id: memberId,
          public_key: publicKey,
          counter,
          transports: JSON.stringify(transports),
          name,
          created_at: createdAt,
          used_at: null,
        })
        .execute();
    },

    markUsed: async (id: string, counter: number, usedAt: string): Promise<void> => {
      await tx.updateTable('passkey').set({ counter, used_at: usedAt }).where('id', '=', id).execute();
    },

    /** @returns whether the member had such a passkey. */
    remove: async (memberId: number, id: string): Promise<boolean> => {
      const done = await tx
        .deleteFrom('passkey')
        .where('member_id', '=', memberId)
        .where('id', '=', id)
        .executeTakeFirst();
      return done.numDeletedRows > 0n;
    },

    removeOf: async (memberId: number): Promise<void> => {
      await tx.deleteFrom('passkey').where('member_id', '=', memberId).execute();
    },
  };
}
