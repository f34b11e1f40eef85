import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { confrontTexts, joinRegions, mergeContents, mergeTexts } from '../../src/core/merge.ts';
import type { Content } from '../../src/core/revision.ts';

function merged(base: string, mine: string, theirs: string): string {
  const merge = mergeTexts(base, mine, theirs);
  if (merge.kind !== 'merged') throw new Error(`expected merged, got ${JSON.stringify(merge.regions)}`);
  return merge.text;
}

describe('mergeTexts by lines', () => {
  const base = '# Réunion\n\nPrésents : trois.\n\n- accueil\n- budget\n\nFin.\n';

  test('keeps what both sides changed in different places', () => {
    const mine = base.replace('trois', 'quatre');
    const theirs = base.replace('- budget\n', '- budget\n- dates\n');
    expect(merged(base, mine, theirs)).toBe(
      '# Réunion\n\nPrésents : quatre.\n\n- accueil\n- budget\n- dates\n\nFin.\n',
    );
  });

  test('respects deletions', () => {
    expect(merged(base, base.replace('# Réunion\n\n', ''), base.replace('Fin.\n', ''))).toBe(
      'Présents : trois.\n\n- accueil\n- budget\n\n',
    );
  });

  test('takes once what both sides did alike', () => {
    const both = base.replace('- accueil\n', '- accueil\n- lieux\n');
    expect(merged(base, both, both.replace('Fin.', 'Merci.'))).toBe(both.replace('Fin.', 'Merci.'));
  });

  test('shows both texts where they say different things in one place', () => {
    const merge = mergeTexts(
      base,
      base.replace('- budget\n', '- budget\n- dates\n'),
      base.replace('- budget\n', '- budget\n- lieux\n'),
    );
    expect(merge).toEqual({
      kind: 'conflict',
      regions: [
        { kind: 'same', text: '# Réunion\n\nPrésents : trois.\n\n- accueil\n- budget\n' },
        { kind: 'conflict', base: '', mine: '- dates\n', theirs: '- lieux\n' },
        { kind: 'same', text: '\nFin.\n' },
      ],
    });
  });

  test('sees a conflict where one side removed the line that the other changed', () => {
    const merge = mergeTexts('a\nun mot\nb\n', 'a\nb\n', 'a\nun autre mot\nb\n');
    expect(merge).toEqual({
      kind: 'conflict',
      regions: [
        { kind: 'same', text: 'a\n' },
        { kind: 'conflict', base: 'un mot\n', mine: '', theirs: 'un autre mot\n' },
        { kind: 'same', text: 'b\n' },
      ],
    });
  });
});

describe('mergeTexts by words', () => {
  const base = 'La réunion aura lieu mardi à la maison des associations.\n';

  test('joins words that both sides changed in one line', () => {
    expect(
      merged(
        base,
        base.replace('mardi', 'jeudi'),
        base.replace('maison des associations', 'mairie du village'),
      ),
    ).toBe('La réunion aura lieu jeudi à la mairie du village.\n');
  });

  test('joins words of neighbouring lines', () => {
    expect(
      merged(
        'un deux trois\nquatre cinq six\n',
        'Un deux trois\nquatre cinq six\n',
        'un deux trois\nquatre cinq Six\n',
      ),
    ).toBe('Un deux trois\nquatre cinq Six\n');
  });

  test('refuses the same word, and words with no word between them', () => {
    expect(mergeTexts(base, base.replace('mardi', 'jeudi'), base.replace('mardi', 'lundi')).kind).toBe(
      'conflict',
    );
    expect(mergeTexts(base, base.replace('lieu', 'place'), base.replace('mardi', 'lundi')).kind).toBe(
      'conflict',
    );
  });

  test('refuses what one side wrote anew', () => {
    const anew = 'Rendez-vous mardi devant la gare.\n';
    expect(mergeTexts(base, anew, base.replace('associations', 'jeunes')).kind).toBe('conflict');
  });

  test('refuses a word that could stand in several places', () => {
    const [doubled, mine, theirs] = [
      'va et va et vient ici\n',
      'va et va et va et vient ici\n',
      'va puis va et vient ici\n',
    ];
    expect(mergeTexts(doubled, mine, theirs).kind).toBe('conflict');
  });

  test('takes once a word that both sides corrected', () => {
    const [wrong, right] = ['le le chat dort bien ce soir\n', 'le chat dort bien ce soir\n'];
    expect(merged(wrong, right.replace('soir', 'matin'), right.replace('bien', 'mal'))).toBe(
      'le chat dort mal ce matin\n',
    );
  });
});

describe('mergeTexts on line ends', () => {
  test('keeps CRLF and a last line without end byte for byte', () => {
    expect(merged('a\r\nb\r\nc\r\nd', 'A\r\nb\r\nc\r\nd', 'a\r\nb\r\nc\r\nD')).toBe('A\r\nb\r\nc\r\nD');
  });

  test('takes a side that changed all line ends, or the last one, without a conflict', () => {
    expect(merged('a\nb\nc\n', 'a\r\nb\r\nc\r\n', 'a\nb\nC\n')).toBe('a\r\nb\r\nC\r\n');
    expect(merged('a\nb\nc', 'a\nb\nc\n', 'A\nb\nc')).toBe('A\nb\nc\n');
    expect(merged('a\nb\nc\n', 'A\nb\nc\n', 'a\nb\nc')).toBe('A\nb\nc');
  });

  test('lets one side go on after a last line without end while the other changes above it', () => {
    expect(merged('a\nb', 'a\nb\nc', 'A\nb')).toBe('A\nb\nc');
  });

  test('leaves mixed line ends as they are', () => {
    expect(merged('a\r\nb\nc\nd\n', 'A\r\nb\nc\nd\n', 'a\r\nb\nc\nd\r\n')).toBe('A\r\nb\nc\nd\r\n');
  });
});

/** A base of distinct lines; sides remove lines and write lines that nobody else writes. */
const base = Array.from({ length: 9 }, (_none, at) => `ligne ${at} de la base`);
const sideOf = (who: string) =>
  fc
    .array(fc.constantFrom('keep', 'keep', 'keep', 'drop', 'insert', 'change'), {
      minLength: 9,
      maxLength: 9,
    })
    .map((steps) => {
      const lines = steps.flatMap((step, at) => {
        const line = base[at] ?? '';
        if (step === 'drop') return [];
        if (step === 'insert') return [line, `${who} ajoute ${who}${at}`];
        return [step === 'change' ? line.replace('de la', `${who}${at}`) : line];
      });
      return lines.map((line) => `${line}\n`).join('');
    });
const wordsOf = (text: string): string[] => text.match(/\S+/g) ?? [];
const baseText = base.map((line) => `${line}\n`).join('');

describe('mergeTexts on any sides', () => {
  test('loses no word that a side wrote and brings none back that a side removed', () => {
    fc.assert(
      fc.property(sideOf('moi'), sideOf('elle'), (mine, theirs) => {
        const merge = mergeTexts(baseText, mine, theirs);
        const text = merge.kind === 'merged' ? merge.text : joinRegions(merge.regions, 'mine');
        const other = merge.kind === 'merged' ? merge.text : joinRegions(merge.regions, 'theirs');
        for (const word of wordsOf(mine)) if (/^moi./.test(word)) expect(wordsOf(text)).toContain(word);
        for (const word of wordsOf(theirs)) if (/^elle./.test(word)) expect(wordsOf(other)).toContain(word);
        if (merge.kind === 'conflict') return;
        for (let at = 0; at < base.length; at++) {
          const kept = [mine, theirs].every((side) => side.includes(`ligne ${at} `));
          expect(text.includes(`ligne ${at} `)).toBe(kept);
        }
      }),
      { numRuns: 400 },
    );
  });

  test('finds what both sides wrote whichever side is called mine', () => {
    fc.assert(
      fc.property(sideOf('moi'), sideOf('elle'), (mine, theirs) => {
        const [one, other] = [mergeTexts(baseText, mine, theirs), mergeTexts(baseText, theirs, mine)];
        expect(other.kind).toBe(one.kind);
        if (one.kind === 'merged') expect(other).toEqual(one);
      }),
    );
  });

  const line = fc.constantFrom('', 'a', 'b', 'un deux', 'un trois deux', 'x\r');
  const text = fc
    .tuple(fc.array(line, { maxLength: 8 }), fc.constantFrom('\n', '\r\n'), fc.constantFrom('', '\n'))
    .map(([lines, between, end]) => lines.join(between) + end);

  test('changes nothing where only one side did, or both did the same', () => {
    fc.assert(
      fc.property(text, text, (one, other) => {
        expect(merged(one, other, one)).toBe(other);
        expect(merged(one, one, other)).toBe(other);
        expect(merged(one, other, other)).toBe(other);
      }),
    );
  });

  test('gives to every region only what the side itself holds', () => {
    fc.assert(
      fc.property(text, text, text, (from, mine, theirs) => {
        const merge = mergeTexts(from, mine, theirs);
        if (merge.kind === 'merged') return;
        const squeeze = (value: string): string => value.replace(/[\r\n]/g, '');
        for (const region of merge.regions) {
          if (region.kind === 'same') continue;
          expect(squeeze(from)).toContain(squeeze(region.base));
          expect(squeeze(mine)).toContain(squeeze(region.mine));
          expect(squeeze(theirs)).toContain(squeeze(region.theirs));
        }
      }),
      { numRuns: 400 },
    );
  });
});

describe('mergeTexts on two megabytes', () => {
  const size = 2 * 1024 * 1024;

  /** About 150 ms where the machine is not busy with anything else. */
  function timed(from: string, mine: string, theirs: string): ReturnType<typeof mergeTexts> {
    const start = performance.now();
    const merge = mergeTexts(from, mine, theirs);
    expect(performance.now() - start).toBeLessThan(1500);
    return merge;
  }

  test('merges two edits far apart in identical lines', () => {
    const lines = new Array<string>(size / 32).fill('une ligne identique aux autres !');
    const merge = timed(
      lines.join('\n'),
      lines.with(10, 'moi').join('\n'),
      lines.with(60_000, 'elle').join('\n'),
    );
    expect(merge).toEqual({ kind: 'merged', text: lines.with(10, 'moi').with(60_000, 'elle').join('\n') });
  });

  test('takes the whole middle for a conflict where lines are in another order', () => {
    const lines = Array.from(
      { length: size / 40 },
      (_none, at) => `ligne ${at} d’un très long texte, ${at * 7}`,
    );
    const body = (list: string[]): string => ['début', ...list, 'fin'].join('\n');
    const turned = [...lines.slice(20_000), ...lines.slice(0, 20_000)];
    const merge = timed(body(lines), body(lines.toReversed()), body(turned));
    if (merge.kind === 'merged') throw new Error('expected a conflict');
    expect(merge.regions.map((region) => region.kind)).toEqual(['same', 'conflict', 'same']);
    expect(joinRegions(merge.regions, 'mine')).toBe(body(lines.toReversed()));
    expect(joinRegions(merge.regions, 'theirs')).toBe(body(turned));
  });

  test('tells no lines apart in a text made of line ends', () => {
    const ends = '\n'.repeat(size / 2);
    const merge = timed(`a${ends}${ends}z`, `\n${ends}x${ends}z`, `\n${ends}yy${ends}\nz`);
    if (merge.kind === 'merged') throw new Error('expected a conflict');
    expect(joinRegions(merge.regions, 'mine')).toBe(`\n${ends}x${ends}z`);
    expect(joinRegions(merge.regions, 'theirs')).toBe(`\n${ends}yy${ends}\nz`);
  });

  test('bounds the search for words', () => {
    const hard = (step: number): string =>
      Array.from(
        { length: 600 },
        (_none, row) =>
          `${row} ${Array.from({ length: 400 }, (_w, at) => `mot${(at * at * step + row) % 31}`).join(' ')}\nstable ${row}`,
      ).join('\n');
    expect(timed(hard(3), hard(5), hard(7)).kind).toBe('conflict');
  });

  test('looks for no words in a line of two megabytes', () => {
    const long = 'mot '.repeat(size / 4);
    expect(timed(long, `a ${long}`, `${long} z`).kind).toBe('conflict');
  });
});

describe('confrontTexts', () => {
  test('shows what two texts without a base share and where they differ', () => {
    expect(confrontTexts('a\nb\nc\n', 'a\nx\nc\nd\n')).toEqual([
      { kind: 'same', text: 'a\n' },
      { kind: 'conflict', base: '', mine: 'b\n', theirs: 'x\n' },
      { kind: 'same', text: 'c\n' },
      { kind: 'conflict', base: '', mine: '', theirs: 'd\n' },
    ]);
  });
});

describe('mergeContents', () => {
  const start: Content = {
    title: 'Réunion',
    body: 'un\n\ndeux\n',
    values: {
      lieu: 'gare',
      date: '2026-01-01',
      notes: 'a\nb\nc\n',
      groupes: ['x', 'y'],
      point: { lat: 1, lon: 2 },
    },
    tags: ['budget', 'ouvert'],
  };

  test('puts together what different parts of the content became', () => {
    const mine = {
      ...start,
      title: 'Réunion de rentrée',
      tags: ['ouvert', 'rentrée'],
      values: { ...start.values, notes: 'A\nb\nc\n' },
    };
    const theirs = {
      ...start,
      body: 'un\n\ndeux\n\ntrois\n',
      tags: ['budget', 'ouvert', 'dates'],
      values: {
        lieu: 'mairie',
        notes: 'a\nb\nC\n',
        groupes: ['x', 'y'],
        point: { lon: 2, lat: 1 },
        heure: '18:00',
      },
    };
    expect(mergeContents(start, mine, theirs)).toEqual({
      kind: 'merged',
      content: {
        title: 'Réunion de rentrée',
        body: 'un\n\ndeux\n\ntrois\n',
        values: {
          lieu: 'mairie',
          notes: 'A\nb\nC\n',
          groupes: ['x', 'y'],
          point: { lon: 2, lat: 1 },
          heure: '18:00',
        },
        tags: ['ouvert', 'dates', 'rentrée'],
      },
    });
  });

  test('names every part in conflict and lets mine stand in what was merged', () => {
    const mine = {
      ...start,
      title: 'A',
      body: 'un\n\nDEUX\n',
      values: { ...start.values, lieu: 'port', notes: 'a\nmoi\nc\n' },
    };
    const { date: _gone, ...others } = start.values;
    const theirs = {
      ...start,
      title: 'B',
      body: 'UN\n\nzwei\n',
      values: { ...others, lieu: 'quai', notes: 'a\nelle\nc\n' },
    };
    expect(mergeContents(start, mine, theirs)).toEqual({
      kind: 'conflict',
      title: true,
      fields: ['lieu', 'notes'],
      body: [
        { kind: 'same', text: 'UN\n\n' },
        { kind: 'conflict', base: 'deux\n', mine: 'DEUX\n', theirs: 'zwei\n' },
      ],
      merged: {
        title: 'A',
        body: 'UN\n\nDEUX\n',
        values: { lieu: 'port', notes: 'a\nmoi\nc\n', groupes: ['x', 'y'], point: { lat: 1, lon: 2 } },
        tags: ['budget', 'ouvert'],
      },
    });
  });

  test('sees a conflict between removing a value and changing it', () => {
    const { lieu: _gone, ...others } = start.values;
    const merge = mergeContents(
      start,
      { ...start, values: others },
      { ...start, values: { ...start.values, lieu: 'quai' } },
    );
    expect(merge).toEqual({
      kind: 'conflict',
      title: false,
      fields: ['lieu'],
      body: [{ kind: 'same', text: start.body }],
      merged: { ...start, values: others },
    });
  });

  test('takes fields for what they are called, whatever objects hold by themselves', () => {
    const values = Object.fromEntries([
      ['constructor', 'un'],
      ['__proto__', 'deux'],
    ]);
    const empty = { ...start, values: {} };
    const merge = mergeContents(empty, { ...empty, values }, { ...empty, title: 'B' });
    if (merge.kind === 'conflict') throw new Error('expected merged');
    expect(Object.entries(merge.content.values).sort()).toEqual([
      ['__proto__', 'deux'],
      ['constructor', 'un'],
    ]);
  });

  test('changes nothing where only one side did, or both did the same', () => {
    const value = fc.oneof(
      fc.constantFrom('a', 'b\nc', true, 3),
      fc.array(fc.constantFrom('x', 'y'), { maxLength: 2 }),
    );
    const content: fc.Arbitrary<Content> = fc.record({
      title: fc.constantFrom('A', 'B'),
      body: fc.constantFrom('', 'a\n', 'a\nb', 'b\r\n'),
      values: fc.dictionary(fc.constantFrom('f', 'g', 'constructor'), value, { noNullPrototype: true }),
      tags: fc.uniqueArray(fc.constantFrom('t', 'u', 'v')),
    });
    fc.assert(
      fc.property(content, content, (one, other) => {
        expect(mergeContents(one, other, one)).toEqual({ kind: 'merged', content: other });
        expect(mergeContents(one, one, other)).toEqual({ kind: 'merged', content: other });
        expect(mergeContents(one, other, other)).toEqual({ kind: 'merged', content: other });
      }),
    );
  });
});
