/** The tables of what is made from current revisions and files, and of the work that still makes it. */
import type { Generated } from 'kysely';

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

export interface DerivedTables {
  link: LinkTable;
  relation: RelationTable;
  tag: TagTable;
  value: ValueTable;
  event: EventTable;
  thumbnail: ThumbnailTable;
  text_index: TextIndexTable;
  searchable: SearchableTable;
  file_text: FileTextTable;
  file_part: FilePartTable;
  passage: PassageTable;
  file_index: FileIndexTable;
  word: WordTable;
  job: JobTable;
}
