/** Every bound that a door checks, in one place. Sizes in bytes of UTF-8 unless the name says otherwise. */
export const limits = {
  title: 300,
  /** Characters of a slug; longer ones are cut at a word. */
  slug: 80,
  body: 2 * 1024 * 1024,
  /** Characters of an edit summary. */
  summary: 500,
  tags: 50,
  tag: 60,
  /** Bytes of all values of a page together, as JSON. */
  values: 256 * 1024,
  /** Characters of an attachment's name. */
  fileName: 200,
  /** A form that saves a page: accents grow sixfold when a form is encoded. */
  saveForm: 16 * 1024 * 1024,
  form: 256 * 1024,
  /** Characters of a query that are read; the rest is ignored. */
  query: 200,
  queryWords: 16,
} as const;
