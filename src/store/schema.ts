/** The tables as TypeScript sees them. The SQL that makes them, with the reasons, stands in migrations.ts. */
import type { Generated, Kysely, Transaction } from 'kysely';

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

interface LinkTable {
  page_id: number;
  to_space_id: number;
  to_key: string;
  label: string;
}

interface TagTable {
  page_id: number;
  tag: string;
  tag_key: string;
}

interface ValueTable {
  page_id: number;
  field: string;
  seq: number;
  text: string;
  text_key: string;
  number: number | null;
  date: string | null;
}

interface ThumbnailTable {
  blob_id: number;
  width: number;
  mime: string;
  bytes: Buffer;
}

interface TextIndexTable {
  rowid: number;
  title: string;
  tags: string;
  field_values: string;
  body: string;
}

export interface Tables {
  access: AccessTable;
  space: SpaceTable;
  page: PageTable;
  revision: RevisionTable;
  alias: AliasTable;
  attachment: AttachmentTable;
  version: VersionTable;
  blob: BlobTable;
  chunk: ChunkTable;
  link: LinkTable;
  tag: TagTable;
  value: ValueTable;
  thumbnail: ThumbnailTable;
  text_index: TextIndexTable;
}

/** What a reader holds: the database, or a transaction of it. */
export type Db = Kysely<Tables>;
/** What a writer holds: writing outside a transaction is a type error. */
export type Tx = Transaction<Tables>;
