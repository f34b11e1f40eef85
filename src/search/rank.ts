/** What a hit is worth, by where it stands. */

/** Weights of bm25 for title, aliases, headings, tags, values and body, in the order of the index's columns. */
export const columnWeights: readonly [number, number, number, number, number, number] = [10, 4, 4, 5, 3, 1];
