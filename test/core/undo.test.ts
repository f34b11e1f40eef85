import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Content } from '../../src/core/revision.ts';
import { runsOf, undo } from '../../src/core/undo.ts';

const text = (body: string, more: Partial<Content> = {}): Content => ({
  title: 'Charte',
  body,
  values: {},
  tags: [],
  ...more,
});

test('revisions that follow each other are one run', () => {
  expect(runsOf([])).toEqual([]);
  expect(runsOf([2, 3, 5, 8, 9, 10])).toEqual([
    { first: 2, last: 3 },
    { first: 5, last: 5 },
    { first: 8, last: 10 },
  ]);
});

describe('what one author brought', () => {
  test('goes whole when nobody wrote since', () => {
    const [before, last] = [text('Un.\n'), text('Réclame.\n', { title: 'Soldes', tags: ['achat'] })];
    expect(undo(last, [{ before, last }])).toEqual({ kind: 'undone', content: before });
  });

  test('goes from around what others wrote since', () => {
    const before = text('Un.\n\nDeux.\n\nTrois.\n');
    const last = text('Un.\n\nRéclame.\n\nDeux.\n\nTrois.\n');
    const now = text('Un.\n\nRéclame.\n\nDeux.\n\nTrois, et quatre.\n');
    expect(undo(now, [{ before, last }])).toEqual({
      kind: 'undone',
      content: text('Un.\n\nDeux.\n\nTrois, et quatre.\n'),
    });
  });

  test('is left when others changed the same words', () => {
    const before = text('Le bureau se réunit lundi.\n');
    const last = text('Achetez nos fourgons.\n');
    const now = text('Achetez nos fourgons bleus et rouges.\n');
    expect(undo(now, [{ before, last }])).toEqual({ kind: 'conflict' });
  });

  test('is nothing when somebody has taken it back already', () => {
    const [before, last] = [text('Un.\n'), text('Réclame.\n')];
    expect(undo(before, [{ before, last }])).toEqual({ kind: 'unchanged' });
  });

  test('goes from among what others wrote in between, in any order of turns', () => {
    const paragraph = (author: string, at: number) => `Passage ${at} de ${author}, qui tient debout seul.\n`;
    const write = (parts: ReadonlyMap<number, string>) =>
      text(Array.from({ length: 12 }, (_, at) => `## Titre ${at}\n\n${parts.get(at) ?? ''}\n`).join('\n'));
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), fc.nat(11)), { maxLength: 12 }), (turns) => {
        const [all, others] = [new Map<number, string>(), new Map<number, string>()];
        const passages: { before: Content; last: Content }[] = [];
        for (const [isTheirs, at] of turns) {
          // Each writes in a place of their own.
          const place = isTheirs ? at - (at % 2) : at - (at % 2) + 1;
          const before = write(all);
          all.set(place, paragraph(isTheirs ? 'elles' : 'nous', place));
          if (isTheirs) passages.push({ before, last: write(all) });
          else others.set(place, paragraph('nous', place));
        }
        const undone = undo(write(all), passages);
        if (undone.kind === 'unchanged') expect(write(all)).toEqual(write(others));
        else expect(undone).toEqual({ kind: 'undone', content: write(others) });
      }),
    );
  });
});
