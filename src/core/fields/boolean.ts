/** Yes or no; absent as long as nobody answered. */
import type { Checked, FieldKind } from '../field.ts';
import { foldName } from '../page.ts';
import { control, isAbsent, nothing, readShort, wrongShape } from './common.ts';

const words: ReadonlyMap<string, boolean> = new Map([
  ...['oui', 'vrai', 'yes', 'true', 'x', '1', 'on', 'o'].map((word) => [word, true] as const),
  ...['non', 'faux', 'no', 'false', '0', 'off', 'n'].map((word) => [word, false] as const),
]);

export const booleanKind: FieldKind<boolean> = {
  name: 'boolean',
  word: 'oui_non',
  facet: 'values',
  parts: [''],
  // The box and the hidden input before it share a name: ticked, the box comes last.
  parse: (typed) => read(typed.at(-1) ?? ''),
  check: (value) => {
    if (isAbsent(value)) return nothing;
    if (typeof value === 'boolean') return { value };
    return typeof value === 'string' ? read(value) : wrongShape();
  },
  typed: (value) => [word(value)],
  format: (value) => [{ text: word(value), term: value ? 'field.boolean.yes' : 'field.boolean.no' }],
  input: (typed, field) => [
    {
      ...control(field, 'checkbox', []),
      values: [typed.at(-1) ?? ''],
      options: [{ value: 'oui', label: field.label, depth: 0 }],
      unticked: 'non',
      // A required answer may be no; a required box would have to be ticked.
      required: false,
    },
  ],
  toCsv: (value) => word(value),
  fromCsv: (cell) => read(cell),
  toText: () => '',
  sortKeys: (value) => [{ text: word(value), number: value ? 1 : 0 }],
};

function read(text: string): Checked<boolean> {
  return readShort(text, 'field.boolean.invalid', (line) => words.get(foldName(line)));
}

function word(value: boolean): string {
  return value ? 'oui' : 'non';
}
