/** What a hostile body may cost, in one place. The size of a body is checked at the doors (core/limits.ts). */
export const bounds = {
  /** Blocks inside blocks. Deeper lines are shown as plain paragraphs: nothing typed disappears. */
  depth: 30,
  /** Brackets inside brackets, and blocks as a last resort, for markdown-it's own recursion. */
  nesting: 32,
  /** Cells of all tables of a body; the rows after that are shown as text. A short row makes as many cells as the header. */
  cells: 50_000,
  /** Characters of an address. One definition may be used thousands of times. */
  address: 2_000,
  /** Characters between `[[` and `]]`, and of a footnote label. Also bounds how far a rule looks ahead. */
  wikiLink: 500,
  noteLabel: 100,
  /** Characters of a link's title as shown. */
  title: 300,
  /** Signs in a row that may still mean emphasis. */
  delimiters: 100,
  /** Headings with an id, which a table of contents lists; the next ones are headings all the same. */
  headings: 2_000,
  /** Notes of one kind, called by label or written inline; the next ones are shown as typed. */
  notes: 2_000,
  /** Different pages that one body may link to, and embeds that it may ask for. The next ones are shown as text. */
  links: 5_000,
  embeds: 100,
  /** Different people and groups that one body may mention, and characters of a handle; the next ones are words. */
  mentions: 500,
  handle: 60,
  /** Ways back from one footnote to its calls. */
  backReferences: 10,
  /**
   * HTML written before links, notes and anchors are reduced to their words, so that output stays linear in the body:
   * each of them costs up to a hundred times what was typed. In characters: a floor, plus so many per character read.
   */
  richFloor: 1_000_000,
  richFactor: 4,
} as const;
