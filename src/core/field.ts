/**
 * Fields of page types: what a field is, and the outline that every kind of field follows.
 * The kinds themselves are in fields/, one file each; the table of them is field-kinds.ts.
 */
import type { Locale } from './dates.ts';
import type { Formula } from './formula.ts';
import type { FieldValue } from './revision.ts';

export type KindName =
  | 'text'
  | 'longtext'
  | 'number'
  | 'boolean'
  | 'date'
  | 'time'
  | 'datetime'
  | 'period'
  | 'recurrence'
  | 'choice'
  | 'choices'
  | 'page'
  | 'member'
  | 'group'
  | 'url'
  | 'email'
  | 'phone'
  | 'place'
  | 'image'
  | 'file'
  | 'tags'
  | 'list'
  | 'computed';

/** How a choice is drawn: done, waiting, late, stopped. Nothing is said by tone alone. */
export const tones = ['ok', 'warn', 'late', 'stop'] as const;
export type Tone = (typeof tones)[number];

/** One of the values a choice may take; in a tree, an option belongs to the nearest one before it of lesser depth. */
export interface Option {
  value: string;
  label: string;
  depth: number;
  tone?: Tone;
}

/** Where a value is shown on the page: in its header, only in the list of all values, or nowhere. */
export type Show = 'header' | 'sheet' | 'none';

/** Who may see the values of a field, from all to few: whoever reads the page, members, those who manage the page. */
export const audiences = ['all', 'members', 'managers'] as const;
export type Audience = (typeof audiences)[number];

/** A field is asked for only while another one holds one of these texts, or, `negated`, none of them. No text: is filled. */
export interface FieldCondition {
  field: string;
  values: readonly string[];
  negated: boolean;
}

export interface Field {
  /** Key of the value: lower-case ASCII words joined by `_`. */
  name: string;
  label: string;
  kind: KindName;
  required: boolean;
  help: string;
  show: Show;
  /** Of `choice` and `choices`, in order. */
  options: readonly Option[];
  /** Of `page`: whether it holds several links, and the page type they lead to ('' for any page). */
  multiple: boolean;
  target: string;
  /** Of `number`: what is counted, and the bounds. */
  unit: string;
  min?: number;
  max?: number;
  /** Who may see its values. */
  readers: Audience;
  /** Who may change its values, among those who may write the page: all of them, or those who manage it. */
  writers: Exclude<Audience, 'members'>;
  /** When it is asked for and shown; always when absent. */
  showIf?: FieldCondition;
  /** What new entries start with; of a date also `aujourd'hui`, of a member `moi` (field-default.ts). */
  default?: FieldValue;
  /** Of `computed`. */
  formula?: Formula;
  /** Whether its `nombre` and `somme` are over all living entries, whoever may read them: a number that is made public. */
  countsAll: boolean;
}

/** `code` is a key of the locale files; `details` are what its sentence needs. */
export interface FieldError {
  code: string;
  details: Readonly<Record<string, string | number>>;
}

/** A value in the shape its kind stores, `undefined` when nothing was given, or what is wrong with it. */
export type Checked<V extends FieldValue = FieldValue> = { value: V | undefined } | { error: FieldError };

/**
 * A piece of a value ready to be shown; a value of several things has several. Plain text, never HTML.
 * `href` leads outside or is a mail or phone address; `page` is a wiki link target still to be resolved, because
 * whether that page may be named is not known here, and neither are `member`, a handle, and `file`, the name of an
 * attachment; `term` is a locale key to be shown instead of `text`.
 */
export interface DisplayPart {
  text: string;
  href?: string;
  datetime?: string;
  page?: string;
  member?: string;
  file?: string;
  isMarkdown?: true;
  tone?: Tone;
  term?: string;
}

export type ControlKind =
  | 'text'
  | 'textarea'
  | 'select'
  | 'checkbox'
  | 'checkboxes'
  | 'date'
  | 'time'
  | 'datetime-local'
  | 'url'
  | 'email'
  | 'tel'
  | 'image'
  | 'file';

/** A form control as plain data; the names of its members are those of HTML where HTML has one. */
export interface Control {
  control: ControlKind;
  name: string;
  /** Locale key of its label when the field has several controls, such as `field.period.start`. */
  label?: string;
  /** What is typed or ticked; one text except for `checkboxes`. */
  values: readonly string[];
  options?: readonly ControlOption[];
  /**
   * Value of a hidden input of the same name to print before: a browser sends nothing for an unticked box, and a
   * field that is not in a form at all keeps its value.
   */
  unticked?: string;
  required: boolean;
  inputmode?: 'decimal' | 'url' | 'email' | 'tel';
  maxlength?: number;
  rows?: number;
  /** What a list of suggestions would hold: pages of a type ('' for any), tags in use, people. */
  suggest?: { of: 'pages'; type: string } | { of: 'tags' } | { of: 'members' };
  /** Of `text`: one line for each of the values and some empty ones, all of this name. */
  isRepeated?: true;
}

export interface ControlOption {
  value: string;
  label: string;
  depth: number;
  /** Locale key to be shown instead of the label. */
  term?: string;
  /** No longer an option of the type, kept so that a choice made in the past is seen. */
  isRetired?: true;
}

/** The controls of one field, with what stands around them. */
export interface FieldInput {
  field: string;
  kind: KindName;
  label: string;
  help: string;
  required: boolean;
  /** Absent when there is none. */
  unit?: string;
  /** When it is asked for; the form may show it at any time. */
  showIf?: FieldCondition;
  controls: readonly Control[];
  /** The stored value as plain text, when the kind cannot read it: it stays unless another is given or it is erased. */
  left?: string;
  /** The value as plain text, in the place of controls, for those who may not change it. */
  fixed?: string;
}

/** A value as lists filter and sort it: `date` is ISO (a day or a wall time), `number` finite. */
export interface SortKey {
  text: string;
  number?: number;
  date?: string;
}

/** How lists narrow by a field: by each of its values, by the year of its days, between two numbers, or not at all. */
export type Facet = 'values' | 'years' | 'range' | 'none';

/**
 * What every kind can do. All of it is total: no input throws, whatever its size or shape. `check` gives back what
 * `parse`, `fromCsv` and `check` itself accepted, and `parse(typed(v))`, `fromCsv(toCsv(v))`, `check(v)` are all `v`.
 * The other functions expect a value that passed `check` for this field.
 */
export interface FieldKind<V extends FieldValue = FieldValue> {
  readonly name: KindName;
  /** How page types write it, in French. */
  readonly word: string;
  readonly facet: Facet;
  /** Ends of the names of its controls; one empty end when it has one control. */
  readonly parts: readonly string[];
  /** Texts of a form: all those of the one control, or the first of each part in order. */
  parse(typed: readonly string[], field: Field): Checked<V>;
  /** A value of JSON or YAML. */
  check(value: unknown, field: Field): Checked<V>;
  /** The texts a form shows for the value. */
  typed(value: V, field: Field): readonly string[];
  format(value: V, field: Field, locale: Locale): readonly DisplayPart[];
  /** Controls that hold these texts, right or wrong. */
  input(typed: readonly string[], field: Field): readonly Control[];
  toCsv(value: V, field: Field): string;
  fromCsv(cell: string, field: Field): Checked<V>;
  /** What the search index reads. */
  toText(value: V, field: Field): string;
  /** Rows of the derived table; the first one sorts. */
  sortKeys(value: V, field: Field): readonly SortKey[];
}

/** A field of a type that says no more than its name and kind. */
export function plainField(name: string, kind: KindName): Field {
  const words = name.replaceAll('_', ' ');
  return {
    name,
    label: words.charAt(0).toUpperCase() + words.slice(1),
    kind,
    required: false,
    help: '',
    show: 'header',
    options: [],
    multiple: false,
    target: '',
    unit: '',
    readers: 'all',
    writers: 'all',
    countsAll: false,
  };
}

/** The name of a control in forms; never with `[`, which form parsers would read as a list. */
export function controlName(field: string, part = ''): string {
  return part === '' ? `champ_${field}` : `champ_${field}_${part}`;
}
