/** Entries that words and links do not lead to: their type hides a field since, and they are not read anew yet. */
import { type RawBuilder, sql } from 'kysely';

const types = sql`SELECT owed.value ->> '$[0]' FROM json_each(
  (SELECT coalesce(nullif(value, ''), '[]') FROM setting WHERE name = 'changed-types')) AS owed
  WHERE owed.value ->> '$[1].hides'`;

/** @param type SQL for the type of a page that a word or a link was found in. */
export function isNotWithheld(type: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql<boolean>`${type} NOT IN (${types})`;
}
