/** The tables of people: who they are, how they are known, and what is recorded of what they did. */
import type { Generated } from 'kysely';

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

export interface PeopleTables {
  member: MemberTable;
  recovery_code: RecoveryCodeTable;
  member_group: MemberGroupTable;
  membership: MembershipTable;
  session: SessionTable;
  token: TokenTable;
  passkey: PasskeyTable;
  ticket: TicketTable;
  invitation: InvitationTable;
  audit: AuditTable;
}
