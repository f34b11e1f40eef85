/** Several of the options of the field, stored by their values in the order of the options. */
import { type Checked, controlName, type Field, type FieldKind } from '../field.ts';
import { oneLine } from '../text.ts';
import { joinCell, splitCell } from './cells.ts';
import { fieldLimits, isAbsent, nothing, refuse, textsOf, wrongShape } from './common.ts';
import { controlOptions, findOption, labelOf, optionFinder } from './options.ts';

export const choicesKind: FieldKind<readonly string[]> = {
  name: 'choices',
  word: 'choix_multiples',
  facet: 'values',
  parts: [''],
  parse: (typed, field) => read(typed, field),
  check: (value, field) => {
    if (isAbsent(value)) return nothing;
    const texts = textsOf(value);
    return texts ? read(texts, field) : wrongShape();
  },
  typed: (value) => value,
  format: (value, field) =>
    value.map((one) => {
      const tone = findOption(field, one)?.tone;
      return { text: labelOf(field, one), ...(tone ? { tone } : {}) };
    }),
  input: (typed, field) => {
    const ticked = typed.filter((text) => text !== '');
    return [
      {
        control: 'checkboxes',
        name: controlName(field.name),
        values: ticked,
        options: controlOptions(field, ticked.slice(0, fieldLimits.items)),
        unticked: '',
        required: field.required,
      },
    ];
  },
  toCsv: (value, field) => joinCell(value.map((one) => labelOf(field, one))),
  fromCsv: (cell, field) => {
    if (cell.length > fieldLimits.items * fieldLimits.item) return tooMany();
    const find = optionFinder(field);
    // Sheets made by others separate by commas.
    const items = splitCell(cell).flatMap((item) => (find(item) ? [item] : item.split(',')));
    return read(items, field);
  },
  toText: (value, field) => value.map((one) => labelOf(field, one)).join('\n'),
  sortKeys: (value) => value.map((text) => ({ text })),
};

function read(texts: readonly string[], field: Field): Checked<readonly string[]> {
  if (texts.length > fieldLimits.items) return tooMany();
  const find = optionFinder(field);
  const chosen = new Set<string>();
  for (const text of texts) {
    const line = oneLine(text.slice(0, fieldLimits.item));
    if (line === '') continue;
    const option = find(line);
    if (!option) return refuse('field.choice.unknown', { value: line.slice(0, 60) });
    chosen.add(option.value);
  }
  const values = field.options.map((option) => option.value).filter((value) => chosen.has(value));
  return values.length === 0 ? nothing : { value: values };
}

function tooMany() {
  return refuse('field.too-many', { max: fieldLimits.items });
}
