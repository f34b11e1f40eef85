/** The form of an entry: the controls of its type's fields, and the texts that a form sends for them. */
import { plainText, readableValue, typedOf } from './entry-value.ts';
import { controlName, type Field, type FieldInput } from './field.ts';
import { fieldKinds } from './field-kinds.ts';
import type { PageType } from './page-type.ts';
import type { FieldValue, Values } from './revision.ts';
import { isSameValue, valueIn } from './same-value.ts';

/** What a form sends, by control name. */
export type Form = Readonly<Record<string, string | readonly string[] | undefined>>;

/** The controls of the type's fields, holding these values. */
export function inputsOf(type: PageType, values: Values): FieldInput[] {
  return typedFields(type).map((field) => {
    const value = valueIn(values, field.name);
    const isLeft = value !== undefined && readableValue(field, value) === undefined;
    return isLeft ? { ...input(field, []), left: plainText(value) } : input(field, typedOf(field, value));
  });
}

/** Names of values to be erased, which have no control: of no field, or of another kind than their field. */
export const erasing = 'champ__efface';

export function erasedIn(form: Form): string[] {
  return [sentAs(form, erasing) ?? []].flat();
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

/**
 * Whether the texts say what the stored value does, as the field reads it, or are those that a form shows for it. One
 * that the kind cannot read is shown beside its controls: as long as they say nothing, it is left as it is.
 */
export function isUntouched(field: Field, stored: FieldValue | undefined, typed: readonly string[]): boolean {
  if (stored === undefined) return false;
  const given = fieldKinds[field.kind].parse(typed, field);
  if ('value' in given && isSameValue(given.value, readableValue(field, stored))) return true;
  const shown = typedOf(field, stored);
  const clean = (texts: readonly string[]) =>
    texts
      .filter((text) => text !== '')
      .join('\0')
      .replaceAll('\r\n', '\n');
  // Of several controls, each stands in its own place: « every 2 weeks » is not « 2 times ».
  const isParted =
    shown.length > 1 && shown.length === typed.length && fieldKinds[field.kind].parts.length > 1;
  if (isParted) return shown.every((text, index) => clean([text]) === clean([typed[index] ?? '']));
  return shown.length > 0 && clean(shown) === clean(typed);
}

function input(field: Field, typed: readonly string[]): FieldInput {
  const { name, kind, label, help, required, unit, showIf } = field;
  return {
    field: name,
    kind,
    label,
    help,
    required,
    ...(unit ? { unit } : {}),
    ...(showIf ? { showIf } : {}),
    controls: fieldKinds[kind].input(typed, field),
  };
}

/** What is computed is not typed. */
function typedFields(type: PageType): Field[] {
  return type.fields.filter(({ kind }) => fieldKinds[kind].parts.length > 0);
}

function sentAs(form: Form, name: string): Form[string] {
  return Object.hasOwn(form, name) ? form[name] : undefined;
}
