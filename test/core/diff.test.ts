import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Comparison, changedLines, compareTexts, summarise } from '../../src/core/diff.ts';
import type { Row, RowSide } from '../../src/core/hunks.ts';
import { splitLines } from '../../src/core/lines.ts';
import { compareWords } from '../../src/core/word-diff.ts';

const mebibyte = 1024 * 1024;

/** Milliseconds that a comparison of 200 ms may take here: the machine may be busy with other tests. */
const patience = 1000;

function changed(comparison: Comparison) {
  if (comparison.kind !== 'changed') throw new Error(`expected changed, got ${comparison.kind}`);
  return comparison;
}

const lineOf = (side: RowSide): string => side.parts.map((part) => part.text).join('');

/** `-` and `+` lines with `[removed]` and `{added}` words, as a reader would see them in one column. */
function show(before: string, after: string, context = 3): string[] {
  const mark = { same: ['', ''], removed: ['[', ']'], added: ['{', '}'] } as const;
  const print = (side: RowSide | undefined): string =>
    (side?.parts ?? []).map(({ text, change }) => mark[change][0] + text + mark[change][1]).join('');
  const lines = (row: Row): string[] => {
    if (row.kind === 'same') return [`  ${print(row.before)}`];
    return [
      ...(row.before ? [`- ${print(row.before)}`] : []),
      ...(row.after ? [`+ ${print(row.after)}`] : []),
    ];
  };
  return changed(compareTexts(before, after, { context })).hunks.flatMap((hunk) => hunk.rows.flatMap(lines));
}

describe('compareTexts by lines', () => {
  test('is same only for equal texts', () => {
    expect(compareTexts('a\n', 'a\n')).toEqual({ kind: 'same' });
    expect(compareTexts('', '')).toEqual({ kind: 'same' });
  });

  test('gives a hunk with its place, its heading and rows for one column or two', () => {
    const before = '# Réunion\n\n## Présents\n\nun\n\n## Budget\n\nOn vote demain.\n';
    const after = '# Réunion\n\n## Présents\n\nun\n\n## Budget\n\nOn vote lundi.\nFin.\n';
    expect(compareTexts(before, after, { context: 1 })).toEqual({
      kind: 'changed',
      hunks: [
        {
          beforeStart: 8,
          afterStart: 8,
          heading: 'Budget',
          rows: [
            { kind: 'same', before: { line: 8, parts: [] }, after: { line: 8, parts: [] } },
            {
              kind: 'changed',
              before: {
                line: 9,
                parts: [
                  { text: 'On vote ', change: 'same' },
                  { text: 'demain', change: 'removed' },
                  { text: '.', change: 'same' },
                ],
              },
              after: {
                line: 9,
                parts: [
                  { text: 'On vote ', change: 'same' },
                  { text: 'lundi', change: 'added' },
                  { text: '.', change: 'same' },
                ],
              },
            },
            { kind: 'added', after: { line: 10, parts: [{ text: 'Fin.', change: 'added' }] } },
          ],
        },
      ],
      added: 2,
      removed: 1,
      sections: [{ heading: 'Budget', added: 2, removed: 1 }],
    });
  });

  test('starts a new hunk where more lines stayed than both surroundings hold', () => {
    const lines = Array.from({ length: 20 }, (_none, at) => `ligne ${at}`);
    const before = lines.join('\n');
    const swap = (...places: number[]): string =>
      lines.map((line, at) => (places.includes(at) ? `autre chose ${at}` : line)).join('\n');
    const starts = (after: string, context: number) =>
      changed(compareTexts(before, after, { context })).hunks.map((hunk) => [
        hunk.beforeStart,
        hunk.rows.length,
      ]);
    expect(starts(swap(5, 12), 3)).toEqual([[3, 16]]);
    expect(starts(swap(5, 13), 3)).toEqual([
      [3, 8],
      [11, 8],
    ]);
    expect(starts(swap(5), 0)).toEqual([[6, 2]]);
    expect(starts(swap(5), Number.POSITIVE_INFINITY)).toEqual([[1, 21]]);
  });

  test('names the line that would follow where a text has none', () => {
    const [hunk] = changed(compareTexts('', 'un\n')).hunks;
    expect(hunk).toEqual({
      beforeStart: 1,
      afterStart: 1,
      rows: [{ kind: 'added', after: { line: 1, parts: [{ text: 'un', change: 'added' }] } }],
    });
  });

  test('pairs the line that changed with the one it became, and leaves new lines alone', () => {
    expect(
      show(
        '- acheter le pain\n- réserver la salle pour mardi\n',
        '- inviter les voisines\n- acheter le pain bis\n- relire\n- réserver la salle pour jeudi\n',
      ),
    ).toEqual([
      '+ {- inviter les voisines}',
      '- - acheter le pain',
      '+ - acheter le pain{ bis}',
      '+ {- relire}',
      '- - réserver la salle pour [mardi]',
      '+ - réserver la salle pour {jeudi}',
    ]);
  });

  test('shows lines without likeness as one that went and one that came', () => {
    expect(show('- Lundi\n', '- Avril\n')).toEqual(['- [- Lundi]', '+ {- Avril}']);
  });

  test('reads of a heading as long as a text only its beginning', () => {
    const heading = `# a${' '.repeat(40_000)}x`;
    const started = performance.now();
    expect(changed(compareTexts(`${heading}\nun\n`, `${heading}\ndeux\n`)).hunks[0]?.heading).toBe('a');
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  test('takes no `#` inside a code block for a heading', () => {
    const text = '## Installer\n\n```sh\n# commentaire\nnpm start\n```\n';
    const hunks = (after: string) => changed(compareTexts(text, after)).hunks;
    expect(hunks(text.replace('npm start', 'npm run dev'))[0]?.heading).toBe('Installer');
    expect(hunks(`${text}# Suite #\nx\n`)[0]?.heading).toBe('Suite');
    expect(hunks(`${text}Bilan\n=====\nx\n`)[0]?.heading).toBe('Installer');
    expect(changed(compareTexts('Bilan\n=====\nx\n', 'Bilan\n=====\ny\n')).hunks[0]?.heading).toBe('Bilan');
  });
});

describe('compareTexts on what is hard to see', () => {
  test('shows spaces that changed', () => {
    expect(show('un  mot\n', 'un mot\n')).toEqual(['- un [ ]mot', '+ un mot']);
    expect(show('fin\n', 'fin \n')).toEqual(['- fin', '+ fin{ }']);
    expect(show('a\n\nb\n', 'a\n \nb\n')).toEqual(['  a', '- ', '+ { }', '  b']);
    expect(show('a\nb\n', 'a\n\nb\n')).toEqual(['  a', '+ ', '  b']);
  });

  test('says that all line ends changed, and compares the lines without them', () => {
    expect(compareTexts('a\nb\n', 'a\r\nb\r\n')).toEqual({
      kind: 'changed',
      hunks: [],
      added: 0,
      removed: 0,
      sections: [],
      endings: { before: 'lf', after: 'crlf' },
    });
  });

  test('shows a stray carriage return in its line', () => {
    expect(show('a\nb\n', 'a\r\nb\n')).toEqual(['- a', '+ a{\r}', '  b']);
  });

  test('says that the end of the last line came or went', () => {
    expect(compareTexts('a', 'a\n')).toEqual({
      kind: 'changed',
      hunks: [],
      added: 0,
      removed: 0,
      sections: [],
      finalLineEnd: 'added',
    });
    expect(changed(compareTexts('a\n', 'a')).finalLineEnd).toBe('removed');
    expect(show('a', 'a\nb\n')).toEqual(['  a', '+ {b}']);
    expect(show('', '\n')).toEqual(['+ ']);
  });
});

describe('compareWords', () => {
  const added = (before: string, after: string) =>
    compareWords(before, after)
      .after.filter((part) => part.change === 'added')
      .map((part) => part.text);

  test('keeps accented letters in their word and punctuation apart', () => {
    expect(added('l’été, déjà', 'l’hiver, déjà')).toEqual(['hiver']);
    expect(added('décidé', 'décidée')).toEqual(['décidée']);
    expect(added('oui.', 'oui !')).toEqual([' !']);
  });

  test('reads neighbouring words that changed as one change', () => {
    expect(added('le chat noir dort', 'un chien blanc dort')).toEqual(['un chien blanc']);
  });

  test('never parts the halves of a character', () => {
    const parts = compareWords('🚉', '🚇');
    expect(parts).toEqual({
      before: [{ text: '🚉', change: 'removed' }],
      after: [{ text: '🚇', change: 'added' }],
    });
  });
});

const line = fc.oneof(
  fc.constantFrom('', ' ', 'a', 'b', '# Titre', '```', '- un', '- deux trois', '- deux quatre', '\r', 'fin'),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
);
const text = fc
  .tuple(fc.array(line, { maxLength: 12 }), fc.constantFrom('\n', '\r\n', '\n\n'), fc.constantFrom('', '\n'))
  .map(([lines, between, end]) => lines.join(between) + end);

describe('compareTexts on any two texts', () => {
  test('hides no difference, and its rows tell both texts', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const comparison = compareTexts(before, after, { context: Number.POSITIVE_INFINITY });
        if (comparison.kind === 'same') {
          expect(before).toBe(after);
          return;
        }
        const { hunks, endings, finalLineEnd, added, removed } = changed(comparison);
        expect(hunks.length > 0 || endings !== undefined || finalLineEnd !== undefined).toBe(true);
        const rows = hunks.flatMap((hunk) => hunk.rows);
        expect(rows.filter((row) => row.kind === 'added' || row.kind === 'changed').length).toBe(added);
        expect(rows.filter((row) => row.kind === 'removed' || row.kind === 'changed').length).toBe(removed);
        if (hunks.length === 0) return;
        const plain = (whole: string): string[] => splitLines(whole).map((one) => one.replaceAll('\r', ''));
        const told = (sides: (RowSide | undefined)[]): string[] =>
          sides.flatMap((side) => (side ? [lineOf(side).replaceAll('\r', '')] : []));
        expect(told(rows.map((row) => row.before))).toEqual(plain(before));
        expect(told(rows.map((row) => row.after))).toEqual(plain(after));
      }),
      { numRuns: 500 },
    );
  });

  test('survives the way to another thread', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const comparison = compareTexts(before, after);
        expect(JSON.parse(JSON.stringify(comparison))).toEqual(comparison);
      }),
    );
  });
});

describe('changedLines and summarise', () => {
  test('count a changed line as one that went and one that came', () => {
    expect(changedLines('a\nb\nc\n', 'a\nB\nc\nd\n')).toEqual({ added: 2, removed: 1 });
    expect(changedLines('a\r\nb', 'a\nb\n')).toEqual({ added: 0, removed: 0 });
  });

  test('count lines without their order where the search would be too long', () => {
    const numbers = Array.from({ length: 2000 }, (_none, at) => `ligne ${at}`);
    const after = [...numbers.toReversed().slice(100), 'neuve'];
    expect(changedLines(numbers.join('\n'), after.join('\n'))).toEqual({ added: 1, removed: 100 });
  });

  test('name the sections, the most changed first', () => {
    const before = 'chapeau\n# Budget\na\n# Dates\nb\n# Lieux\nc\n';
    const after = 'Chapeau !\n# Budget\na\n# Dates\nb1\nb2\nb3\n# Lieux\n';
    expect(summarise(compareTexts(before, after))).toEqual({
      added: 4,
      removed: 3,
      sections: [
        { heading: 'Dates', added: 3, removed: 1 },
        { added: 1, removed: 1 },
        { heading: 'Lieux', added: 0, removed: 1 },
      ],
      isReplaced: false,
    });
  });

  test('say nothing of sections where nothing or everything changed', () => {
    expect(summarise({ kind: 'same' })).toEqual({ added: 0, removed: 0, sections: [], isReplaced: false });
    expect(summarise({ kind: 'too-different', beforeLines: 4, afterLines: 5 })).toEqual({
      added: 5,
      removed: 4,
      sections: [],
      isReplaced: true,
    });
  });
});

describe('compareTexts on a megabyte', () => {
  const words = Array.from({ length: 997 }, (_none, at) => `mot${at.toString(36)}`);
  const prose = (step: number): string[] =>
    Array.from({ length: mebibyte / 64 }, (_none, row) =>
      Array.from(
        { length: 10 },
        (_word, at) => words[(row * row * step + at * at * (row % 61) + at) % 997],
      ).join(' '),
    );

  function timed(before: string, after: string): Comparison {
    const start = performance.now();
    const comparison = compareTexts(before, after);
    expect(performance.now() - start).toBeLessThan(patience);
    return comparison;
  }

  test('gives up on two unrelated texts', () => {
    const [before, after] = [prose(3).join('\n\n'), prose(7).join('\n\n')];
    expect(before.length).toBeGreaterThan(mebibyte / 2);
    expect(timed(before, after)).toEqual({ kind: 'too-different', beforeLines: 32_767, afterLines: 32_767 });
  });

  test('gives up on the same lines in another order', () => {
    const lines = prose(3);
    expect(timed(lines.join('\n'), lines.toReversed().join('\n')).kind).toBe('too-different');
  });

  test('finds the one change among identical lines', () => {
    const lines = new Array<string>(mebibyte / 16).fill('ligne identique');
    const after = lines.with(40_000, 'ligne nouvelle');
    const comparison = changed(timed(lines.join('\n'), after.join('\n')));
    expect([comparison.added, comparison.removed, comparison.hunks.length]).toEqual([1, 1, 1]);
    expect(comparison.hunks[0]?.beforeStart).toBe(39_998);
  });

  test('finds the one word that changed in a single line', () => {
    const before = 'mot '.repeat(mebibyte / 4);
    const after = `${before.slice(0, 600_000)}neuf ${before.slice(600_000)}`;
    const [row] = changed(timed(before, after)).hunks.flatMap((hunk) => hunk.rows);
    expect(row?.kind).toBe('changed');
    expect(row?.after?.parts.filter((part) => part.change === 'added')).toEqual([
      { text: 'neuf ', change: 'added' },
    ]);
  });

  test('replaces a single line that shares nothing', () => {
    const rows = changed(timed('a'.repeat(mebibyte), 'b '.repeat(mebibyte / 2))).hunks.flatMap(
      (hunk) => hunk.rows,
    );
    expect(rows.map((row) => row.kind)).toEqual(['removed', 'added']);
  });

  test('stops looking into lines made of the same words in another order', () => {
    const hard = (from: number): string =>
      Array.from(
        { length: 400 },
        (_none, row) =>
          `Compte rendu ${row} ${Array.from({ length: 200 }, (_w, at) => words[(at * at * from + row) % 31]).join(' ')}`,
      ).join('\n');
    const comparison = changed(timed(hard(3), hard(5)));
    expect([comparison.added, comparison.removed]).toEqual([400, 400]);
  });
});
