/** Canon: what programs show in place of a password. Found by the SHA-256 of the secret. */
import type { Db, Tx } from './schema.ts';

/** What it opens; `agenda` the calendar file of its member alone (wiki/agenda-key.ts). */
export const tokenScopes = ['read', 'write', 'agenda'] as const;
export type TokenScope = (typeof tokenScopes)[number];

export interface TokenRow {
  id: number;
  memberId: number;
  /** What its member calls it. */
  name: string;
  scope: TokenScope;
  createdAt: string;
  /** Null never ends. */
  expiresAt: string | null;
  /** To the hour; null until it is used. */
  usedAt: string | null;
}

export interface NewToken extends Omit<TokenRow, 'id' | 'usedAt'> {
  hash: string;
}

const selectTokens = (db: Db) =>
  db
    .selectFrom('token')
    .select([
      'id',
      'member_id as memberId',
      'name',
      'scope',
      'created_at as createdAt',
      'expires_at as expiresAt',
      'used_at as usedAt',
    ]); // prettier-ignore

type SelectedRow = Awaited<ReturnType<ReturnType<typeof selectTokens>['execute']>>[number];

const toToken = (row: SelectedRow): TokenRow => ({
  ...row,
  scope: tokenScopes.find((scope) => scope === row.scope) ?? 'read',
});

export function readTokens(db: Db) {
  return {
    /** Ended ones too. */
    findByHash: async (hash: string): Promise<TokenRow | undefined> => {
      const row = await selectTokens(db).where('hash', '=', hash).executeTakeFirst();
      return row && toToken(row);
    },

    /** Of one member, ended ones too, the newest first. */
    listOf: async (memberId: number): Promise<TokenRow[]> =>
      (await selectTokens(db).where('member_id', '=', memberId).orderBy('id', 'desc').execute()).map(toToken),
  };
}

export function writeTokens(tx: Tx) {
  return {
    ...readTokens(tx),
    add: async ({ memberId, name, hash, scope, createdAt, expiresAt }: NewToken): Promise<number> => {
      const row = { name, hash, scope, created_at: createdAt, expires_at: expiresAt };
      const added = await tx
        .insertInto('token')
        .values({ ...row, member_id: memberId })
        .returning('id')
        .executeTakeFirstOrThrow();
      return added.id;
    },

    markUsed: async (id: number, usedAt: string): Promise<void> => {
      await tx.updateTable('token').set({ used_at: usedAt }).where('id', '=', id).execute();
    },

    /** @returns whether the member had such a token. */
    remove: async (memberId: number, id: number): Promise<boolean> => {
      const done = await tx
        .deleteFrom('token')
        .where('member_id', '=', memberId)
        .where('id', '=', id)
        .executeTakeFirst();
      return done.numDeletedRows > 0n;
    },

    /** All of a scope. @returns whether the member had one. */
    removeScope: async (memberId: number, scope: TokenScope): Promise<boolean> => {
      const done = await tx
        .deleteFrom('token')
        .where('member_id', '=', memberId)
        .where('scope', '=', scope)
        .executeTakeFirst();
      return done.numDeletedRows > 0n;
    },

    removeOf: async (memberId: number): Promise<void> => {
      await tx.deleteFrom('token').where('member_id', '=', memberId).execute();
    },
  };
}
