/** One of the options of the field, stored by its value. */
import type { FieldKind } from '../field.ts';
import { control, fieldLimits, readings, readLine, refuse } from './common.ts';
import { controlOptions, findOption, labelOf } from './options.ts';

export const choiceKind: FieldKind<string> = {
  name: 'choice',
  word: 'choix',
  facet: 'values',
  parts: [''],
  ...readings((text, field) =>
    readLine(text, fieldLimits.item, (line) => {
      const option = findOption(field, line);
      return option ? { value: option.value } : refuse('field.choice.unknown', { value: line.slice(0, 60) });
    }),
  ),
  typed: (value) => [value],
  format: (value, field) => {
    const tone = findOption(field, value)?.tone;
    return [{ text: labelOf(field, value), ...(tone ? { tone } : {}) }];
  },
  input: (typed, field) => [
    {
      ...control(field, 'select', typed),
      options: [{ value: '', label: '', depth: 0 }, ...controlOptions(field, typed.slice(0, 1))],
    },
  ],
  toCsv: (value, field) => labelOf(field, value),
  toText: (value, field) => labelOf(field, value),
  sortKeys: (value) => [{ text: value }],
};
