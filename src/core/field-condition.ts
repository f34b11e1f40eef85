/** When a field is asked for: `statut = annulée, reportée`, `inscription != non`, or the mere name of a field that must be filled. */
import type { Field, FieldCondition } from './field.ts';
import { foldName } from './page.ts';
import type { FieldValue, Values } from './revision.ts';
import { valueIn } from './same-value.ts';

const mostValues = 20;

/** Undefined for what is no condition. Total. */
export function parseCondition(written: string): FieldCondition | undefined {
  const match = /^\s*([a-z][a-z0-9_]*)\s*(?:(!=|=)\s*(\S.*?))?\s*$/.exec(written);
  if (!match?.[1]) return undefined;
  const values = (match[3] ?? '')
    .split(',')
    .map((value) => value.trim())
    .filter((value) => value !== '');
  if (match[2] !== undefined && values.length === 0) return undefined;
  return { field: match[1], values: values.slice(0, mostValues), negated: match[2] === '!=' };
}

/** `parseCondition` reads the same condition from it. */
export function formatCondition({ field, values, negated }: FieldCondition): string {
  return values.length === 0 ? field : `${field} ${negated ? '!=' : '='} ${values.join(', ')}`;
}

/** Whether the field is asked for in an entry with these values. Texts are compared without case and accents. */
export function isAskedFor(field: Pick<Field, 'showIf'>, values: Values): boolean {
  return field.showIf === undefined || isMet(field.showIf, textsOf(valueIn(values, field.showIf.field)));
}

/** Whether a field that holds these texts, folded, meets the condition. */
export function isMet({ values, negated }: FieldCondition, held: readonly string[]): boolean {
  if (values.length === 0) return held.length > 0;
  const wanted = new Set(values.map(foldName));
  return held.some((text) => wanted.has(text)) !== negated;
}

/**
 * The fields that an entry with these values is asked for. One that is not asked for counts as empty for those that
 * depend on it; fields that wait for one another do not.
 */
export function fieldsAskedFor<F extends Pick<Field, 'name' | 'showIf'>>(
  fields: readonly F[],
  values: Values,
): F[] {
  if (fields.every((field) => !field.showIf)) return [...fields];
  const byName = new Map(fields.map((field) => [field.name, field]));
  const known = new Map<string, boolean>();
  const isAsked = (field: F): boolean => {
    const answer = known.get(field.name);
    if (answer !== undefined || !field.showIf) return answer ?? true;
    known.set(field.name, true);
    const other = byName.get(field.showIf.field);
    const isOpen = other === undefined || isAsked(other);
    const asked = isOpen ? isAskedFor(field, values) : isMet(field.showIf, []);
    known.set(field.name, asked);
    return asked;
  };
  return fields.filter(isAsked);
}

/** The values without those of fields that are not asked for; values of no field stay. */
export function valuesAskedFor(fields: readonly Pick<Field, 'name' | 'showIf'>[], values: Values): Values {
  const asked = new Set(fieldsAskedFor(fields, values));
  const left = fields.filter((field) => !asked.has(field)).map(({ name }) => name);
  if (left.length === 0) return values;
  const isLeft = new Set(left);
  return Object.fromEntries(Object.entries(values).filter(([name]) => !isLeft.has(name)));
}

function textsOf(value: FieldValue | undefined): string[] {
  if (value === undefined) return [];
  if (typeof value === 'boolean') return [value ? 'oui' : 'non'];
  if (typeof value !== 'object') return [foldName(String(value))];
  return Object.values(value).map((item) => foldName(String(item)));
}
