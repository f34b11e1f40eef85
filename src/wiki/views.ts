/** What the screens show, as plain values: made by the actions of this folder, turned into HTML by web/. */
import type { Comparison } from '../core/diff.ts';
import type { FieldInput } from '../core/field.ts';
import type { ContentConflict } from '../core/merge.ts';
import type { Space } from '../core/page.ts';
import type { Content, Revision, RevisionKind } from '../core/revision.ts';
import type { EntryFormView } from './entry-form-view.ts';
import type { EntriesView } from './entry-list-view.ts';
import type { AttachmentView, FactView, LinkView, PageItem, RelatedView } from './items.ts';
import type { TextReading } from './text-data.ts';

/** Whom a rule gives a role, administrators' power aside. */
export interface Holders {
  kind: 'everyone' | 'members' | 'some' | 'nobody';
  /** Active members that it makes; with `everyone` all of them. */
  count: number;
  /** Names of the groups and people granted it, when `kind` is `some`. */
  groups: readonly string[];
  people: readonly string[];
}

/** What the links and files of a text turned out to be; the keys are those of markdown's own requests. */
export interface ResolvedTexts {
  /** By `linkId(target)`. */
  links: ReadonlyMap<string, LinkView>;
  /** By the name as written. */
  files: ReadonlyMap<string, AttachmentView>;
  /** By handle, those whom the actor may know. */
  mentions: ReadonlyMap<string, MentionView>;
}

/** A person or a group that a text mentions. */
export interface MentionView {
  kind: 'member' | 'group';
  handle: string;
  name: string;
}

/** A text read and resolved, with the data of its embeds: all that web/body.ts needs to make HTML. */
export interface BodyView {
  space: string;
  slug: string;
  reading: TextReading;
  resolved: ResolvedTexts;
  /** By index of the embed request. */
  embeds: readonly EmbedView[];
}

export type EmbedView =
  | {
      kind: 'entries';
      title?: string;
      list: EntriesView;
    }
  | { kind: 'departures'; departures: readonly DepartureView[]; title?: string; now: string }
  | { kind: 'changes'; changes: readonly ChangeView[]; title?: string; space?: string }
  | { kind: 'files'; space: string; slug: string; files: readonly AttachmentView[] }
  | { kind: 'include'; page: PageItem; body: BodyView }
  | { kind: 'contents' }
  | { kind: 'form'; title: string; view: Exclude<EntryFormView, { kind: 'unknown' }> }
  | { kind: 'link'; href: string; label: string; style: 'button' | 'video' }
  | { kind: 'error'; code: string; details: Readonly<Record<string, string | number>> };

/** One row of the departures board. */
export interface DepartureView {
  page: PageItem;
  /** Day as `YYYY-MM-DD` and hours as `HH:MM` in the site's time zone. */
  date: string;
  start?: string;
  end?: string;
  group: string;
  place: string;
  visio: string;
  /** First points of the agenda, for the "via" line. */
  via: readonly string[];
  state: 'planned' | 'boarding' | 'moved' | 'cancelled';
  /** Minutes until the start, when within 30; 0 while it runs. */
  boardingIn?: number;
}

/** One revision in a list of changes. */
export interface ChangeView {
  page: PageItem;
  number: number;
  kind: RevisionKind;
  isNew: boolean;
  title: string;
  authors: readonly string[];
  summary: string;
  minor: boolean;
  createdAt: string;
  added: number;
  removed: number;
  /** The revision to compare with; absent when there is none that the actor may read. */
  previous?: number;
}

export interface Crumb {
  title: string;
  space: string;
  /** Absent for the space itself. */
  slug?: string;
}

/** Everything the view of a page shows. */
export interface PageView {
  space: Space;
  page: PageItem & { id: number; createdAt: string; deletedAt: string | null };
  revision: Omit<Revision, 'hash'>;
  /** Whether `revision` is the current one. */
  isCurrent: boolean;
  current: number;
  trail: readonly Crumb[];
  typeTitle: string;
  body: BodyView;
  facts: readonly FactView[];
  /** Values of names that no field of the type has any more, for those who may write the page. */
  retired: readonly FactView[];
  /** Plain text of the first paragraph, for descriptions. */
  excerpt: string;
  /** Words of the text, and of its first reading level when it has two. */
  words: number;
  briefWords: number;
  attachments: readonly AttachmentView[];
  backlinks: readonly PageItem[];
  related: readonly RelatedView[];
  children: readonly PageItem[];
  /** Meetings of the same group, by date. */
  series?: { position: number; count: number; previous?: SeriesStop; next?: SeriesStop };
  authorCount: number;
  /** Revisions that the actor may know of. */
  revisionCount: number;
  /** What the actor may do here. */
  /** `make`: another entry of its type, in its space. */
  may: { write: boolean; manage: boolean; make: boolean };
  /** For members: whom the page is kept for, or nobody where its own rule opens it to all. Absent, nothing is to be said. */
  access?: { reserved?: Holders };
}

export interface SeriesStop {
  page: PageItem;
  date: string;
}

export interface SpaceView extends PageView {
  menu?: BodyView;
  /** Whether the rule and the settings of the space are this member's business. */
  managesSpace: boolean;
  /** Entries sent by forms that wait for an answer; for those who manage the space only. */
  waiting?: number;
  pageCount: number;
  departures: readonly DepartureView[];
  changes: readonly ChangeView[];
}

/** The portal at `/`. */
export interface PortalView {
  now: string;
  departures: readonly DepartureView[];
  changes: readonly ChangeView[];
  spaces: readonly PortalSpace[];
}

export interface PortalSpace {
  space: Space;
  pageCount: number;
  /** Entry pages: the links of the space's menu page, at most five. */
  stops: readonly PageItem[];
  nextDeparture?: DepartureView;
  /** For members: whom the space is kept for, when visitors may not read it. */
  reserved?: Holders;
}

/** The form of an edit: a page that exists, or one to be made. */
export interface EditView {
  space: Space;
  /** Absent for a new page. */
  page?: PageItem & { id: number };
  trail: readonly Crumb[];
  type: string;
  typeTitle: string;
  /** Controls of the type's fields, in order. */
  inputs: readonly FieldInput[];
  /** Values of names that no field of the type has. */
  retired: readonly FactView[];
  content: Content;
  parent?: PageItem;
  /** Number of the revision the edit begins from; 0 for a new page. */
  base: number;
  /** Number of an older revision whose text the form was filled with, if any. */
  from?: number;
  attachments: readonly AttachmentView[];
  /** Types a new page of this space may have. */
  types: readonly { slug: string; title: string; description: string }[];
}

export interface HistoryView {
  space: Space;
  page: PageItem & { id: number; createdAt: string; deletedAt: string | null };
  trail: readonly Crumb[];
  current: number;
  /** How many revisions the actor may know of. */
  count: number;
  revisions: readonly RevisionItem[];
  authors: readonly { author: string; count: number }[];
  may: { write: boolean };
  /** Pass as `before` for older revisions. */
  before?: number;
}

export interface RevisionItem {
  number: number;
  kind: RevisionKind;
  title: string;
  authors: readonly string[];
  summary: string;
  minor: boolean;
  createdAt: string;
  /** Characters added and removed against the revision before. */
  added: number;
  removed: number;
  /** Why its text was hidden. */
  hidden?: string;
  /** False for a hidden text that the actor may not read: its title and its summary are empty then. */
  isReadable: boolean;
  /** The revision before it that can be compared with it; absent when there is none that the actor may read. */
  previous?: number;
}

export interface CompareView {
  space: Space;
  page: PageItem & { id: number };
  trail: readonly Crumb[];
  from: RevisionItem;
  to: RevisionItem;
  current: number;
  /** Number of the oldest revision that the actor may know of. */
  first: number;
  /** How many revisions lie in the step, and by how many people. */
  revisions: number;
  people: number;
  title?: { before: string; after: string };
  fields: readonly { label: string; before: string; after: string }[];
  tags: { added: readonly string[]; removed: readonly string[] };
  body: Comparison;
  may: { write: boolean };
}

export interface BlameView {
  space: Space;
  page: PageItem & { id: number };
  trail: readonly Crumb[];
  /** `number` 0 is a revision from before the page was opened, of which nothing is told. */
  lines: readonly { text: string; number: number }[];
  /** False when the history is too long to be read whole: the oldest lines are then given to the first one read. */
  isComplete: boolean;
  revisions: ReadonlyMap<number, RevisionItem>;
  may: { write: boolean };
}

export interface ConflictView {
  space: Space;
  page: PageItem & { id: number };
  trail: readonly Crumb[];
  type: string;
  typeTitle: string;
  inputs: readonly FieldInput[];
  base: number;
  /** The text the edit began from, when it is known. */
  baseContent?: Content;
  mine: Content;
  current: Revision;
  /** What could be merged, mine winning where both changed the same words. */
  merged: Content;
  conflict: ContentConflict;
  /** From the current text to mine. */
  comparison: Comparison;
}

export interface ChangesView {
  space?: Space;
  changes: readonly ChangeView[];
  /** Pass as `before` for older changes. */
  before?: string;
}
