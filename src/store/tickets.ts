/** Canon: links that work once. Found by the SHA-256 of the secret they carry; taking one removes it. */
import type { Db, Tx } from './schema.ts';

/** `setup` of the first administrator, `reset` of a password, `email` to confirm another address, `sign-in` by mail. */
export type TicketKind = 'setup' | 'reset' | 'email' | 'sign-in';

export interface TicketRow {
  hash: string;
  kind: TicketKind;
  memberId: number | null;
  /** JSON, of whoever made it. */
  data: string;
  createdAt: string;
  expiresAt: string;
}

export function readTickets(db: Db) {
  return {
    /** Without using it up. @param now tickets that end at or before it are not found. */
    find: async (kind: TicketKind, hash: string, now: string): Promise<TicketRow | undefined> => {
      const row = await db
        .selectFrom('ticket')
        .select([
          'hash',
          'member_id as memberId',
          'data',
          'created_at as createdAt',
          'expires_at as expiresAt',
        ])
        .where('hash', '=', hash)
        .where('kind', '=', kind)
        .where('expires_at', '>', now)
        .executeTakeFirst();
      return row && { ...row, kind };
    },
  };
}

export function writeTickets(tx: Tx) {
  return {
    ...readTickets(tx),
    add: async (ticket: TicketRow): Promise<void> => {
      await tx
        .insertInto('ticket')
        .values({
          hash: ticket.hash,
          kind: ticket.kind,
          member_id: ticket.memberId,
          data: ticket.data,
          created_at: ticket.createdAt,
          expires_at: ticket.expiresAt,
        })
        .execute();
    },

    remove: async (hash: string): Promise<void> => {
      await tx.deleteFrom('ticket').where('hash', '=', hash).execute();
    },

    /** All of a kind; of one member, or of nobody. */
    removeAll: async (kind: TicketKind, memberId: number | null): Promise<void> => {
      const of = tx.deleteFrom('ticket').where('kind', '=', kind);
      await (memberId === null
        ? of.where('member_id', 'is', null)
        : of.where('member_id', '=', memberId)
      ).execute();
    },

    removeEnded: async (now: string): Promise<void> => {
      await tx.deleteFrom('ticket').where('expires_at', '<=', now).execute();
    },
  };
}
