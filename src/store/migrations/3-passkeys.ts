/** Passkeys. */
export const passkeys = `
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
`;
