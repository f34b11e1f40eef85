/** Spaces, pages, revisions, attachments and what is derived from them. */
export const pages = `
  -- Canon. Each distinct access rule is one row, so that a list filters with access_id IN (…).
  CREATE TABLE access (
    id INTEGER PRIMARY KEY,
    rule TEXT NOT NULL UNIQUE
  ) STRICT;

  CREATE TABLE space (
    id INTEGER PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    line TEXT NOT NULL,
    home TEXT NOT NULL,
    menu TEXT NOT NULL,
    access_id INTEGER NOT NULL REFERENCES access,
    language TEXT NOT NULL
  ) STRICT;

  CREATE TABLE page (
    id INTEGER PRIMARY KEY,
    space_id INTEGER NOT NULL REFERENCES space,
    slug TEXT NOT NULL,
    type TEXT NOT NULL,
    title TEXT NOT NULL,
    title_key TEXT NOT NULL,
    current INTEGER NOT NULL,
    parent_id INTEGER REFERENCES page,
    access_id INTEGER NOT NULL REFERENCES access,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deleted_at TEXT,
    origin TEXT,
    UNIQUE (space_id, slug)
  ) STRICT;
  CREATE INDEX page_by_title ON page (space_id, title_key);
  CREATE INDEX page_by_update ON page (updated_at, id);
  CREATE INDEX page_by_parent ON page (parent_id) WHERE parent_id IS NOT NULL;
  CREATE INDEX page_by_type ON page (type, space_id) WHERE type <> '';

  CREATE TABLE revision (
    page_id INTEGER NOT NULL REFERENCES page,
    number INTEGER NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    field_values TEXT NOT NULL,
    tags TEXT NOT NULL,
    authors TEXT NOT NULL,
    summary TEXT NOT NULL,
    minor INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    edit_id TEXT,
    added INTEGER NOT NULL,
    removed INTEGER NOT NULL,
    hash TEXT NOT NULL,
    UNIQUE (page_id, number)
  ) STRICT;
  CREATE UNIQUE INDEX revision_by_edit ON revision (edit_id) WHERE edit_id IS NOT NULL;
  CREATE INDEX revision_by_time ON revision (created_at, page_id, number);
  -- Only ever added to: history is not rewritten by a slip of our own code.
  CREATE TRIGGER revision_stays BEFORE UPDATE ON revision BEGIN SELECT RAISE(ABORT, 'a revision is never changed'); END;

  CREATE TABLE alias (
    space_id INTEGER NOT NULL REFERENCES space,
    slug TEXT NOT NULL,
    page_id INTEGER NOT NULL REFERENCES page,
    created_at TEXT NOT NULL,
    PRIMARY KEY (space_id, slug)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX alias_by_page ON alias (page_id);

  CREATE TABLE attachment (
    id INTEGER PRIMARY KEY,
    page_id INTEGER NOT NULL REFERENCES page,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    current INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    deleted_at TEXT,
    UNIQUE (page_id, name_key)
  ) STRICT;

  CREATE TABLE blob (
    id INTEGER PRIMARY KEY,
    sha256 TEXT UNIQUE,
    size INTEGER NOT NULL,
    created_at TEXT NOT NULL
  ) STRICT;

  CREATE TABLE chunk (
    blob_id INTEGER NOT NULL REFERENCES blob ON DELETE CASCADE,
    seq INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    UNIQUE (blob_id, seq)
  ) STRICT;

  CREATE TABLE version (
    attachment_id INTEGER NOT NULL REFERENCES attachment,
    number INTEGER NOT NULL,
    blob_id INTEGER NOT NULL REFERENCES blob,
    mime TEXT NOT NULL,
    width INTEGER,
    height INTEGER,
    author TEXT NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (attachment_id, number)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX version_by_blob ON version (blob_id);

  -- Derived from current revisions; gare rebuild makes them anew.
  CREATE TABLE link (
    page_id INTEGER NOT NULL REFERENCES page,
    to_space_id INTEGER NOT NULL REFERENCES space,
    to_key TEXT NOT NULL,
    label TEXT NOT NULL,
    PRIMARY KEY (page_id, to_space_id, to_key)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX link_by_target ON link (to_space_id, to_key);

  CREATE TABLE tag (
    page_id INTEGER NOT NULL REFERENCES page,
    tag_key TEXT NOT NULL,
    tag TEXT NOT NULL,
    PRIMARY KEY (page_id, tag_key)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX tag_by_key ON tag (tag_key);

  CREATE TABLE value (
    page_id INTEGER NOT NULL REFERENCES page,
    field TEXT NOT NULL,
    seq INTEGER NOT NULL,
    text TEXT NOT NULL,
    text_key TEXT NOT NULL,
    number REAL,
    date TEXT,
    PRIMARY KEY (page_id, field, seq)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX value_by_text ON value (field, text_key, page_id);
  CREATE INDEX value_by_date ON value (field, date, page_id) WHERE date IS NOT NULL;

  CREATE TABLE thumbnail (
    blob_id INTEGER NOT NULL REFERENCES blob ON DELETE CASCADE,
    width INTEGER NOT NULL,
    mime TEXT NOT NULL,
    bytes BLOB NOT NULL,
    UNIQUE (blob_id, width)
  ) STRICT;

  -- Stems joined by spaces (search/analysis.ts), rowid = page id. Contentless: the text stands in revision
  -- already; what must be forgotten is forgotten by a rebuild of this table.
  CREATE VIRTUAL TABLE text_index USING fts5(
    title, tags, field_values, body,
    content='', contentless_delete=1, tokenize='ascii', prefix='3'
  );
`;
