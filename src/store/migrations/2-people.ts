/** People and rights: members, groups, sessions, tickets, invitations, settings, the audit, closed pasts. */
export const people = `
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
`;
