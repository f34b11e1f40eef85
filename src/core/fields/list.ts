/** Several short texts, one a line: who was there, which structures came, which links were shared. */
import type { Checked, DisplayPart, FieldKind } from '../field.ts';
import { oneLine } from '../text.ts';
import { joinCell, splitCell } from './cells.ts';
import { control, fieldLimits, isAbsent, nothing, refuse, textsOf, tooLong, wrongShape } from './common.ts';
import { isWebUrl, shortUrl } from './url.ts';

const maxText = fieldLimits.items * fieldLimits.item;

export const listKind: FieldKind<readonly string[]> = {
  name: 'list',
  word: 'liste',
  facet: 'none',
  parts: [''],
  parse: (typed) => {
    const text = typed[0] ?? '';
    return text.length > maxText ? tooMany() : read(text.split(/\r\n?|\n/));
  },
  check: (value) => {
    if (isAbsent(value)) return nothing;
    const texts = textsOf(value);
    return texts
      ? read(texts.flatMap((text) => text.split(/\r\n?|\n/, fieldLimits.items + 1)))
      : wrongShape();
  },
  typed: (value) => [value.join('\n')],
  format: (value) => value.map(itemPart),
  input: (typed, field) => [{ ...control(field, 'textarea', typed), rows: 4 }],
  toCsv: (value) => joinCell(value),
  fromCsv: (cell) => (cell.length > maxText ? tooMany() : read(splitCell(cell))),
  toText: (value) => value.join('\n'),
  sortKeys: (value) => value.map((text) => ({ text })),
};

function read(texts: readonly string[]): Checked<readonly string[]> {
  if (texts.length > fieldLimits.items * 2) return tooMany();
  const items: string[] = [];
  for (const text of texts) {
    if (text.length > fieldLimits.item * 4) return tooLong(fieldLimits.item);
    // Lists are often pasted with their bullets.
    const item = oneLine(text).replace(/^(?:[-*•]\s+)+/, '');
    if (item.length > fieldLimits.item) return tooLong(fieldLimits.item);
    if (item !== '') items.push(item);
  }
  if (items.length > fieldLimits.items) return tooMany();
  return items.length === 0 ? nothing : { value: items };
}

/** An item that ends with an address is a link; what stands before the address is its text. */
function itemPart(item: string): DisplayPart {
  const address = /\S+$/.exec(item)?.[0] ?? '';
  if (!isWebUrl(address)) return { text: item };
  const label = item.slice(0, -address.length).replace(/[\s:,–-]+$/, '');
  return { text: label === '' ? shortUrl(address) : label, href: address };
}

function tooMany() {
  return refuse('field.too-many', { max: fieldLimits.items });
}
