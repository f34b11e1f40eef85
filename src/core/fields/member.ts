/**
 * A member of the wiki, stored by the handle that `@handle` mentions. The name is not kept: it changes, and who may
 * read it is decided when it is shown.
 */
import type { FieldKind } from '../field.ts';
import { memberLimits } from '../member.ts';
import { control, readings, readLine, refuse } from './common.ts';

const handle = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

export const memberKind: FieldKind<string> = {
  name: 'member',
  word: 'membre',
  // Counts by person would tell handles to who may not know of these people.
  facet: 'none',
  parts: [''],
  ...readings((text) =>
    readLine(text, memberLimits.handle + 1, (line) => {
      const wanted = line.replace(/^@/, '').toLowerCase();
      const isOne = handle.test(wanted) && wanted.length <= memberLimits.handle;
      return isOne ? { value: wanted } : refuse('field.member.invalid');
    }),
  ),
  typed: (value) => [value],
  // The name comes with whoever looks: wiki/facts.ts.
  format: (value) => [{ text: '', term: 'fields.someone', member: value }],
  input: (typed, field) => [
    { ...control(field, 'text', typed), maxlength: memberLimits.handle + 1, suggest: { of: 'members' } },
  ],
  toCsv: (value) => value,
  // Who is named here must not be found by those who may not see the person.
  toText: () => '',
  sortKeys: (value) => [{ text: value }],
};
