/** All that says what a hit is worth, in one table. Tuned by `npm run bench:search`; the tests of ranking say what must hold. */

/** Weights of bm25 for title, aliases, headings, tags, values and body, in the order of the index's columns. */
export const columnWeights: readonly [number, number, number, number, number, number] = [10, 4, 4, 5, 3, 1];

/** The same for name, context and body of passages of files. */
export const fileColumnWeights: readonly [number, number, number] = [6, 2, 1];

export const weights = {
  /** BM25F: how fast repetitions of a word stop counting. */
  k1: 2,
  /** What one occurrence counts in each field, and how much the length of the field lowers it (0 to 1). */
  fields: {
    title: { weight: 6, b: 0.4 },
    context: { weight: 2, b: 0.4 },
    aliases: { weight: 3, b: 0.4 },
    headings: { weight: 2, b: 0.4 },
    tags: { weight: 3, b: 0.4 },
    values: { weight: 2, b: 0.4 },
    body: { weight: 1, b: 0.4 },
  },
} as const;
