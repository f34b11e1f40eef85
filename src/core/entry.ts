/**
 * Entries: the values of a page checked against its page type, from JSON or from a form. Values of fields that the
 * type no longer has stay as they are under their key. Also the title, words and rows that follow from the values.
 */
import type { Locale } from './dates.ts';
import { erasedIn, type Form, isUntouched, typedIn } from './entry-form.ts';
import { isFieldValue, plainText, readableValue, shownText } from './entry-value.ts';
import { audiences, type Field, type FieldError, type SortKey } from './field.ts';
import { keepLocked, type MayChange } from './field-access.ts';
import { fieldsAskedFor, valuesAskedFor } from './field-condition.ts';
import { type Opening, startingValue } from './field-default.ts';
import { fieldKinds } from './field-kinds.ts';
import { refuse } from './fields/common.ts';
import { limits } from './limits.ts';
import type { PageType } from './page-type.ts';
import type { FieldValue, Values } from './revision.ts';
import { isSameValue, valueIn } from './same-value.ts';

/** By field name, or by `title`, `body`, `tags`, `summary` of the page itself. */
export type FieldErrors = Record<string, FieldError>;

export interface CheckedValues {
  /** In the order of the type, those of no field last; without the fields that have errors. */
  values: Values;
  errors: FieldErrors;
}

/** Names of values that no field has: how long, and how many. */
const maxName = 100;
const maxOthers = 200;

/**
 * Values as JSON or YAML gave them, each in the shape its kind stores. A value equal to the `stored` one passes even
 * where today's type refuses it, so that a stricter type does not lock old entries; a missing one that is required
 * does not. What may not be changed is the stored one, right or wrong. A field that is not asked for (`si:`) is neither
 * required nor refused: it keeps what it held unless something that fits is given.
 */
export function checkValues(
  type: PageType,
  raw: Readonly<Record<string, unknown>>,
  stored: Values = {},
  mayChange: MayChange = () => true,
): CheckedValues {
  const all = keepLocked<unknown>(raw, stored, mayChange);
  const given = type.fields.map((field) => {
    const value = Object.hasOwn(all, field.name) ? all[field.name] : undefined;
    return [field, mayChange(field.name) ? checkField(field, value, stored) : keep(field, stored)] as const;
  });
  return gather(type, settle(type, given, stored, mayChange), all);
}

/**
 * Values as a form sent them. A field of which the form holds no control keeps its `stored` value, and so does one
 * whose texts are those the form was filled with, or that may not be changed.
 */
export function parseForm(
  type: PageType,
  form: Form,
  before: Values = {},
  mayChange: MayChange = () => true,
): CheckedValues {
  const stored = withoutErased(type, form, before, mayChange);
  const given = type.fields.map((field) => {
    const typed = mayChange(field.name) ? typedIn(form, field) : undefined;
    const kept = valueIn(stored, field.name);
    if (typed === undefined || isUntouched(field, kept, typed))
      return [field, checkField(field, kept, stored)] as const;
    return [field, fieldKinds[field.kind].parse(typed, field)] as const;
  });
  return gather(type, settle(type, given, stored, mayChange), stored);
}

/** Without the values that the form erases: those for which it has no control that could be emptied. */
function withoutErased(type: PageType, form: Form, stored: Values, mayChange: MayChange): Values {
  const erased = new Set(erasedIn(form).filter(mayChange));
  if (erased.size === 0) return stored;
  const isReadable = (name: string) => {
    const field = fieldOf(type, name);
    return field !== undefined && readableValue(field, valueIn(stored, name)) !== undefined;
  };
  return Object.fromEntries(Object.entries(stored).filter(([name]) => !erased.has(name) || isReadable(name)));
}

/** What new entries of the type start with. */
export function startingValues(type: PageType, opening: Opening = { now: '', handle: '' }): Values {
  return Object.fromEntries(
    type.fields.flatMap((field) => {
      const value = startingValue(field, opening);
      return value === undefined ? [] : [[field.name, value]];
    }),
  );
}

/** A row of the derived table of values; rows of a field come in order, the first one sorts. */
export interface SortableValue extends SortKey {
  field: string;
  /** Who may see the field: index in `audiences`. */
  readers: number;
}

/** Characters of a value that lists compare. */
const maxSortText = 300;

/**
 * The title that the type's pattern gives, such as `Réunion du jeudi 12 février 2026`. Undefined when there is no
 * pattern or one of its fields has no value: somebody has to write the title then. The same where the pattern names a
 * field that not everybody sees, which no type may do any more: whoever reads an entry reads its title.
 */
export function titleFor(type: PageType, values: Values, locale: Locale = 'fr'): string | undefined {
  if (type.titlePattern === '') return undefined;
  let isWhole = true;
  const title = type.titlePattern.replace(/\{([^{}]*)\}/g, (_braces, name: string) => {
    const field = type.fields.find((one) => one.name === name);
    const text = field?.readers === 'all' ? shownText(field, valueIn(values, name), locale) : '';
    if (text === '') isWhole = false;
    return text;
  });
  return isWhole ? title.replace(/\s+/g, ' ').trim().slice(0, limits.title) : undefined;
}

/**
 * The type's body with `{titre}` replaced by the title of the new page. In an embed, quotes and braces of the title
 * are left out, for they would end the embed; names are compared without them anyway.
 */
export function bodyFor(type: PageType, title: string): string {
  return type.body
    .split('\n')
    .map((line) => {
      const isEmbed = line.trimStart().startsWith('{{');
      return line.replaceAll('{titre}', () => (isEmbed ? title.replace(/["“”«»{}]/g, '').trim() : title));
    })
    .join('\n');
}

/**
 * All words of the values, one value a line, for an index that everybody who reads the entry searches: without those of
 * fields that not all of them see, and of names that no field of the type has.
 */
export function entryText(type: PageType | undefined, values: Values): string {
  const texts = Object.entries(shownValues(type, values)).map(([name, value]) => {
    const field = fieldOf(type, name);
    if (type && field?.readers !== 'all') return '';
    const readable = field && readableValue(field, value);
    if (field && readable !== undefined) return fieldKinds[field.kind].toText(readable, field);
    return typeof value === 'boolean' ? '' : plainText(value);
  });
  return texts.filter((text) => text !== '').join('\n');
}

/**
 * The rows by which lists filter and sort the entry; values of no field are rows too, by their shape. Of these nothing
 * says who may see them, nor of any where the type cannot be read: their rows are for those who manage the entry.
 */
export function sortableValues(type: PageType | undefined, values: Values): SortableValue[] {
  return Object.entries(shownValues(type, values)).flatMap(([name, value]) => {
    const field = fieldOf(type, name);
    const readable = field && readableValue(field, value);
    const keys =
      field && readable !== undefined ? fieldKinds[field.kind].sortKeys(readable, field) : keysByShape(value);
    const readers = audiences.indexOf(field?.readers ?? 'managers');
    return keys.map((key) => ({ field: name, ...key, text: key.text.slice(0, maxSortText), readers }));
  });
}

/** Targets of the entry's links to other pages, as wiki links are written; none of fields that not every reader sees. */
export function entryLinks(type: PageType, values: Values): string[] {
  const seen = new Set(type.fields.filter(({ readers }) => readers === 'all').map(({ name }) => name));
  return entryRelations(type, values).flatMap(({ field, target }) => (seen.has(field) ? [target] : []));
}

/** The same of all fields that are asked for, each with the field that holds it. */
export function entryRelations(type: PageType, values: Values): { field: string; target: string }[] {
  return fieldsAskedFor(type.fields, values).flatMap((field) => {
    const readable = readableValue(field, valueIn(values, field.name));
    if (readable === undefined) return [];
    const parts = fieldKinds[field.kind].format(readable, field, 'fr');
    return parts.flatMap(({ page }) => (page === undefined ? [] : [{ field: field.name, target: page }]));
  });
}

type Outcome = { value: FieldValue | undefined } | { error: FieldError };

function gather(
  type: PageType,
  given: readonly (readonly [Field, Outcome])[],
  all: Readonly<Record<string, unknown>>,
): CheckedValues {
  const values: [string, FieldValue][] = [];
  const errors: [string, FieldError][] = [];
  for (const [field, outcome] of given) {
    if ('error' in outcome) errors.push([field.name, outcome.error]);
    else if (outcome.value !== undefined) values.push([field.name, outcome.value]);
  }
  const known = new Set(type.fields.map((field) => field.name));
  const others = Object.entries(all).filter(([name]) => !known.has(name));
  for (const [name, value] of others.slice(0, maxOthers + 1)) {
    const error = otherError(name, value, others.length);
    if (error) errors.push([name.slice(0, maxName), error]);
    else if (isFieldValue(value)) values.push([name, value]);
  }
  return { values: Object.fromEntries(values), errors: Object.fromEntries(errors) };
}

/** A value of no field is kept as it is, provided that it can be stored and named. */
function otherError(name: string, value: unknown, count: number): FieldError | undefined {
  if (value === undefined || value === null) return undefined;
  if (count > maxOthers) return refuse('field.too-many', { max: maxOthers }).error;
  const isName = name !== '' && name !== '__proto__' && name.length <= maxName && !/\p{Cc}/u.test(name);
  if (!isName) return refuse('field.bad-name').error;
  return isFieldValue(value) ? undefined : refuse('field.wrong-shape').error;
}

function keep(field: Field, stored: Values): Outcome {
  return { value: valueIn(stored, field.name) };
}

/** What is asked for is demanded; what is not keeps what it held, unless something that fits was given. */
function settle(
  type: PageType,
  given: readonly (readonly [Field, Outcome])[],
  stored: Values,
  mayChange: MayChange,
): (readonly [Field, Outcome])[] {
  const read = given.flatMap(([{ name }, outcome]) =>
    'value' in outcome && outcome.value !== undefined ? [[name, outcome.value] as const] : [],
  );
  const asked = new Set(fieldsAskedFor(type.fields, Object.fromEntries(read)));
  return given.map(([field, outcome]) => {
    if (!mayChange(field.name) || field.kind === 'computed') return [field, keep(field, stored)] as const;
    if (asked.has(field)) return [field, demand(field, outcome)] as const;
    const fits = 'value' in outcome && outcome.value !== undefined;
    return [field, fits ? outcome : keep(field, stored)] as const;
  });
}

/** What is stored stays to the letter, read as it may be by another kind: the field may get its old kind back. */
function checkField(field: Field, value: unknown, stored: Values): Outcome {
  const outcome = fieldKinds[field.kind].check(value, field);
  const isNothing = 'value' in outcome && outcome.value === undefined;
  const kept = valueIn(stored, field.name);
  const isKept = kept !== undefined && isFieldValue(value) && isSameValue(kept, value);
  return isKept && !isNothing ? { value: kept } : outcome;
}

function demand(field: Field, outcome: Outcome): Outcome {
  if (!field.required || 'error' in outcome || outcome.value !== undefined) return outcome;
  return refuse('field.required');
}

/** Without what is not asked for, and what a field held before it was computed. */
function shownValues(type: PageType | undefined, values: Values): Values {
  if (!type) return values;
  const computed = new Set(type.fields.filter(({ kind }) => kind === 'computed').map(({ name }) => name));
  const stored = Object.entries(valuesAskedFor(type.fields, values)).filter(([name]) => !computed.has(name));
  return Object.fromEntries(stored);
}

function fieldOf(type: PageType | undefined, name: string): Field | undefined {
  return type?.fields.find((field) => field.name === name);
}

function keysByShape(value: FieldValue): SortKey[] {
  if (typeof value === 'number') return [{ text: String(value), number: value }];
  if (typeof value === 'boolean') return [];
  if (typeof value === 'string') return [{ text: value }];
  return Object.values(value).map((item) => ({ text: String(item) }));
}
