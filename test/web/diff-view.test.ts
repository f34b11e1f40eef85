import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareTexts } from '../../src/core/diff.ts';
import type { Part } from '../../src/core/word-diff.ts';
import { compareWords } from '../../src/core/word-diff.ts';
import { diffModel, weave } from '../../src/web/diff-view.ts';
import { createLocales } from '../../src/web/locale.ts';
import type { Locals } from '../../src/web/locals.ts';

const locals = createLocales().fr as unknown as Locals;
const names = { before: 'avant', after: 'après' };
const say = (parts: readonly Part[]) =>
  parts
    .map(({ text, change }) => (change === 'same' ? text : `[${change === 'added' ? '+' : '-'}${text}]`))
    .join('');

describe('two sides of a line woven into one', () => {
  test('have once what both hold, and what went before what came', () => {
    const { before, after } = compareWords('Il manque sept structures.', 'Il manque encore neuf structures.');
    expect(say(weave(before, after))).toBe('Il manque [-sept][+encore neuf] structures.');
  });

  test('keep what stands on one side only', () => {
    expect(say(weave([{ text: 'Rien.', change: 'removed' }], []))).toBe('[-Rien.]');
    expect(say(weave([], [{ text: 'Tout.', change: 'added' }]))).toBe('[+Tout.]');
    expect(weave([], [])).toEqual([]);
  });

  test('give both lines back, whatever they are', () => {
    const words = fc.array(fc.constantFrom('un', 'deux', ' ', ',', 'trois', '  '), { maxLength: 12 });
    fc.assert(
      fc.property(words, words, (left, right) => {
        const { before, after } = compareWords(left.join(''), right.join(''));
        const woven = weave(before, after);
        const without = (change: Part['change']) =>
          woven
            .filter((part) => part.change !== change)
            .map((part) => part.text)
            .join('');
        expect(without('added')).toBe(left.join(''));
        expect(without('removed')).toBe(right.join(''));
      }),
    );
  });
});

describe('changes of a page', () => {
  const before = '# Notes\n\nUn.\n\n## Décisions\n\nLe groupe accepte trois formations.\n';
  const after = '# Notes\n\nUn.\n\n## Décisions\n\nLe groupe accepte deux formations.\n\nEt rien de plus.\n';

  test('stand under their heading, with the words counted', () => {
    const model = diffModel(locals, { body: compareTexts(before, after, { context: 0 }) }, names);
    expect(model.blocks.map(({ heading }) => heading)).toEqual(['Décisions']);
    expect(model.blocks[0]?.lines.map(({ parts }) => say(parts))).toEqual([
      'Le groupe accepte [-trois][+deux] formations.',
      '[+Et rien de plus.]',
    ]);
    expect(model.blocks[0]?.before.map(({ parts }) => say(parts))).toEqual([
      'Le groupe accepte [-trois] formations.',
    ]);
    expect([model.wordsAdded, model.wordsRemoved]).toEqual([5, 1]);
  });

  test('mark an empty line only where nothing else came or went beside it', () => {
    const linesOf = (from: string, to: string) =>
      diffModel(locals, { body: compareTexts(from, to, { context: 0 }) }, names).blocks.flatMap(({ lines }) =>
        lines.map(({ parts }) => say(parts)),
      );
    expect(linesOf('Un.\nDeux.\n', 'Un.\n\nDeux.\n')).toEqual(['[+¶]']);
    expect(linesOf('Un.\n\nDeux.\n\nTrois.\n', 'Un.\n')).toEqual(['[-Deux.]', '[-Trois.]']);
  });

  test('begin with the title, the fields and the tags', () => {
    const source = {
      body: compareTexts('a', 'a'),
      title: { before: 'Une', after: 'Deux' },
      fields: [
        { label: 'État', before: 'à relire', after: 'validé' },
        { label: 'Lieu', before: '', after: 'Nantes' },
      ],
      tags: { added: ['bilan'], removed: ['brouillon'] },
    };
    const { blocks } = diffModel(locals, source, names);
    expect(blocks.map(({ heading, gap }) => [heading, gap])).toEqual([
      ['Titre', ''],
      ['Fiche', '2\u00a0champs modifiés'],
      ['Étiquettes', ''],
    ]);
    expect(
      blocks.flatMap(({ lines }) => lines.map(({ label = '', parts }) => `${label} ${say(parts)}`)),
    ).toEqual([
      ' [-Une] [+Deux]',
      'État [-à relire] [+validé]',
      'Lieu [+Nantes]',
      ' [-brouillon]',
      ' [+bilan]',
    ]);
  });

  test('that no line shows are said in words', () => {
    const ended = diffModel(locals, { body: compareTexts('a\r\nb\r\n', 'a\nb\n') }, names);
    expect(ended.notes).toEqual(['endings']);
    const opened = diffModel(locals, { body: compareTexts('a\n', 'a') }, names);
    expect(opened.notes).toEqual(['finalLineEnd-removed']);
  });
});
