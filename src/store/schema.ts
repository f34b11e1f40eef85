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

interface LinkTable {
  page_id: number;
  to_space_id: number;
  to_key: string;
  label: string;
}

interface RelationTable {
  page_id: number;
  field: string;
  to_space_id: number;
  to_key: string;
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
  /** What it is compared by: a number, ISO text of a day or a wall time, or folded text. */
  key: string | number;
  /** Copies of what the page says, kept equal by a trigger. */
  type: string;
  space_id: number;
  access_id: number;
  /** Who may see the field: index in `audiences` of core/field.ts. */
  readers: number;
}

interface EventTable {
  page_id: number;
  starts: string;
  ends: string;
  is_long: number;
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

interface ThumbnailTable {
  blob_id: number;
  width: number;
  mime: string;
  bytes: Buffer;
}

interface TextIndexTable {
  rowid: number;
  title: string;
  aliases: string;
  headings: string;
  tags: string;
  field_values: string;
  body: string;
}

interface SearchableTable {
  page_id: number;
  space_id: number;
  access_id: number;
  type: string;
  /** ISO day: when an entry takes place, else when the page was changed last. */
  day: string;
}

interface FileTextTable {
  blob_id: number;
  state: 'text' | 'empty' | 'scan' | 'encrypted' | 'broken' | 'too-large' | 'unsupported';
  is_cut: Generated<number>;
  unit: Generated<'page' | 'slide' | 'sheet' | 'stretch'>;
  made_at: string;
}

interface FilePartTable {
  id: Generated<number>;
  blob_id: number;
  number: number;
  seq: number;
  label: string;
  text: string;
}

interface PassageTable {
  id: Generated<number>;
  attachment_id: number;
  page_id: number;
  seq: number;
  part_id: number | null;
  kind: string;
}

interface FileIndexTable {
  rowid: number;
  name: string;
  context: string;
  body: string;
}

interface WordTable {
  id: Generated<number>;
  sound: string;
  forms: string;
}

interface JobTable {
  id: Generated<number>;
  kind: 'extract' | 'index' | 'learn';
  subject: number;
  attempts: Generated<number>;
  run_at: string;
  last_error: Generated<string>;
}

interface MemberTable {
  id: Generated<number>;
  /** Lower-case; null once they have left. */
  email: string | null;
  handle: string;
  name: string;
  /** argon2id, in the PHC form; null until one is chosen. */
  password: string | null;
  is_admin: Generated<number>;
  state: string;
  language: Generated<string>;
  /** JSON. */
  profile: Generated<string>;
  photo: Buffer | null;
  /** JSON: what they wrote when they asked for an account. */
  request: string | null;
  totp_secret: string | null;
  /** The last period whose code was used, so that none is used twice. */
  totp_step: number | null;
  created_at: string;
}

interface RecoveryCodeTable {
  member_id: number;
  hash: string;
}

interface MemberGroupTable {
  id: Generated<number>;
  handle: string;
  name: string;
  description: string;
  created_at: string;
}

interface MembershipTable {
  group_id: number;
  member_id: number;
  is_manager: number;
  created_at: string;
}

interface SessionTable {
  hash: string;
  member_id: number | null;
  data: string;
  device: string;
  created_at: string;
  seen_at: string;
  expires_at: string;
}

interface TokenTable {
  id: Generated<number>;
  member_id: number;
  name: string;
  hash: string;
  scope: string;
  created_at: string;
  expires_at: string | null;
  used_at: string | null;
}

interface PasskeyTable {
  id: string;
  member_id: number;
  public_key: Buffer;
  counter: number;
  transports: string;
  name: string;
  created_at: string;
  used_at: string | null;
}

interface TicketTable {
  hash: string;
  kind: string;
  member_id: number | null;
  data: string;
  created_at: string;
  expires_at: string;
}

interface InvitationTable {
  id: Generated<number>;
  hash: string;
  label: string;
  email: string;
  group_id: number | null;
  space_id: number | null;
  role: string;
  created_by: number | null;
  created_at: string;
  expires_at: string;
  uses_left: number;
  used: number;
}

interface SettingTable {
  name: string;
  value: string;
}

interface AuditTable {
  id: Generated<number>;
  at: string;
  actor_id: number | null;
  action: string;
  space_id: number | null;
  page_id: number | null;
  member_id: number | null;
  group_id: number | null;
  details: string;
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
  relation: RelationTable;
  tag: TagTable;
  value: ValueTable;
  event: EventTable;
  submission: SubmissionTable;
  import_run: ImportRunTable;
  import_part: ImportPartTable;
  import_row: ImportRowTable;
  thumbnail: ThumbnailTable;
  text_index: TextIndexTable;
  searchable: SearchableTable;
  file_text: FileTextTable;
  file_part: FilePartTable;
  passage: PassageTable;
  file_index: FileIndexTable;
  word: WordTable;
  job: JobTable;
  member: MemberTable;
  recovery_code: RecoveryCodeTable;
  member_group: MemberGroupTable;
  membership: MembershipTable;
  session: SessionTable;
  token: TokenTable;
  passkey: PasskeyTable;
  ticket: TicketTable;
  invitation: InvitationTable;
  setting: SettingTable;
  audit: AuditTable;
  closed_past: ClosedPastTable;
  hidden_revision: HiddenRevisionTable;
}

/** What a reader holds: the database, or a transaction of it. */
export type Db = Kysely<Tables>;
/** What a writer holds: writing outside a transaction is a type error. */
export type Tx = Transaction<Tables>;
