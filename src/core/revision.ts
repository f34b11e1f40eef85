/** Revisions and edits as values. What happens to an edit is decided in `decide.ts`. */

/** Values of a page's fields as they are stored: JSON, keyed by field name. Shapes are given by the page type. */
export type FieldValue =
  | string
  | number
  | boolean
  | readonly string[]
  | { readonly [key: string]: string | number };
export type Values = Readonly<Record<string, FieldValue>>;

/** Why a revision exists. `delete` and `restore` repeat the content of their parent. */
export type RevisionKind = 'edit' | 'rename' | 'move' | 'delete' | 'restore';

/** The part of a revision that people write. */
export interface Content {
  title: string;
  body: string;
  values: Values;
  tags: readonly string[];
}

export interface Revision extends Content {
  pageId: number;
  /** 1…n in the page; order is by this, never by time. */
  number: number;
  kind: RevisionKind;
  /** Names shown, in order; several when a draft was written together. */
  authors: readonly string[];
  summary: string;
  minor: boolean;
  /** UTC, ISO 8601. */
  createdAt: string;
  /** SHA-256 in hex over the parent's hash and this content; see store/revisions.ts. */
  hash: string;
}

/** What somebody asks to be saved. */
export interface Edit extends Content {
  /** Number of the revision the edit began from; 0 for a page that does not exist yet. */
  base: number;
  summary: string;
  minor: boolean;
  /** Chosen by the client; the same id twice makes one revision. */
  editId: string;
}
