/** Words that sound alike, and how far apart two words are as mistakes go. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { slipsOf } from '../../src/search/slips.ts';
import { gramsOf, soundOf } from '../../src/search/sound.ts';
import { createNearness, mostFor } from '../../src/search/spelling.ts';
import { collectWords } from '../../src/search/vocabulary.ts';

const cost = (typed: string, meant: string) => createNearness(typed)(meant, 10);

describe('the sound of a word', () => {
  test.each([
    ['association', 'asosiassion'],
    ['comité', 'commiter'],
    ['adhérent', 'aderan'],
    ['fédération', 'fédérassion'],
    ['pharmacie', 'farmaci'],
    ['événement', 'évènement'],
    ['accueil', 'acceuil'],
    ['beaucoup', 'bocou'],
    ['langage', 'langaje'],
    ['orthographe', 'ortografe'],
    ['bibliothèque', 'bibliotèke'],
  ])('%s is that of %s', (meant, written) => {
    expect(soundOf(written)).toBe(soundOf(meant));
  });

  test.each([
    ['conseil', 'concert'],
    ['ville', 'vallée'],
    ['chose', 'cause'],
  ])('%s is not that of %s', (one, other) => {
    expect(soundOf(one)).not.toBe(soundOf(other));
  });

  test('and its parts are letters and digits, whatever the word', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (word) => {
        const sound = soundOf(word);
        expect(sound).toMatch(/^[\p{L}\p{N}]*$/u);
        for (const gram of gramsOf(sound)) expect(gram).toMatch(/^[\p{L}\p{N}]{1,3}$/u);
      }),
    );
  });
});

describe('the distance of two words', () => {
  test('is nothing from a word to itself, finite otherwise for like lengths, and never negative', () => {
    const word = fc.stringMatching(/^[a-zéèàçœ]{3,12}$/);
    fc.assert(
      fc.property(word, (one) => {
        expect(cost(one, one)).toBe(0);
      }),
    );
    fc.assert(
      fc.property(word, word, (one, other) => {
        const found = cost(one, other);
        expect(found).toBeGreaterThanOrEqual(0);
        if (found > 1) expect(createNearness(one)(other, 1)).toBe(Number.POSITIVE_INFINITY);
      }),
    );
  });

  test.each([
    ['reunion', 'réunion', 'réunions'],
    ['commité', 'comité', 'comète'],
    ['bénévolle', 'bénévole', 'bénévoles'],
    ['farmacie', 'pharmacie', 'garantie'],
    ['adérent', 'adhérent', 'adhère'],
    ['subvansion', 'subvention', 'subversion'],
    ['assemlbée', 'assemblée', 'assembler'],
    ['budjet', 'budget', 'objet'],
    ['bocou', 'beaucoup', 'bouchon'],
    ['qiorum', 'quorum', 'forum'],
  ])('%s is nearer to %s than to %s', (typed, meant, other) => {
    expect(cost(typed, meant)).toBeLessThan(cost(typed, other));
    expect(cost(typed, meant)).toBeLessThanOrEqual(mostFor(typed));
  });
});

test('slips of the hand are few, each once, and hold the word that was meant', () => {
  expect(slipsOf('gacuhe')).toContain('gauche');
  expect(slipsOf('buudget')).toContain('budget');
  expect(slipsOf('bydget')).toContain('budget');
  expect(slipsOf('bdget').length).toBeLessThan(120);
  expect(new Set(slipsOf('association')).size).toBe(slipsOf('association').length);
});

test('words are learnt as they are written: of three letters, without numbers, paths, articles and stop words', () => {
  const words = new Set<string>();
  const long = 'a'.repeat(41);
  collectWords(
    `L’ASSEMBLÉE de l'été 2026, avec les adhérent·e·s du C.R.I.J. ; [ici](https://exemple.org/cachette) covid19 ${long}`,
    words,
  );
  expect([...words].sort()).toEqual(['adhérent', 'assemblée', 'crij', 'exemple', 'ici', 'org', 'été']);
});
