/** Free keywords, typed with commas between them. */
import type { Checked, FieldKind } from '../field.ts';
import { limits } from '../limits.ts';
import { foldName } from '../page.ts';
import { oneLine } from '../text.ts';
import { control, isAbsent, nothing, readings, refuse, textsOf, tooLong, wrongShape } from './common.ts';

export const tagsKind: FieldKind<readonly string[]> = {
  name: 'tags',
  word: 'etiquettes',
  facet: 'values',
  parts: [''],
  ...readings<readonly string[]>((text) => read([text])),
  check: (value) => {
    if (isAbsent(value)) return nothing;
    const texts = textsOf(value);
    return texts ? read(texts) : wrongShape();
  },
  typed: (value) => [value.join(', ')],
  format: (value) => value.map((text) => ({ text })),
  input: (typed, field) => [{ ...control(field, 'text', typed), suggest: { of: 'tags' } }],
  toCsv: (value) => value.join(', '),
  toText: (value) => value.join('\n'),
  sortKeys: (value) => value.map((text) => ({ text })),
};

/** Tags that differ only by case or accents are one: the first spelling stays. */
function read(texts: readonly string[]): Checked<readonly string[]> {
  const size = texts.reduce((sum, text) => sum + text.length + 1, 0);
  if (size > limits.tags * limits.tag * 4) return refuse('field.too-many', { max: limits.tags });
  const byKey = new Map<string, string>();
  for (const text of texts.flatMap((one) => one.split(/[,;\n]/))) {
    const tag = oneLine(text).replace(/^#[#\s]*/, '');
    const key = foldName(tag);
    if (key === '' || byKey.has(key)) continue;
    if (tag.length > limits.tag) return tooLong(limits.tag);
    byKey.set(key, tag);
  }
  if (byKey.size > limits.tags) return refuse('field.too-many', { max: limits.tags });
  return byKey.size === 0 ? nothing : { value: [...byKey.values()] };
}
