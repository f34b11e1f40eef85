import { describe, expect, test } from 'vitest';
import { isKnown, mayResume, readRange } from '../../src/web/byte-range.ts';

describe('a range', () => {
  test.each([
    ['bytes=0-99', { kind: 'part', start: 0, end: 99 }],
    ['bytes=900-', { kind: 'part', start: 900, end: 999 }],
    ['bytes=-1', { kind: 'part', start: 999, end: 999 }],
    ['bytes=-5000', { kind: 'part', start: 0, end: 999 }],
    ['bytes=0-5000', { kind: 'part', start: 0, end: 999 }],
    ['bytes=999-999', { kind: 'part', start: 999, end: 999 }],
    ['BYTES = 1 - 2', { kind: 'part', start: 1, end: 2 }],
  ])('%s of 1,000 bytes is a part', (header, expected) => {
    expect(readRange(header, 1000)).toEqual(expected);
  });

  test.each(['bytes=1000-', 'bytes=1000-1001', 'bytes=-0', 'bytes=99999999999999-'])(
    '%s of 1,000 bytes lies beyond them',
    (header) => {
      expect(readRange(header, 1000)).toEqual({ kind: 'beyond' });
    },
  );

  test.each([
    undefined,
    '',
    'bytes=',
    'bytes=-',
    'bytes=5-4',
    'bytes=0-1,3-4',
    'bytes=a-b',
    'bytes=0x1-2',
    'bytes=1e3-',
    'items=0-9',
    `bytes=${'9'.repeat(4000)}-`,
  ])('%s is none that is understood, so the whole is sent', (header) => {
    expect(readRange(header, 1000)).toEqual({ kind: 'whole' });
  });

  test('of an empty file never begins', () => {
    expect(readRange('bytes=0-', 0)).toEqual({ kind: 'beyond' });
    expect(readRange('bytes=-1', 0)).toEqual({ kind: 'beyond' });
  });
});

const validators = { etag: '"abc"', lastModified: 'Thu, 12 Mar 2026 13:05:00 GMT' };

describe('a copy the browser has', () => {
  test('is known by its tag, weak or strong, among several', () => {
    expect(isKnown({ 'if-none-match': '"abc"' }, validators)).toBe(true);
    expect(isKnown({ 'if-none-match': '"x", W/"abc"' }, validators)).toBe(true);
    expect(isKnown({ 'if-none-match': '*' }, validators)).toBe(true);
    expect(isKnown({ 'if-none-match': '"abcd"' }, validators)).toBe(false);
  });

  test('is known by its date only when it names no tag', () => {
    expect(isKnown({ 'if-modified-since': 'Thu, 12 Mar 2026 13:05:00 GMT' }, validators)).toBe(true);
    expect(isKnown({ 'if-modified-since': 'Thu, 12 Mar 2026 13:04:59 GMT' }, validators)).toBe(false);
    expect(isKnown({ 'if-modified-since': 'yesterday' }, validators)).toBe(false);
    const both = { 'if-none-match': '"x"', 'if-modified-since': 'Thu, 12 Mar 2030 13:05:00 GMT' };
    expect(isKnown(both, validators)).toBe(false);
  });

  test('goes on where it stopped only when it is this very body', () => {
    expect(mayResume(undefined, validators)).toBe(true);
    expect(mayResume('"abc"', validators)).toBe(true);
    expect(mayResume('Thu, 12 Mar 2026 13:05:00 GMT', validators)).toBe(true);
    expect(mayResume('W/"abc"', validators)).toBe(false);
    expect(mayResume('Thu, 12 Mar 2026 13:05:01 GMT', validators)).toBe(false);
  });
});
