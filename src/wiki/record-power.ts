/**
 * Administrators reach everything; where the rule itself would not let them, the audit says so: once an hour for each
 * administrator and page, so that reading a long page in ten steps is one line.
 */
import { type AccessRule, type Actor, grantedRole, holds, type Member, type Role } from '../core/access.ts';
import type { Wiki } from './wiki.ts';

/** What was used: a page, or a space where there is no page yet. */
export interface UsedPlace {
  spaceId: number;
  pageId: number | null;
}

const hourLength = 3600_000;

/** Whether an administrator holds the role by their power alone: the rule gives them less, or there is none. */
export function isByPower(actor: Actor, role: Role, rule: AccessRule | undefined): actor is Member {
  if (actor.kind !== 'member' || !actor.isAdmin) return false;
  return rule === undefined || !holds(grantedRole(actor, rule), role);
}

/**
 * Records that the actor holds the role by their power alone; nothing for anybody else. What cannot be recorded is
 * not shown.
 */
export async function recordPower(
  wiki: Wiki,
  actor: Actor,
  role: Role,
  rule: AccessRule | undefined,
  { spaceId, pageId }: UsedPlace,
): Promise<void> {
  if (!isByPower(actor, role, rule)) return;
  const now = wiki.clock();
  const hour = Math.floor(now.getTime() / hourLength);
  const action = role === 'read' ? 'admin.read' : 'admin.write';
  const key = `${actor.id} ${action} ${spaceId} ${pageId ?? ''}`;
  if (wiki.powers.has(key, hour)) return;
  const line = { at: now.toISOString(), actorId: actor.id, action, spaceId, pageId };
  await wiki.record((tx) => tx.audit.add(line));
  wiki.powers.note(key, hour);
}
