import type { Request } from 'express';
import { describe, expect, test } from 'vitest';
import { WikiError } from '../../src/core/errors.ts';
import { readEditForm, restoreLineEnds, splitTags, typedFields } from '../../src/web/edit-form.ts';

const asked = (body: object) => ({ body }) as Request;
const form = {
  title: 'Bilan',
  body: 'Un\r\ndeux',
  base: '3',
  editId: '6f9619ff-8b86-4d01-b42d-00cf4fc964ff',
};

describe('the form of a page', () => {
  test('is read with what its boxes say', () => {
    const read = readEditForm(asked({ ...form, minor: '1', tags: 'bilan, Klaxon', role: 'admin' }));
    expect(read).toEqual({
      ...form,
      base: 3,
      action: 'publish',
      tags: 'bilan, Klaxon',
      summary: '',
      signature: '',
      minor: true,
      type: '',
      parent: '',
      merging: false,
      acceptsBroken: false,
      writer: '',
    });
  });

  test.each([
    ['without its text', { body: undefined }],
    ['without its title', { title: undefined }],
    ['with two titles', { title: ['a', 'b'] }],
    ['with a base that is no number', { base: '-1' }],
    ['with a base out of all bounds', { base: '99999999999' }],
    ['without an edit id', { editId: '' }],
    ['with an edit id that is none', { editId: "x'); --" }],
    ['with an action that is none', { action: 'destroy' }],
  ])('is refused %s', (_why, change) => {
    expect(() => readEditForm(asked({ ...form, ...change }))).toThrow(WikiError);
  });

  test('gives the fields of a type, and no others', () => {
    const body = { ...form, champ_date: '2026-03-12', champ_axes: ['a', 'b'], champ_x: { y: 'z' } };
    expect(typedFields(asked(body))).toEqual({ champ_date: '2026-03-12', champ_axes: ['a', 'b'] });
  });

  test('separates tags at commas and lines', () => {
    expect(splitTags(' bilan,, Klaxon ;\nannée 2026 ')).toEqual(['bilan', 'Klaxon', 'année 2026']);
  });
});

describe('line ends', () => {
  test('that the browser sends as CRLF become those of the text before', () => {
    expect(restoreLineEnds('a\r\nb\r\n', 'x\n')).toBe('a\nb\n');
    expect(restoreLineEnds('a\r\nb\r\n', 'x\r\ny')).toBe('a\r\nb\r\n');
    expect(restoreLineEnds('a\r\nb', '')).toBe('a\nb');
  });

  test('of a text nobody touched stay as they were, mixed as they may be', () => {
    expect(restoreLineEnds('a\r\nb\r\nc', 'a\nb\r\nc')).toBe('a\nb\r\nc');
  });
});
