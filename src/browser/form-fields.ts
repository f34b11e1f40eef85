/** What a form holds as plain names and values, and how they are put back. Files and hidden fields are left out. */
import type { Fields } from './drafts.ts';

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

export function readFields(form: HTMLFormElement): Fields {
  return controlsOf(form).flatMap((control) =>
    valuesOf(control).map((value) => [control.name, value] as const),
  );
}

/** Puts the values back, one after the other where a name comes more than once. */
export function writeFields(form: HTMLFormElement, fields: Fields): void {
  const waiting = new Map<string, string[]>();
  for (const [name, value] of fields) waiting.set(name, [...(waiting.get(name) ?? []), value]);
  for (const control of controlsOf(form)) {
    const values = waiting.get(control.name) ?? [];
    if (isTick(control)) control.checked = values.includes(control.value);
    else if (control instanceof HTMLSelectElement) choose(control, values);
    else control.value = values.shift() ?? '';
  }
}

function controlsOf(form: HTMLFormElement): Control[] {
  return [...form.elements].filter(
    (element): element is Control =>
      (element instanceof HTMLTextAreaElement ||
        element instanceof HTMLSelectElement ||
        (element instanceof HTMLInputElement &&
          !['hidden', 'file', 'password', 'submit'].includes(element.type))) &&
      element.name !== '' &&
      element.name !== 'signature',
  );
}

function valuesOf(control: Control): string[] {
  if (isTick(control)) return control.checked ? [control.value] : [];
  if (control instanceof HTMLSelectElement) return [...control.selectedOptions].map((option) => option.value);
  return [control.value];
}

function isTick(control: Control): control is HTMLInputElement {
  return control instanceof HTMLInputElement && (control.type === 'checkbox' || control.type === 'radio');
}

function choose(select: HTMLSelectElement, values: readonly string[]): void {
  for (const option of select.options) option.selected = values.includes(option.value);
}
