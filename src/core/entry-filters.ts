/** Filters of a list of entries as addresses write them, both ways: `f.statut=rompu`, `f.montant.min=1000`. */
import { type EntryCondition, type EntryOperator, queryLimits } from './entry-query.ts';

/** The end of a filter's name, behind `f.` and the field. */
const operatorEnds = {
  is: '',
  'is-not': '.not',
  'at-least': '.min',
  'at-most': '.max',
  above: '.above',
  below: '.below',
  empty: '.empty',
  filled: '.filled',
} as const satisfies Readonly<Record<EntryOperator, string>>;

const byEnd: ReadonlyMap<string, EntryOperator> = new Map(
  Object.entries(operatorEnds).map(([operator, end]) => [end, operator as EntryOperator]),
);

/** What a query string gives: one text or several under a name. */
export type Params = Readonly<Record<string, unknown>>;

/** What of an address was not understood: a key under `entries.problems` of the locale files. */
export interface FilterProblem {
  code: string;
  details: Readonly<Record<string, string | number>>;
}

/** Names and values of one filter. */
export function conditionParams({ field, operator, values }: EntryCondition): (readonly [string, string])[] {
  const name = `f.${field}${operatorEnds[operator]}`;
  const isBare = operator === 'empty' || operator === 'filled';
  return isBare ? [[name, '1']] : values.map((value) => [name, value] as const);
}

/** Total: names and values of any number and length give conditions within `queryLimits`. */
export function readConditions(params: Params, problems: FilterProblem[]): EntryCondition[] {
  const conditions: EntryCondition[] = [];
  for (const name of Object.keys(params)) {
    if (!name.startsWith('f.')) continue;
    const values = textsOf(params, name)
      .slice(0, queryLimits.values)
      .map((value) => value.slice(0, queryLimits.value).trim())
      .filter((value) => value !== '');
    // A form sends its empty boxes too.
    if (values.length === 0) continue;
    const condition = readCondition(name, values);
    if (!condition) {
      problems.push({ code: 'bad-filter', details: { name: name.slice(0, queryLimits.name) } });
    } else if (conditions.length === queryLimits.conditions) {
      problems.push({ code: 'too-many-filters', details: { max: queryLimits.conditions } });
      break;
    } else conditions.push(condition);
    if (problems.length > queryLimits.conditions) break;
  }
  return conditions;
}

function readCondition(name: string, values: readonly string[]): EntryCondition | undefined {
  const read = name.length > 100 ? null : /^f\.([a-z][a-z0-9_]*)(\.[a-z]+)?$/.exec(name);
  const operator = byEnd.get(read?.[2] ?? '');
  if (!read?.[1] || !operator) return undefined;
  const isBare = operator === 'empty' || operator === 'filled';
  return { field: read[1], operator, values: isBare ? [] : values };
}

/** All texts under a name. */
export function textsOf(params: Params, name: string): string[] {
  const value = Object.hasOwn(params, name) ? params[name] : undefined;
  const all: readonly unknown[] = Array.isArray(value) ? value : [value];
  return all.filter((one) => typeof one === 'string');
}
