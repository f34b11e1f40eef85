/** One value of an entry, whatever its shape: whether its field can read it, and how to show it when not. */
import type { Locale } from './dates.ts';
import type { Field } from './field.ts';
import { fieldKinds } from './field-kinds.ts';
import type { FieldValue } from './revision.ts';

/** Whether a value has one of the shapes that values may have at all. */
export function isFieldValue(value: unknown): value is FieldValue {
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.every((item) => typeof item === 'string');
  return Object.values(value).every(
    (item) => typeof item === 'string' || (typeof item === 'number' && Number.isFinite(item)),
  );
}

/** A value as the kind of its field stores it; undefined when the kind has changed and cannot read it. */
export function readableValue(field: Field, value: FieldValue | undefined): FieldValue | undefined {
  const checked = fieldKinds[field.kind].check(value, field);
  return 'error' in checked ? undefined : checked.value;
}

/** Any value as plain text, when no kind can say it better. */
export function plainText(value: FieldValue): string {
  if (typeof value !== 'object') return String(value);
  return Object.values(value).join('\n');
}

/** The texts that a form shows for a value; one that the kind cannot read is shown as plain text. */
export function typedOf(field: Field, value: FieldValue | undefined): readonly string[] {
  if (value === undefined) return [];
  const readable = readableValue(field, value);
  return readable === undefined ? [plainText(value)] : fieldKinds[field.kind].typed(readable, field);
}

/** A value on one line, as a sentence would name it; empty when there is none. */
export function shownText(field: Field, value: FieldValue | undefined, locale: Locale): string {
  if (value === undefined) return '';
  const readable = readableValue(field, value);
  if (readable === undefined) return plainText(value).replaceAll('\n', ', ');
  const parts = fieldKinds[field.kind].format(readable, field, locale);
  return parts.map((part) => part.text).join(', ');
}
