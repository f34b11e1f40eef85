/** The group an entry belongs to: a link to the page of type `groupe` that presents it. */
import type { FieldKind } from '../field.ts';
import { control, fieldLimits, readings, readLine, refuse } from './common.ts';
import { linkPart, nameOf, readLink } from './page.ts';

/** Slug of the page type whose pages are groups. */
const groupType = 'groupe';

export const groupKind: FieldKind<string> = {
  name: 'group',
  word: 'groupe',
  facet: 'values',
  parts: [''],
  ...readings((text) =>
    readLine(text, fieldLimits.item, (line) => {
      const target = readLink(line);
      return target === undefined ? refuse('field.page.invalid') : { value: target };
    }),
  ),
  typed: (value) => [value],
  format: (value) => [linkPart(value)],
  input: (typed, field) => [
    {
      ...control(field, 'text', typed),
      maxlength: fieldLimits.item,
      suggest: { of: 'pages', type: groupType },
    },
  ],
  toCsv: (value) => value,
  toText: (value) => nameOf(value),
  sortKeys: (value) => [{ text: nameOf(value) }],
};
