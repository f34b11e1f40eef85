import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normaliseBody, utf8Length } from '../../src/core/text.ts';

const anyText = fc.string({ unit: 'binary' });
const brokenText = fc
  .array(fc.integer({ min: 0, max: 0xffff }))
  .map((units) => String.fromCharCode(...units));

describe('normaliseBody', () => {
  test('replaces lone surrogates and keeps pairs', () => {
    expect(normaliseBody('a\ud83db')).toBe('a\ufffdb');
    expect(normaliseBody('\ude00')).toBe('\ufffd');
    expect(normaliseBody('gare 🚉')).toBe('gare 🚉');
  });

  test('removes NUL without joining what it parted', () => {
    expect(normaliseBody('a\0b\0')).toBe('ab');
    expect(normaliseBody('\ud83d\0\ude00')).toBe('\ufffd\ufffd');
  });

  test('changes nothing else: line ends, spaces, accents, other control characters', () => {
    const text = '\ufeff e\u0301té \r\n\tligne\r\u00a0\u0007\n\n';
    expect(normaliseBody(text)).toBe(text);
  });

  test('always gives text that UTF-8 carries unchanged, and does nothing the second time', () => {
    fc.assert(
      fc.property(brokenText, (text) => {
        const body = normaliseBody(text);
        expect(Buffer.from(body).toString()).toBe(body);
        expect(body).not.toContain('\0');
        expect(normaliseBody(body)).toBe(body);
      }),
    );
  });
});

describe('utf8Length', () => {
  test('counts one to four bytes a character', () => {
    expect(utf8Length('')).toBe(0);
    expect(utf8Length('gare')).toBe(4);
    expect(utf8Length('été')).toBe(5);
    expect(utf8Length('’')).toBe(3);
    expect(utf8Length('🚉')).toBe(4);
  });

  test('agrees with the encoder on any text, broken ones included', () => {
    const encoder = new TextEncoder();
    fc.assert(
      fc.property(fc.oneof(anyText, brokenText), (text) => {
        expect(utf8Length(text)).toBe(encoder.encode(text).length);
      }),
    );
  });
});
