/** What was wrong with a form of people and rights, for the same form shown again. */
import { type FieldFault, WikiError } from '../core/errors.ts';

export type FieldFaults = readonly FieldFault[];

/** The faults by field of a form that was refused. Anything else that was thrown is thrown on. */
export function faultsOf(error: unknown): FieldFaults {
  if (error instanceof WikiError && error.kind === 'invalid') return error.members.errors ?? [];
  throw error;
}
