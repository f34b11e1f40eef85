/** Who may do what: the only place that decides it. Lists filter with the ids of the rules that pass here. */

import type { Locale } from './dates.ts';

export const roles = ['none', 'read', 'comment', 'write', 'manage'] as const;
export type Role = (typeof roles)[number];

/** Who acts. Members come with accounts; until then everyone who reaches the server is a visitor. */
export interface Actor {
  kind: 'visitor';
  /** Name shown as the author of what this actor writes. */
  name: string;
  /** The language in which this actor reads dates and amounts; French when absent. */
  locale?: Locale;
}

/** Roles granted by a rule; the highest grant wins. Stored as canonical JSON, one row per distinct rule. */
export interface AccessRule {
  visitors: Role;
  members: Role;
}

/** The rule of a station that has no accounts yet: whoever reaches it may write. */
export const openRule: AccessRule = { visitors: 'manage', members: 'manage' };

export function roleOf(_actor: Actor, rule: AccessRule): Role {
  return rule.visitors;
}

/** Whether the actor holds at least this role under the rule. */
export function may(actor: Actor, role: Role, rule: AccessRule): boolean {
  return roles.indexOf(roleOf(actor, rule)) >= roles.indexOf(role);
}
