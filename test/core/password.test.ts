import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { passwordFault } from '../../src/core/password.ts';

describe('a password', () => {
  const own = { name: 'Trésorerie du Klaxon', email: 'tresorerie.du.klaxon@exemple.org' };
  const fault = (password: string) => passwordFault(password, own);

  test.each([
    ['onze signes', 'password.short'],
    ['😀😀😀😀😀😀😀😀😀😀😀', 'password.short'],
    ['x'.repeat(129), 'password.long'],
    ['MotDePasse123', 'password.common'],
    ['bonjour2026bonjour', 'password.common'],
    ['1989-MarseilleParis!', 'password.common'],
    ['azertyuiop12', 'password.common'],
    ['1qaz2wsx3edc', 'password.common'],
    ['mlkjhgfdsqpoiuytreza', 'password.common'],
    ['987654321012', 'password.common'],
    ['Administrateur', 'password.common'],
    ['aaaaaaaaaaaa', 'password.common'],
    ['tresorerie.du.klaxon2026', 'password.name'],
    ['1234123412341234', 'password.common'],
    ['Tresorerie du Klaxon', 'password.name'],
    ['tresorerie.du.klaxon', 'password.name'],
    ['TRESORERIE.du.klaxon@exemple.org', 'password.name'],
  ])('%j is refused: %s', (password, code) => {
    expect(fault(password)).toBe(code);
  });

  test.each([
    'douze signes',
    'une phrase se retient',
    'correct cheval pile agrafe',
    'bonjour madame le train',
    '839204857261',
    '!!??;;--__((**',
    `${'x1!'.repeat(3)}autre`,
    '🚂🚃🚃🚃 vers le sud',
  ])('%j is taken: no sign is asked for, none is refused', (password) => {
    expect(fault(password)).toBeUndefined();
  });

  test('has no bound but its length, whatever it is made of', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 12, maxLength: 128 }), (password) => {
        expect([undefined, 'password.common', 'password.name', 'password.short']).toContain(fault(password));
        if ([...password].length >= 12 && new Set(password.slice(0, 5)).size === 5) {
          expect(fault(password)).toBeUndefined();
        }
      }),
    );
  });

  test('of an account without a name to speak of is not taken for it', () => {
    expect(passwordFault('une phrase longue', { name: '', email: '' })).toBeUndefined();
    expect(passwordFault('une phrase longue', { name: '—', email: 'a@b.fr' })).toBeUndefined();
  });
});
