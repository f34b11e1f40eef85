/** Canon: who has an account. Passwords are here as their hashes only; what may be done is core/access.ts's matter. */
import { type Insertable, sql, type Updateable } from 'kysely';
import type { Db, Tables, Tx } from './schema.ts';

/** `waiting` for somebody to approve the account, `blocked` by an administrator, `left` and forgotten. */
export type MemberState = 'active' | 'waiting' | 'blocked' | 'left';

/** A member without secrets and without photo. */
export interface MemberRow {
  id: number;
  /** Lower-case; null once they have left. */
  email: string | null;
  handle: string;
  name: string;
  isAdmin: boolean;
  state: MemberState;
  /** Of the interface; '' follows the browser. */
  language: string;
  /** JSON of core/profile.ts. */
  profile: string;
  hasPhoto: boolean;
  hasPassword: boolean;
  hasSecondFactor: boolean;
  /** JSON: what they wrote when they asked for an account. */
  request: string | null;
  createdAt: string;
}

export type MemberChange = Updateable<Tables['member']>;

const selectMembers = (db: Db) =>
  db
    .selectFrom('member')
    .select([
      'id',
      'email',
      'handle',
      'name',
      'is_admin as isAdmin',
      'state',
      'language',
      'profile',
      'request',
      'created_at as createdAt',
      sql<number>`photo IS NOT NULL`.as('hasPhoto'),
      sql<number>`password IS NOT NULL`.as('hasPassword'),
      sql<number>`totp_secret IS NOT NULL`.as('hasSecondFactor'),
    ]); // prettier-ignore

type SelectedRow = Awaited<ReturnType<ReturnType<typeof selectMembers>['execute']>>[number];

function toMember(row: SelectedRow): MemberRow {
  return {
    ...row,
    state: row.state as MemberState,
    isAdmin: row.isAdmin === 1,
    hasPhoto: row.hasPhoto === 1,
    hasPassword: row.hasPassword === 1,
    hasSecondFactor: row.hasSecondFactor === 1,
  };
}

export function readMembers(db: Db) {
  const first = async (query: ReturnType<typeof selectMembers>) => {
    const row = await query.executeTakeFirst();
    return row && toMember(row);
  };
  return {
    find: (id: number): Promise<MemberRow | undefined> => first(selectMembers(db).where('id', '=', id)),

    /** @param email lower-case. */
    findByEmail: (email: string): Promise<MemberRow | undefined> =>
      first(selectMembers(db).where('email', '=', email)),

    findByHandle: (handle: string): Promise<MemberRow | undefined> =>
      first(selectMembers(db).where('handle', '=', handle)),

    /** Everybody, those who left too, by name. A collective has hundreds of members. */
    list: async (): Promise<MemberRow[]> =>
      (await selectMembers(db).orderBy('name').orderBy('id').execute()).map(toMember),

    countWaiting: async (): Promise<number> => {
      const row = await db
        .selectFrom('member')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('state', '=', 'waiting')
        .executeTakeFirstOrThrow();
      return row.count;
    },

    hasAdmin: async (): Promise<boolean> => {
      const row = await db
        .selectFrom('member')
        .select('id')
        .where('is_admin', '=', 1)
        .where('state', '=', 'active')
        .limit(1)
        .executeTakeFirst();
      return row !== undefined;
    },

    /** argon2id hash; undefined for nobody and for who has none. */
    password: async (id: number): Promise<string | undefined> => {
      const row = await db.selectFrom('member').select('password').where('id', '=', id).executeTakeFirst();
      return row?.password ?? undefined;
    },

    secondFactor: async (id: number): Promise<{ secret: string; lastStep: number } | undefined> => {
      const row = await db
        .selectFrom('member')
        .select(['totp_secret', 'totp_step'])
        .where('id', '=', id)
        .executeTakeFirst();
      return row?.totp_secret ? { secret: row.totp_secret, lastStep: row.totp_step ?? 0 } : undefined;
    },

    /** How many are left. */
    countRecoveryCodes: async (id: number): Promise<number> => {
      const row = await db
        .selectFrom('recovery_code')
        .select((select) => select.fn.countAll<number>().as('count'))
        .where('member_id', '=', id)
        .executeTakeFirstOrThrow();
      return row.count;
    },

    photo: async (id: number): Promise<Buffer | undefined> => {
      const row = await db.selectFrom('member').select('photo').where('id', '=', id).executeTakeFirst();
      return row?.photo ?? undefined;
    },
  };
}

export function writeMembers(tx: Tx) {
  return {
    ...readMembers(tx),
    add: async (member: Insertable<Tables['member']>): Promise<number> => {
      const row = await tx.insertInto('member').values(member).returning('id').executeTakeFirstOrThrow();
      return row.id;
    },

    change: async (id: number, change: MemberChange): Promise<void> => {
      await tx.updateTable('member').set(change).where('id', '=', id).execute();
    },

    /** Forgets somebody who asked for an account and did nothing yet. */
    removeWaiting: async (id: number): Promise<void> => {
      await tx.deleteFrom('member').where('id', '=', id).where('state', '=', 'waiting').execute();
    },

    /** @param hashes SHA-256 of the codes that replace those there were. */
    setRecoveryCodes: async (id: number, hashes: readonly string[]): Promise<void> => {
      await tx.deleteFrom('recovery_code').where('member_id', '=', id).execute();
      for (const hash of hashes)
        await tx.insertInto('recovery_code').values({ member_id: id, hash }).execute();
    },

    /** Each code works once. @returns whether there was such a one. */
    useRecoveryCode: async (id: number, hash: string): Promise<boolean> => {
      const done = await tx
        .deleteFrom('recovery_code')
        .where('member_id', '=', id)
        .where('hash', '=', hash)
        .executeTakeFirst();
      return done.numDeletedRows > 0n;
    },
  };
}
