/** Search over pages and files: a leaner index, the text of files passage by passage, words for what was misspelt, work to do later. */
export const search = `
  -- Stems joined by spaces (search/analysis.ts), rowid = page id. Without the words that carry no subject, and without a
  -- prefix index: on French pages it takes 39 % of the text, and took 85 %. Contentless: the text stands in revision.
  DROP TABLE text_index;
  CREATE VIRTUAL TABLE text_index USING fts5(
    title, aliases, headings, tags, field_values, body,
    content='', contentless_delete=1, tokenize='ascii'
  );

  -- Derived: what a search asks of each page that is not deleted, in rows so small that thousands are read at once.
  CREATE TABLE searchable (
    page_id INTEGER PRIMARY KEY REFERENCES page,
    space_id INTEGER NOT NULL,
    access_id INTEGER NOT NULL,
    type TEXT NOT NULL,
    -- The day it is about: when an entry takes place, else when it was changed last. ISO.
    day TEXT NOT NULL
  ) STRICT;
  CREATE TRIGGER searchable_follows_page AFTER UPDATE OF type, space_id, access_id ON page
    WHEN OLD.type <> NEW.type OR OLD.space_id <> NEW.space_id OR OLD.access_id <> NEW.access_id
  BEGIN
    UPDATE searchable SET type = NEW.type, space_id = NEW.space_id, access_id = NEW.access_id WHERE page_id = NEW.id;
  END;

  -- What became of reading a file, by its bytes; no row while it waits.
  CREATE TABLE file_text (
    blob_id INTEGER PRIMARY KEY REFERENCES blob ON DELETE CASCADE,
    state TEXT NOT NULL CHECK (state IN ('text', 'empty', 'scan', 'encrypted', 'broken', 'too-large', 'unsupported')),
    -- 1 when it holds more text than is kept.
    is_cut INTEGER NOT NULL DEFAULT 0,
    -- What its parts are: page, slide, sheet, or stretch of a text that has neither.
    unit TEXT NOT NULL DEFAULT 'stretch' CHECK (unit IN ('page', 'slide', 'sheet', 'stretch')),
    made_at TEXT NOT NULL
  ) STRICT;
  CREATE TABLE file_part (
    id INTEGER PRIMARY KEY,
    blob_id INTEGER NOT NULL REFERENCES blob ON DELETE CASCADE,
    -- From 1: the page of a PDF, the sheet…; several parts when it is long.
    number INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    -- Name of a sheet; else ''.
    label TEXT NOT NULL,
    text TEXT NOT NULL,
    UNIQUE (blob_id, seq)
  ) STRICT;

  -- What of current files is found: row 0 of each by its name alone, the others by a part of its text.
  CREATE TABLE passage (
    id INTEGER PRIMARY KEY,
    attachment_id INTEGER NOT NULL REFERENCES attachment ON DELETE CASCADE,
    page_id INTEGER NOT NULL REFERENCES page,
    -- Seq of the part; 0 for the name alone.
    seq INTEGER NOT NULL,
    part_id INTEGER REFERENCES file_part,
    -- As filters name it: pdf, texte, tableur, diaporama, image, autre (files/kind.ts).
    kind TEXT NOT NULL,
    UNIQUE (attachment_id, seq)
  ) STRICT;
  CREATE INDEX passage_by_page ON passage (page_id);
  CREATE INDEX passage_by_part ON passage (part_id);
  -- rowid = passage id; stems of the file's name, of its page's title, and of the part.
  CREATE VIRTUAL TABLE file_index USING fts5(
    name, context, body,
    content='', contentless_delete=1, tokenize='ascii'
  );
  -- Its parts are joined step by step by wiki/file-texts.ts, its one great writer.
  INSERT INTO file_index (file_index, rank) VALUES ('automerge', 0);

  -- Words as they are written, for what was misspelt and what is being typed: those that sound the same in one row.
  -- Whether an actor may be told of one is asked of the indexes each time: this table knows no rights,
  -- and may hold words that are no longer there.
  CREATE TABLE word (
    id INTEGER PRIMARY KEY,
    sound TEXT NOT NULL UNIQUE,
    -- In lower case with their accents, joined by spaces.
    forms TEXT NOT NULL
  ) STRICT;
  -- rowid = word id: each three letters of the sound, and the first letters of the forms.
  CREATE VIRTUAL TABLE near_word USING fts5(
    parts,
    content='', columnsize=0, detail=none, tokenize='ascii'
  );
  -- rowid = page id: the folded words of the title, for what begins so. Here a prefix index costs little.
  CREATE VIRTUAL TABLE title_index USING fts5(
    words,
    content='', contentless_delete=1, detail=none, prefix='2 3', tokenize='ascii'
  );

  -- Work to do later, which outlives a crash: what is tried is counted before it begins.
  CREATE TABLE job (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('extract', 'index', 'learn')),
    -- The blob whose text is read, the attachment whose passages are written, the page whose words are learnt.
    subject INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    run_at TEXT NOT NULL,
    last_error TEXT NOT NULL DEFAULT '',
    UNIQUE (kind, subject)
  ) STRICT;
  CREATE INDEX job_by_time ON job (kind, run_at, id);

  -- Of pages and files that were there before: wiki/rebuild.ts and wiki/jobs.ts make these rows after the start.
  INSERT INTO setting (name, value) SELECT 'deriving', '0' WHERE EXISTS (SELECT 1 FROM page)
    ON CONFLICT (name) DO UPDATE SET value = '0';
  INSERT INTO job (kind, subject, run_at)
    SELECT 'index', attachment.id, '' FROM attachment WHERE deleted_at IS NULL;
  INSERT INTO job (kind, subject, run_at)
    SELECT DISTINCT 'extract', version.blob_id, '' FROM attachment
    JOIN version ON version.attachment_id = attachment.id AND version.number = attachment.current
    WHERE attachment.deleted_at IS NULL;
  INSERT INTO job (kind, subject, run_at) SELECT 'learn', page.id, '' FROM page WHERE deleted_at IS NULL;
`;
