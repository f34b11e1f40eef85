/** The form of a new entry as screens show it: plain values, made by entry-form.ts. */
import type { FieldInput } from '../core/field.ts';
import type { Space } from '../core/page.ts';
import type { FormWay } from '../core/submission.ts';

/** A value that the form brings along. */
export interface GivenField {
  field: string;
  label: string;
  text: string;
  /** The hidden controls that send it. */
  sends: readonly { name: string; value: string }[];
}

export interface EntryForm {
  /** Where the form stands: its address names it. Absent for what was sent already. */
  place?: Space;
  type: string;
  title: string;
  description: string;
  way: FormWay;
  /** Whether somebody else reads it first. */
  isPending: boolean;
  inputs: readonly FieldInput[];
  given: readonly GivenField[];
  /** Names of the fields that were asked for, as the form carries them. */
  fields: readonly string[];
  /** Names of those that only members, or only managers, will read. */
  readers: Readonly<Record<string, 'members' | 'managers'>>;
  asksTitle: boolean;
  asksText: boolean;
  body: string;
  /** Whether the type has fields for files, which no form asks for yet. */
  hasFiles: boolean;
}

/** `sign-in` says nothing of the type: a visitor learns no more than that there is something for members. */
export type EntryFormView =
  | { kind: 'form'; form: EntryForm }
  | { kind: 'full'; title: string }
  | { kind: 'sign-in' }
  | { kind: 'closed' }
  | { kind: 'unknown' };
