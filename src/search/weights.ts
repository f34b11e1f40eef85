/**
 * All that says what a hit is worth, in one table. Tuned with `npm run bench:search` on questions and on pages that are
 * looked for by their own words; where a range does as well, the middle of it stands here.
 */

/** Weights of bm25 for title, aliases, headings, tags, values and body, in the order of the index's columns. */
export const columnWeights: readonly [number, number, number, number, number, number] = [10, 4, 4, 5, 3, 1];

/** The same for name, context and body of passages of files. */
export const fileColumnWeights: readonly [number, number, number] = [6, 2, 1];

export const weights = {
  /** BM25F: after so many occurrences a word has half of its worth. */
  k1: 2.2,
  /**
   * Per field: what an occurrence counts, how much a long field lowers that (`b`, 0 to 1), and the words that a field
   * usually has; of bodies the index knows the average.
   */
  fields: {
    title: { weight: 6, b: 0.6, usual: 5 },
    context: { weight: 2, b: 0.4, usual: 5 },
    aliases: { weight: 3, b: 0.4, usual: 5 },
    headings: { weight: 3, b: 0.2, usual: 20 },
    tags: { weight: 4, b: 0.4, usual: 4 },
    values: { weight: 2, b: 0.4, usual: 20 },
    body: { weight: 1, b: 0.6 },
  },
  /** What an occurrence counts by its likeness: begun only, same stem, same letters, same accents, same capitals. */
  likeness: [0.4, 0.55, 0.92, 0.98, 1],
  /** A word of asking (`peut-on`, `faut-il`) beside words that say what is asked for. */
  askingWord: 0.2,
  /** Neighbours of the query that are near each other in the text: `half` is the sum of 1/distance that counts half. */
  near: { weight: 1.8, distance: 8, reversed: 0.6, half: 0.3, overOne: 0.5 },
  /** The rarest and most words within so many words of a body. */
  passage: { weight: 0.4, words: 16 },
  /** A title that says nothing but what is asked for, as a share of the score; `unsaid` is added to the words of each. */
  titleCover: { share: 0.25, unsaid: 1 },
  /** Share of the score of a text that holds the phrases word for word, also their words that the index leaves out. */
  verbatim: 1,
  /** What a page that tells how others are made is worth beside them. */
  pattern: 0.6,
  /** Shares of the score: of a page of today, halved every `halfLife` days; of one to which others lead, at most. */
  recency: { share: 0.02, halfLife: 365 },
  votes: { share: 0.03, most: 32 },
  /** Of a page and its best file the better counts, and so much of the other. */
  besides: 0.15,
} as const;
