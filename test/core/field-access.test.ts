import { describe, expect, it } from 'vitest';
import type { Actor, Member } from '../../src/core/access.ts';
import { mayChangeField, maySeeField, standingOn } from '../../src/core/field-access.ts';

const visitor: Actor = { kind: 'visitor', name: '' };
const member: Member = {
  kind: 'member',
  id: 3,
  name: 'Trésorerie',
  handle: 'tresorerie',
  isAdmin: false,
  groups: [],
  managedGroups: [],
};
const rule = { visitors: 'read', members: 'write', people: [{ id: 4, role: 'manage' }] } as const;

describe('field access', () => {
  it('knows how close an actor stands to a page', () => {
    expect(standingOn(visitor, rule)).toBe('all');
    expect(standingOn(member, rule)).toBe('members');
    expect(standingOn({ ...member, id: 4 }, rule)).toBe('managers');
    expect(standingOn({ ...member, isAdmin: true }, rule)).toBe('managers');
    expect(standingOn({ ...member, isAdmin: true, atMost: 'read' }, rule)).toBe('members');
    expect(standingOn({ ...member, id: 4, seenAs: { kind: 'visitor' } }, rule)).toBe('all');
    expect(standingOn({ ...member, id: 4, seenAs: { kind: 'members' } }, rule)).toBe('members');
  });

  it('shows and lets change no more than the field says', () => {
    const seen = (readers: 'all' | 'members' | 'managers') =>
      (['all', 'members', 'managers'] as const).filter((standing) => maySeeField(standing, { readers }));
    expect(seen('all')).toEqual(['all', 'members', 'managers']);
    expect(seen('members')).toEqual(['members', 'managers']);
    expect(seen('managers')).toEqual(['managers']);
    expect(mayChangeField('members', { readers: 'all', writers: 'managers' })).toBe(false);
    expect(mayChangeField('managers', { readers: 'all', writers: 'managers' })).toBe(true);
    expect(mayChangeField('all', { readers: 'members', writers: 'all' })).toBe(false);
    expect(mayChangeField('members', { readers: 'members', writers: 'all' })).toBe(true);
  });
});
