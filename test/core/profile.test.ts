import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Actor, Member, SeenAs } from '../../src/core/access.ts';
import {
  emptyProfile,
  initialsOf,
  maySee,
  parseProfile,
  readProfile,
  seenContacts,
  type Visibility,
  visibilities,
} from '../../src/core/profile.ts';

const owner = { id: 1, groups: [10, 11] };
const member = (id: number, groups: number[], seenAs?: SeenAs): Member => ({
  ...{ kind: 'member', id, name: 'Un membre', handle: 'un-membre', isAdmin: false },
  ...{ groups, managedGroups: [] },
  ...(seenAs ? { seenAs } : {}),
});

const actors: Readonly<Record<string, Actor>> = {
  visitor: { kind: 'visitor', name: '' },
  owner: member(1, [10, 11]),
  mate: member(2, [11]),
  stranger: member(3, [12]),
  administrator: { ...member(4, []), isAdmin: true },
  'owner as a visitor': member(1, [10], { kind: 'visitor' }),
  'owner as members': member(1, [10], { kind: 'members' }),
  'owner as their group': member(1, [10], { kind: 'group', id: 10 }),
  'stranger as a group that is not theirs': member(3, [12], { kind: 'group', id: 10 }),
};

const seen: Readonly<Record<string, Readonly<Record<Visibility, boolean>>>> = {
  visitor: { nobody: false, groups: false, members: false, everyone: true },
  owner: { nobody: true, groups: true, members: true, everyone: true },
  mate: { nobody: false, groups: true, members: true, everyone: true },
  stranger: { nobody: false, groups: false, members: true, everyone: true },
  administrator: { nobody: false, groups: false, members: true, everyone: true },
  'owner as a visitor': { nobody: false, groups: false, members: false, everyone: true },
  'owner as members': { nobody: false, groups: false, members: true, everyone: true },
  'owner as their group': { nobody: false, groups: true, members: true, everyone: true },
  'stranger as a group that is not theirs': { nobody: false, groups: false, members: true, everyone: true },
};

describe('who sees what', () => {
  test.each(Object.entries(seen))('%s', (name, expected) => {
    const actor = actors[name];
    if (!actor) throw new Error(name);
    const found = Object.fromEntries(visibilities.map((one) => [one, maySee(actor, owner, one)]));
    expect(found).toEqual(expected);
    for (const email of visibilities) {
      for (const phone of visibilities) {
        const contacts = {
          email: { value: 'a@b.org', seenBy: email },
          phone: { value: '01 02 03 04 05', seenBy: phone },
          website: { value: '', seenBy: 'everyone' as const },
        };
        const names = seenContacts(actor, owner, { ...emptyProfile, contacts }).map((one) => one.name);
        expect(names).toEqual([...(expected[email] ? ['email'] : []), ...(expected[phone] ? ['phone'] : [])]);
      }
    }
  });
});

const formOf = (fields: Record<string, string>) => (name: string) => fields[name] ?? '';

describe('a form', () => {
  test('becomes a profile, tidied', () => {
    const read = parseProfile(
      formOf({
        organisation: ' Le  Relais\u202e ',
        role: 'Trésorière',
        about: 'Un.\r\n\r\n\r\n\r\nDeux.\u0007',
        email: 'MAILTO:contact@exemple.org',
        phone: '0102030405',
        website: 'exemple.org',
        emailSeenBy: 'everyone',
        phoneSeenBy: 'root',
        listed: 'nobody',
      }),
    );
    expect(read).toEqual({
      profile: {
        organisation: 'Le Relais',
        role: 'Trésorière',
        about: 'Un.\n\nDeux.',
        contacts: {
          email: { value: 'contact@exemple.org', seenBy: 'everyone' },
          phone: { value: '01 02 03 04 05', seenBy: 'members' },
          website: { value: 'https://exemple.org', seenBy: 'members' },
        },
        listed: 'nobody',
      },
    });
  });

  test('says all that is wrong with it', () => {
    const read = parseProfile(
      formOf({
        organisation: 'x'.repeat(121),
        role: 'y'.repeat(121),
        about: 'z'.repeat(1001),
        email: 'nulle part',
        phone: 'dring',
        website: 'javascript:alert(1)',
      }),
    );
    const fields = 'errors' in read ? read.errors.map(({ field }) => field).sort() : [];
    expect(fields).toEqual(['about', 'email', 'organisation', 'phone', 'role', 'website']);
  });

  test('of any words gives what is read back the same, and throws nothing', () => {
    const names = ['organisation', 'role', 'about', 'email', 'phone', 'website', 'emailSeenBy', 'listed'];
    const words = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.constantFrom('nobody', 'a@b.org'),
    );
    const fields = fc.record(Object.fromEntries(names.map((name) => [name, words])));
    fc.assert(
      fc.property(fields, (typed) => {
        const read = parseProfile(formOf(typed));
        if ('errors' in read) return;
        expect(readProfile(JSON.stringify(read.profile))).toEqual(read.profile);
      }),
    );
  });
});

test('what is kept in another shape counts as not given', () => {
  for (const json of ['', '{}', 'null', '[]', '"x"', '{"contacts": 3, "listed": "all", "about": {}}']) {
    expect(readProfile(json)).toEqual(emptyProfile);
  }
});

test.each([
  ['Camille Durand', 'CD'],
  ['camille', 'CA'],
  ['Marie-Jo de l’Étang', 'MÉ'],
  ['👩‍🚀', '·'],
  ['', '·'],
  ['<b>', 'B'],
])('the letters of %s are %s', (name, letters) => {
  expect(initialsOf(name)).toBe(letters);
});
