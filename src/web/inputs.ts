/** Controls of a type's fields as the template prints them: what was typed, what is wrong, what could be meant. */

import type { Actor } from '../core/access.ts';
import type { FieldErrors } from '../core/entry.ts';
import { erasedIn, erasing } from '../core/entry-form.ts';
import type { Control, FieldError, FieldInput } from '../core/field.ts';
import type { FieldValue } from '../core/revision.ts';
import { listEntries } from '../wiki/entries.ts';
import { listPages, listTags } from '../wiki/lists.ts';
import type { Wiki } from '../wiki/wiki.ts';
import type { Locals } from './locals.ts';

export interface ShownControl extends Control {
  id: string;
  suggestions?: readonly string[];
}

export interface ShownInput extends Omit<FieldInput, 'controls'> {
  /** Begins the ids of its hint and its error. */
  id: string;
  controls: readonly ShownControl[];
  error?: string;
  /** The box by which a value goes that its controls do not show. */
  erase?: EraseBox;
  /** The value somebody else published, when both changed it. */
  theirs?: string;
}

export interface EraseBox {
  name: string;
  value: string;
  label: string;
  isTicked: boolean;
}

export interface Typed {
  fields: Readonly<Record<string, string | string[] | undefined>>;
  errors: FieldErrors;
}

/** Enough to choose from; a longer list is what search is for. */
const mostSuggestions = 100;

export async function showInputs(
  wiki: Wiki,
  actor: Actor,
  locals: Locals,
  space: string,
  inputs: readonly FieldInput[],
  typed: Typed,
): Promise<ShownInput[]> {
  const suggestions = new Map<string, Promise<readonly string[]>>();
  const suggest = (control: Control) => {
    const { suggest: wanted } = control;
    if (!wanted || control.control !== 'text') return undefined;
    const key = wanted.of === 'tags' ? 'tags' : `pages ${wanted.type}`;
    const known = suggestions.get(key) ?? suggestionsFor(wiki, actor, space, wanted);
    suggestions.set(key, known);
    return known;
  };
  return Promise.all(
    inputs.map(async (input): Promise<ShownInput> => {
      const error = typed.errors[input.field];
      const controls = input.controls.map(async (control): Promise<ShownControl> => {
        const suggested = await suggest(control);
        const shown = { ...withTyped(control, typed.fields), id: controlId(control) };
        return suggested && suggested.length > 0 ? { ...shown, suggestions: suggested } : shown;
      });
      return {
        ...input,
        id: `c-${input.field}`,
        controls: await Promise.all(controls),
        ...(input.left === undefined ? {} : { erase: eraseBox(typed.fields, input) }),
        ...(error ? { error: errorText(locals, error) } : {}),
      };
    }),
  );
}

export function eraseBox(
  fields: Typed['fields'],
  { field, label }: Pick<FieldInput, 'field' | 'label'>,
): EraseBox {
  return { name: erasing, value: field, label, isTicked: erasedIn(fields).includes(field) };
}

function controlId(control: Control): string {
  return `c-${control.name.replace(/^champ_/, '')}`;
}

const dayTypes = {
  date: /^\d{4}-\d{2}-\d{2}$/,
  time: /^\d{2}:\d{2}/,
  'datetime-local': /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/,
};

/** A browser would empty a date control that holds something else: what was typed is then shown as text. */
function withTyped(control: Control, fields: Typed['fields']): Control {
  const given = Object.hasOwn(fields, control.name) ? fields[control.name] : undefined;
  const values = given === undefined ? control.values : [given].flat();
  const [first = ''] = values;
  const pattern = isDayType(control.control) ? dayTypes[control.control] : undefined;
  const shown = pattern && first !== '' && !pattern.test(first) ? 'text' : control.control;
  return { ...control, control: shown, values: control.control === 'checkbox' ? values.slice(-1) : values };
}

function isDayType(kind: string): kind is keyof typeof dayTypes {
  return Object.hasOwn(dayTypes, kind);
}

async function suggestionsFor(
  wiki: Wiki,
  actor: Actor,
  space: string,
  wanted: NonNullable<Control['suggest']>,
): Promise<readonly string[]> {
  if (wanted.of === 'tags') {
    return (await listTags(wiki, actor, space)).tags.slice(0, mostSuggestions).map(({ tag }) => tag);
  }
  if (wanted.type === '')
    return (await listPages(wiki, actor, { space, page: 1 })).pages.map(({ title }) => title);
  const found = await listEntries(wiki, actor, { type: wanted.type, limit: mostSuggestions, page: 1 });
  return found.entries.map(({ page }) => page.title);
}

/** The sentence for what is wrong with a field; fields have theirs under `field`, the page's own under `errors`. */
export function errorText(
  { t, has, size }: Pick<Locals, 't' | 'has' | 'size'>,
  { code, details }: FieldError,
): string {
  // A sentence that counts is known by its plurals only.
  const isSaid = (key: string) => has(key) || has(`${key}_other`);
  const key = [`errors.${code}`, code].find(isSaid) ?? 'field.invalid';
  const max = details['max'];
  return t(key, { ...(typeof max === 'number' ? { size: size(max) } : {}), ...details });
}

/** Fields whose texts in the form are not those the controls hold, in words. */
export function changedInputs(
  locals: Pick<Locals, 't'>,
  inputs: readonly FieldInput[],
  fields: Typed['fields'],
): { label: string; before: string; after: string }[] {
  const erased = new Set(erasedIn(fields));
  return inputs.flatMap((input) => {
    const left = input.left ?? '';
    const before = left || controlsText(locals, input, input.controls);
    const typed = input.controls.map((control) => withTyped(control, fields));
    const after = controlsText(locals, input, typed) || (erased.has(input.field) ? '' : left);
    return before === after ? [] : [{ label: input.label, before, after }];
  });
}

function controlsText({ t }: Pick<Locals, 't'>, input: FieldInput, controls: readonly Control[]): string {
  const [only] = controls;
  if (only?.control === 'checkbox') {
    const [said = ''] = only.values;
    return said === '' ? '' : t(said === only.unticked ? 'field.boolean.no' : 'field.boolean.yes');
  }
  const texts = controls
    .flatMap((control) => control.values)
    .map((text) => text.replaceAll('\r\n', '\n').trim());
  return texts
    .filter((text) => text !== '')
    .map((text) => optionLabel(input, text))
    .join(', ');
}

function optionLabel(input: FieldInput, text: string): string {
  const options = input.controls.flatMap((control) => control.options ?? []);
  return options.find((option) => option.value === text)?.label ?? text;
}

/** A published value as plain words, for somebody who has to choose between it and their own. */
export function valueText(
  { t }: Pick<Locals, 't'>,
  input: FieldInput,
  value: FieldValue | undefined,
): string {
  if (value === undefined) return '';
  if (typeof value === 'boolean') return t(value ? 'field.boolean.yes' : 'field.boolean.no');
  const said = (one: string | number) => optionLabel(input, String(one));
  if (typeof value !== 'object') return said(value);
  return Object.values(value).map(said).join(', ');
}
