/** What the form of a new entry sends: its shape at the door. */
import type { Request } from 'express';
import { z } from 'zod';
import type { Form } from '../core/entry-form.ts';
import { namesIn } from '../wiki/embed-form.ts';
import { editIdOf, readShape, typedFields } from './edit-form.ts';

/** A field that people do not see: what fills it in is a program. */
export const trap = 'website';

const optional = z.string().default('');

const submitShape = z.object({
  type: z.string(),
  title: optional,
  body: optional,
  formId: z.string().regex(/^[A-Za-z0-9-]{8,64}$/),
  stamp: optional,
  fields: optional,
  given: optional,
  name: optional,
  email: optional,
  [trap]: optional,
});

export interface SubmitForm {
  type: string;
  title: string;
  body: string;
  /** Of this one form: with what was typed it makes the id of the entry. */
  formId: string;
  stamp: string;
  /** Names of the fields that the form was to ask for, and of those whose values it brought along. */
  fields: readonly string[];
  given: readonly string[];
  name: string;
  email: string;
  isTrapped: boolean;
  /** What was typed into the fields of the type, by control name. */
  typed: Form;
}

/** @throws WikiError bad-request for a form that is not one of ours. */
export function readSubmitForm(req: Request): SubmitForm {
  const { fields, given, [trap]: trapped, ...form } = readShape(submitShape, req);
  return {
    ...form,
    fields: namesIn(fields),
    given: namesIn(given),
    isTrapped: trapped !== '',
    typed: typedFields(req),
  };
}

/** The id of what was sent: the same words from the same form are the same entry. */
export function sentId({ formId, title, body, typed }: SubmitForm): string {
  const values = Object.fromEntries(
    Object.entries(typed).flatMap(([name, text]) => (text === undefined ? [] : [[name, text]])),
  );
  return editIdOf(formId, { title, body, values, tags: [] });
}
