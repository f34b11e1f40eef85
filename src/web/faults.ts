/** What was wrong with a form of people and rights, for the same form shown again. */
import { type FieldFault, WikiError } from '../core/errors.ts';
import { errorText } from './inputs.ts';
import type { Locals } from './locals.ts';

export type FieldFaults = readonly FieldFault[];

/** The faults by field of a form that was refused. Anything else that was thrown is thrown on. */
export function faultsOf(error: unknown): FieldFaults {
  if (error instanceof WikiError && error.kind === 'invalid') return error.members.errors ?? [];
  throw error;
}

/** The sentence beside each field; undefined beside one that is right. */
export function messagesOf(
  locals: Pick<Locals, 't' | 'has' | 'size'>,
  faults: FieldFaults,
): (field: string) => string | undefined {
  return (field) => {
    const fault = faults.find((one) => one.field === field);
    return fault && errorText(locals, fault);
  };
}
