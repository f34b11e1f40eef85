/** Typed pages: what lists ask of values, the agenda, entries that wait for moderation, imports that can be undone. */
export const entries = `
  -- One row for each value, as lists compare it: by its key, a number, ISO text of a day, or folded text. Type, space and
  -- rule are copies of what the page says, so that a filter, an order, a facet and a sum are each answered by one index
  -- alone. The trigger keeps them equal; a deleted page has no values at all.
  CREATE TABLE compared_value (
    page_id INTEGER NOT NULL REFERENCES page,
    field TEXT NOT NULL,
    seq INTEGER NOT NULL,
    text TEXT NOT NULL,
    key ANY NOT NULL,
    type TEXT NOT NULL,
    space_id INTEGER NOT NULL,
    access_id INTEGER NOT NULL,
    -- Who may see the field: 0 whoever reads the page, 1 members, 2 those who manage it.
    readers INTEGER NOT NULL,
    PRIMARY KEY (page_id, field, seq)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO compared_value
    SELECT page_id, field, row_number() OVER (PARTITION BY page_id, field ORDER BY seq) - 1, text, key,
      page.type, page.space_id, page.access_id, 0
    FROM (SELECT page_id, field, min(seq) AS seq, text, coalesce(date, number, text_key) AS key
        FROM value GROUP BY page_id, field, coalesce(date, number, text_key))
      JOIN page ON page.id = page_id;
  DROP TABLE value;
  ALTER TABLE compared_value RENAME TO value;
  CREATE INDEX value_by_key ON value (type, field, key, page_id, readers, access_id, space_id);
  -- What lists ask of entries as pages, in the order of their titles.
  DROP INDEX page_by_type;
  CREATE INDEX page_by_type ON page (type, title_key, id, space_id, access_id) WHERE type <> '' AND deleted_at IS NULL;
  CREATE TRIGGER value_follows_page AFTER UPDATE OF type, space_id, access_id ON page
    WHEN OLD.type <> NEW.type OR OLD.space_id <> NEW.space_id OR OLD.access_id <> NEW.access_id
  BEGIN
    UPDATE value SET type = NEW.type, space_id = NEW.space_id, access_id = NEW.access_id WHERE page_id = NEW.id;
  END;

  -- Derived: which entry leads to which name by which of its fields (link says no fields, and nothing of closed ones).
  CREATE TABLE relation (
    page_id INTEGER NOT NULL REFERENCES page,
    field TEXT NOT NULL,
    to_space_id INTEGER NOT NULL REFERENCES space,
    to_key TEXT NOT NULL,
    PRIMARY KEY (page_id, field, to_space_id, to_key)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX relation_by_target ON relation (to_space_id, to_key, field);

  -- Derived: when an entry of a dated type takes place, in the site's wall time: a day, or a day and an hour.
  -- ends is the last moment of the last time it takes place; 9999-12-31 when it repeats without end.
  CREATE TABLE event (
    page_id INTEGER PRIMARY KEY REFERENCES page,
    starts TEXT NOT NULL,
    ends TEXT NOT NULL,
    -- 1 for what takes place more than once, or for more than a month: such rows are looked at one by one, so that all
    -- others touch a day only when they begin within a month before it.
    is_long INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX event_by_start ON event (is_long, starts, ends, page_id);

  -- Of pages that were there before, relations, events and the new keys of values are owed: wiki/rebuild.ts pays them off
  -- after the start. Until then no row tells more than it did. Types could not hide a field before: one that said lecture:
  -- was no type that could be read, and its values were shown and found by whoever read the page. Screens ask the type at
  -- once, and a type that hides a field from now on narrows these rows in the commit that says so (hideValues).
  INSERT INTO setting (name, value) SELECT 'deriving', '0' WHERE EXISTS (SELECT 1 FROM page);

  -- Canon. An entry that a visitor sent by a form: until somebody decides, its page is for managers only.
  CREATE TABLE submission (
    page_id INTEGER PRIMARY KEY REFERENCES page,
    -- What the receipt calls it: nothing is found by it.
    receipt TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL CHECK (state IN ('pending', 'accepted', 'refused')),
    -- Why it may be unwanted: it holds many links, or who manages the space said so.
    mark TEXT NOT NULL DEFAULT '' CHECK (mark IN ('', 'links', 'unwanted')),
    -- Of who sent it, empty when not given; both are forgotten some time after the decision.
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    -- SHA-256 of the link by which it may be corrected.
    secret_hash TEXT UNIQUE,
    created_at TEXT NOT NULL,
    decided_at TEXT,
    decided_by INTEGER,
    reason TEXT NOT NULL DEFAULT ''
  ) STRICT;
  CREATE INDEX submission_by_state ON submission (state, created_at);

  -- A sheet on its way into entries, kept until it is finished and as long as it can be undone.
  CREATE TABLE import_run (
    id INTEGER PRIMARY KEY,
    member_id INTEGER,
    space_id INTEGER NOT NULL REFERENCES space,
    type TEXT NOT NULL,
    file_name TEXT NOT NULL,
    -- JSON: names of the sheets, the head of the one that was read, what there is to know of it.
    sheet TEXT NOT NULL CHECK (json_valid(sheet)),
    -- The file itself while another of its sheets may still be chosen.
    file BLOB,
    -- JSON: which column goes into which field, and which field tells entries apart.
    mapping TEXT NOT NULL CHECK (json_valid(mapping)),
    -- JSON: what would become of the rows, or what became of them.
    outcome TEXT NOT NULL CHECK (json_valid(outcome)),
    state TEXT NOT NULL CHECK (state IN ('mapping', 'running', 'done', 'stopped', 'undoing', 'undone')),
    total INTEGER NOT NULL,
    done INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    finished_at TEXT
  ) STRICT;
  CREATE INDEX import_run_by_space ON import_run (space_id, created_at);

  -- Rows of the sheet, some at a time, JSON; of a part that is done only those that were refused are left.
  CREATE TABLE import_part (
    run_id INTEGER NOT NULL REFERENCES import_run ON DELETE CASCADE,
    part INTEGER NOT NULL,
    size INTEGER NOT NULL,
    rows TEXT NOT NULL CHECK (json_valid(rows)),
    PRIMARY KEY (run_id, part)
  ) STRICT;

  -- What became of each row: the page, the revision that the import wrote, and the one before it (0: it made the page).
  -- Undone, the row goes; one that was changed since stays, and says so.
  CREATE TABLE import_row (
    run_id INTEGER NOT NULL REFERENCES import_run ON DELETE CASCADE,
    row INTEGER NOT NULL,
    page_id INTEGER NOT NULL REFERENCES page ON DELETE CASCADE,
    revision INTEGER NOT NULL,
    before INTEGER NOT NULL,
    is_left INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (run_id, row)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX import_row_by_page ON import_row (page_id);
`;
