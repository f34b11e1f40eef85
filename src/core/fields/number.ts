/** A number, with its unit: people type `1 300 000,50`, JSON and CSV hold 1300000.5. */
import type { Locale } from '../dates.ts';
import type { Checked, Field, FieldKind } from '../field.ts';
import { control, readings, readLine, refuse } from './common.ts';

export const numberKind: FieldKind<number> = {
  name: 'number',
  word: 'nombre',
  facet: 'range',
  parts: [''],
  ...readings(read),
  typed: (value) => [typedNumber(value)],
  format: (value, field, locale) => [{ text: withUnit(value, field, locale) }],
  // A number input would refuse the spaces and the comma that people type.
  input: (typed, field) => [{ ...control(field, 'text', typed), inputmode: 'decimal', maxlength: 60 }],
  toCsv: (value) => String(value),
  toText: (value) => String(value),
  sortKeys: (value) => [{ text: String(value), number: value }],
};

function read(text: string, field: Field): Checked<number> {
  return readLine(text, 60, (line) => {
    const written = line.replace(/\s/gu, '').replace(',', '.').replace('\u2212', '-');
    if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,3})?$/i.test(written)) return refuse('field.number.invalid');
    const number = Number(written);
    if (!Number.isFinite(number)) return refuse('field.number.invalid');
    if (field.min !== undefined && number < field.min)
      return refuse('field.number.too-low', { min: field.min });
    if (field.max !== undefined && number > field.max)
      return refuse('field.number.too-high', { max: field.max });
    // JSON has no negative zero.
    return { value: number === 0 ? 0 : number };
  });
}

function typedNumber(value: number): string {
  return String(value).replace('.', ',');
}

/** Made once: a list formats hundreds of numbers. */
const formats: Readonly<Record<Locale, Intl.NumberFormat>> = {
  fr: new Intl.NumberFormat('fr-FR', { maximumFractionDigits: 20 }),
  en: new Intl.NumberFormat('en-GB', { maximumFractionDigits: 20 }),
};

function withUnit(value: number, field: Field, locale: Locale): string {
  const number = formats[locale].format(value);
  return field.unit === '' ? number : `${number}\u00a0${field.unit}`;
}
