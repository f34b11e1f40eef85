/** What differs between two states of a page type: in words for its history, and as what its entries would feel. */
import { audiences, type Field, type KindName, type Option } from './field.ts';
import type { PageType } from './page-type.ts';

/** One sentence of what changed; `label` is the field's as it is now, or was when it is gone. */
export type TypeChange =
  | {
      kind: 'added' | 'removed' | 'restored' | 'required' | 'optional' | 'options' | 'audience' | 'other';
      label: string;
    }
  | { kind: 'renamed'; from: string; to: string }
  | { kind: 'kind'; label: string; from: KindName; to: KindName }
  | { kind: 'order' | 'settings' | 'body' };

/** In the order of the fields, then what belongs to the whole. */
export function typeChanges(before: PageType, after: PageType): TypeChange[] {
  const was = byName(before.fields);
  const changes = after.fields.flatMap((field): TypeChange[] => {
    const old = was.get(field.name);
    if (old) return fieldChanges(old, field);
    const isBack = before.retired.some(({ name }) => name === field.name);
    return [{ kind: isBack ? 'restored' : 'added', label: field.label }];
  });
  const is = byName(after.fields);
  const gone = before.fields.filter(({ name }) => !is.has(name));
  changes.push(...gone.map(({ label }): TypeChange => ({ kind: 'removed', label })));
  const kept = (fields: readonly Field[], others: ReadonlyMap<string, Field>) =>
    fields.filter(({ name }) => others.has(name)).map(({ name }) => name);
  if (kept(before.fields, is).join() !== kept(after.fields, was).join()) changes.push({ kind: 'order' });
  if (!isSameSettings(before, after)) changes.push({ kind: 'settings' });
  if (before.body !== after.body) changes.push({ kind: 'body' });
  return changes;
}

function fieldChanges(old: Field, field: Field): TypeChange[] {
  const { label } = field;
  const changes: TypeChange[] = [];
  if (old.label !== label) changes.push({ kind: 'renamed', from: old.label, to: label });
  if (old.kind !== field.kind) changes.push({ kind: 'kind', label, from: old.kind, to: field.kind });
  if (old.required !== field.required)
    changes.push({ kind: field.required ? 'required' : 'optional', label });
  const hasOptions = old.options.length > 0 && field.options.length > 0;
  if (hasOptions && !isSame(old.options, field.options)) changes.push({ kind: 'options', label });
  const isSeenAlike = old.readers === field.readers && old.writers === field.writers;
  if (!isSeenAlike) changes.push({ kind: 'audience', label });
  if (changes.length === 0 && !isSame(old, field)) changes.push({ kind: 'other', label });
  return changes;
}

function isSameSettings(before: PageType, after: PageType): boolean {
  const settings = ({ slug: _slug, fields: _fields, retired: _retired, body: _body, ...others }: PageType) =>
    others;
  return isSame(settings(before), settings(after));
}

/**
 * What a change may do to the values of entries; the counts are for who walks through them.
 * - `removed`, `restored`: the values are shown apart from now on, or shown again
 * - `unread`: some values may no longer be read, for the `cause`; they stay as they are and are shown as text
 * - `required`: some entries may lack it
 * - `hidden`, `shown`: fewer or more people see the values
 */
export type Effect =
  | { kind: 'removed' | 'restored' | 'required' | 'hidden' | 'shown'; field: Field; before?: Field }
  | { kind: 'unread'; cause: 'kind' | 'options' | 'bounds'; field: Field; before: Field };

export function effectsOf(before: PageType, after: PageType): Effect[] {
  const is = byName(after.fields);
  const removed = before.fields.filter(({ name }) => !is.has(name));
  const effects: Effect[] = removed.map((field) => ({ kind: 'removed', field }));
  const was = byName(before.fields);
  const gone = byName(before.retired);
  for (const field of after.fields) {
    const old = was.get(field.name);
    const back = old ? undefined : gone.get(field.name);
    if (back) effects.push({ kind: 'restored', field, before: back });
    const last = old ?? back;
    if (last) effects.push(...lastEffects(last, field));
    else if (field.required) effects.push({ kind: 'required', field });
  }
  return effects;
}

function lastEffects(before: Field, field: Field): Effect[] {
  const effects: Effect[] = [];
  const cause = unreadCause(before, field);
  if (cause) effects.push({ kind: 'unread', cause, field, before });
  if (field.required && !before.required) effects.push({ kind: 'required', field, before });
  const wider = audiences.indexOf(before.readers) - audiences.indexOf(field.readers);
  if (wider !== 0) effects.push({ kind: wider > 0 ? 'shown' : 'hidden', field, before });
  return effects;
}

function unreadCause(before: Field, field: Field): 'kind' | 'options' | 'bounds' | undefined {
  if (before.kind !== field.kind || (before.multiple && !field.multiple)) return 'kind';
  const values = (options: readonly Option[]) => options.map(({ value }) => value);
  const kept = new Set(values(field.options));
  if (values(before.options).some((value) => !kept.has(value))) return 'options';
  const isNarrower = field.min !== before.min || field.max !== before.max;
  return isNarrower ? 'bounds' : undefined;
}

/** Whether both read every value alike: they differ at most in what words, forms and screens need. */
export function isReadAlike(before: PageType, after: PageType): boolean {
  return isSame(readingOf(before), readingOf(after));
}

/** The type without what no row derived from an entry depends on. */
function readingOf({ fields, retired, ...type }: PageType) {
  const plain = {
    title: '',
    description: '',
    icon: '',
    line: '',
    titlePattern: '',
    view: '',
    sort: '',
    body: '',
  };
  const bare = (field: Field) => ({ ...field, label: '', help: '', required: false, show: '', default: '' });
  return { ...type, ...plain, slug: '', fields: fields.map(bare), retired: retired.map(bare) };
}

function byName(fields: readonly Field[]): ReadonlyMap<string, Field> {
  return new Map(fields.map((field) => [field.name, field]));
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
