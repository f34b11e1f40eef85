/** The tables of what people wrote: spaces, pages, files, what is decided about them, and what a site is set to. */
import type { Generated } from 'kysely';

interface AccessTable {
  id: Generated<number>;
  rule: string;
}

interface SpaceTable {
  id: Generated<number>;
  slug: string;
  title: string;
  description: string;
  line: string;
  home: string;
  menu: string;
  access_id: number;
  language: string;
}

interface PageTable {
  id: Generated<number>;
  space_id: number;
  slug: string;
  type: string;
  title: string;
  title_key: string;
  current: number;
  parent_id: number | null;
  access_id: number;
  /** 1 when the rule is the page's own and not its space's. */
  own_access: Generated<number>;
  created_at: string;
  updated_at: string;
  deleted_at: string | null;
  /** JSON: what an import said of the page that Gare has no column for (its path, its licence, old paths). */
  origin: string | null;
}

interface RevisionTable {
  page_id: number;
  number: number;
  kind: string;
  title: string;
  body: string;
  field_values: string;
  tags: string;
  authors: string;
  summary: string;
  minor: number;
  created_at: string;
  edit_id: string | null;
  /** Characters added and removed against the parent, for lists. */
  added: number;
  removed: number;
  hash: string;
}

interface AliasTable {
  space_id: number;
  slug: string;
  page_id: number;
  created_at: string;
}

interface AttachmentTable {
  id: Generated<number>;
  page_id: number;
  name: string;
  name_key: string;
  current: number;
  created_at: string;
  deleted_at: string | null;
}

interface VersionTable {
  attachment_id: number;
  number: number;
  blob_id: number;
  mime: string;
  width: number | null;
  height: number | null;
  author: string;
  created_at: string;
  /** When it was taken off its page while it was the current one. */
  removed_at: string | null;
}

interface BlobTable {
  id: Generated<number>;
  /** Null while the upload runs. */
  sha256: string | null;
  size: number;
  created_at: string;
}

interface ChunkTable {
  blob_id: number;
  seq: number;
  bytes: Buffer;
}

interface ClosedPastTable {
  page_id: number;
  before: number;
  access_id: number;
  closed_at: string;
}

interface HiddenRevisionTable {
  page_id: number;
  number: number;
  reason: string;
  hidden_by: number | null;
  hidden_at: string;
}

interface SubmissionTable {
  page_id: number;
  receipt: string;
  mark: '' | 'links' | 'unwanted';
  state: 'pending' | 'accepted' | 'refused';
  name: string;
  email: string;
  secret_hash: string | null;
  created_at: string;
  decided_at: string | null;
  decided_by: number | null;
  reason: Generated<string>;
}

interface ImportRunTable {
  id: Generated<number>;
  member_id: number | null;
  space_id: number;
  type: string;
  file_name: string;
  sheet: string;
  file: Buffer | null;
  mapping: string;
  outcome: string;
  state: 'mapping' | 'running' | 'done' | 'stopped' | 'undoing' | 'undone';
  total: number;
  done: number;
  created_at: string;
  finished_at: string | null;
}

interface ImportPartTable {
  run_id: number;
  part: number;
  size: number;
  rows: string;
}

interface ImportRowTable {
  run_id: number;
  row: number;
  page_id: number;
  revision: number;
  before: number;
  is_left: Generated<number>;
}

interface SettingTable {
  name: string;
  value: string;
}

export interface CanonTables {
  access: AccessTable;
  space: SpaceTable;
  page: PageTable;
  revision: RevisionTable;
  alias: AliasTable;
  attachment: AttachmentTable;
  version: VersionTable;
  blob: BlobTable;
  chunk: ChunkTable;
  closed_past: ClosedPastTable;
  hidden_revision: HiddenRevisionTable;
  submission: SubmissionTable;
  import_run: ImportRunTable;
  import_part: ImportPartTable;
  import_row: ImportRowTable;
  setting: SettingTable;
}
