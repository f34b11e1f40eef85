/** What lists and pages name one by one: pages, files, links, values, entries. As plain values, ready to be shown. */
import type { DisplayPart, KindName } from '../core/field.ts';
import type { FileTextState } from '../core/file-text.ts';
import type { LinkTarget } from '../core/link.ts';
import type { LineLetter } from '../core/page.ts';
import type { Values } from '../core/revision.ts';

/** A page as a list names it. */
export interface PageItem {
  space: string;
  spaceTitle: string;
  line: LineLetter;
  slug: string;
  title: string;
  type: string;
  /** UTC, ISO 8601. */
  updatedAt: string;
}

/** A value of a field, ready to be shown. */
export interface FactView {
  field: string;
  label: string;
  /** Where the type wants it: in the page's header, or only in the list of all values. */
  show: 'header' | 'sheet';
  kind: KindName;
  parts: readonly FactPart[];
  /** The field's kind has changed and cannot read the value: it is shown as it is stored. */
  isLeft?: true;
}

/** A display part of core/field.ts, with the page, the person or the file that it names looked up. */
export interface FactPart extends Omit<DisplayPart, 'page' | 'member' | 'file'> {
  link?: LinkView;
  /** Whoever the actor may know; `text` is their name. */
  member?: { handle: string };
  file?: FactFile;
}

/** An attachment that a field names. */
export interface FactFile
  extends Pick<AttachmentView, 'name' | 'kind' | 'size' | 'isImage' | 'width' | 'height'> {
  space: string;
  slug: string;
  /** Of an old revision: the version that it showed. */
  version?: number;
}

/** Entries of one type that name a page in one field. */
export interface RelatedView {
  type: string;
  /** '' for a type that the actor may not know of. */
  typeTitle: string;
  field: string;
  label: string;
  /** The first of them, by title. */
  items: readonly PageItem[];
  total: number;
}

export interface AttachmentView {
  name: string;
  /** "PDF", "ODT", "Image"… */
  kind: string;
  size: number;
  mime: string;
  isImage: boolean;
  width: number | null;
  height: number | null;
  version: number;
  versions: number;
  author: string;
  createdAt: string;
  /** Whether it is found by its text; absent for a version that another one has replaced. */
  text?: FileTextView;
}

export interface FileTextView {
  state: FileTextState | 'waiting';
  /** It holds more text than is found. */
  isCut: boolean;
}

export interface LinkView {
  target: LinkTarget;
  /** The page meant; absent when it is wanted. */
  page?: PageItem;
  /** Where a wanted page would be made; '' when the actor may not. */
  space: string;
}

/** An entry in a list: its page, and its values as display parts by field. */
export interface EntryItem {
  page: PageItem;
  facts: readonly FactView[];
  /** Only those that the actor may see. */
  values: Values;
  /** First words of its text, for cards. */
  excerpt: string;
}
