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
  const { showIf } = field;
  if (!showIf) return true;
  const held = textsOf(valueIn(values, showIf.field));
  if (showIf.values.length === 0) return held.length > 0;
  const wanted = new Set(showIf.values.map(foldName));
  return held.some((text) => wanted.has(text)) !== showIf.negated;
}

function textsOf(value: FieldValue | undefined): string[] {
  if (value === undefined) return [];
  if (typeof value === 'boolean') return [value ? 'oui' : 'non'];
  if (typeof value !== 'object') return [foldName(String(value))];
  return Object.values(value).map((item) => foldName(String(item)));
}
