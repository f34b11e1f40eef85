/** Several lines of Markdown; too long to be compared in lists. */
import type { Checked, FieldKind } from '../field.ts';
import { cleanLines, control, fieldLimits, nothing, readings, tooLong } from './common.ts';

export const longtextKind: FieldKind<string> = {
  name: 'longtext',
  word: 'texte_long',
  facet: 'none',
  parts: [''],
  ...readings(read),
  typed: (value) => [value],
  format: (value) => [{ text: value, isMarkdown: true }],
  input: (typed, field) => [
    { ...control(field, 'textarea', typed), rows: 6, maxlength: fieldLimits.longtext },
  ],
  toCsv: (value) => value,
  toText: (value) => value,
  sortKeys: () => [],
};

function read(text: string): Checked<string> {
  if (text.length > fieldLimits.longtext * 2) return tooLong(fieldLimits.longtext);
  const lines = cleanLines(text);
  if (lines.trim() === '') return nothing;
  return lines.length > fieldLimits.longtext ? tooLong(fieldLimits.longtext) : { value: lines };
}
