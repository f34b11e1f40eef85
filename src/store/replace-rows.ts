/** Derived rows of one page made those wanted. Knows no table: its callers read, add and remove. */

export interface RowsToReplace<Row> {
  /** What is there, and what shall be; rows that are alike have the same members in the same order. */
  present: readonly Row[];
  /** No two with the same key. */
  wanted: readonly Row[];
  add(row: Row): Promise<unknown>;
  remove(row: Row): Promise<unknown>;
  removeAll(): Promise<unknown>;
}

/**
 * Touches only rows that differ. A save mostly changes none of them, and each row that is deleted and written again
 * costs pages of its table and of every index, all of which the commit has to bring to the disk.
 */
export async function replaceRows<Row>(rows: RowsToReplace<Row>): Promise<void> {
  const gone = new Map(rows.present.map((row) => [JSON.stringify(row), row]));
  const added = rows.wanted.filter((row) => !gone.delete(JSON.stringify(row)));
  if (gone.size > 0 && gone.size === rows.present.length) await rows.removeAll();
  else for (const row of gone.values()) await rows.remove(row);
  for (const row of added) await rows.add(row);
}

/** The first row of each key. */
export function firstOfEach<Row>(rows: readonly Row[], keyOf: (row: Row) => string): Row[] {
  const firsts = new Map<string, Row>();
  for (const row of rows) if (!firsts.has(keyOf(row))) firsts.set(keyOf(row), row);
  return [...firsts.values()];
}
