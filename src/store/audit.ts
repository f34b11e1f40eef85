/** Canon: who did what to rights, people and deletions. Only ever added to; old lines go after a year. */
import type { Db, Tx } from './schema.ts';

export interface AuditLine {
  /** UTC, ISO 8601. */
  at: string;
  /** The member who did it; null is the host, by the command line or the console. */
  actorId: number | null;
  /** `access.change`, `member.block`, `page.purge`… each has its sentence in the locale files under `audit`. */
  action: string;
  spaceId?: number | null;
  pageId?: number | null;
  memberId?: number | null;
  groupId?: number | null;
  /** What the sentence needs beside names; never a text, an address of mail or of a machine. */
  details?: Readonly<Record<string, unknown>>;
}

export interface AuditRow extends Required<AuditLine> {
  id: number;
}

export interface AuditFilter {
  /** Only lines of these spaces; absent, all lines. */
  spaceIds?: readonly number[];
  pageId?: number;
  actorId?: number;
  /** Did it, or had it done to them. */
  personId?: number;
  /** Begins with this: `access`, `member.block`. */
  action?: string;
  /** Begins with one of these: `access.`, `member.`. */
  actions?: readonly string[];
  beforeId?: number;
  limit: number;
}

export function readAudit(db: Db) {
  return {
    /** Newest first. */
    list: async (filter: AuditFilter): Promise<AuditRow[]> => {
      let query = db.selectFrom('audit').selectAll();
      if (filter.spaceIds) query = query.where('space_id', 'in', filter.spaceIds);
      if (filter.pageId !== undefined) query = query.where('page_id', '=', filter.pageId);
      if (filter.actorId !== undefined) query = query.where('actor_id', '=', filter.actorId);
      if (filter.action !== undefined) query = query.where('action', 'like', `${filter.action}%`);
      const { personId, actions } = filter;
      if (personId !== undefined) {
        query = query.where((where) =>
          where.or([where('actor_id', '=', personId), where('member_id', '=', personId)]),
        );
      }
      if (actions) {
        query = query.where((where) =>
          where.or(actions.map((begin) => where('action', 'like', `${begin}%`))),
        );
      }
      if (filter.beforeId !== undefined) query = query.where('id', '<', filter.beforeId);
      const rows = await query.orderBy('id', 'desc').limit(filter.limit).execute();
      return rows.map((row) => ({
        id: row.id,
        at: row.at,
        actorId: row.actor_id,
        action: row.action,
        spaceId: row.space_id,
        pageId: row.page_id,
        memberId: row.member_id,
        groupId: row.group_id,
        details: JSON.parse(row.details) as Record<string, unknown>,
      }));
    },
  };
}

export function writeAudit(tx: Tx) {
  return {
    ...readAudit(tx),
    add: async (line: AuditLine): Promise<void> => {
      await tx
        .insertInto('audit')
        .values({
          at: line.at,
          actor_id: line.actorId,
          action: line.action,
          space_id: line.spaceId ?? null,
          page_id: line.pageId ?? null,
          member_id: line.memberId ?? null,
          group_id: line.groupId ?? null,
          details: JSON.stringify(line.details ?? {}),
        })
        .execute();
    },

    removeBefore: async (at: string): Promise<void> => {
      await tx.deleteFrom('audit').where('at', '<', at).execute();
    },
  };
}
