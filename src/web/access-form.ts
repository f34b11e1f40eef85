/** The form of a rule: a role for visitors, for members, and for each group and person it names. */
import type { Request } from 'express';
import { type AccessRule, type Grant, type Role, roles } from '../core/access.ts';
import { type AccessRisk, type AccessWish, accessRisks, rolesFor } from '../wiki/access-rules.ts';
import { fieldOf } from './forms.ts';

export interface AccessForm {
  /** Grants of the role `none` stay: their rows are shown until the rule is saved. */
  rule: AccessRule;
  base: { accessId: number; inherits: boolean };
  reason: string;
  past?: 'closed' | 'open';
  confirmed: readonly AccessRisk[];
  /** `save`, `preview`, `inherit`, `add`, or `add:group:3` for one of several that were offered. */
  action: string;
  /** What was typed to add somebody. */
  add: string;
}

const grantName = /^(group|person)-([1-9]\d{0,14})$/;

export function readAccessForm(req: Request): AccessForm {
  const form: unknown = req.body;
  const field = (name: string) => fieldOf(form, name);
  const past = field('past');
  return {
    rule: {
      visitors: roleIn(field('visitors'), 'visitors'),
      members: roleIn(field('members'), 'others'),
      groups: grantsIn(form, 'group'),
      people: grantsIn(form, 'person'),
    },
    base: { accessId: Number(field('rule')) || 0, inherits: field('inherits') === '1' },
    reason: field('reason').slice(0, 1000),
    ...(past === 'closed' || past === 'open' ? { past } : {}),
    confirmed: accessRisks.filter((risk) => field(`sure-${risk}`) === '1'),
    action: field('action') || 'preview',
    add: field('add').slice(0, 200),
  };
}

/** A form as it is first shown. */
export function accessFormOf(rule: AccessRule, base: AccessForm['base']): AccessForm {
  return { rule, base, reason: '', confirmed: [], action: '', add: '' };
}

function grantsIn(form: unknown, kind: 'group' | 'person'): Grant[] {
  const names = typeof form === 'object' && form !== null ? Object.keys(form) : [];
  return names.flatMap((name) => {
    const [, who, id] = grantName.exec(name) ?? [];
    return who === kind ? [{ id: Number(id), role: roleIn(fieldOf(form, name), 'others') }] : [];
  });
}

/** A word that is no role gives nothing; one that is too high for visitors is left to be refused in words. */
function roleIn(text: string, who: 'visitors' | 'others'): Role {
  const known: readonly Role[] = who === 'visitors' ? roles : rolesFor(who);
  return known.find((role) => role === text) ?? 'none';
}

export function wishOf(form: AccessForm): AccessWish {
  return form.action === 'inherit' ? { kind: 'inherit' } : { kind: 'rule', rule: form.rule };
}

/** The rule with a row more, that gives reading until somebody chooses. */
export function withGrant(rule: AccessRule, kind: 'group' | 'person', id: number): AccessRule {
  const [groups, people] = [rule.groups ?? [], rule.people ?? []];
  const add = (grants: readonly Grant[]): Grant[] => [
    ...grants.filter((one) => one.id !== id),
    { id, role: grants.find((one) => one.id === id)?.role ?? 'read' },
  ];
  return kind === 'group' ? { ...rule, groups: add(groups) } : { ...rule, people: add(people) };
}
