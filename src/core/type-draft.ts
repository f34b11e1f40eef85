/**
 * A page type while it is being changed: everything as typed, right or wrong. A row is one field; its id is the
 * field's name where the field is saved already, else `N1`, `N2`…, which no name is. What refers to a field (a
 * condition, the agenda, the order) does so by row. Reading a draft back as a type is read-draft.ts.
 */
import type { EntryViewName } from './entry-query.ts';
import type { Audience, Field, KindName, Show } from './field.ts';
import { fieldKinds } from './field-kinds.ts';
import { formatOptions } from './options-text.ts';
import { foldName } from './page.ts';
import { type PageType, placeholdersOf, plainType } from './page-type.ts';

export interface FieldDraft {
  id: string;
  label: string;
  /** A name of a kind, or whatever a form sent in its place. */
  kind: string;
  required: boolean;
  help: string;
  /** As `options-text.ts` writes them. */
  options: string;
  /** As the kind writes it in a cell of CSV. */
  default: string;
  min: string;
  max: string;
  unit: string;
  target: string;
  multiple: boolean;
  formula: string;
  countsAll: boolean;
  show: Show;
  readers: Audience;
  writers: Field['writers'];
  /** Id of the row of which it depends; '' for none. Without values it must be filled. */
  ifField: string;
  ifMode: 'filled' | 'is' | 'is-not';
  /** With commas. */
  ifValues: string;
}

export interface TypeDraft {
  title: string;
  description: string;
  icon: string;
  line: string;
  /** Fields stand in it by their labels, in braces. */
  titlePattern: string;
  body: string;
  view: EntryViewName;
  /** Id of a row, one of the words of `sortWords`, or '' for the usual order. */
  sort: string;
  sortDown: boolean;
  /** Id of the row that dates entries; '' when they do not stand in the agenda. */
  agenda: string;
  creation: PageType['creation'];
  moderation: boolean;
  space: string;
  schema: PageType['schema'];
  fields: readonly FieldDraft[];
  retired: readonly FieldDraft[];
}

/** What lists are sorted by besides fields. */
export const sortWords = ['titre', 'modification', 'creation'] as const;

/** What a kind uses besides what every field has. */
export type KindPart = 'options' | 'bounds' | 'unit' | 'target' | 'multiple' | 'formula' | 'default';

export function partsOf(kind: KindName): ReadonlySet<KindPart> {
  return new Set(kindParts[kind] ?? ['default']);
}

const kindParts: Readonly<Partial<Record<KindName, readonly KindPart[]>>> = {
  choice: ['options', 'default'],
  choices: ['options', 'default'],
  number: ['bounds', 'unit', 'default'],
  page: ['target', 'multiple', 'default'],
  image: [],
  file: [],
  computed: ['formula', 'unit'],
};

/** The kind a draft names; undefined for what is none, such as the name of a property every object has. */
export function kindOf(name: string): KindName | undefined {
  return Object.hasOwn(fieldKinds, name) ? (name as KindName) : undefined;
}

/** A row with nothing in it. */
export function emptyField(id: string): FieldDraft {
  return {
    id,
    label: '',
    kind: 'text',
    required: false,
    help: '',
    options: '',
    default: '',
    min: '',
    max: '',
    unit: '',
    target: '',
    multiple: false,
    formula: '',
    countsAll: false,
    show: 'header',
    readers: 'all',
    writers: 'all',
    ifField: '',
    ifMode: 'filled',
    ifValues: '',
  };
}

/** What the screen of a new type begins with. */
export function emptyDraft(): TypeDraft {
  return { ...draftOf(plainType('', '')), fields: [emptyField('N1')] };
}

export function draftOf(type: PageType): TypeDraft {
  const {
    title,
    description,
    icon,
    line = '',
    body,
    view,
    agenda,
    creation,
    moderation,
    space,
    schema,
  } = type;
  return {
    title,
    description,
    icon,
    line,
    titlePattern: labelledPattern(type.titlePattern, type.fields),
    body,
    view,
    sort: type.sort.replace(/^[-+]/, ''),
    sortDown: type.sort.startsWith('-'),
    agenda,
    creation,
    moderation,
    space,
    schema,
    fields: type.fields.map(fieldDraft),
    retired: type.retired.map(fieldDraft),
  };
}

function fieldDraft(field: Field): FieldDraft {
  const { showIf } = field;
  return {
    id: field.name,
    label: field.label,
    kind: field.kind,
    required: field.required,
    help: field.help,
    options: formatOptions(field.options),
    default: defaultText(field),
    min: numberText(field.min),
    max: numberText(field.max),
    unit: field.unit,
    target: field.target,
    multiple: field.multiple,
    formula: field.formula?.text ?? '',
    countsAll: field.countsAll,
    show: field.show,
    readers: field.readers,
    writers: field.writers,
    ifField: showIf?.field ?? '',
    ifMode: !showIf || showIf.values.length === 0 ? 'filled' : showIf.negated ? 'is-not' : 'is',
    ifValues: showIf?.values.join(', ') ?? '',
  };
}

/** Words such as `aujourd'hui` are no value of the kind, and stand as they are. */
function defaultText(field: Field): string {
  const { default: start } = field;
  if (start === undefined) return '';
  const isValue = !('error' in fieldKinds[field.kind].check(start, field));
  return isValue ? fieldKinds[field.kind].toCsv(start, field) : String(start);
}

function numberText(number: number | undefined): string {
  return number === undefined ? '' : String(number).replace('.', ',');
}

/** What a braced word of a title pattern means: a name as it is, else a label, accents and case aside. */
export function findBraced<F extends Pick<Field, 'name' | 'label'>>(
  fields: readonly F[],
  word: string,
): F | undefined {
  const key = foldName(word);
  return fields.find(({ name }) => name === word) ?? fields.find(({ label }) => foldName(label) === key);
}

/** `{date}` is shown as `{Jour}`, unless that would mean another field. */
function labelledPattern(pattern: string, fields: readonly Field[]): string {
  const names = new Set(placeholdersOf(pattern));
  return pattern.replace(/\{([^{}]*)\}/g, (braced, name: string) => {
    const field = names.has(name) ? fields.find((one) => one.name === name) : undefined;
    const isPlain = field && !/[{}]/.test(field.label) && findBraced(fields, field.label) === field;
    return isPlain ? `{${field.label}}` : braced;
  });
}
