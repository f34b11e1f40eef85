/** The form of an entry: the controls of its type's fields, and the texts that a form sends for them. */
import { typedOf } from './entry-value.ts';
import { controlName, type Field, type FieldInput } from './field.ts';
import { fieldKinds } from './field-kinds.ts';
import type { PageType } from './page-type.ts';
import type { FieldValue, Values } from './revision.ts';
import { valueIn } from './same-value.ts';

/** What a form sends, by control name. */
export type Form = Readonly<Record<string, string | readonly string[] | undefined>>;

/** The controls of the type's fields, holding these values. */
export function inputsOf(type: PageType, values: Values): FieldInput[] {
  return type.fields.map((field) => input(field, typedOf(field, valueIn(values, field.name))));
}

/** The same controls holding what was typed, right or wrong, so that a refused form loses nothing. */
export function inputsOfForm(type: PageType, form: Form): FieldInput[] {
  return type.fields.map((field) => input(field, typedIn(form, field) ?? []));
}

/** The texts of the field's controls, or undefined when the form has none of them. */
export function typedIn(form: Form, field: Field): readonly string[] | undefined {
  const { parts } = fieldKinds[field.kind];
  const sent = parts.map((part) => sentAs(form, controlName(field.name, part)));
  if (sent.every((text) => text === undefined)) return undefined;
  const texts = sent.map((text) =>
    Array.isArray(text) ? text.map(String) : text === undefined ? [] : [String(text)],
  );
  return parts.length === 1 ? (texts[0] ?? []) : texts.map((of) => of[0] ?? '');
}

/** Whether the texts are those that a form shows for the stored value. */
export function isUntouched(field: Field, stored: FieldValue | undefined, typed: readonly string[]): boolean {
  if (stored === undefined) return false;
  const shown = typedOf(field, stored);
  const clean = (texts: readonly string[]) =>
    texts
      .filter((text) => text !== '')
      .join('\0')
      .replaceAll('\r\n', '\n');
  return shown.length > 0 && clean(shown) === clean(typed);
}

function input(field: Field, typed: readonly string[]): FieldInput {
  const { name, kind, label, help, required } = field;
  return { field: name, kind, label, help, required, controls: fieldKinds[kind].input(typed, field) };
}

function sentAs(form: Form, name: string): Form[string] {
  return Object.hasOwn(form, name) ? form[name] : undefined;
}
