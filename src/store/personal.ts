/** Everything of one person across the tables: for who wants a copy of it, and for who leaves. */
import { sql } from 'kysely';
import type { Db, Tx } from './schema.ts';

/** A revision of theirs, its text aside. */
export interface OwnRevision {
  pageId: number;
  number: number;
  createdAt: string;
}

/** A file they attached. */
export interface OwnFile {
  pageId: number;
  name: string;
  number: number;
  createdAt: string;
}

export interface OwnInvitation {
  label: string;
  email: string;
  createdAt: string;
  expiresAt: string;
  used: number;
}

/** An entry that came by a form with their address, from somebody who had not signed in. */
export interface OwnSubmission {
  receipt: string;
  name: string;
  email: string;
  state: string;
  createdAt: string;
}

/** A sheet that they brought. */
export interface OwnImport {
  fileName: string;
  type: string;
  state: string;
  createdAt: string;
}

export interface OwnAuditLine {
  at: string;
  action: string;
  /** Whether they did it, or it was done to them. */
  isTheirs: boolean;
}

export function readPersonal(db: Db) {
  return {
    /** Revisions that this author wrote or wrote at. What groups of authors there are is read first, by the index. */
    listRevisions: async (author: string): Promise<OwnRevision[]> => {
      const rows = await db
        .selectFrom('revision')
        .select(['page_id', 'number', 'created_at'])
        .where(
          sql<boolean>`authors IN (
            SELECT DISTINCT authors FROM revision WHERE instr(authors, ${JSON.stringify(author)}) > 0)`,
        )
        .orderBy('page_id')
        .orderBy('number')
        .execute();
      return rows.map((row) => ({ pageId: row.page_id, number: row.number, createdAt: row.created_at }));
    },

    listFiles: (author: string): Promise<OwnFile[]> =>
      db
        .selectFrom('version')
        .innerJoin('attachment', 'attachment.id', 'version.attachment_id')
        .select([
          'attachment.page_id as pageId',
          'attachment.name',
          'version.number',
          'version.created_at as createdAt',
        ])
        .where('version.author', '=', author)
        .orderBy('version.attachment_id')
        .orderBy('version.number')
        .execute(),

    listInvitations: (memberId: number): Promise<OwnInvitation[]> =>
      db
        .selectFrom('invitation')
        .select(['label', 'email', 'created_at as createdAt', 'expires_at as expiresAt', 'used'])
        .where('created_by', '=', memberId)
        .orderBy('id')
        .execute(),

    /** @param email theirs, in lower case. */
    listSubmissions: (email: string): Promise<OwnSubmission[]> =>
      db
        .selectFrom('submission')
        .select(['receipt', 'name', 'email', 'state', 'created_at as createdAt'])
        .where(sql<boolean>`lower(email) = ${email}`)
        .orderBy('created_at')
        .execute(),

    listImports: (memberId: number): Promise<OwnImport[]> =>
      db
        .selectFrom('import_run')
        .select(['file_name as fileName', 'type', 'state', 'created_at as createdAt'])
        .where('member_id', '=', memberId)
        .orderBy('id')
        .execute(),

    /** What they did and what was done to them, oldest first. */
    listAudit: async (memberId: number): Promise<OwnAuditLine[]> => {
      const rows = await db
        .selectFrom('audit')
        .select(['at', 'action', 'actor_id'])
        .where((line) => line.or([line('actor_id', '=', memberId), line('member_id', '=', memberId)]))
        .orderBy('id')
        .execute();
      return rows.map(({ at, action, actor_id }) => ({ at, action, isTheirs: actor_id === memberId }));
    },
  };
}

export function writePersonal(tx: Tx) {
  return {
    ...readPersonal(tx),

    /**
     * Takes everything that is theirs out of every table but the history of pages; the row stays as an empty place
     * under this handle and name. Grants to them in rules are the caller's matter.
     */
    forget: async (id: number, { handle, name }: { handle: string; name: string }): Promise<void> => {
      const member = await tx
        .selectFrom('member')
        .select('email')
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      // An invitation sent to them bears their address.
      if (member.email !== null) {
        await sql`DELETE FROM invitation WHERE lower(email) = ${member.email}`.execute(tx);
        // And so does what they sent by a form without having signed in.
        await sql`UPDATE submission SET name = '', email = '', secret_hash = NULL
          WHERE lower(email) = ${member.email}`.execute(tx);
      }
      // A sheet on its way is nobody's without them; of one that came in others may still undo what it did.
      const own = tx.selectFrom('import_run').select('id').where('member_id', '=', id);
      await tx.deleteFrom('import_part').where('run_id', 'in', own).execute();
      await tx.deleteFrom('import_run').where('member_id', '=', id).where('state', '=', 'mapping').execute();
      await sql`UPDATE import_run SET member_id = NULL, file_name = 'fichier', file = NULL,
        sheet = json_set(sheet, '$.head', json('[]')), mapping = json_set(mapping, '$.summary', ''),
        outcome = json_remove(outcome, '$.preview')
        WHERE member_id = ${id}`.execute(tx);
      for (const table of ['recovery_code', 'passkey', 'session', 'token', 'ticket', 'membership'] as const) {
        await tx.deleteFrom(table).where('member_id', '=', id).execute();
      }
      // An invitation of nobody's is the host's, and works whatever its maker may still give: theirs end with them.
      await tx.deleteFrom('invitation').where('created_by', '=', id).execute();
      const empty = { email: null, password: null, photo: null, request: null, language: '' };
      await tx
        .updateTable('member')
        .set({ ...empty, handle, name, profile: '{}', state: 'left', is_admin: 0 })
        .set({ totp_secret: null, totp_step: null })
        .where('id', '=', id)
        .execute();
    },
  };
}
