/** The fields of an entry's form, as this actor may see and change them. */
import { inputsOf } from '../core/entry-form.ts';
import { shownText } from '../core/entry-value.ts';
import type { Field, FieldInput } from '../core/field.ts';
import type { PageType } from '../core/page-type.ts';
import type { Values } from '../core/revision.ts';
import { valueIn } from '../core/same-value.ts';
import type { PageRow } from '../store/pages.ts';
import type { Scope } from './scope.ts';
import { changerOf, seenFields } from './seen-values.ts';

/** A field that one does not see has no place in the form; one that one may not change is said in words, if it says anything. */
export function viewInputs(
  scope: Scope,
  page: Pick<PageRow, 'accessId' | 'type'>,
  type: PageType,
  values: Values,
): FieldInput[] {
  const mayChange = changerOf(scope, page, type);
  const inputs = inputsOf({ ...type, fields: seenFields(scope, page.accessId, type) }, values);
  return inputs.flatMap((input) => {
    const field = type.fields.find(({ name }) => name === input.field);
    if (!field || mayChange(field.name)) return [input];
    const fixed = shownText(field, valueIn(values, field.name), scope.actor.locale ?? 'fr');
    return fixed === '' ? [] : [fixedInput(field, fixed)];
  });
}

function fixedInput({ name, kind, label, help }: Field, fixed: string): FieldInput {
  return { field: name, kind, label, help, required: false, controls: [], fixed };
}
