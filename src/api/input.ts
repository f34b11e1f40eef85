/** Values from outside held against a schema: what passes is typed, what does not is told field by field. */
import type { z } from 'zod';
import { type FieldFault, WikiError } from '../core/errors.ts';

/** Faults told at most; the first ones are enough to mend the rest. */
const mostFaults = 20;
/** Characters of a field's name that are given back. */
const longestName = 100;

/** @throws WikiError bad-request with `errors`. */
export function readInput<Schema extends z.ZodType>(schema: Schema, value: unknown): z.infer<Schema> {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const errors = read.error.issues.flatMap(faultsOf).slice(0, mostFaults);
  throw new WikiError('bad-request', 'input.invalid', {}, { errors });
}

export function faultAt(field: string, code: string): FieldFault {
  return { field: field.slice(0, longestName), code, details: {} };
}

type Issue = z.core.$ZodIssue;

function faultsOf(issue: Issue): FieldFault[] {
  const at = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.slice(0, mostFaults).map((key) => faultAt([...at, key].join('.'), 'input.unknown'));
  }
  return [faultAt(at.join('.'), codeOf(issue))];
}

function codeOf(issue: Issue): string {
  if (issue.code === 'invalid_type') return 'input.type';
  if (issue.code === 'invalid_union') return 'input.type';
  if (issue.code === 'too_small' || issue.code === 'too_big') return 'input.range';
  return 'input.value';
}
