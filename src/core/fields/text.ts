/** One line of text. */
import type { FieldKind } from '../field.ts';
import { control, fieldLimits, readings, readLine } from './common.ts';

export const textKind: FieldKind<string> = {
  name: 'text',
  word: 'texte',
  facet: 'none',
  parts: [''],
  ...readings((text) => readLine(text, fieldLimits.line, (line) => ({ value: line }))),
  typed: (value) => [value],
  format: (value) => [{ text: value }],
  input: (typed, field) => [{ ...control(field, 'text', typed), maxlength: fieldLimits.line }],
  toCsv: (value) => value,
  toText: (value) => value,
  sortKeys: (value) => [{ text: value }],
};
