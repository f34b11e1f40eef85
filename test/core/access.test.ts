/** Rights are decided in one place: what holds for any rule and any actor. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type AccessRule,
  type Actor,
  canonicalRule,
  type Grant,
  grantedRole,
  holds,
  type Member,
  may,
  type Role,
  roleOf,
  roles,
  type SeenAs,
  widensReading,
} from '../../src/core/access.ts';

const ids = [1, 2, 3];
const role = fc.constantFrom<Role>(...roles);
const grants: fc.Arbitrary<Grant[]> = fc.array(fc.record({ id: fc.constantFrom(...ids), role }), {
  maxLength: 5,
});
const rule: fc.Arbitrary<AccessRule> = fc.record(
  { visitors: role, members: role, groups: grants, people: grants },
  { requiredKeys: ['visitors', 'members'] },
);
const seenAs: fc.Arbitrary<SeenAs> = fc.oneof(
  fc.constant({ kind: 'visitor' } as const),
  fc.constant({ kind: 'members' } as const),
  fc.record({ kind: fc.constant('group' as const), id: fc.constantFrom(...ids) }),
);
const groups = fc.subarray(ids);
const member = fc
  .record({ id: fc.constantFrom(...ids, 9), groups, isAdmin: fc.boolean() })
  .map((some) => person(some));

function person({ id, groups, isAdmin }: Pick<Member, 'id' | 'groups' | 'isAdmin'>): Member {
  return { kind: 'member', id, groups, isAdmin, name: 'Membre', handle: 'membre', managedGroups: [] };
}

const visitor: Actor = { kind: 'visitor', name: '' };
const subsets = [[], [1], [2], [3], [1, 2], [1, 3], [2, 3], [1, 2, 3]];

/** Everybody there can be, administrators aside: who has no account, and each member with each choice of groups. */
const everybody: readonly Actor[] = [
  visitor,
  ...[...ids, 9].flatMap((id) => subsets.map((some) => person({ id, groups: some, isAdmin: false }))),
];

describe('the canonical form of a rule', () => {
  test('is its own canonical form, and the same text for the same rule in another order', () => {
    fc.assert(
      fc.property(rule, (one) => {
        const text = JSON.stringify(canonicalRule(one));
        expect(JSON.stringify(canonicalRule(JSON.parse(text) as AccessRule))).toBe(text);
        const turned = {
          ...one,
          groups: (one.groups ?? []).toReversed(),
          people: (one.people ?? []).toReversed(),
        };
        expect(JSON.stringify(canonicalRule(turned))).toBe(text);
      }),
    );
  });

  test('grants everybody what the rule grants', () => {
    fc.assert(
      fc.property(rule, (one) => {
        const canonical = canonicalRule(one);
        for (const actor of everybody) expect(roleOf(actor, canonical)).toBe(roleOf(actor, one));
      }),
    );
  });
});

describe('whether reading widens', () => {
  test('is whether there is somebody who may read after and not before', () => {
    fc.assert(
      fc.property(rule, rule, (before, after) => {
        const gains = everybody.some((actor) => may(actor, 'read', after) && !may(actor, 'read', before));
        // The brute force knows each member with each choice of groups; a group alone, and a person alone, is among them.
        expect(widensReading(before, after)).toBe(gains);
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    [{ visitors: 'none', members: 'write' }, { visitors: 'read', members: 'write' }, true],
    [{ visitors: 'read', members: 'none' }, { visitors: 'none', members: 'write' }, false],
    [{ visitors: 'none', members: 'none' }, { visitors: 'none', members: 'comment' }, true],
  ] as const)('from %j to %j: %s', (before, after, widens) => {
    expect(widensReading(before, after)).toBe(widens);
  });
});

describe('borrowed eyes', () => {
  test('never give more than one has, nor more than reading', () => {
    fc.assert(
      fc.property(rule, member, seenAs, (one, real, eyes) => {
        const seen = roleOf({ ...real, seenAs: eyes }, one);
        expect(holds(roleOf(real, one), seen)).toBe(true);
        expect(holds('read', seen)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  test('of a visitor see what a visitor sees', () => {
    fc.assert(
      fc.property(rule, (one) => {
        const administrator = person({ id: 9, groups: [], isAdmin: true });
        const seen = may({ ...administrator, seenAs: { kind: 'visitor' } }, 'read', one);
        expect(seen).toBe(may(visitor, 'read', one));
      }),
    );
  });
});

test('an administrator manages under every rule, by their power where the rule grants less', () => {
  fc.assert(
    fc.property(rule, groups, (one, some) => {
      const administrator = person({ id: 9, groups: some, isAdmin: true });
      expect(roleOf(administrator, one)).toBe('manage');
      expect(grantedRole(administrator, one)).toBe(grantedRole({ ...administrator, isAdmin: false }, one));
    }),
  );
});
