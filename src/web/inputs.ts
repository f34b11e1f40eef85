/** Controls of a type's fields as the template prints them: what was typed, what is wrong, what could be meant. */

import type { Actor } from '../core/access.ts';
import type { FieldErrors } from '../core/entry.ts';
import { erasedIn, erasing } from '../core/entry-form.ts';
import type { Control, ControlOption, FieldError, FieldInput } from '../core/field.ts';
import { foldName } from '../core/page.ts';
import type { FieldValue } from '../core/revision.ts';
import type { AttachmentView } from '../wiki/items.ts';
import type { Wiki } from '../wiki/wiki.ts';
import { fileControl } from './form-files.ts';
import type { Locals } from './locals.ts';
import { createSuggest, type Suggestion } from './suggestions.ts';

export interface ShownControl extends Control {
  id: string;
  suggestions?: readonly Suggestion[];
  /** Of checkboxes, with those that belong to each inside it. */
  branches?: readonly OptionBranch[];
  /** Of an image or a file: names of the page's attachments to choose from, and the control that takes another. */
  files?: readonly string[];
  fileName?: string;
}

export interface OptionBranch {
  option: ControlOption;
  branches: readonly OptionBranch[];
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
  /** When it is asked for: in words, and as JSON for the browser (browser/show-if.ts). */
  when?: { text: string; rule: string };
  /** The file that was chosen and has to be chosen again. */
  lostFile?: string;
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
  /** Attachments of the page, from which fields of files may choose. */
  attachments?: readonly AttachmentView[];
  /** Files that came with the form and were not kept, by field. */
  chosen?: ReadonlyMap<string, string>;
}

export async function showInputs(
  wiki: Wiki,
  actor: Actor,
  locals: Locals,
  space: string,
  inputs: readonly FieldInput[],
  typed: Typed,
): Promise<ShownInput[]> {
  const suggest = createSuggest(wiki, actor, space);
  return Promise.all(
    inputs.map(async (input): Promise<ShownInput> => {
      const error = typed.errors[input.field];
      const controls = input.controls.map(async (control): Promise<ShownControl> => {
        const suggestions = await suggest(control);
        return { ...shownControl(input, control, typed), ...(suggestions.length > 0 ? { suggestions } : {}) };
      });
      const when = conditionOf(locals, input, inputs);
      const lostFile = typed.chosen?.get(input.field);
      return {
        ...input,
        id: `c-${input.field}`,
        controls: await Promise.all(controls),
        ...(input.left === undefined ? {} : { erase: eraseBox(typed.fields, input) }),
        ...(error ? { error: errorText(locals, error) } : {}),
        ...(when ? { when } : {}),
        ...(lostFile === undefined ? {} : { lostFile }),
      };
    }),
  );
}

function shownControl(input: FieldInput, control: Control, typed: Typed): ShownControl {
  const shown = { ...withTyped(control, typed.fields), id: controlId(control) };
  if (control.control === 'checkboxes') return { ...shown, branches: branchesOf(control.options ?? []) };
  if (control.control !== 'image' && control.control !== 'file') return shown;
  const fitting = (typed.attachments ?? []).filter((file) => control.control === 'file' || file.isImage);
  const names = [...shown.values.filter((name) => name !== ''), ...fitting.map(({ name }) => name)];
  return { ...shown, files: [...new Set(names)], fileName: fileControl(input.field) };
}

/** Behind each option those that are deeper than it. */
function branchesOf(options: readonly ControlOption[]): OptionBranch[] {
  const depth = options[0]?.depth ?? 0;
  const starts = options.flatMap((option, index) => (option.depth <= depth ? [index] : []));
  return starts.flatMap((start, index) => {
    const [option, ...inside] = options.slice(start, starts[index + 1]);
    return option ? [{ option, branches: branchesOf(inside) }] : [];
  });
}

/** Nothing for a condition on a field that is not in the form: then it is for the server alone to decide. */
function conditionOf(
  locals: Pick<Locals, 't'>,
  { showIf }: FieldInput,
  inputs: readonly FieldInput[],
): ShownInput['when'] {
  const other = showIf && inputs.find(({ field, controls }) => field === showIf.field && controls.length > 0);
  if (!showIf || !other) return undefined;
  const { negated } = showIf;
  const values = showIf.values.map((value) => optionLabel(other, value)).join(', ');
  const kind = showIf.values.length === 0 ? 'filled' : negated ? 'unless' : 'only';
  return {
    text: locals.t(`fields.when.${kind}`, { label: other.label, values }),
    rule: JSON.stringify({
      controls: other.controls.map(({ name }) => name),
      values: showIf.values.map(foldName),
      negated,
    }),
  };
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
  return options.find((option) => foldName(option.value) === foldName(text))?.label ?? text;
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
