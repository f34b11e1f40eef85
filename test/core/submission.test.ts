/** What forms ask for, and what is marked in what they bring. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalRule, managersOnly, may, type Role, roles } from '../../src/core/access.ts';
import { plainField } from '../../src/core/field.ts';
import { formatPageType, parsePageType, plainType } from '../../src/core/page-type.ts';
import { askedFields, asksText, chosenFields, hasManyLinks, makesTitle } from '../../src/core/submission.ts';

const visitor = { kind: 'visitor', name: '' } as const;
const open = { ...plainField('nom', 'text'), required: true };
const secret = { ...plainField('telephone', 'phone'), readers: 'managers' as const };
const kept = { ...plainField('suivi', 'text'), writers: 'managers' as const };
const person = plainField('referent', 'member');
const count = plainField('places', 'computed');
const type = plainType('cas', 'Cas', [open, secret, kept, person, count]);

describe('the fields of a form', () => {
  test('are those that may be given away, or those that may be changed', () => {
    const rule = { visitors: 'read', members: 'write' } as const;
    const names = (way: 'publish' | 'send') => askedFields(type, way, visitor, rule).map(({ name }) => name);
    expect(names('send')).toEqual(['nom', 'telephone']);
    expect(names('publish')).toEqual(['nom', 'referent']);
    const managing = askedFields(type, 'publish', visitor, { visitors: 'manage', members: 'manage' });
    expect(managing.map(({ name }) => name)).toEqual(['nom', 'telephone', 'suivi', 'referent']);
  });

  test('stand in the order asked for, with what cannot be left out', () => {
    expect(chosenFields(type.fields, ['telephone']).map(({ name }) => name)).toEqual(['telephone', 'nom']);
    expect(chosenFields(type.fields, ['absent', 'suivi']).map(({ name }) => name)).toEqual(['suivi', 'nom']);
    expect(chosenFields(type.fields, [])).toEqual(type.fields);
  });

  test('make a title only of what everybody reads', () => {
    expect(makesTitle({ ...type, titlePattern: 'Cas de {nom}' })).toBe(true);
    expect(makesTitle({ ...type, titlePattern: '{nom} {telephone}' })).toBe(false);
    expect(makesTitle(type)).toBe(false);
  });

  test('go with a text where the type begins one that is for typing', () => {
    expect(asksText({ body: '\n' })).toBe(false);
    expect(asksText({ body: 'Racontez.' })).toBe(true);
    expect(asksText({ body: '## Pièces\n\n  {{fichiers}}' })).toBe(false);
  });
});

test('many links are marked, few are not', () => {
  expect(hasManyLinks('', 'https://a.example www.b.example', { lien: 'http://c.example' })).toBe(false);
  expect(hasManyLinks('', 'https://a.example [url=b] <a href=c>', { lien: 'http://d.example' })).toBe(true);
});

test('a type says by which field it is full, and says it again', () => {
  const written = formatPageType({
    ...plainType('inscription', 'Inscription', [open]),
    fullWhen: 'places_restantes',
  });
  expect(written).toContain('complet_si: places_restantes');
  const read = parsePageType('inscription', written);
  expect('type' in read && read.type.fullWhen).toBe('places_restantes');
});

test('what waits is for those who manage under the rule, and for nobody else', () => {
  const role = fc.constantFrom<Role>(...roles);
  const grants = fc.array(fc.record({ id: fc.integer({ min: 1, max: 4 }), role }), { maxLength: 4 });
  const rules = fc.record({ visitors: role, members: role, groups: grants, people: grants });
  const ids = fc.integer({ min: 1, max: 4 });
  fc.assert(
    fc.property(rules, ids, fc.array(ids, { maxLength: 2 }), (rule, id, groups) => {
      const member = {
        kind: 'member',
        id,
        name: '',
        handle: '',
        isAdmin: false,
        groups,
        managedGroups: [],
      } as const;
      const waiting = managersOnly(rule);
      expect(may(visitor, 'read', waiting)).toBe(false);
      expect(may(member, 'read', waiting)).toBe(may(member, 'manage', rule));
      expect(may(member, 'manage', waiting)).toBe(may(member, 'manage', rule));
      expect(canonicalRule(waiting)).toEqual(waiting);
    }),
  );
});
