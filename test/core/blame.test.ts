import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blame } from '../../src/core/blame.ts';
import { type RealPage, readRealTexts } from './real-texts.ts';

const history = (...bodies: string[]) => bodies.map((body, at) => ({ number: at + 1, body }));

/** `3 text` a line, so that an expectation reads like a blame. */
const show = (...bodies: string[]): string[] =>
  blame(history(...bodies)).lines.map(({ revision, line }) => `${revision} ${line}`);

describe('blame', () => {
  test('gives each line to the revision that wrote it last', () => {
    expect(show('a\nb\nc\n', 'a\nB\nc\n', 'a\nB\nc\nd\n')).toEqual(['1 a\n', '2 B\n', '1 c\n', '3 d\n']);
  });

  test('gives a line that went and came back to the revision that brought it back', () => {
    expect(show('a\nb\n', 'a\n', 'a\nb\n')).toEqual(['1 a\n', '3 b\n']);
  });

  test('takes a moved line for a new one and changed spaces for a change', () => {
    expect(show('a\nb\nc\n', 'b\nc\na\n')).toEqual(['1 b\n', '1 c\n', '2 a\n']);
    expect(show('a\nb\n', 'a\n b\n')).toEqual(['1 a\n', '2  b\n']);
  });

  test('does not take a line end for something somebody wrote', () => {
    expect(show('a\nb', 'a\r\nb\r\nc')).toEqual(['1 a\r\n', '1 b\r\n', '2 c']);
  });

  test('names revisions by their number, not by their place', () => {
    expect(
      blame([
        { number: 4, body: 'a\n' },
        { number: 9, body: 'a\nb\n' },
      ]),
    ).toEqual({
      lines: [
        { revision: 4, line: 'a\n' },
        { revision: 9, line: 'b\n' },
      ],
      complete: true,
    });
  });

  test('says nothing of no revision and of an empty text', () => {
    expect(blame([])).toEqual({ lines: [], complete: true });
    expect(blame(history('a\n', ''))).toEqual({ lines: [], complete: true });
  });

  test('tells the last text whole and finds each line in the revision it names', () => {
    const body = fc
      .array(fc.constantFrom('a', 'b', '', 'c d', 'c  d'), { maxLength: 8 })
      .map((lines) => lines.join('\n'));
    fc.assert(
      fc.property(fc.array(body, { minLength: 1, maxLength: 6 }), (bodies) => {
        const { lines, complete } = blame(history(...bodies));
        expect(complete).toBe(true);
        expect(lines.map(({ line }) => line).join('')).toBe(bodies.at(-1));
        for (const { revision, line } of lines) {
          expect(bodies[revision - 1]?.split('\n')).toContain(line.replace('\n', ''));
        }
      }),
    );
  });
});

describe('blame within bounds', () => {
  const lines = Array.from({ length: 3000 }, (_none, at) => `ligne ${at}`);

  test('stops where lines were rearranged beyond measure, and says so', () => {
    const turned = lines.toReversed().join('\n');
    const { lines: blamed, complete } = blame(history(lines.join('\n'), turned, `${turned}\nfin`));
    expect(complete).toBe(false);
    expect(blamed.map(({ line }) => line).join('')).toBe(`${turned}\nfin`);
    expect(blamed.at(-1)?.revision).toBe(3);
    expect(new Set(blamed.slice(0, -1).map(({ revision }) => revision))).toEqual(new Set([2]));
  });

  test('reads no further than 48 MiB of text', () => {
    const long = `${'une ligne de texte\n'.repeat(55_000)}`;
    const bodies = Array.from({ length: 60 }, (_none, at) => `${long}fin ${at}\n`);
    const start = performance.now();
    const { lines: blamed, complete } = blame(history(...bodies));
    expect(performance.now() - start).toBeLessThan(3000);
    expect(complete).toBe(false);
    expect(blamed.at(-1)).toEqual({ revision: 60, line: 'fin 59\n' });
    expect(blamed[0]?.revision).toBeGreaterThan(1);
  });

  test('reads back only while a line is unexplained', () => {
    const bodies = Array.from({ length: 500 }, (_none, at) => `${lines.join('\n')}\n${at}\n`);
    expect(blame(history(...bodies, 'tout autre\n'))).toEqual({
      lines: [{ revision: 501, line: 'tout autre\n' }],
      complete: true,
    });
  });
});

describe('blame over the real histories', () => {
  const pages = readRealTexts<RealPage>('multibao.jsonl.gz');

  test('tells each last text whole and finds each line in the revision it names', () => {
    let named = 0;
    for (const { path, revisions } of pages) {
      const bodies = revisions.map(({ text }) => text);
      const { lines, complete } = blame(history(...bodies));
      expect([path, complete]).toEqual([path, true]);
      expect(lines.map(({ line }) => line).join('')).toBe(bodies.at(-1));
      for (const { revision, line } of lines) {
        const written = line.replace(/\r?\n$/, '');
        expect(bodies[revision - 1]?.split(/\r?\n/)).toContain(written);
      }
      named += new Set(lines.map(({ revision }) => revision)).size;
    }
    // More than one revision a page: the lines are not all given to the first or to the last.
    expect([pages.length, named]).toEqual([25, 86]);
  });
});
