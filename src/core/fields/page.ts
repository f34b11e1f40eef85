/** Links to other pages, by title or slug as wiki links are written, without the brackets; one or many. */
import type { Checked, DisplayPart, Field, FieldKind } from '../field.ts';
import { parseLinkTarget } from '../link.ts';
import { oneLine } from '../text.ts';
import { joinCell, splitCell } from './cells.ts';
import { control, fieldLimits, isAbsent, nothing, refuse, textsOf, wrongShape } from './common.ts';

type Links = string | readonly string[];

/** Links that are worth a line each in a form. */
const mostLines = 20;

export const pageKind: FieldKind<Links> = {
  name: 'page',
  word: 'page',
  facet: 'values',
  parts: [''],
  parse: (typed, field) =>
    read(
      typed.flatMap((text) => text.split('\n', fieldLimits.items + 1)),
      field,
    ),
  check: (value, field) => {
    if (isAbsent(value)) return nothing;
    const texts = textsOf(value);
    return texts ? read(texts, field) : wrongShape();
  },
  typed: (value) => [listOf(value).join('\n')],
  format: (value) => listOf(value).map(linkPart),
  input: (typed, field) => {
    const suggest = { of: 'pages', type: field.target } as const;
    if (!field.multiple) return [{ ...control(field, 'text', typed), maxlength: fieldLimits.item, suggest }];
    const lines = typed.flatMap((text) => text.split('\n', mostLines + 1));
    // Of one type each link is chosen on a line of its own; any number of any pages is better pasted.
    return field.target === '' || lines.length > mostLines
      ? [{ ...control(field, 'textarea', [typed.join('\n')]), rows: 3, suggest }]
      : [{ ...control(field, 'text', typed), values: lines, isRepeated: true, suggest }];
  },
  toCsv: (value, field) => (field.multiple ? joinCell(listOf(value)) : listOf(value).join('')),
  fromCsv: (cell, field) => {
    if (cell.length > fieldLimits.items * fieldLimits.item)
      return refuse('field.too-many', { max: fieldLimits.items });
    return read(field.multiple ? splitCell(cell) : [cell], field);
  },
  toText: (value) => listOf(value).map(nameOf).join('\n'),
  sortKeys: (value) => listOf(value).map((target) => ({ text: nameOf(target) })),
};

/** The part that shows one link; its address is found by whoever knows the pages. */
export function linkPart(target: string): DisplayPart {
  return { text: nameOf(target), page: target };
}

/** A link without its brackets and label. Undefined when nothing could be found by it. */
export function readLink(written: string): string | undefined {
  const line = oneLine(written);
  const bracketed = /^\[\[([^[\]|]*)(?:\|[^[\]|]*)?\]\]$/.exec(line);
  const target = (bracketed?.[1] ?? line).trim();
  if (/\[\[|\]\]|\|/.test(target)) return undefined;
  return parseLinkTarget(target) ? target : undefined;
}

/** The name a link shows: its target without the space. */
export function nameOf(target: string): string {
  return parseLinkTarget(target)?.name ?? target;
}

function read(texts: readonly string[], field: Field): Checked<Links> {
  if (texts.length > fieldLimits.items) return refuse('field.too-many', { max: fieldLimits.items });
  const targets = new Set<string>();
  for (const text of texts) {
    if (text.length > fieldLimits.item) return refuse('field.too-long', { max: fieldLimits.item });
    if (oneLine(text) === '') continue;
    const target = readLink(text);
    if (target === undefined) return refuse('field.page.invalid');
    targets.add(target);
  }
  const [first, ...others] = targets;
  if (first === undefined) return nothing;
  if (field.multiple) return { value: [...targets] };
  return others.length > 0 ? refuse('field.page.only-one') : { value: first };
}

function listOf(value: Links): readonly string[] {
  return typeof value === 'string' ? [value] : value;
}
