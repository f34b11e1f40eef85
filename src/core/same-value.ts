/** When two stored values are the same. What a value means is left to its field. */
import type { FieldValue, Values } from './revision.ts';

/** The order of an object's keys says nothing, that of a list does. */
export function isSameValue(one: FieldValue | undefined, other: FieldValue | undefined): boolean {
  return one === other || canonical(one) === canonical(other);
}

/** Names of the fields that differ, a value that only one side holds included. */
export function differingFields(one: Values, other: Values): string[] {
  const fields = new Set([...Object.keys(other), ...Object.keys(one)]);
  return [...fields].filter((field) => !isSameValue(valueIn(one, field), valueIn(other, field)));
}

/** A field may be called `constructor`: only what the object itself holds is a value. */
export function valueIn(values: Values, field: string): FieldValue | undefined {
  return Object.hasOwn(values, field) ? values[field] : undefined;
}

function canonical(value: FieldValue | undefined): string | undefined {
  if (typeof value !== 'object' || Array.isArray(value)) return JSON.stringify(value);
  return JSON.stringify(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}
