/** A telephone number, kept as it is said; French ones are put in pairs of digits. */
import type { FieldKind } from '../field.ts';
import { control, readings, readShort } from './common.ts';

const maxPhone = 40;

export const phoneKind: FieldKind<string> = {
  name: 'phone',
  word: 'telephone',
  facet: 'none',
  parts: [''],
  ...readings((text) => readShort(text, 'field.phone.invalid', readPhone)),
  typed: (value) => [value],
  format: (value) => [{ text: value.replaceAll(' ', '\u00a0'), href: `tel:${dialled(value)}` }],
  input: (typed, field) => [{ ...control(field, 'tel', typed), inputmode: 'tel', maxlength: maxPhone }],
  toCsv: (value) => value,
  // With and without spaces: people search for both.
  toText: (value) => `${value} ${dialled(value)}`,
  sortKeys: (value) => [{ text: dialled(value) }],
};

function readPhone(line: string): string | undefined {
  const phone = line.replace(/^tel:/i, '').replace(/\s+/g, ' ').trim();
  const digits = phone.replace(/\D/g, '').length;
  const isPhone = /^\+?[\d .()/-]+$/.test(phone) && phone.length <= maxPhone && digits >= 2 && digits <= 20;
  return isPhone ? inPairs(phone) : undefined;
}

function inPairs(phone: string): string {
  const digits = phone.replace(/[ .()/-]/g, '');
  return /^0[1-9]\d{8}$/.test(digits) ? (digits.match(/../g) ?? []).join(' ') : phone;
}

/** What a telephone dials: digits; the zero in `+33 (0)6` is for calls from inside the country. */
function dialled(phone: string): string {
  return phone.replace(/^(\+[^(]*)\(0\)/, '$1').replace(/[^+\d]/g, '');
}
