/** The tables as TypeScript sees them. The SQL that makes them, with the reasons, stands in migrations/. */
import type { Kysely, Transaction } from 'kysely';
import type { CanonTables } from './schema-canon.ts';
import type { DerivedTables } from './schema-derived.ts';
import type { PeopleTables } from './schema-people.ts';

export interface Tables extends CanonTables, DerivedTables, PeopleTables {}

/** What a reader holds: the database, or a transaction of it. */
export type Db = Kysely<Tables>;
/** What a writer holds: writing outside a transaction is a type error. */
export type Tx = Transaction<Tables>;
