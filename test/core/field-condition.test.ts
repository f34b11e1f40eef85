import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FieldCondition } from '../../src/core/field.ts';
import { formatCondition, isAskedFor, parseCondition } from '../../src/core/field-condition.ts';

describe('conditions of fields', () => {
  it('reads the three forms and nothing else', () => {
    expect(parseCondition('statut = Annulée, reportée')).toEqual({
      field: 'statut',
      values: ['Annulée', 'reportée'],
      negated: false,
    });
    expect(parseCondition('inscription!=non')).toEqual({
      field: 'inscription',
      values: ['non'],
      negated: true,
    });
    expect(parseCondition(' lieu ')).toEqual({ field: 'lieu', values: [], negated: false });
    for (const text of ['', 'Statut = a', 'statut =', 'statut = ,', '= a', 'a b', '__proto__ = a', 'a < 3'])
      expect(parseCondition(text)).toBeUndefined();
  });

  it('reads back what it writes', () => {
    const value = fc
      .stringMatching(/^[a-zé0-9 ]{1,12}$/)
      .map((text) => text.trim())
      .filter((text) => text !== '');
    const condition = fc
      .record({
        field: fc.stringMatching(/^[a-z][a-z0-9_]{0,8}$/),
        values: fc.array(value, { maxLength: 4 }),
        negated: fc.boolean(),
      })
      .map((one): FieldCondition => ({ ...one, negated: one.negated && one.values.length > 0 }));
    fc.assert(
      fc.property(condition, (one) => {
        expect(parseCondition(formatCondition(one))).toEqual(one);
      }),
    );
    fc.assert(
      fc.property(fc.string(), (text) => {
        parseCondition(text);
      }),
    );
  });

  it('compares as people write', () => {
    const asked = (condition: string, values: Parameters<typeof isAskedFor>[1]) => {
      const showIf = parseCondition(condition);
      return isAskedFor(showIf ? { showIf } : {}, values);
    };
    expect(asked('statut = annulee', { statut: 'Annulée' })).toBe(true);
    expect(asked('statut != annulée', { statut: 'annulée' })).toBe(false);
    expect(asked('statut != annulée', {})).toBe(true);
    expect(asked('themes = santé', { themes: ['Logement', 'Santé'] })).toBe(true);
    expect(asked('public = oui', { public: true })).toBe(true);
    expect(asked('lieu', { lieu: { adresse: 'Salle A' } })).toBe(true);
    expect(asked('lieu', {})).toBe(false);
  });
});
