import { expect, test } from 'vitest';
import { isAsking, isQuestion } from '../../src/search/questions.ts';

test.each([
  ['Comment adhérer', true],
  ['Qu’est-ce que le fonds commun', true],
  ['Peut-on filmer une assemblée', true],
  ['À qui écrire pour le local', true],
  ['le local est libre ?', true],
  ['budget 2024 cantine', false],
  ['quittance de loyer', false],
  ['commentaires des membres', false],
  ['', false],
])('« %s » is a question: %s', (raw, is) => {
  expect(isQuestion(raw)).toBe(is);
});

test('words of asking are told from what is asked for', () => {
  expect(['Peut', 'dois', 'faut', 'TRÈS', 'été'].every(isAsking)).toBe(true);
  expect(['cantine', 'adhésion', 'droit', ''].some(isAsking)).toBe(false);
});
