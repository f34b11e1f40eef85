/** Numbered migrations, each run once, whole or not at all; `user_version` counts the ones that have run. */
import type BetterSqlite3 from 'better-sqlite3';

/** "GARE" in ASCII: tells `file` and us that this SQLite file is a Gare. */
export const applicationId = 0x47415245;

const migrations: readonly string[] = [
  `
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
  `,
  `
  -- People. What belongs to a person is forgotten when they leave; their id stays, for the history to name them by. The
  -- id of somebody who asked and was refused is never given again: a decision about one must not fall on another.
  CREATE TABLE member (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    email TEXT UNIQUE,
    handle TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    password TEXT,
    is_admin INTEGER NOT NULL DEFAULT 0,
    state TEXT NOT NULL,
    language TEXT NOT NULL DEFAULT '',
    profile TEXT NOT NULL DEFAULT '{}',
    photo BLOB,
    request TEXT,
    totp_secret TEXT,
    totp_step INTEGER,
    created_at TEXT NOT NULL
  ) STRICT;

  CREATE TABLE recovery_code (
    member_id INTEGER NOT NULL REFERENCES member ON DELETE CASCADE,
    hash TEXT NOT NULL,
    PRIMARY KEY (member_id, hash)
  ) STRICT, WITHOUT ROWID;

  -- GROUP is a word of SQL. An id is never given again: the audit and old rules speak of groups that are gone.
  CREATE TABLE member_group (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    handle TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    created_at TEXT NOT NULL
  ) STRICT;

  CREATE TABLE membership (
    group_id INTEGER NOT NULL REFERENCES member_group ON DELETE CASCADE,
    member_id INTEGER NOT NULL REFERENCES member ON DELETE CASCADE,
    is_manager INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (group_id, member_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX membership_by_member ON membership (member_id);

  -- Secrets are kept as SHA-256 only: whoever reads a copy of this file cannot sign in with it.
  CREATE TABLE session (
    hash TEXT PRIMARY KEY,
    member_id INTEGER REFERENCES member ON DELETE CASCADE,
    data TEXT NOT NULL,
    device TEXT NOT NULL,
    created_at TEXT NOT NULL,
    seen_at TEXT NOT NULL,
    expires_at TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX session_by_member ON session (member_id);
  CREATE INDEX session_by_end ON session (expires_at);

  CREATE TABLE token (
    id INTEGER PRIMARY KEY,
    member_id INTEGER NOT NULL REFERENCES member ON DELETE CASCADE,
    name TEXT NOT NULL,
    hash TEXT NOT NULL UNIQUE,
    scope TEXT NOT NULL,
    created_at TEXT NOT NULL,
    expires_at TEXT,
    used_at TEXT
  ) STRICT;
  CREATE INDEX token_by_member ON token (member_id);

  -- Links that work once: set-up, forgotten password, another e-mail, signing in by mail.
  CREATE TABLE ticket (
    hash TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    member_id INTEGER REFERENCES member ON DELETE CASCADE,
    data TEXT NOT NULL,
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE invitation (
    id INTEGER PRIMARY KEY,
    hash TEXT NOT NULL UNIQUE,
    label TEXT NOT NULL,
    email TEXT NOT NULL,
    group_id INTEGER REFERENCES member_group ON DELETE CASCADE,
    space_id INTEGER REFERENCES space,
    role TEXT NOT NULL,
    created_by INTEGER REFERENCES member,
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    uses_left INTEGER NOT NULL,
    used INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  -- Who did what to rights, people and deletions; ids without a reference, for what they name may be gone.
  CREATE TABLE audit (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    actor_id INTEGER,
    action TEXT NOT NULL,
    space_id INTEGER,
    page_id INTEGER,
    member_id INTEGER,
    group_id INTEGER,
    details TEXT NOT NULL
  ) STRICT;
  CREATE INDEX audit_by_space ON audit (space_id, id);
  CREATE INDEX audit_by_page ON audit (page_id, id) WHERE page_id IS NOT NULL;
  CREATE TRIGGER audit_stays BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is never changed'); END;

  -- Whether the page has a rule of its own; otherwise access_id follows its space's.
  ALTER TABLE page ADD COLUMN own_access INTEGER NOT NULL DEFAULT 0;
  CREATE INDEX page_by_access ON page (space_id, own_access);
  -- With the rule in it, a list passes over what its reader may not read without looking at the pages themselves.
  DROP INDEX page_by_title;
  CREATE INDEX page_by_title ON page (space_id, title_key, access_id, deleted_at);
  -- A minor revision is passed over without reading past its text to where that is said.
  DROP INDEX revision_by_time;
  CREATE INDEX revision_by_time ON revision (created_at, page_id, number, minor);
  CREATE INDEX revision_by_author ON revision (authors, created_at);

  -- Revisions below this number, and versions of attachments that were replaced or removed up to this moment, may be
  -- read only by who may read under this rule too: from before a page was opened.
  CREATE TABLE closed_past (
    page_id INTEGER NOT NULL REFERENCES page,
    before INTEGER NOT NULL,
    access_id INTEGER NOT NULL REFERENCES access,
    closed_at TEXT NOT NULL,
    PRIMARY KEY (page_id, before, access_id)
  ) STRICT, WITHOUT ROWID;

  -- When the version was taken off its page: the attachment forgets it when the name is used again.
  ALTER TABLE version ADD COLUMN removed_at TEXT;

  -- Texts that administrators alone may still read.
  CREATE TABLE hidden_revision (
    page_id INTEGER NOT NULL REFERENCES page,
    number INTEGER NOT NULL,
    reason TEXT NOT NULL,
    hidden_by INTEGER,
    hidden_at TEXT NOT NULL,
    PRIMARY KEY (page_id, number)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  -- Canon. Public halves only: whoever reads this file signs in as nobody.
  CREATE TABLE passkey (
    id TEXT PRIMARY KEY,
    member_id INTEGER NOT NULL REFERENCES member ON DELETE CASCADE,
    public_key BLOB NOT NULL,
    counter INTEGER NOT NULL,
    transports TEXT NOT NULL CHECK (json_valid(transports)),
    name TEXT NOT NULL,
    created_at TEXT NOT NULL,
    used_at TEXT
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX passkey_by_member ON passkey (member_id);
  `,
];

/** Writes nothing: a file that is not ours stays as it is. @throws Error for that of another program or a newer Gare. */
export function checkOwner(sqlite: BetterSqlite3.Database): void {
  const version = sqlite.pragma('user_version', { simple: true }) as number;
  const id = sqlite.pragma('application_id', { simple: true }) as number;
  const isEmpty = sqlite.prepare('SELECT count(*) AS n FROM sqlite_schema').pluck().get() === 0;
  if (!isEmpty && id !== applicationId) throw new Error('this SQLite file does not belong to Gare');
  if (version > migrations.length) {
    throw new Error(`this data was written by a newer Gare (data ${version}, program ${migrations.length})`);
  }
}

/** Brings the file up to date. */
export function migrate(sqlite: BetterSqlite3.Database): void {
  const version = sqlite.pragma('user_version', { simple: true }) as number;
  for (const [index, sql] of migrations.entries()) {
    if (index < version) continue;
    sqlite
      .transaction(() => {
        sqlite.exec(sql);
        sqlite.pragma(`application_id = ${applicationId}`);
        sqlite.pragma(`user_version = ${index + 1}`);
      })
      .immediate();
  }
}
