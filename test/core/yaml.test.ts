import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainOf, readYaml, writeYaml } from '../../src/core/yaml.ts';

const bounds = { characters: 100_000, tokens: 20_000 };

function plain(text: string): unknown {
  const read = readYaml(text, bounds);
  return 'node' in read ? plainOf(read.node) : read.problems;
}

describe('readYaml', () => {
  it('reads maps, lists and scalars', () => {
    expect(plain('a: 1\nb: [x, "2"]\nc:\n  d: true\n  e:\n')).toEqual({
      a: 1,
      b: ['x', '2'],
      c: { d: true, e: null },
    });
  });

  it('keeps days, hours, telephone numbers and yes as they are written', () => {
    expect(
      plain('a: 2026-03-12\nb: 14:30\nc: 0612345678\nd: +33\ne: oui\nf: 0x1F\ng: .inf\nh: 1.50'),
    ).toEqual({
      a: '2026-03-12',
      b: '14:30',
      c: '0612345678',
      d: '+33',
      e: 'oui',
      f: '0x1F',
      g: '.inf',
      h: 1.5,
    });
  });

  it('keeps a whole number that is too long to be exact as text', () => {
    expect(plain('a: 12345678901234567890\nb: 9007199254740991')).toEqual({
      a: '12345678901234567890',
      b: 9007199254740991,
    });
  });

  it('reads an empty text as an empty map', () => {
    expect(plain('')).toEqual({});
    expect(plain('# rien\n')).toEqual({});
  });

  it.each([
    ['a: &x 1\nb: *x', 'yaml.alias', 1],
    ['a: 1\nb: *x', 'yaml.alias', 2],
    ['a: !!binary aGVsbG8=', 'yaml.tag', 1],
    ['\na: !foo 1', 'yaml.invalid', 2],
    ['a: !!str 1', 'yaml.tag', 1],
    ['a: 1\nb: 2\na: 3', 'yaml.duplicate', 3],
    ['? [a]\n: 1', 'yaml.key', 1],
    ['a: 1\n---\nb: 2', 'yaml.invalid', 2],
    ['%FOO bar\n---\na: 1', 'yaml.invalid', 1],
    ['a: 1\n  b: 2', 'yaml.invalid', 1],
    ['a: "x', 'yaml.invalid', 1],
    ['a: [1', 'yaml.invalid', 1],
    ['a: b\n\tc: d', 'yaml.invalid', 2],
  ])('refuses %j with %s at line %i', (text, code, line) => {
    const read = readYaml(text, bounds);
    expect('problems' in read && read.problems[0]).toMatchObject({ code, line });
  });

  it('says where the depth is too great, before the parser sees it', () => {
    expect(plain(`a:\n  ${'['.repeat(50_000)}`)).toEqual([{ code: 'yaml.too-deep', line: 2, details: {} }]);
    for (const text of [
      '{'.repeat(50_000),
      '- '.repeat(50_000),
      '? '.repeat(50_000),
      '[a: '.repeat(20_000),
      Array.from({ length: 300 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'),
    ]) {
      expect(plain(text), text.slice(0, 10)).toMatchObject([{ code: 'yaml.too-deep' }]);
    }
  });

  it('bounds the length of the text and the number of its tokens', () => {
    expect(plain('x'.repeat(100_001))).toMatchObject([{ code: 'yaml.too-long', details: { max: 100_000 } }]);
    expect(plain('- a\n'.repeat(10_000))).toMatchObject([
      { code: 'yaml.too-long', details: { max: 20_000 } },
    ]);
  });

  it('answers to every text with a tree or with problems', () => {
    const text = fc.string({
      unit: fc.constantFrom(...'-?:,[]{}#&*!|>\'"%@` \n\tab1.~\r\0', 'é', '\ud83d', '---\n', '  '),
      maxLength: 60,
    });
    fc.assert(
      fc.property(text, (written) => {
        const read = readYaml(written, bounds);
        if ('problems' in read) expect(read.problems.every((one) => one.line >= 1)).toBe(true);
        else expect(() => JSON.stringify(plainOf(read.node))).not.toThrow();
      }),
      { numRuns: 3000 },
    );
  });
});

describe('writeYaml', () => {
  it('is read back exactly, whatever the texts', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 30 }),
      fc.string({
        unit: fc.constantFrom(...'-?:,[]{}#&*!|>\'"%@` \n\tab1.~\r\0\u0085\u2028\ufeff', '---\n'),
        maxLength: 20,
      }),
      fc.constantFrom(
        '2026-03-12',
        '0102',
        '+33',
        'true',
        'null',
        '~',
        '1e3',
        '.nan',
        '0x1F',
        'oui',
        '=',
        '<<',
        '- a',
      ),
    );
    const scalar = fc.oneof(
      text,
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.integer(),
      fc.boolean(),
    );
    const value = fc.oneof(
      scalar,
      fc.array(scalar, { maxLength: 4 }),
      fc.dictionary(text, scalar, { maxKeys: 4 }),
    );
    fc.assert(
      fc.property(fc.dictionary(text, value, { maxKeys: 5 }), (data) => {
        const written = writeYaml(data);
        expect(written.endsWith('\n')).toBe(true);
        expect(/^---\s*$/m.test(written)).toBe(false);
        expect(plain(written)).toEqual(data);
      }),
      { numRuns: 3000 },
    );
  });
});
