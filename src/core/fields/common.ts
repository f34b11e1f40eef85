/** What kinds of fields share: cleaning text, the three readings of a value written as one text, plain controls. */
import { type Checked, type Control, controlName, type Field, type FieldError } from '../field.ts';
import type { FieldValue } from '../revision.ts';
import { normaliseBody, oneLine } from '../text.ts';

/** Characters of one line, of a long text, of an address; how many items a list may have and how long one may be. */
export const fieldLimits = { line: 1000, longtext: 100_000, url: 2000, items: 500, item: 500 } as const;

export const nothing: { value: undefined } = { value: undefined };

export function refuse(code: string, details: FieldError['details'] = {}): { error: FieldError } {
  return { error: { code, details } };
}

/** A value of JSON that is not of the shape the field holds. */
export function wrongShape(): { error: FieldError } {
  return refuse('field.wrong-shape');
}

export function tooLong(max: number): { error: FieldError } {
  return refuse('field.too-long', { max });
}

export function isAbsent(value: unknown): value is null | undefined | '' {
  return value === undefined || value === null || value === '';
}

/** Several lines ended by LF, without the control characters that no text needs, nor spaces at its end. */
export function cleanLines(text: string): string {
  return normaliseBody(text)
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .trimEnd();
}

/** A line of at most `max` characters given to `read`, which sees neither an empty nor an endless one. */
export function readLine<V extends FieldValue>(
  text: string,
  max: number,
  read: (line: string) => Checked<V>,
): Checked<V> {
  if (text.length > max * 4) return tooLong(max);
  const line = oneLine(text);
  if (line === '') return nothing;
  return line.length > max ? tooLong(max) : read(line);
}

/** A line that `read` understands or not; one too long for it is not understood either. */
export function readShort<V extends FieldValue>(
  text: string,
  code: string,
  read: (line: string) => V | undefined,
): Checked<V> {
  if (text.length > 400) return refuse(code);
  const line = oneLine(text);
  if (line === '') return nothing;
  const value = line.length > 100 ? undefined : read(line);
  return value === undefined ? refuse(code) : { value };
}

/** `parse`, `check` and `fromCsv` of a kind whose values are written as one text; numbers are read as written. */
export function readings<V extends FieldValue>(read: (text: string, field: Field) => Checked<V>) {
  return {
    parse: (typed: readonly string[], field: Field) => read(typed[0] ?? '', field),
    check: (value: unknown, field: Field): Checked<V> => {
      if (isAbsent(value)) return nothing;
      if (typeof value === 'string') return read(value, field);
      return typeof value === 'number' && Number.isFinite(value) ? read(String(value), field) : wrongShape();
    },
    fromCsv: (cell: string, field: Field) => read(cell, field),
  };
}

/** The texts of a list in JSON, or of one text given in its place; undefined when it holds anything else. */
export function textsOf(value: unknown): string[] | undefined {
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  const texts: string[] = [];
  for (const item of items) {
    if (typeof item !== 'string' && !(typeof item === 'number' && Number.isFinite(item))) return undefined;
    texts.push(String(item));
  }
  return texts;
}

/**
 * The control for a day or an hour, or a plain text when what it holds is neither: a browser would show nothing
 * and so take away a text that somebody typed.
 */
export function controlFor(
  kind: 'date' | 'time' | 'datetime-local',
  text: string | undefined,
  isFit: (text: string) => boolean,
): Control['control'] {
  return text === undefined || text === '' || isFit(text) ? kind : 'text';
}

/** A control of the field holding the first of the texts. */
export function control(field: Field, kind: Control['control'], typed: readonly string[]): Control {
  return {
    control: kind,
    name: controlName(field.name),
    values: [typed[0] ?? ''],
    required: field.required,
  };
}
