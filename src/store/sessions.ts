/** Canon: who is signed in where. A session is found by the SHA-256 of the secret in its cookie. */

import { sql } from 'kysely';
import { prepared } from './prepared.ts';
import type { Db, Tx } from './schema.ts';

export interface SessionRow {
  hash: string;
  memberId: number | null;
  /** JSON, of whoever opened it. */
  data: string;
  /** « Firefox, Linux », for the list of one's devices. */
  device: string;
  createdAt: string;
  seenAt: string;
  expiresAt: string;
}

const selectSessions = (db: Db) =>
  db
    .selectFrom('session')
    .select([
      'hash',
      'member_id as memberId',
      'data',
      'device',
      'created_at as createdAt',
      'seen_at as seenAt',
      'expires_at as expiresAt',
    ]); // prettier-ignore

/** Asked for at each request of who is signed in. */
const findSession = prepared((db, hash: string, now: string) =>
  selectSessions(db).where('hash', '=', hash).where('expires_at', '>', now),
);

export function readSessions(db: Db) {
  return {
    /** @param now sessions that end at or before it are not found. */
    find: async (hash: string, now: string): Promise<SessionRow | undefined> =>
      (await findSession(db, hash, now))[0],

    /** Of one member, the one seen last first. */
    listOf: (memberId: number, now: string): Promise<SessionRow[]> =>
      selectSessions(db)
        .where('member_id', '=', memberId)
        .where('expires_at', '>', now)
        .orderBy('seen_at', 'desc')
        .execute(),

    /** Those of members that have not ended. */
    count: async (now: string): Promise<number> => {
      const row = await db
        .selectFrom('session')
        .select((select) => select.fn.countAll<number>().as('count'))
        .where('member_id', 'is not', null)
        .where('expires_at', '>', now)
        .executeTakeFirstOrThrow();
      return row.count;
    },

    /** When each member was last seen, of those who have a session that has not ended. */
    listLastSeen: async (now: string): Promise<Map<number, string>> => {
      const rows = await db
        .selectFrom('session')
        .select(['member_id', (select) => select.fn.max('seen_at').as('seen_at')])
        .where('member_id', 'is not', null)
        .where('expires_at', '>', now)
        .groupBy('member_id')
        .execute();
      return new Map(rows.flatMap((row) => (row.member_id === null ? [] : [[row.member_id, row.seen_at]])));
    },
  };
}

export function writeSessions(tx: Tx) {
  return {
    ...readSessions(tx),
    put: async (session: SessionRow): Promise<void> => {
      const row = {
        hash: session.hash,
        member_id: session.memberId,
        data: session.data,
        device: session.device,
        created_at: session.createdAt,
        seen_at: session.seenAt,
        expires_at: session.expiresAt,
      };
      const { hash: _hash, created_at: _created, ...change } = row;
      await tx
        .insertInto('session')
        .values(row)
        .onConflict((conflict) => conflict.column('hash').doUpdateSet(change))
        .execute();
    },

    remove: async (hash: string): Promise<void> => {
      await tx.deleteFrom('session').where('hash', '=', hash).execute();
    },

    /**
     * With those in which a password of theirs was given and the code of the second factor is still owed: the door
     * writes into `data` whose it is. @param kept the one that stays, if any.
     */
    removeOf: async (memberId: number, kept = ''): Promise<void> => {
      await tx
        .deleteFrom('session')
        .where(
          sql<boolean>`(member_id = ${memberId} OR (member_id IS NULL AND data ->> '$.pendingMemberId' = ${memberId}))`,
        )
        .where('hash', '<>', kept)
        .execute();
    },

    removeEnded: async (now: string): Promise<void> => {
      await tx.deleteFrom('session').where('expires_at', '<=', now).execute();
    },
  };
}
